//! The network part, against servers of our own on loopback.
#![cfg(feature = "net")]
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests")]

#[path = "net/ask.rs"]
mod ask;
#[path = "net/bodies.rs"]
mod bodies;
#[path = "net/faults.rs"]
mod faults;
#[path = "net/github.rs"]
mod github;
#[path = "net/guarding.rs"]
mod guarding;
#[path = "net/politeness.rs"]
mod politeness;
#[path = "net/redirects.rs"]
mod redirects;
#[path = "net/scheduling.rs"]
mod scheduling;
#[path = "net/server.rs"]
mod server;
#[path = "net/statuses.rs"]
mod statuses;
#[path = "net/trust.rs"]
mod trust;
