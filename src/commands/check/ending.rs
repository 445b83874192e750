//! How a run ends early: interrupted, out of time, without a network.

use std::process;

use super::{
    say,
    watchdog::{GRACE, Watchdog},
};
use crate::{
    config::Layers,
    facts::{Outcome, Skipped},
};

/// Why a run ended before all links were checked.
#[derive(Clone, Copy)]
pub(super) enum EarlyEnd {
    /// The user interrupted it.
    Interrupted,
    /// `--max-time`.
    OutOfTime,
    /// No host could be reached.
    NetworkDown,
}

impl EarlyEnd {
    pub(super) const fn of(outcome: &Outcome) -> Option<Self> {
        match outcome {
            Outcome::Skipped(Skipped::Interrupted) => Some(Self::Interrupted),
            Outcome::Skipped(Skipped::OutOfTime) => Some(Self::OutOfTime),
            Outcome::Skipped(Skipped::NetworkDown) => Some(Self::NetworkDown),
            _ => None,
        }
    }
}

/// The error if no host could be reached.
pub(super) const NETWORK_DOWN: &str =
    "the network is down: no host could be reached, so the links were not checked (use --offline to skip link checks)";

/// Ends the run some time after `--max-time`, if it has not ended by itself.
pub(super) fn watch(layers: &Layers<'_>) -> Watchdog {
    let limit = layers.duration("max-time");
    Watchdog::start(limit.saturating_add(GRACE), move || {
        say(&format!("error: the run took longer than {} seconds (--max-time) and was ended", limit.as_secs_f64()));
        #[expect(clippy::disallowed_methods, reason = "the thread of the run does not return in time")]
        process::exit(2);
    })
}
