//! How long to wait before asking again, and how much of a link's time one request may take.

use std::{
    hash::{BuildHasher, RandomState},
    time::{Duration, SystemTime},
};

use super::gate::LONGEST_PAUSE;

/// The longest first pause between two requests for one address.
const FIRST_PAUSE: Duration = Duration::from_millis(500);

/// The time that is left for one link: its requests and the pauses between them. Waiting for a turn is not counted,
/// so that a long queue is never mistaken for a slow host.
#[derive(Debug, Clone, Copy)]
pub(super) struct Budget {
    total: Duration,
    left: Duration,
    retries: u32,
    made: u32,
    /// Whether a pause beyond the deadline was taken.
    waited: bool,
}

impl Budget {
    /// A full budget.
    pub(super) const fn new(total: Duration, retries: u32) -> Self {
        Self { total, left: total, retries, made: 0, waited: false }
    }

    /// The longest the next request may take. While retries are left it gets two thirds of the time, so that a host that
    /// lost one request can be asked again; the last gets the rest.
    pub(super) fn share(&self) -> Duration {
        if self.made < self.retries { self.left * 2 / 3 } else { self.left }
    }

    /// Takes time that passed.
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

    /// Takes one retry and the pause before it, and returns the pause; `None` where no retry is left or where it would
    /// come too late. `wish` is the host's own `Retry-After`, obeyed as given.
    pub(super) fn retry(&mut self, wish: Option<Duration>) -> Option<Duration> {
        if self.made >= self.retries {
            return None;
        }
        let pause = wish.unwrap_or_else(|| backoff(self.made, self.total));
        let late = pause >= self.left;
        // A host that says when it will answer is waited for once; nothing else is held up by that.
        if late && (self.waited || wish.is_none_or(|wish| wish > LONGEST_PAUSE)) {
            return None;
        }
        self.made += 1;
        if late {
            self.waited = true;
        } else {
            self.spend(pause);
        }
        Some(pause)
    }
}

/// Exponential backoff: half a second (a fortieth of a short time limit), doubled with each retry, and spread by half
/// in both directions so that many links do not come back at once.
fn backoff(made: u32, total: Duration) -> Duration {
    let base = FIRST_PAUSE.min(total / 40).saturating_mul(1 << made.min(10));
    let spread = RandomState::new().hash_one(made) % 1000;
    base.mul_f64(0.5 + spread as f64 / 1000.0)
}

/// Reads a `Retry-After` field: seconds or an HTTP date (RFC 9110, 10.2.3); a date that has passed means at once.
/// `None` for anything else.
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
    fn pauses_grow_and_stay_in_the_budget() {
        let mut budget = Budget::new(Duration::from_secs(20), 3);
        for (least, most) in [(250, 750), (500, 1500), (1000, 3000)] {
            let pause = budget.retry(None).unwrap();
            assert!(pause >= Duration::from_millis(least) && pause <= Duration::from_millis(most), "{pause:?}");
        }
        assert_eq!(budget.retry(None), None, "three retries are all");
    }

    #[test]
    fn a_wish_beyond_the_deadline_is_no_retry() {
        let mut budget = Budget::new(Duration::from_secs(20), 2);
        assert_eq!(budget.retry(Some(Duration::from_secs(3600))), None);
        assert_eq!(budget.retry(Some(Duration::from_secs(5))), Some(Duration::from_secs(5)));
        assert_eq!(budget.share(), Duration::from_secs(10));
        assert_eq!(budget.retry(Some(Duration::ZERO)), Some(Duration::ZERO));
        assert_eq!(budget.share(), Duration::from_secs(15), "the last request may take all the time that is left");
        let mut budget = Budget::new(Duration::from_secs(20), 3);
        assert_eq!(budget.retry(Some(Duration::from_secs(50))), Some(Duration::from_secs(50)), "once");
        assert_eq!(budget.retry(Some(Duration::from_secs(50))), None);
        assert_eq!(budget.retry(Some(Duration::from_secs(5))), Some(Duration::from_secs(5)));
    }
}
