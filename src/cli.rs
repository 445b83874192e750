//! The command line: every option once.

mod settings;
mod upkeep;
mod values;

pub use settings::origin;
pub use upkeep::{CacheArgs, CacheCommand, ConfigCommand, InitArgs, ShowArgs, ShowFormat};
pub use values::Header;

use std::path::PathBuf;

use clap::{
    Arg, ArgAction, ArgMatches, Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum,
    builder::BoolishValueParser,
};
use regex::Regex;

use self::values::{field_value, globs, header, seconds};
use crate::{config::FailOn, output::Format};

/// A linter for credits pages.
///
/// Reads ACKNOWLEDGMENTS.md, the Markdown and the HTML in it, as one document, and checks that its entries have what they promise, that
/// numbers of modules, people and licences are those of the repository, and that links and pictures are there.
#[derive(Debug, Parser)]
#[command(name = "ack-lint", version, propagate_version = true, disable_help_subcommand = true)]
#[command(
    after_help = "Begin with `ack-lint check --offline`. `ack-lint explain RULE` says why something is wrong, and \
    `ack-lint init PAGE` makes a contract of what a page shows."
)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

impl Cli {
    /// The command line of this program, with what was given by whom. `environment` says which variables count. Ends the program where it is wrong, or asks for help.
    #[must_use]
    pub fn read(environment: impl Fn(&str) -> bool) -> (Self, ArgMatches) {
        let matches = command(environment).get_matches();
        let cli = Self::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
        (cli, matches)
    }
}

/// All commands with their options, each of which may stand in the environment: `--link-exclude` as `ACK_LINT_LINK_EXCLUDE`.
/// Only variables that `environment` lets count are looked at.
#[must_use]
pub fn command(environment: impl Fn(&str) -> bool) -> clap::Command {
    let environment = |command: clap::Command| {
        command.mut_args(|arg| match arg.get_long() {
            Some(long) if !matches!(long, "help" | "version") => {
                let name = settings::variable(long);
                let arg = match arg.get_action() {
                    ArgAction::SetTrue => arg.value_parser(BoolishValueParser::new()),
                    _ => arg,
                };
                if environment(&name) { arg.env(name).hide_env(true) } else { arg }
            }
            _ => arg,
        })
    };
    short_help(Cli::command()).mut_subcommands(|command| {
        short_help(match command.get_name() {
            "check" | "inspect" => environment(command),
            _ => command.mut_subcommands(|inner| short_help(environment(inner))),
        })
    })
}

/// `--help` as `-h`: one line an option, so that each group fits a screen. The manual page has it all.
fn short_help(command: clap::Command) -> clap::Command {
    let help = Arg::new("help").short('h').long("help").help("Print help").action(ArgAction::HelpShort);
    command.disable_help_flag(true).arg(help)
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Check pages and say what is wrong
    #[command(after_help = "An option can stand in the environment: --link-exclude as ACK_LINT_LINK_EXCLUDE. \
        What a configuration may set too is in `ack-lint config show`.")]
    Check(Box<CheckArgs>),
    /// Show what was read from a document, as JSON
    Inspect(InspectArgs),
    /// Write an ack-lint.toml with the contract that a page shows
    Init(InitArgs),
    /// Show the page of a rule
    Explain(ExplainArgs),
    /// List the rules
    Rules(RulesArgs),
    /// Show the configuration, or its schema
    #[command(subcommand)]
    Config(ConfigCommand),
    /// Show or remove the link cache
    #[cfg(feature = "net")]
    #[command(subcommand)]
    Cache(CacheCommand),
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
    /// Documents, or directories to look for credits pages in; `-` is standard input [default: those of the configuration, else the
    /// current directory]
    pub paths: Vec<PathBuf>,

    /// The path that standard input is reported under and judged at
    #[arg(long, value_name = "PATH")]
    pub stdin_filename: Option<PathBuf>,

    /// Where settings come from.
    #[command(flatten)]
    pub config: ConfigArgs,

    /// What a configuration sets too.
    #[command(flatten)]
    pub settings: SettingsArgs,

    /// Mend what can be mended without a doubt, and report the rest
    #[arg(long, help_heading = "Fixes")]
    pub fix: bool,

    /// Mend what changes the meaning of the page, too
    #[arg(long, help_heading = "Fixes")]
    pub unsafe_fixes: bool,

    /// Show what would be mended, and write nothing
    #[arg(long, help_heading = "Fixes", conflicts_with = "fix")]
    pub diff: bool,

    /// Tell only what is not found in this revision, and ask no link that stood in it
    #[arg(long, value_name = "REV", help_heading = "Known findings")]
    pub diff_base: Option<String>,

    /// Do not tell the findings that this file lists, and tell what it lists in vain
    #[arg(long, value_name = "FILE", help_heading = "Known findings")]
    pub baseline: Option<PathBuf>,

    /// List the findings in this file, for --baseline, and tell none
    #[arg(
        long,
        value_name = "FILE",
        help_heading = "Known findings",
        conflicts_with_all = ["baseline", "diff_base", "fix", "diff", "statistics", "output_file"]
    )]
    pub write_baseline: Option<PathBuf>,

    /// Exit with 0 whatever is found
    #[arg(long, help_heading = "Exit status")]
    pub exit_zero: bool,

    /// Write the findings to a file instead
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    pub output_file: Option<PathBuf>,

    /// Count the findings of each rule instead of showing them
    #[arg(long, help_heading = "Output")]
    pub statistics: bool,

    /// No summary and no progress
    #[arg(long, short, help_heading = "Output", conflicts_with = "verbose")]
    pub quiet: bool,

    /// Say what each document was judged by
    #[arg(long, short, help_heading = "Output")]
    pub verbose: bool,

    /// When to use colours
    #[arg(long, value_name = "WHEN", default_value = "auto", help_heading = "Output")]
    pub color: When,

    /// No progress bar
    #[arg(long, help_heading = "Output")]
    pub no_progress: bool,

    /// A header field for one host; it is sent to no other
    #[arg(
        long,
        value_name = "HOST: NAME=VALUE",
        action = ArgAction::Append,
        value_parser = header,
        hide_env_values = true,
        help_heading = "Links"
    )]
    pub header: Vec<Header>,

    /// Look for an archived snapshot of each dead page
    #[arg(long, help_heading = "Links")]
    pub suggest_archive: bool,

    /// The base address of the archive [default: that of archive.org]
    #[arg(long, value_name = "URL", help_heading = "Links")]
    pub archive_url: Option<String>,

    /// The directory of the link cache [default: that of the user]
    #[arg(long, value_name = "DIR", help_heading = "Links")]
    pub cache_dir: Option<PathBuf>,

    /// Neither read nor write the link cache
    #[arg(long, help_heading = "Links")]
    pub no_cache: bool,

    /// Ask every link anew, and keep the answers
    #[arg(long, help_heading = "Links", conflicts_with = "no_cache")]
    pub refresh: bool,

    /// Let requests reach loopback, private and link-local addresses
    #[arg(long, help_heading = "Links")]
    pub allow_private: bool,
}

/// Where settings come from.
#[derive(Debug, Args)]
pub struct ConfigArgs {
    /// Read this configuration, and no other
    #[arg(long, value_name = "FILE", help_heading = "Configuration", conflicts_with = "no_config")]
    pub config: Option<PathBuf>,

    /// Read no configuration
    #[arg(long, help_heading = "Configuration")]
    pub no_config: bool,

    /// The directory that holds the numbered modules (NN_name)
    #[arg(long, value_name = "DIR", help_heading = "Contract")]
    pub modules: Option<PathBuf>,
}

/// Options that the configuration has as keys; what is given here goes before it.
#[derive(Debug, Args)]
pub struct SettingsArgs {
    /// The contract: a built-in profile, `none`, or `auto`: what the page shows [default: auto]
    #[arg(long, value_name = "NAME|none", help_heading = "Contract")]
    pub profile: Option<String>,

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

    /// Files that count as documents in a directory [default: the names of credits pages]
    #[arg(long, value_name = "GLOB", value_parser = globs, help_heading = "Files")]
    pub include: Vec<String>,

    /// Files and directories that are left out
    #[arg(long, value_name = "GLOB", value_parser = globs, help_heading = "Files")]
    pub exclude: Vec<String>,

    /// Leave excluded files out even where they are named here
    #[arg(long, help_heading = "Files")]
    pub force_exclude: bool,

    /// No document to check is fine
    #[arg(long, help_heading = "Exit status")]
    pub allow_empty: bool,

    /// Exit with 1 where a finding is at least this severe [default: error]
    #[arg(long, value_name = "SEVERITY", help_heading = "Exit status")]
    pub fail_on: Option<FailOn>,

    /// The form of the findings on standard output [default: full]
    #[arg(long, value_name = "FORMAT", help_heading = "Output")]
    pub output_format: Option<Format>,

    /// Send nothing over the network
    #[arg(long, help_heading = "Links")]
    pub offline: bool,

    /// Do not ask addresses that match
    #[arg(long, value_name = "REGEX", action = ArgAction::Append, help_heading = "Links")]
    pub link_exclude: Vec<Regex>,

    /// Statuses that count as alive, besides 200 to 299
    #[arg(
        long,
        value_name = "STATUS",
        value_delimiter = ',',
        value_parser = clap::value_parser!(u16).range(100..=999),
        help_heading = "Links"
    )]
    pub link_accept: Vec<u16>,

    /// Time for one link, its retries included [default: 20]
    #[arg(long, value_name = "SECONDS", value_parser = seconds, help_heading = "Links")]
    pub timeout: Option<f64>,

    /// How often a link is asked again [default: 2]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(0..=20), help_heading = "Links")]
    pub retries: Option<u32>,

    /// Requests at once [default: 64]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=10_000), help_heading = "Links")]
    pub max_concurrency: Option<u32>,

    /// Requests at once to one host [default: 8]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=10_000), help_heading = "Links")]
    pub per_host: Option<u32>,

    /// Start at the concurrency limits, without adaptive politeness (a host of your own)
    #[arg(long, help_heading = "Links")]
    pub no_throttle: bool,

    /// The User-Agent that is sent
    #[arg(long, value_name = "TEXT", value_parser = field_value, help_heading = "Links")]
    pub user_agent: Option<String>,
}

/// Options of `inspect`.
#[derive(Debug, Args)]
pub struct InspectArgs {
    /// The document; `-` is standard input
    pub path: PathBuf,

    /// The contract: a built-in profile, `none`, or `auto`: what the page shows [default: auto]
    #[arg(long, value_name = "NAME|none", help_heading = "Contract")]
    pub profile: Option<String>,

    /// Where settings come from.
    #[command(flatten)]
    pub config: ConfigArgs,
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

    /// When to use colours
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
