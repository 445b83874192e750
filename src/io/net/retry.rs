//! Retry delays, and the time budget of a link.

use std::{
    hash::{BuildHasher, RandomState},
    time::{Duration, SystemTime},
};

use super::rate_limiter::MAX_BACKOFF;

/// Longest delay before the first retry.
const BASE_BACKOFF: Duration = Duration::from_millis(500);

/// Remaining time of one link for its requests and the delays between them. Time in the queue is not counted, so that a
/// long queue is not mistaken for a slow host.
#[derive(Debug, Clone, Copy)]
pub(super) struct Budget {
    total: Duration,
    left: Duration,
    retries: u32,
    made: u32,
    /// Whether a delay beyond the deadline was already taken.
    extended: bool,
}

impl Budget {
    /// A full budget.
    pub(super) const fn new(total: Duration, retries: u32) -> Self {
        Self { total, left: total, retries, made: 0, extended: false }
    }

    /// Time limit of the next request. While retries are left, two thirds of the remaining time, so that a lost request
    /// can be retried; all of it for the last.
    pub(super) fn share(&self) -> Duration {
        if self.made < self.retries { self.left * 2 / 3 } else { self.left }
    }

    /// Subtracts elapsed time.
    pub(super) const fn spend(&mut self, time: Duration) {
        self.left = self.left.saturating_sub(time);
    }

    /// Whether nothing is left.
    pub(super) const fn is_spent(&self) -> bool {
        self.left.is_zero()
    }

    /// Retries made so far.
    pub(super) const fn made(&self) -> u32 {
        self.made
    }

    /// Consumes one retry and returns the delay before it; `None` if no retry is left or it would be too late.
    /// `requested` is the host's `Retry-After`, used as given.
    pub(super) fn retry(&mut self, requested: Option<Duration>) -> Option<Duration> {
        if self.made >= self.retries {
            return None;
        }
        let delay = requested.unwrap_or_else(|| backoff_duration(self.made, self.total));
        let late = delay >= self.left;
        // Exceed the deadline once for a host that names a time; other links are not delayed.
        if late && (self.extended || requested.is_none_or(|requested| requested > MAX_BACKOFF)) {
            return None;
        }
        self.made += 1;
        if late {
            self.extended = true;
        } else {
            self.spend(delay);
        }
        Some(delay)
    }
}

/// Exponential backoff: half a second (or a fortieth of a short time limit), doubled with each retry, with 50% jitter
/// in both directions, so that many links are not retried at once.
fn backoff_duration(made: u32, total: Duration) -> Duration {
    let base = BASE_BACKOFF.min(total / 40).saturating_mul(1 << made.min(10));
    let jitter = RandomState::new().hash_one(made) % 1000;
    base.mul_f64(0.5 + jitter as f64 / 1000.0)
}

/// Parses a `Retry-After` field: seconds or an HTTP date (RFC 9110, 10.2.3); a past date means now. `None` for anything
/// else.
pub(super) fn retry_after(value: &str, now: SystemTime) -> Option<Duration> {
    let value = value.trim();
    if !value.is_empty() && value.bytes().all(|b| b.is_ascii_digit()) {
        return Some(Duration::from_secs(value.parse().unwrap_or(u64::from(u32::MAX))));
    }
    let date = httpdate::parse_http_date(value).ok()?;
    Some(date.duration_since(now).unwrap_or(Duration::ZERO))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let now = httpdate::parse_http_date("Sun, 06 Nov 1994 08:49:30 GMT").unwrap();
        let read = |value| retry_after(value, now);
        assert_eq!(read("120"), Some(Duration::from_secs(120)));
        assert_eq!(read(" 0 "), Some(Duration::ZERO));
        assert_eq!(read("99999999999999999999999"), Some(Duration::from_secs(u64::from(u32::MAX))));
        assert_eq!(read("Sun, 06 Nov 1994 08:49:37 GMT"), Some(Duration::from_secs(7)));
        assert_eq!(read("Sunday, 06-Nov-94 08:49:37 GMT"), Some(Duration::from_secs(7)));
        assert_eq!(read("Sun, 06 Nov 1994 08:00:00 GMT"), Some(Duration::ZERO));
        assert_eq!(read("soon"), None);
        assert_eq!(read("-5"), None);
        assert_eq!(read(""), None);
    }

    #[test]
    fn delays_grow_up_to_the_number_of_retries() {
        let mut budget = Budget::new(Duration::from_secs(20), 3);
        for (min, max) in [(250, 750), (500, 1500), (1000, 3000)] {
            let delay = budget.retry(None).unwrap();
            assert!(delay >= Duration::from_millis(min) && delay <= Duration::from_millis(max), "{delay:?}");
        }
        assert_eq!(budget.retry(None), None, "three retries are the limit");
    }

    #[test]
    fn a_long_retry_after_is_not_retried() {
        let mut budget = Budget::new(Duration::from_secs(20), 2);
        assert_eq!(budget.retry(Some(Duration::from_secs(3600))), None);
        assert_eq!(budget.retry(Some(Duration::from_secs(5))), Some(Duration::from_secs(5)));
        assert_eq!(budget.share(), Duration::from_secs(10));
        assert_eq!(budget.retry(Some(Duration::ZERO)), Some(Duration::ZERO));
        assert_eq!(budget.share(), Duration::from_secs(15), "the last request may take all remaining time");
        let mut budget = Budget::new(Duration::from_secs(20), 3);
        assert_eq!(budget.retry(Some(Duration::from_secs(50))), Some(Duration::from_secs(50)), "once");
        assert_eq!(budget.retry(Some(Duration::from_secs(50))), None);
        assert_eq!(budget.retry(Some(Duration::from_secs(5))), Some(Duration::from_secs(5)));
    }
}
