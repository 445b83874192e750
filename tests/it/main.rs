//! The integration tests: one binary, with a module for each area.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests may")]

mod additions;
mod attribution;
#[cfg(unix)]
mod boundary;
mod bounds;
mod catalogue;
mod channels;
mod cli;
mod common;
mod config;
mod contracts;
mod credits;
mod damage;
mod entries;
mod fixes;
mod fuzz;
mod generated;
mod house;
mod html;
mod init;
mod links;
mod mutations;
#[cfg(feature = "net")]
mod net;
mod output;
mod people;
#[cfg(unix)]
mod prose;
mod roster;
mod rules;
mod server;
mod shared;
mod sites;
mod spans;
mod suppression;
mod tree;
