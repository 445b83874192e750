//! Ends a run whose time is long up: what a pull request contains may take any time without a request being sent.

use std::{
    sync::{Arc, Condvar, Mutex, PoisonError},
    thread,
    time::Duration,
};

/// How much longer than `--max-time` a run may take: it reports what it knows when its time is up.
pub(super) const GRACE: Duration = Duration::from_secs(10);

/// Watches a run until it is stopped.
pub(super) struct Watchdog {
    stopped: Arc<(Mutex<bool>, Condvar)>,
}

impl Watchdog {
    /// Calls `end` after `limit`, unless the watchdog is stopped before.
    pub(super) fn start(limit: Duration, end: impl FnOnce() + Send + 'static) -> Self {
        let stopped = Arc::new((Mutex::new(false), Condvar::new()));
        let watched = Arc::clone(&stopped);
        thread::spawn(move || {
            let (lock, stops) = &*watched;
            let waiting = lock.lock().unwrap_or_else(PoisonError::into_inner);
            let waited = stops.wait_timeout_while(waiting, limit, |stopped| !*stopped);
            // Stopping waits for the lock, so nothing is written meanwhile.
            let (stopped, _) = waited.unwrap_or_else(PoisonError::into_inner);
            if !*stopped {
                end();
            }
        });
        Self { stopped }
    }

    /// Stops watching: what is left is to write.
    pub(super) fn stop(&self) {
        let (lock, stops) = &*self.stopped;
        *lock.lock().unwrap_or_else(PoisonError::into_inner) = true;
        stops.notify_all();
    }
}

impl Drop for Watchdog {
    fn drop(&mut self) {
        self.stop();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    #[test]
    fn a_watchdog_barks_unless_it_is_stopped() {
        let (barks, heard) = mpsc::channel();
        let watchdog = Watchdog::start(Duration::from_millis(1), move || barks.send(()).unwrap());
        assert_eq!(heard.recv(), Ok(()));
        drop(watchdog);
        let (barks, heard) = mpsc::channel::<()>();
        Watchdog::start(Duration::from_secs(600), move || barks.send(()).unwrap()).stop();
        assert!(heard.recv().is_err(), "the thread ended without a word");
    }
}
