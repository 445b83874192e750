//! Who may send now: so many requests at a time, so many to one host, and no faster than the host bears.
//!
//! Each host has a queue of its own, so that a slow one holds up nobody else. A host starts low and earns more
//! concurrency while it answers well; trouble halves it, and a 429 sets the pace to what the host last let through.

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

/// Requests at once to a host that has not answered yet.
const START: usize = 2;
/// The longest pause that a host is granted; one that wants more is not asked again in this run.
pub(super) const LONGEST_PAUSE: Duration = Duration::from_secs(60);
/// The time over which a host's answers are counted for its pace.
const WINDOW: Duration = Duration::from_secs(1);
/// How long a host has to be calm until its pace is quickened.
const CALM: Duration = Duration::from_secs(10);

/// Hands out turns.
#[derive(Debug)]
pub(super) struct Gate {
    all: Arc<Semaphore>,
    per_host: usize,
    throttle: bool,
    limits: BTreeMap<String, HostLimits>,
    hosts: Mutex<HashMap<String, Arc<Host>>>,
}

#[derive(Debug)]
struct Host {
    /// Whoever is first in it waits for the host; all others wait in it, in order.
    queue: Queue<()>,
    changed: Notify,
    state: Mutex<State>,
}

/// A turn at one host; dropping it lets the next one in.
#[derive(Debug)]
pub(super) struct Turn {
    host: Arc<Host>,
    begun: Instant,
    _all: Option<OwnedSemaphorePermit>,
}

/// The host asked for a longer pause than it is granted; the status it said so with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Shut(pub(super) u16);

impl Gate {
    /// A gate for `all` requests at once, `per_host` of them to one host; both at least 1. Without `throttle` a host is
    /// asked at its limit from the start, and trouble changes nothing.
    /// `limits` holds what single hosts, by name, are granted instead.
    pub(super) fn new(all: usize, per_host: usize, throttle: bool, limits: BTreeMap<String, HostLimits>) -> Self {
        let all = Arc::new(Semaphore::new(all.clamp(1, Semaphore::MAX_PERMITS)));
        Self { all, per_host: per_host.max(1), throttle, limits, hosts: Mutex::default() }
    }

    /// Waits for a turn at `host`. Who has one must give it back before asking for another.
    pub(super) async fn turn(&self, host: &str) -> Result<Turn, Shut> {
        let host = self.host(host);
        let begun = host.admission().await?;
        let mut turn = Turn { host, begun, _all: None };
        // The semaphore is never closed, so this is never an error.
        turn._all = Arc::clone(&self.all).acquire_owned().await.ok();
        Ok(turn)
    }

    /// Requests at once that a host is granted at most.
    pub(super) fn most(&self, host: &str) -> usize {
        self.limits.get(host).and_then(|limits| limits.concurrency).unwrap_or(self.per_host).max(1)
    }

    fn host(&self, name: &str) -> Arc<Host> {
        let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(host) = hosts.get(name) {
            return Arc::clone(host);
        }
        let (most, limits) = (self.most(name), self.limits.get(name));
        let interval = limits.and_then(|limits| limits.interval).unwrap_or_default();
        let host = Arc::new(Host {
            queue: Queue::new(()),
            changed: Notify::new(),
            state: Mutex::new(State::new(most, interval, self.throttle, Instant::now())),
        });
        hosts.insert(name.to_owned(), Arc::clone(&host));
        host
    }
}

impl Host {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until one more request may start, and counts it.
    async fn admission(&self) -> Result<Instant, Shut> {
        let _first = self.queue.lock().await;
        loop {
            let changed = self.changed.notified();
            let now = Instant::now();
            let admission = self.state().admit(now);
            match admission {
                Admission::Now => return Ok(now),
                Admission::Shut(status) => return Err(Shut(status)),
                Admission::Full => changed.await,
                Admission::At(start) => {
                    // Either may end the wait; the state says what it was.
                    let _ = timeout_at(start, changed).await;
                }
            }
        }
    }
}

impl Turn {
    /// The host answered, whatever it said of the address.
    pub(super) fn fine(&self) {
        self.host.state().fine(Instant::now());
    }

    /// The host failed: a server error, a timeout, a broken connection.
    pub(super) fn trouble(&self) {
        self.host.state().trouble(self.begun, Instant::now());
    }

    /// The host wants to be asked less, and not before `pause` has passed.
    pub(super) fn busy(&self, status: u16, pause: Duration) {
        self.host.state().busy(self.begun, Instant::now(), status, pause);
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.host.state().running -= 1;
        self.host.changed.notify_one();
    }
}

/// What a host may be asked now.
#[derive(Debug, PartialEq, Eq)]
enum Admission {
    Now,
    At(Instant),
    Full,
    Shut(u16),
}

#[derive(Debug)]
struct State {
    running: usize,
    /// Requests at once, now and at most.
    limit: usize,
    most: usize,
    throttle: bool,
    /// Good answers since the limit was last changed; counted once there has been trouble.
    calm: Option<usize>,
    /// When the limit was last halved, or the pace last quickened.
    changed: Instant,
    /// The least time between two starts: as configured, as the host bears it; and the next start.
    interval: Duration,
    gap: Duration,
    next: Instant,
    /// When good answers came, within the last second.
    answers: VecDeque<Instant>,
    shut: Option<u16>,
}

impl State {
    fn new(most: usize, interval: Duration, throttle: bool, now: Instant) -> Self {
        Self {
            running: 0,
            limit: if throttle { START.min(most) } else { most },
            most,
            throttle,
            calm: None,
            changed: now,
            interval,
            gap: Duration::ZERO,
            next: now,
            answers: VecDeque::new(),
            shut: None,
        }
    }

    fn admit(&mut self, now: Instant) -> Admission {
        if let Some(status) = self.shut {
            return Admission::Shut(status);
        }
        if self.running >= self.limit {
            return Admission::Full;
        }
        if now < self.next {
            return Admission::At(self.next);
        }
        self.running += 1;
        self.next = now + self.gap.max(self.interval);
        Admission::Now
    }

    fn fine(&mut self, now: Instant) {
        if !self.throttle {
            return;
        }
        self.count(now);
        self.answers.push_back(now);
        match &mut self.calm {
            // Until the first trouble each answer earns one more: the limit doubles with every round.
            None => self.limit = (self.limit + 1).min(self.most),
            Some(calm) => {
                *calm += 1;
                if *calm >= self.limit {
                    *calm = 0;
                    self.limit = (self.limit + 1).min(self.most);
                }
            }
        }
        if !self.gap.is_zero() && now.duration_since(self.changed) > CALM {
            self.gap = self.gap.mul_f64(0.9);
            self.changed = now;
        }
    }

    /// Forgets answers that came before the window.
    fn count(&mut self, now: Instant) -> usize {
        while self.answers.front().is_some_and(|&first| now.duration_since(first) > WINDOW) {
            self.answers.pop_front();
        }
        self.answers.len()
    }

    /// Halves the limit; once for all requests that were under way together. Whether it did.
    fn trouble(&mut self, begun: Instant, now: Instant) -> bool {
        if !self.throttle || (self.calm.is_some() && begun < self.changed) {
            return false;
        }
        self.limit = (self.limit / 2).max(1);
        self.calm = Some(0);
        self.changed = now;
        true
    }

    fn busy(&mut self, begun: Instant, now: Instant, status: u16, pause: Duration) {
        if pause > LONGEST_PAUSE {
            self.shut = Some(status);
            return;
        }
        if self.trouble(begun, now) {
            let passed = self.count(now).max(1) as u32;
            // A little slower than what went through, and slower still if that was too fast.
            self.gap = (WINDOW.mul_f64(1.05) / passed).max(self.gap.mul_f64(1.2)).min(WINDOW);
        }
        self.next = self.next.max(now + pause);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn admitted(state: &mut State, now: Instant) -> usize {
        std::iter::from_fn(|| (state.admit(now) == Admission::Now).then_some(())).count()
    }

    #[test]
    fn a_host_earns_its_concurrency_and_loses_half_of_it_in_trouble() {
        let start = Instant::now();
        let mut state = State::new(16, Duration::ZERO, true, start);
        assert_eq!(admitted(&mut state, start), 2);
        for round in [4, 8, 16, 16] {
            for _ in 0..state.running {
                state.running -= 1;
                state.fine(start);
            }
            assert_eq!(admitted(&mut state, start), round);
        }
        let later = start + Duration::from_millis(1);
        for _ in 0..16 {
            state.running -= 1;
            state.trouble(start, later);
        }
        assert_eq!(admitted(&mut state, later), 8, "sixteen that were under way together are one trouble");
        for _ in 0..8 {
            state.running -= 1;
            state.fine(later);
        }
        assert_eq!(admitted(&mut state, later), 9, "a round earns one more now");
    }

    #[test]
    fn a_busy_host_sets_the_pace() {
        let start = Instant::now();
        let mut state = State::new(8, Duration::ZERO, true, start);
        for _ in 0..50 {
            state.fine(start);
        }
        assert_eq!(state.admit(start), Admission::Now);
        state.busy(start, start, 429, Duration::from_secs(2));
        let resumed = start + Duration::from_secs(2);
        assert_eq!(state.admit(start), Admission::At(resumed));
        state.fine(start);
        assert_eq!(state.admit(start), Admission::At(resumed), "a good answer does not shorten the pause");
        assert_eq!(state.admit(resumed), Admission::Now);
        assert_eq!(state.admit(resumed), Admission::At(resumed + Duration::from_millis(21)));
        state.busy(start, start, 429, Duration::from_secs(61));
        assert_eq!(state.admit(resumed + WINDOW), Admission::Shut(429));
    }

    #[test]
    fn a_host_of_ones_own_is_asked_at_its_limit() {
        let start = Instant::now();
        let mut state = State::new(8, Duration::ZERO, false, start);
        assert_eq!(admitted(&mut state, start), 8);
        state.running = 0;
        state.trouble(start, start);
        assert_eq!(admitted(&mut state, start), 8);
    }
}
