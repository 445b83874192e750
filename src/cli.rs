//! The command line: every option once.

use std::{collections::BTreeSet, path::PathBuf, time::Duration};

use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};
use regex::Regex;

use crate::{diagnostic::Severity, output::Format};

/// A linter for credits pages.
///
/// Reads ACKNOWLEDGMENTS.md, the Markdown and the HTML in it, as one document, and checks it against the contract of the page, the
/// repository, and the world.
#[derive(Debug, Parser)]
#[command(name = "ack-lint", version, propagate_version = true, disable_help_subcommand = true)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Lint documents
    Check(Box<CheckArgs>),
    /// Show what was read from a document, as JSON
    Inspect(InspectArgs),
    /// Show the page of a rule
    Explain(ExplainArgs),
    /// List the rules
    Rules(RulesArgs),
    /// Write a completion script
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Write the manual page
    Man,
}

/// Options of `check`.
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// Documents, or directories to look for credits pages in; `-` is standard input [default: the current directory]
    pub paths: Vec<PathBuf>,

    /// The path that standard input is reported under and judged at
    #[arg(long, value_name = "PATH")]
    pub stdin_filename: Option<PathBuf>,

    /// The contract: a built-in profile, or `none`
    #[arg(long, value_name = "NAME|none", help_heading = "Contract")]
    pub profile: Option<String>,

    /// The directory that holds the numbered modules (NN_name)
    #[arg(long, value_name = "DIR", help_heading = "Contract")]
    pub modules: Option<PathBuf>,

    /// Run only these rules or groups
    #[arg(long, value_name = "RULE|GROUP", value_delimiter = ',', help_heading = "Rules")]
    pub select: Vec<String>,

    /// Do not run these rules or groups
    #[arg(long, value_name = "RULE|GROUP", value_delimiter = ',', help_heading = "Rules")]
    pub ignore: Vec<String>,

    /// Run these and report them as warnings
    #[arg(long, value_name = "RULE|GROUP", value_delimiter = ',', help_heading = "Rules")]
    pub warn: Vec<String>,

    /// Run these and report them as errors
    #[arg(long, value_name = "RULE|GROUP", value_delimiter = ',', help_heading = "Rules")]
    pub error: Vec<String>,

    /// Exit with 1 where a finding is at least this severe
    #[arg(long, value_name = "SEVERITY", default_value = "error", help_heading = "Exit status")]
    pub fail_on: FailOn,

    /// Exit with 0 whatever is found
    #[arg(long, help_heading = "Exit status")]
    pub exit_zero: bool,

    /// No document to check is fine
    #[arg(long, help_heading = "Exit status")]
    pub allow_empty: bool,

    /// The form of the findings on standard output
    #[arg(long, value_name = "FORMAT", default_value = "full", help_heading = "Output")]
    pub output_format: Format,

    /// Write the findings to a file instead
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    pub output_file: Option<PathBuf>,

    /// Count the findings of each rule instead of showing them
    #[arg(long, help_heading = "Output")]
    pub statistics: bool,

    /// No summary and no progress
    #[arg(long, short, help_heading = "Output")]
    pub quiet: bool,

    /// Colours
    #[arg(long, value_name = "WHEN", default_value = "auto", help_heading = "Output")]
    pub color: When,

    /// No progress bar
    #[arg(long, help_heading = "Output")]
    pub no_progress: bool,

    /// How links are asked.
    #[command(flatten)]
    pub links: LinkArgs,
}

/// Options about links.
#[derive(Debug, Args)]
#[command(next_help_heading = "Links")]
pub struct LinkArgs {
    /// Send nothing over the network
    #[arg(long)]
    pub offline: bool,

    /// Do not ask addresses that match
    #[arg(long, value_name = "REGEX", action = ArgAction::Append)]
    pub link_exclude: Vec<Regex>,

    /// Statuses that count as alive, besides 200 to 299
    #[arg(long, value_name = "STATUS", value_delimiter = ',', value_parser = clap::value_parser!(u16).range(100..=999))]
    pub link_accept: Vec<u16>,

    /// Time for one link, its retries included
    #[arg(long, value_name = "SECONDS", default_value = "20", value_parser = seconds)]
    pub timeout: Duration,

    /// How often a link is asked again
    #[arg(long, value_name = "N", default_value_t = 2)]
    pub retries: u32,

    /// Requests at once
    #[arg(long, value_name = "N", default_value_t = 64, value_parser = at_least_one)]
    pub max_concurrency: usize,

    /// Requests at once to one host
    #[arg(long, value_name = "N", default_value_t = 8, value_parser = at_least_one)]
    pub per_host: usize,

    /// The User-Agent that is sent
    #[arg(long, value_name = "TEXT")]
    pub user_agent: Option<String>,

    /// A header field for one host; it is sent to no other
    #[arg(long, value_name = "HOST: NAME=VALUE", action = ArgAction::Append, value_parser = header)]
    pub header: Vec<Header>,

    /// Ask every link anew (there is no cache yet)
    #[arg(long)]
    pub no_cache: bool,

    /// Let requests reach loopback, private and link-local addresses
    #[arg(long)]
    pub allow_private: bool,
}

/// Options of `inspect`.
#[derive(Debug, Args)]
pub struct InspectArgs {
    /// The document; `-` is standard input
    pub path: PathBuf,

    /// The contract: a built-in profile, or `none`
    #[arg(long, value_name = "NAME|none")]
    pub profile: Option<String>,

    /// The directory that holds the numbered modules (NN_name)
    #[arg(long, value_name = "DIR")]
    pub modules: Option<PathBuf>,
}

/// Options of `explain`.
#[derive(Debug, Args)]
pub struct ExplainArgs {
    /// A rule (`link/dead`), or a group for the pages of all its rules
    #[arg(value_name = "RULE")]
    pub rule: String,

    /// The form of the page
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: PageFormat,

    /// Colours
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub color: When,
}

/// The form of a rule's page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum PageFormat {
    /// For a terminal
    Text,
    /// As it is written
    Markdown,
    /// With the rule's properties
    Json,
}

/// Options of `rules`.
#[derive(Debug, Args)]
pub struct RulesArgs {
    /// The form of the list
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    pub format: TableFormat,
}

/// The form of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TableFormat {
    /// One line each
    Table,
    /// An array of objects
    Json,
}

/// Which findings fail a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    /// Errors
    Error,
    /// Errors and warnings
    Warning,
    /// None
    Never,
}

impl FailOn {
    /// The least severity that fails.
    #[must_use]
    pub const fn severity(self) -> Option<Severity> {
        match self {
            Self::Error => Some(Severity::Error),
            Self::Warning => Some(Severity::Warning),
            Self::Never => None,
        }
    }
}

/// Whether output is coloured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum When {
    /// On terminals, unless `NO_COLOR` is set
    Auto,
    /// Yes
    Always,
    /// No
    Never,
}

/// A header field for one host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// The host, perhaps with a port.
    pub host: String,
    /// The field's name.
    pub name: String,
    /// Its value.
    pub value: String,
}

fn header(text: &str) -> Result<Header, String> {
    let parts = text.split_once(": ").and_then(|(host, field)| Some((host, field.split_once('=')?)));
    match parts {
        // RFC 9110, 5.1 and 5.5: the name is a token, the value has no control characters.
        Some((host, (name, value)))
            if !host.is_empty()
                && !name.trim().is_empty()
                && name
                    .trim()
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
                && value.bytes().all(|byte| byte == b'\t' || (b' '..=b'~').contains(&byte)) =>
        {
            Ok(Header { host: host.trim().to_owned(), name: name.trim().to_owned(), value: value.to_owned() })
        }
        _ => Err("expected `HOST: NAME=VALUE`".to_owned()),
    }
}

fn seconds(text: &str) -> Result<Duration, String> {
    match text.parse::<f64>() {
        Ok(value) if value > 0.0 && value <= 3600.0 => Ok(Duration::from_secs_f64(value)),
        _ => Err("expected a number of seconds above 0 and up to 3600".to_owned()),
    }
}

fn at_least_one(text: &str) -> Result<usize, String> {
    match text.parse::<usize>() {
        Ok(value) if (1..=10_000).contains(&value) => Ok(value),
        _ => Err("expected a number from 1 to 10000".to_owned()),
    }
}

impl LinkArgs {
    /// Statuses as a set.
    #[must_use]
    pub fn accepted(&self) -> BTreeSet<u16> {
        self.link_accept.iter().copied().collect()
    }
}
