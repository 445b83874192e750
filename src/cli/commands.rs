//! The options of all commands but `check`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::{ConfigArgs, ContractArgs, SettingsArgs, When};
use crate::choice::choices;

/// The commands of `config`.
#[derive(Debug, Subcommand)]
pub enum ConfigCommand {
    /// Show the merged configuration, and where each value comes from
    Show(Box<ShowArgs>),
    /// Print the JSON Schema of the configuration
    Schema,
}

/// Options of `init`.
#[derive(Debug, Args)]
pub struct InitArgs {
    /// Page to infer the contract from; without it, the file contains only comments
    #[arg(value_name = "PATH")]
    pub page: Option<PathBuf>,

    /// Overwrite an existing ack-lint.toml
    #[arg(long)]
    pub force: bool,

    /// Print to standard output instead of writing a file
    #[arg(long, conflicts_with = "force")]
    pub stdout: bool,
}

/// Options of `add`.
#[derive(Debug, Args)]
pub struct AddArgs {
    /// People to add: GitHub logins, or names of several words in quotation marks
    #[arg(value_name = "LOGIN|NAME", required = true)]
    pub people: Vec<String>,

    /// Page to add them to [default: the only credits page in this directory]
    #[arg(long, value_name = "PATH")]
    pub page: Option<PathBuf>,

    /// Name of the person, next to the login
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,

    /// Number of the GitHub account, for avatars that are addressed by it
    #[arg(long, value_name = "NUMBER")]
    pub id: Option<u64>,

    /// Heading of the section with the list [default: the list with most of the people]
    #[arg(long, value_name = "HEADING")]
    pub section: Option<String>,

    /// Show what would change, without writing
    #[arg(long, visible_alias = "dry-run")]
    pub diff: bool,
}

/// The commands of `cache`.
#[derive(Debug, Subcommand)]
pub enum CacheCommand {
    /// Show where the cache is and what it contains
    Info(CacheArgs),
    /// Remove the cache
    Clear(CacheArgs),
}

/// Options of `cache`.
#[derive(Debug, Args)]
pub struct CacheArgs {
    /// Directory of the link cache [default: in the user's cache directory]
    #[arg(long, value_name = "DIR")]
    pub cache_dir: Option<PathBuf>,
}

/// Options of `config show`.
#[derive(Debug, Args)]
pub struct ShowArgs {
    /// Page or directory to show the configuration for [default: the current directory]
    pub path: Option<PathBuf>,

    /// Output format
    #[arg(long, value_name = "FORMAT", default_value = "toml")]
    pub format: ShowFormat,

    /// Where the configuration comes from.
    #[command(flatten)]
    pub config: ConfigArgs,

    /// The options of `check` that set a key of the configuration.
    #[command(flatten)]
    pub settings: SettingsArgs,
}

choices! {
    /// The formats of the merged configuration.
    pub enum ShowFormat {
        /// TOML with comments
        Toml = "toml",
        /// One JSON object, by key
        Json = "json",
    }
}

/// Options of `inspect`.
#[derive(Debug, Args)]
pub struct InspectArgs {
    /// The page, or a directory with pages; `-` reads standard input
    pub path: PathBuf,

    /// Print the elements, attributes and text instead of the model; one line of JSON for each page of a directory
    #[arg(long)]
    pub tree: bool,

    /// The contract.
    #[command(flatten)]
    pub contract: ContractArgs,

    /// Where the configuration comes from.
    #[command(flatten)]
    pub config: ConfigArgs,
}

/// Options of `explain`.
#[derive(Debug, Args)]
pub struct ExplainArgs {
    /// A rule (`link/dead`), or a group for all of its rules
    #[arg(value_name = "RULE")]
    pub rule: String,

    /// Output format
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: PageFormat,

    /// When to use color
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub color: When,
}

choices! {
    /// The formats of a rule's page.
    pub enum PageFormat {
        /// Text for a terminal
        Text = "text",
        /// The Markdown source
        Markdown = "markdown",
        /// JSON with the properties of the rule
        Json = "json",
    }
}

/// Options of `rules`.
#[derive(Debug, Args)]
pub struct RulesArgs {
    /// Output format
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    pub format: TableFormat,
}

choices! {
    /// The formats of the list of rules.
    pub enum TableFormat {
        /// One line per rule
        Table = "table",
        /// A JSON array
        Json = "json",
    }
}
