//! Limits concurrency, in total and per host, and the request rate of each host.
//!
//! Each host has its own queue, so that a slow host does not delay others. The concurrency of a host starts low and
//! grows with successes; a failure halves it, and a 429 limits the rate to what the host last accepted.
//!
//! A host that does not recover is given up, so that a run ends: after a few links in a row whose retries are
//! used up while the host is sent one request at a time, or if it asks for more patience than there is. Any answer
//! starts the count again.

mod state;

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::{
    sync::{Mutex as Queue, Notify, OwnedSemaphorePermit, Semaphore},
    time::{Instant, timeout_at},
};

pub(super) use self::state::MAX_BACKOFF;
use self::state::{Admission, MAX_HTTPS_FAILURES, State};
use super::HostLimits;
use crate::facts::GivenUp;

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
    all: Option<OwnedSemaphorePermit>,
}

impl RateLimiter {
    /// A limiter for `all` concurrent requests, `per_host` of them to one host; both at least 1. Without `throttle`,
    /// hosts start at their limit and failures change nothing. `limits` overrides the limits of single hosts, by name.
    pub(super) fn new(all: usize, per_host: usize, throttle: bool, limits: BTreeMap<String, HostLimits>) -> Self {
        let all = Arc::new(Semaphore::new(all.clamp(1, Semaphore::MAX_PERMITS)));
        Self { all, per_host: per_host.max(1), throttle, limits, hosts: Mutex::default() }
    }

    /// Waits for a permit for `host`. Drop a permit before acquiring the next.
    pub(super) async fn acquire(&self, host: &str) -> Result<Permit, GivenUp> {
        let host = self.host(host);
        let started = host.wait_for_admission().await?;
        let mut permit = Permit { host, started, all: None };
        // The semaphore is never closed, so this never fails.
        permit.all = Arc::clone(&self.all).acquire_owned().await.ok();
        Ok(permit)
    }

    /// Starts another request with a permit that was kept, see [`Permit::keep`].
    pub(super) async fn resume(&self, permit: &mut Permit) {
        permit.all = Arc::clone(&self.all).acquire_owned().await.ok();
        permit.started = Instant::now();
        permit.host.state().delay_next(permit.started);
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
    async fn wait_for_admission(&self) -> Result<Instant, GivenUp> {
        let _first = self.queue.lock().await;
        loop {
            let changed = self.changed.notified();
            let now = Instant::now();
            let admission = self.state().admit(now);
            match admission {
                Admission::Now => return Ok(now),
                Admission::GivenUp(why) => return Err(why),
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

    /// Records that the retries of a link are used up.
    pub(super) fn record_exhausted(&self) {
        self.host.state().record_exhausted();
    }

    /// Whether `https` may still work at a host with failed checks.
    pub(super) fn may_support_https(&self) -> bool {
        self.host.state().https_failures < MAX_HTTPS_FAILURES
    }

    /// Records whether a check of `https` had an answer.
    pub(super) fn record_https(&self, answered: bool) {
        let mut state = self.host.state();
        state.https_failures = if answered { 0 } else { state.https_failures.saturating_add(1) };
    }

    /// Keeps the permit during a delay before a retry, if the host is sent one request at a time: its next link would
    /// fail as well, and the retries of each would wait for the first attempts of all. Other hosts are not delayed.
    pub(super) fn keep(mut self, wanted: bool) -> Option<Self> {
        self.all = None;
        let alone = self.host.state().is_alone();
        (wanted && alone).then_some(self)
    }

    /// The earliest start of the next request.
    pub(super) fn next(&self) -> Instant {
        self.host.state().next
    }

    /// Whether the host was given up.
    pub(super) fn is_given_up(&self) -> bool {
        self.host.state().given_up.is_some()
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        self.host.state().running -= 1;
        self.host.changed.notify_one();
    }
}
