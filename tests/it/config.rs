//! The configuration as users write it: every key, every option, in files, the environment and on the command line.

mod cases;
mod extends;
mod files;
#[cfg(feature = "net")]
mod grace;
mod keys;
#[cfg(feature = "net")]
mod network;
mod readme;
mod schema;
mod several;
