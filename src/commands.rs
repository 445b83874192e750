//! The commands, one file each: they take options, call the engine and write the result.
#![allow(clippy::disallowed_methods, reason = "commands read the environment and write to standard output")]

pub mod add;
mod authors;
#[cfg(feature = "net")]
pub mod cache;
pub mod check;
pub mod config;
pub mod explain;
mod extends;
mod hidden;
pub mod init;
pub mod inspect;
mod loader;
mod project;
pub mod rules;
pub mod server;
pub mod shell;
mod sources;

use std::{
    io::{self, IsTerminal, Write},
    process::ExitCode,
};

use clap::ArgMatches;

use crate::{
    cli::{Cli, Command, ConfigCommand, When},
    output::{self, Format, Style, sanitize},
    report::{FileReport, Report},
};

/// Why a command failed.
#[derive(Debug)]
pub enum Failure {
    /// One or more lines for standard error.
    Text(String),
    /// The errors of a configuration file.
    Configuration(Box<FileReport>),
}

impl<E: std::error::Error> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::Text(error.to_string())
    }
}

/// Runs a command. Exit status: 0 for success, 1 for findings, 2 for an error, which is on standard error.
#[must_use]
pub fn run(cli: &Cli, matches: &ArgMatches) -> ExitCode {
    let given = innermost(matches);
    let result = match &cli.command {
        Command::Check(args) => check::run(args),
        Command::Inspect(args) => inspect::run(args).map(|()| ExitCode::SUCCESS),
        Command::Init(args) => init::run(args).map(|()| ExitCode::SUCCESS),
        Command::Add(args) => add::run(args).map(|()| ExitCode::SUCCESS),
        Command::Explain(args) => explain::run(args).map(|()| ExitCode::SUCCESS),
        Command::Rules(args) => rules::run(args).map(|()| ExitCode::SUCCESS),
        Command::Config(ConfigCommand::Show(args)) => config::show(args).map(|()| ExitCode::SUCCESS),
        Command::Config(ConfigCommand::Schema) => config::schema().map(|()| ExitCode::SUCCESS),
        #[cfg(feature = "net")]
        Command::Cache(command) => cache::run(command).map(|()| ExitCode::SUCCESS),
        Command::Server => server::run(),
        Command::Completions { shell } => shell::completions(*shell).map(|()| ExitCode::SUCCESS),
        Command::Man => shell::man().map(|()| ExitCode::SUCCESS),
        Command::Help { command } => shell::help(command).map(|()| ExitCode::SUCCESS),
    };
    result.unwrap_or_else(|failure| {
        match failure {
            Failure::Text(text) => {
                text.lines().for_each(|line| say(&format!("error: {}\n", sanitize::line(line))));
            }
            Failure::Configuration(file) => {
                let report = Report { files: vec![*file], ..Report::default() };
                let color = given.try_get_one("color").ok().flatten().copied().unwrap_or(When::Auto);
                say(&output::render(&report, Format::Full, &style(color, io::stderr().is_terminal())));
            }
        }
        ExitCode::from(2)
    })
}

/// The options of the innermost command.
fn innermost(matches: &ArgMatches) -> &ArgMatches {
    matches.subcommand().map_or(matches, |(_, inner)| innermost(inner))
}

/// Reports a command line that is not valid, or prints the help or version that it asks for.
#[must_use]
pub fn usage(error: &clap::Error) -> ExitCode {
    let (plain, code) = (error.render().to_string(), error.exit_code());
    let terminal = if error.use_stderr() { io::stderr().is_terminal() } else { io::stdout().is_terminal() };
    let safe = sanitize::inert(sanitize::block(&plain).into_owned());
    // Colors are for texts that hide nothing: those of clap are escape sequences, too.
    let colored = safe == plain && style(When::Auto, terminal).color;
    let text = if colored { error.render().ansi().to_string() } else { safe };
    if error.use_stderr() {
        say(&text);
    } else if print(&text).is_err() {
        return ExitCode::from(2);
    }
    ExitCode::from(u8::try_from(code).unwrap_or(2))
}

/// Writes to standard output, without commands for CI runners. A closed pipe is not an error.
fn print(text: &str) -> Result<(), Failure> {
    print_annotations(&sanitize::inert(text.to_owned()))
}

/// Writes commands for a CI runner to standard output. Texts of others have been made inert in them.
fn print_annotations(text: &str) -> Result<(), Failure> {
    let mut stdout = io::stdout().lock();
    match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failure::Text(format!("standard output: {error}")))
        }
        _ => Ok(()),
    }
}

/// Writes to standard error, without commands for CI runners, and ignores failures.
fn say(text: &str) {
    let text = sanitize::inert(text.to_owned());
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// What a stream can show. With `--color auto`, `NO_COLOR`, `CLICOLOR_FORCE` and `TERM=dumb` are respected; hyperlinks need a colored
/// terminal that is known to support them.
fn style(color: When, terminal: bool) -> Style {
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty() && value != "0");
    let color = match color {
        When::Always => true,
        When::Never => false,
        When::Auto if set("NO_COLOR") => false,
        When::Auto if set("CLICOLOR_FORCE") => true,
        When::Auto => terminal && std::env::var_os("TERM").is_none_or(|term| term != "dumb"),
    };
    let columns = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok()).filter(|&columns| columns > 0);
    let measured = || terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    let width = columns.or_else(|| measured().filter(|_| terminal)).unwrap_or(Style::default().width);
    let links = color && terminal && supports_hyperlinks::supports_hyperlinks();
    Style { color, links, width, ..Style::default() }
}
