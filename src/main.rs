//! The `ack-lint` program.

use std::process::ExitCode;

use ack_lint::{cli::Cli, commands};
use clap::Parser;

fn main() -> ExitCode {
    commands::run(&Cli::parse())
}
