//! One file a command: takes options, calls the engine, writes.
#![allow(clippy::disallowed_methods, reason = "commands start at the environment and end at standard output")]

pub mod check;
pub mod explain;
pub mod inspect;
mod load;
pub mod rules;
pub mod shell;

use std::{
    fmt,
    io::{self, Write},
    process::ExitCode,
};

use crate::{
    cli::{Cli, Command, When},
    output::{Style, sanitize},
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
        Command::Explain(args) => explain::run(args).map(|()| ExitCode::SUCCESS),
        Command::Rules(args) => rules::run(args).map(|()| ExitCode::SUCCESS),
        Command::Completions { shell } => shell::completions(*shell).map(|()| ExitCode::SUCCESS),
        Command::Man => shell::man().map(|()| ExitCode::SUCCESS),
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

/// What a stream can show. `NO_COLOR` and `CLICOLOR_FORCE` hold where the option leaves it open.
fn style(color: When, terminal: bool) -> Style {
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty() && value != "0");
    let color = match color {
        When::Always => true,
        When::Never => false,
        When::Auto if set("NO_COLOR") => false,
        When::Auto => terminal || set("CLICOLOR_FORCE"),
    };
    let columns = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let measured = || terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    let width = columns.or_else(|| measured().filter(|_| terminal)).unwrap_or(Style::default().width);
    Style { color, width, ..Style::default() }
}
