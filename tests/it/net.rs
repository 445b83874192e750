//! The network client, against local servers on loopback.

mod bodies;
mod connections;
mod endings;
mod faults;
mod github;
mod guarding;
mod politeness;
mod redirects;
mod scheduling;
mod send;
mod statuses;
mod trust;
