//! All access to files, the environment, the clock, the network and the terminal.
#![allow(clippy::disallowed_methods, reason = "input and output belong in this module")]

pub mod boundary;
#[cfg(feature = "net")]
pub mod cache;
pub mod checkout;
pub mod entry_sources;
mod error;
pub mod files;
pub mod git;
pub mod license;
pub mod modules;
#[cfg(feature = "net")]
pub mod net;
mod paths;
pub mod repository;
pub mod roster;
pub mod targets;
#[cfg(feature = "net")]
pub mod terminal;
pub mod walk;
