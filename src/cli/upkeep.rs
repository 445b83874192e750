//! Commands about the configuration and the link cache, and `init`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::{ConfigArgs, SettingsArgs};

/// Commands about the configuration.
#[derive(Debug, Subcommand)]
pub enum ConfigCommand {
    /// Show what holds, and where each value comes from
    Show(Box<ShowArgs>),
    /// Write the JSON Schema of the configuration
    Schema,
}

/// Options of `init`.
#[derive(Debug, Args)]
pub struct InitArgs {
    /// The page that shows the contract; without one, a file with nothing but comments is written
    #[arg(value_name = "PATH")]
    pub page: Option<PathBuf>,

    /// Overwrite an ack-lint.toml that is there
    #[arg(long)]
    pub force: bool,

    /// Write to standard output, and no file
    #[arg(long, conflicts_with = "force")]
    pub stdout: bool,
}

/// Commands about the link cache.
#[derive(Debug, Subcommand)]
pub enum CacheCommand {
    /// Tell where it is and what it holds
    Info(CacheArgs),
    /// Remove it
    Clear(CacheArgs),
}

/// Options of `cache`.
#[derive(Debug, Args)]
pub struct CacheArgs {
    /// The directory of the link cache [default: that of the user]
    #[arg(long, value_name = "DIR")]
    pub cache_dir: Option<PathBuf>,
}

/// Options of `config show`.
#[derive(Debug, Args)]
pub struct ShowArgs {
    /// The document or directory it is to hold for [default: the current directory]
    pub path: Option<PathBuf>,

    /// The form of the list
    #[arg(long, value_name = "FORMAT", default_value = "toml")]
    pub format: ShowFormat,

    /// Where settings come from.
    #[command(flatten)]
    pub config: ConfigArgs,

    /// What `check` would be given.
    #[command(flatten)]
    pub settings: SettingsArgs,
}

/// The form of the merged configuration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ShowFormat {
    /// As a configuration, with comments
    Toml,
    /// One object, by key
    Json,
}
