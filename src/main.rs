//! The `ack-lint` program.

use std::process::ExitCode;

use ack_lint::{cli::Cli, commands};

#[allow(clippy::disallowed_methods, reason = "the program starts in its environment")]
fn main() -> ExitCode {
    // A workflow sets a variable to nothing where an input was left out.
    match Cli::read(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty())) {
        Ok((cli, matches)) => commands::run(&cli, &matches),
        Err(error) => commands::usage(&error),
    }
}
