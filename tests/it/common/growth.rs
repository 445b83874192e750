//! How the time of some work grows with its input. Seconds depend on the machine and on what else runs there; growth does not.

use std::{
    hint::black_box,
    panic::catch_unwind,
    time::{Duration, Instant},
};

/// Rounds before the growth counts as too steep. Other work on the machine can only make a round slower, so the best time counts.
const ROUNDS: usize = 6;

/// How much longer an input of four times the size may take: 4 is a line, 16 a square.
const FACTOR: u32 = 9;

/// Allowance for what a larger input costs once, such as fresh memory.
const NOISE: Duration = Duration::from_millis(30);

/// Fails if `work` on `input(4 * n)` takes far more than four times as long as on `input(n)`. Choose `n` so that the work takes
/// at least some 10 ms on the larger one.
pub(crate) fn assert_linear<T>(name: &str, n: usize, input: impl Fn(usize) -> String, work: impl Fn(&str) -> T) {
    let (small, large) = (input(n), input(4 * n));
    let time = |text: &str| {
        let start = Instant::now();
        black_box(work(black_box(text)));
        start.elapsed()
    };
    let (mut short, mut long) = (Duration::MAX, Duration::MAX);
    for _ in 0..ROUNDS {
        (short, long) = (short.min(time(&small)), long.min(time(&large)));
        if long <= short * FACTOR + NOISE {
            return;
        }
    }
    panic!("{name}: {short:?} for n = {n}, {long:?} for 4n: this grows faster than the input");
}

#[test]
fn a_line_passes_and_a_square_fails() {
    let input = |n: usize| "x".repeat(n);
    let sum = |text: &str| text.bytes().map(|byte| black_box(u64::from(byte))).sum::<u64>();
    assert_linear("line", 100_000, input, sum);
    let square = |text: &str| (0..text.len()).map(|at| sum(&text[at..])).sum::<u64>();
    let failed = catch_unwind(|| assert_linear("square", 2_000, input, square)).expect_err("a square is not a line");
    let message = failed.downcast_ref::<String>().expect("a message");
    assert!(message.contains("grows faster"), "{message}");
}
