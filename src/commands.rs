//! One file a command: takes options, calls the engine, writes.
#![allow(clippy::disallowed_methods, reason = "commands start at the environment and end at standard output")]

pub mod check;
pub mod inspect;
mod load;
pub mod rules;

use std::{
    fmt,
    io::{self, Write},
    process::ExitCode,
};

use crate::{
    cli::{Cli, Command},
    output::sanitize,
};

/// Why a run failed, as opposed to what it found. One or more lines for standard error.
#[derive(Debug)]
pub struct Failure(pub String);

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<E: std::error::Error> From<E> for Failure {
    fn from(error: E) -> Self {
        Self(error.to_string())
    }
}

/// Runs a command. 0: nothing that fails the run; 1: findings that do; 2: the run itself failed, with the reason on standard error.
#[must_use]
pub fn run(cli: &Cli) -> ExitCode {
    let result = match &cli.command {
        Command::Check(args) => check::run(args),
        Command::Inspect(args) => inspect::run(args).map(|()| ExitCode::SUCCESS),
        Command::Rules => rules::run().map(|()| ExitCode::SUCCESS),
    };
    result.unwrap_or_else(|failure| {
        for line in failure.0.lines() {
            say(&format!("error: {}\n", sanitize::line(line)));
        }
        ExitCode::from(2)
    })
}

/// Writes to standard output. A closed pipe is not an error: whoever reads has seen enough.
fn print(text: &str) -> Result<(), Failure> {
    let mut stdout = io::stdout().lock();
    match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Failure(format!("standard output: {error}"))),
        _ => Ok(()),
    }
}

/// Writes to standard error, as far as somebody listens.
fn say(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
}
