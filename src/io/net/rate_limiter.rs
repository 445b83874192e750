//! Limits concurrency, in total and per host, and the request rate of each host.
//!
//! Each host has its own queue, so that a slow host does not delay others. The concurrency of a host starts low and
//! grows with successes; a failure halves it, and a 429 limits the rate to what the host last accepted.

use std::{
    collections::{BTreeMap, HashMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::{
    sync::{Mutex as Queue, Notify, OwnedSemaphorePermit, Semaphore},
    time::{Instant, timeout_at},
};

use super::HostLimits;

/// Concurrency of a host before its first response.
const INITIAL_CONCURRENCY: usize = 2;
/// Longest backoff; a host that asks for more is not fetched again in this run.
pub(super) const MAX_BACKOFF: Duration = Duration::from_secs(60);
/// Time window in which responses are counted for the rate.
const WINDOW: Duration = Duration::from_secs(1);
/// Time without failures after which the rate is raised.
const RECOVERY: Duration = Duration::from_secs(10);

/// Issues permits for requests.
#[derive(Debug)]
pub(super) struct RateLimiter {
    all: Arc<Semaphore>,
    per_host: usize,
    throttle: bool,
    limits: BTreeMap<String, HostLimits>,
    hosts: Mutex<HashMap<String, Arc<Host>>>,
}

#[derive(Debug)]
struct Host {
    /// The first in the queue waits for the host, all others for their turn, in order.
    queue: Queue<()>,
    changed: Notify,
    state: Mutex<State>,
}

/// A permit for one request to a host; released when dropped.
#[derive(Debug)]
pub(super) struct Permit {
    host: Arc<Host>,
    started: Instant,
    _all: Option<OwnedSemaphorePermit>,
}

/// The host asked for a backoff above [`MAX_BACKOFF`]; holds its status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct BackoffTooLong(pub(super) u16);

impl RateLimiter {
    /// A limiter for `all` concurrent requests, `per_host` of them to one host; both at least 1. Without `throttle`,
    /// hosts start at their limit and failures change nothing. `limits` overrides the limits of single hosts, by name.
    pub(super) fn new(all: usize, per_host: usize, throttle: bool, limits: BTreeMap<String, HostLimits>) -> Self {
        let all = Arc::new(Semaphore::new(all.clamp(1, Semaphore::MAX_PERMITS)));
        Self { all, per_host: per_host.max(1), throttle, limits, hosts: Mutex::default() }
    }

    /// Waits for a permit for `host`. Drop a permit before acquiring the next.
    pub(super) async fn acquire(&self, host: &str) -> Result<Permit, BackoffTooLong> {
        let host = self.host(host);
        let started = host.wait_for_admission().await?;
        let mut permit = Permit { host, started, _all: None };
        // The semaphore is never closed, so this never fails.
        permit._all = Arc::clone(&self.all).acquire_owned().await.ok();
        Ok(permit)
    }

    /// Maximum concurrency of a host.
    pub(super) fn max_concurrency(&self, host: &str) -> usize {
        self.limits.get(host).and_then(|limits| limits.concurrency).unwrap_or(self.per_host).max(1)
    }

    fn host(&self, name: &str) -> Arc<Host> {
        let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(host) = hosts.get(name) {
            return Arc::clone(host);
        }
        let (max_concurrency, limits) = (self.max_concurrency(name), self.limits.get(name));
        let interval = limits.and_then(|limits| limits.interval).unwrap_or_default();
        let host = Arc::new(Host {
            queue: Queue::new(()),
            changed: Notify::new(),
            state: Mutex::new(State::new(max_concurrency, interval, self.throttle, Instant::now())),
        });
        hosts.insert(name.to_owned(), Arc::clone(&host));
        host
    }
}

impl Host {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until another request may start, and counts it.
    async fn wait_for_admission(&self) -> Result<Instant, BackoffTooLong> {
        let _first = self.queue.lock().await;
        loop {
            let changed = self.changed.notified();
            let now = Instant::now();
            let admission = self.state().admit(now);
            match admission {
                Admission::Now => return Ok(now),
                Admission::BackoffTooLong(status) => return Err(BackoffTooLong(status)),
                Admission::Full => changed.await,
                Admission::At(start) => {
                    // Either may end the wait; check the state again.
                    let _ = timeout_at(start, changed).await;
                }
            }
        }
    }
}

impl Permit {
    /// Records a response, whatever its status.
    pub(super) fn record_success(&self) {
        self.host.state().record_success(Instant::now());
    }

    /// Records a host failure: a server error, a timeout, a broken connection.
    pub(super) fn record_failure(&self) {
        self.host.state().record_failure(self.started, Instant::now());
    }

    /// Records a rate limit: the host asks for fewer requests, and none before `backoff` has passed.
    pub(super) fn record_rate_limit(&self, status: u16, backoff: Duration) {
        self.host.state().record_rate_limit(self.started, Instant::now(), status, backoff);
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        self.host.state().running -= 1;
        self.host.changed.notify_one();
    }
}

/// Whether a request may start now.
#[derive(Debug, PartialEq, Eq)]
enum Admission {
    Now,
    At(Instant),
    Full,
    BackoffTooLong(u16),
}

#[derive(Debug)]
struct State {
    running: usize,
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
    next: Instant,
    /// Times of successes within the window.
    recent: VecDeque<Instant>,
    refused: Option<u16>,
}

impl State {
    fn new(max_concurrency: usize, interval: Duration, throttle: bool, now: Instant) -> Self {
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
            refused: None,
        }
    }

    fn admit(&mut self, now: Instant) -> Admission {
        if let Some(status) = self.refused {
            return Admission::BackoffTooLong(status);
        }
        if self.running >= self.limit {
            return Admission::Full;
        }
        if now < self.next {
            return Admission::At(self.next);
        }
        self.running += 1;
        self.next = now + self.backoff_interval.max(self.interval);
        Admission::Now
    }

    fn record_success(&mut self, now: Instant) {
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
    fn record_failure(&mut self, started: Instant, now: Instant) -> bool {
        if !self.throttle || (self.successes.is_some() && started < self.changed) {
            return false;
        }
        self.limit = (self.limit / 2).max(1);
        self.successes = Some(0);
        self.changed = now;
        true
    }

    fn record_rate_limit(&mut self, started: Instant, now: Instant, status: u16, backoff: Duration) {
        if backoff > MAX_BACKOFF {
            self.refused = Some(status);
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
        assert_eq!(state.admit(resumed + WINDOW), Admission::BackoffTooLong(429));
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
