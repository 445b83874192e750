//! What is known of one host: how many requests it may be sent, when, and whether it was given up.

use std::{collections::VecDeque, time::Duration};

use tokio::time::Instant;

use crate::facts::GivenUp;

/// Concurrency of a host before its first response.
const INITIAL_CONCURRENCY: usize = 2;
/// Longest backoff; a host that asks for more is not fetched again in this run.
pub(in crate::io::net) const MAX_BACKOFF: Duration = Duration::from_secs(60);
/// Longest time that a host may spend in backoffs without an answer in between.
const PATIENCE: Duration = Duration::from_secs(90);
/// Failed links in a row after which a host is given up.
const MAX_FAILURES: u32 = 5;
/// Failed checks in a row after which `https` is not tried for further `http` links of a host.
pub(super) const MAX_HTTPS_FAILURES: u32 = 3;
/// Time window in which responses are counted for the rate.
const WINDOW: Duration = Duration::from_secs(1);
/// Time without failures after which the rate is raised.
const RECOVERY: Duration = Duration::from_secs(10);

/// Whether a request may start now.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Admission {
    Now,
    At(Instant),
    Full,
    GivenUp(GivenUp),
}

/// What is known of one host.
#[derive(Debug)]
pub(super) struct State {
    pub(super) running: usize,
    /// Current and maximum concurrency.
    limit: usize,
    max_concurrency: usize,
    throttle: bool,
    /// Successes since the last change of the limit; counted after the first failure.
    successes: Option<usize>,
    /// When the limit was last halved or the rate last raised.
    changed: Instant,
    /// Minimum time between two starts, as configured.
    interval: Duration,
    /// The same, as learned from rate limits.
    backoff_interval: Duration,
    /// Earliest start of the next request.
    pub(super) next: Instant,
    /// Times of successes within the window.
    recent: VecDeque<Instant>,
    /// Links in a row whose retries are used up.
    failures: u32,
    /// When the host first asked for a backoff after its last answer.
    backing_off: Option<Instant>,
    pub(super) given_up: Option<GivenUp>,
    /// Checks of `https` in a row without an answer.
    pub(super) https_failures: u32,
}

impl State {
    pub(super) fn new(max_concurrency: usize, interval: Duration, throttle: bool, now: Instant) -> Self {
        Self {
            running: 0,
            limit: if throttle { INITIAL_CONCURRENCY.min(max_concurrency) } else { max_concurrency },
            max_concurrency,
            throttle,
            successes: None,
            changed: now,
            interval,
            backoff_interval: Duration::ZERO,
            next: now,
            recent: VecDeque::new(),
            failures: 0,
            backing_off: None,
            given_up: None,
            https_failures: 0,
        }
    }

    pub(super) fn admit(&mut self, now: Instant) -> Admission {
        if let Some(why) = self.given_up {
            return Admission::GivenUp(why);
        }
        if self.running >= self.limit {
            return Admission::Full;
        }
        if now < self.next {
            return Admission::At(self.next);
        }
        self.running += 1;
        self.delay_next(now);
        Admission::Now
    }

    /// Keeps the interval after a start.
    pub(super) fn delay_next(&mut self, now: Instant) {
        self.next = self.next.max(now + self.backoff_interval.max(self.interval));
    }

    /// Whether the only running request is all that the host is trusted with.
    pub(super) const fn is_alone(&self) -> bool {
        self.throttle && self.limit == 1 && self.running == 1
    }

    pub(super) fn record_exhausted(&mut self) {
        // Without throttling, all that are sent at once count as one.
        let at_once = if self.throttle { 1 } else { self.max_concurrency.try_into().unwrap_or(u32::MAX) };
        if !self.throttle || self.limit == 1 {
            self.failures = self.failures.saturating_add(1);
            if self.failures >= MAX_FAILURES.saturating_mul(at_once) {
                self.given_up = self.given_up.or(Some(GivenUp::Failures(self.failures)));
            }
        }
    }

    pub(super) fn record_success(&mut self, now: Instant) {
        (self.failures, self.backing_off) = (0, None);
        if !self.throttle {
            return;
        }
        self.count(now);
        self.recent.push_back(now);
        match &mut self.successes {
            // Before the first failure, each success raises the limit: it doubles with every round.
            None => self.limit = (self.limit + 1).min(self.max_concurrency),
            Some(successes) => {
                *successes += 1;
                if *successes >= self.limit {
                    *successes = 0;
                    self.limit = (self.limit + 1).min(self.max_concurrency);
                }
            }
        }
        if !self.backoff_interval.is_zero() && now.duration_since(self.changed) > RECOVERY {
            self.backoff_interval = self.backoff_interval.mul_f64(0.9);
            self.changed = now;
        }
    }

    /// Drops successes before the window and counts the others.
    fn count(&mut self, now: Instant) -> usize {
        while self.recent.front().is_some_and(|&first| now.duration_since(first) > WINDOW) {
            self.recent.pop_front();
        }
        self.recent.len()
    }

    /// Halves the limit, once for all concurrent requests; returns whether it did.
    pub(super) fn record_failure(&mut self, started: Instant, now: Instant) -> bool {
        if !self.throttle || (self.successes.is_some() && started < self.changed) {
            return false;
        }
        self.limit = (self.limit / 2).max(1);
        self.successes = Some(0);
        self.changed = now;
        true
    }

    pub(super) fn record_rate_limit(&mut self, started: Instant, now: Instant, status: u16, backoff: Duration) {
        let since = *self.backing_off.get_or_insert(now);
        if backoff > MAX_BACKOFF || (now + backoff).duration_since(since) > PATIENCE {
            self.given_up = self.given_up.or(Some(GivenUp::Backoff(status)));
            return;
        }
        if self.record_failure(started, now) {
            let passed = self.count(now).max(1) as u32;
            // A little slower than the accepted rate, and slower still if the current rate was too high.
            self.backoff_interval = (WINDOW.mul_f64(1.05) / passed).max(self.backoff_interval.mul_f64(1.2)).min(WINDOW);
        }
        self.next = self.next.max(now + backoff);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn admitted(state: &mut State, now: Instant) -> usize {
        std::iter::from_fn(|| (state.admit(now) == Admission::Now).then_some(())).count()
    }

    #[test]
    fn concurrency_grows_with_successes_and_halves_with_failures() {
        let start = Instant::now();
        let mut state = State::new(16, Duration::ZERO, true, start);
        assert_eq!(admitted(&mut state, start), 2);
        for round in [4, 8, 16, 16] {
            for _ in 0..state.running {
                state.running -= 1;
                state.record_success(start);
            }
            assert_eq!(admitted(&mut state, start), round);
        }
        let later = start + Duration::from_millis(1);
        for _ in 0..16 {
            state.running -= 1;
            state.record_failure(start, later);
        }
        assert_eq!(admitted(&mut state, later), 8, "sixteen concurrent failures count once");
        for _ in 0..8 {
            state.running -= 1;
            state.record_success(later);
        }
        assert_eq!(admitted(&mut state, later), 9, "a round raises the limit by one");
    }

    #[test]
    fn a_rate_limit_sets_the_interval() {
        let start = Instant::now();
        let mut state = State::new(8, Duration::ZERO, true, start);
        for _ in 0..50 {
            state.record_success(start);
        }
        assert_eq!(state.admit(start), Admission::Now);
        state.record_rate_limit(start, start, 429, Duration::from_secs(2));
        let resumed = start + Duration::from_secs(2);
        assert_eq!(state.admit(start), Admission::At(resumed));
        state.record_success(start);
        assert_eq!(state.admit(start), Admission::At(resumed), "a success does not shorten the backoff");
        assert_eq!(state.admit(resumed), Admission::Now);
        assert_eq!(state.admit(resumed), Admission::At(resumed + Duration::from_millis(21)));
        state.record_rate_limit(start, start, 429, Duration::from_secs(61));
        assert_eq!(state.admit(resumed + WINDOW), Admission::GivenUp(GivenUp::Backoff(429)));
    }

    #[test]
    fn backoffs_without_an_answer_end_after_a_while() {
        let start = Instant::now();
        for (backoff, wanted) in [(60, 1), (30, 3), (5, 18)] {
            let mut state = State::new(8, Duration::ZERO, true, start);
            let mut now = start;
            let backoff = Duration::from_secs(backoff);
            let mut waited = 0;
            while state.given_up.is_none() {
                assert_eq!(state.admit(now), Admission::Now);
                state.running -= 1;
                state.record_rate_limit(now, now, 429, backoff);
                now += backoff;
                waited += usize::from(state.given_up.is_none());
            }
            assert_eq!(waited, wanted, "{backoff:?}");
            assert!(now - start <= PATIENCE + backoff);
        }
        let mut state = State::new(8, Duration::ZERO, true, start);
        for hours in 0..20 {
            let now = start + Duration::from_secs(3600 * hours);
            state.record_rate_limit(now, now, 429, MAX_BACKOFF);
            state.record_success(now + MAX_BACKOFF);
        }
        assert_eq!(state.given_up, None, "each answer starts the count again");
    }

    #[test]
    fn links_that_fail_in_a_row_end_a_host() {
        let start = Instant::now();
        let mut state = State::new(8, Duration::ZERO, true, start);
        state.record_exhausted();
        assert_eq!(state.failures, 0, "it is still sent several requests at once");
        state.record_failure(start, start);
        for _ in 1..MAX_FAILURES {
            state.record_exhausted();
        }
        state.record_success(start);
        state.record_failure(start, start + WINDOW);
        for _ in 0..MAX_FAILURES {
            assert_eq!(state.given_up, None);
            state.record_exhausted();
        }
        assert_eq!(state.admit(start), Admission::GivenUp(GivenUp::Failures(MAX_FAILURES)));
    }

    #[test]
    fn without_throttling_hosts_start_at_their_limit() {
        let start = Instant::now();
        let mut state = State::new(8, Duration::ZERO, false, start);
        assert_eq!(admitted(&mut state, start), 8);
        state.running = 0;
        state.record_failure(start, start);
        assert_eq!(admitted(&mut state, start), 8);
    }
}
