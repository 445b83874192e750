//! The `ack-lint` program.

use std::process::ExitCode;

use ack_lint::{cli::Cli, commands};

fn main() -> ExitCode {
    let (cli, matches) = Cli::read();
    commands::run(&cli, &matches)
}
