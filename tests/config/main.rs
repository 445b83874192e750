//! The configuration as users write it: every key, every option, in files, the environment and on the command line.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test may")]

mod cases;
mod files;
mod keys;
#[cfg(feature = "net")]
mod network;
mod readme;
mod schema;
mod several;

#[path = "../common/program.rs"]
mod program;
#[cfg(feature = "net")]
#[path = "../net/server.rs"]
#[allow(dead_code, reason = "not all that the network tests want is wanted here")]
mod server;
