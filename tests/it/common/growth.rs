//! Measures how CPU time grows with the input. Unlike seconds, growth does not depend on the machine and its load.

use std::{hint::black_box, panic::catch_unwind, time::Duration};

/// Measurements that are compared by their minima, because other load on the machine only adds time.
const ROUNDS: usize = 8;

/// How much longer one input of size 4n may take than four of size n. Linear work takes equally long, quadratic work
/// four times as long.
const FACTOR: f64 = 2.5;

/// Growth that is clearly linear, so that it is not measured again.
const CLEAR: f64 = 1.25;

/// Less than any input takes that is large enough: a measurement below it misses the work.
const LEAST: Duration = Duration::from_micros(50);

/// Allowance for one-time costs of a larger input, such as new memory.
const NOISE: Duration = Duration::from_millis(10);

/// Fails if `work` on `input(4 * n)` takes far longer than four times `work` on `input(n)`. Choose `n` so that the larger input
/// takes tens of milliseconds if it grows with the square.
pub(crate) fn assert_linear<T>(name: &str, n: usize, input: impl Fn(usize) -> String, work: impl Fn(&str) -> T) {
    grows_linearly(name, n, input, work, cpu_time, 1);
}

/// The same by another clock: for work in other processes or threads. Other load may slow down the smaller input alone, so there
/// are at least `rounds` measurements.
pub(crate) fn grows_linearly<T>(
    name: &str,
    n: usize,
    input: impl Fn(usize) -> String,
    work: impl Fn(&str) -> T,
    clock: impl Fn() -> Duration,
    rounds: usize,
) {
    let (small, large) = (input(n), input(4 * n));
    let time = |text: &str| {
        let start = clock();
        black_box(work(black_box(text)));
        clock().saturating_sub(start)
    };
    let (mut four, mut one) = (Duration::MAX, Duration::MAX);
    for round in 1..=ROUNDS {
        // The larger input comes first: what is only done once must not count four times.
        let (larger, smaller) = (time(&large), time(&small));
        assert!(larger >= LEAST, "{name}: {larger:?} for n = {}", 4 * n);
        (four, one) = (four.min(4 * smaller), one.min(larger));
        if round >= rounds && one <= four.mul_f64(CLEAR) + NOISE {
            return;
        }
    }
    assert!(
        one <= four.mul_f64(FACTOR) + NOISE,
        "{name} grows faster than the input: {four:?} for four times n = {n}, {one:?} for once 4n"
    );
}

/// The CPU time of this thread so far, or where the system does not know it, the time.
fn cpu_time() -> Duration {
    #[cfg(unix)]
    {
        let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
        Duration::new(time.tv_sec.unsigned_abs(), u32::try_from(time.tv_nsec).unwrap_or_default())
    }
    #[cfg(not(unix))]
    {
        static START: std::sync::LazyLock<std::time::Instant> = std::sync::LazyLock::new(std::time::Instant::now);
        START.elapsed()
    }
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
