//! Measures how running time grows with the input. Unlike seconds, growth does not depend on the machine and its load.

use std::{
    hint::black_box,
    panic::catch_unwind,
    time::{Duration, Instant},
};

/// Measurements before the growth counts as too steep. Other load on the machine may spoil some of them.
const ROUNDS: usize = 8;

/// How much longer one input of size 4n may take than four of size n. Linear work takes equally long, quadratic work
/// four times as long.
const FACTOR: f64 = 2.5;

/// Allowance for one-time costs of a larger input, such as new memory.
const NOISE: Duration = Duration::from_millis(30);

/// Fails if `work` on `input(4 * n)` takes far longer than four times `work` on `input(n)`. Choose `n` so that the larger input
/// takes tens of milliseconds.
pub(crate) fn assert_linear<T>(name: &str, n: usize, input: impl Fn(usize) -> String, work: impl Fn(&str) -> T) {
    let (small, large) = (input(n), input(4 * n));
    let time = |text: &str, times: usize| {
        let start = Instant::now();
        for _ in 0..times {
            black_box(work(black_box(text)));
        }
        start.elapsed()
    };
    let mut measured = Vec::new();
    for _ in 0..ROUNDS {
        let (four, one) = (time(&small, 4), time(&large, 1));
        if one <= four.mul_f64(FACTOR) + NOISE {
            return;
        }
        measured.push((four, one));
    }
    panic!("{name} grows faster than the input (four times n = {n}, once 4n): {measured:?}");
}

#[test]
fn linear_work_passes_and_quadratic_work_fails() {
    let input = |n: usize| "x".repeat(n);
    let sum = |text: &str| text.bytes().map(|byte| black_box(u64::from(byte))).sum::<u64>();
    assert_linear("line", 100_000, input, sum);
    let square = |text: &str| (0..text.len()).map(|at| sum(&text[at..])).sum::<u64>();
    let failed = catch_unwind(|| assert_linear("square", 2_000, input, square)).expect_err("a square is not a line");
    let message = failed.downcast_ref::<String>().expect("a message");
    assert!(message.starts_with("square grows faster"), "{message}");
}
