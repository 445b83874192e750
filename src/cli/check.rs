//! The options of `check`.

use std::path::{Path, PathBuf};

use clap::{ArgAction, Args};

use super::{
    SettingsArgs, When,
    values::{Header, header},
};

/// Options of `check`.
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// Pages, or directories to search for credits pages; `-` reads standard input [default: `paths` of the configuration, else `.`]
    pub paths: Vec<PathBuf>,

    /// Path to use for standard input
    #[arg(long, value_name = "PATH")]
    pub stdin_filename: Option<PathBuf>,

    /// Apply safe fixes
    #[arg(long, help_heading = "Fixes")]
    pub fix: bool,

    /// Also apply fixes that may change the meaning
    #[arg(long, help_heading = "Fixes")]
    pub unsafe_fixes: bool,

    /// Show what the fixes would change, without writing
    #[arg(long, help_heading = "Fixes", conflicts_with = "fix")]
    pub diff: bool,

    /// Where the configuration comes from.
    #[command(flatten)]
    pub config: ConfigArgs,

    /// The options that set a key of the configuration.
    #[command(flatten)]
    pub settings: SettingsArgs,

    /// Report only findings that are new since REV, and check only new links
    #[arg(long, value_name = "REV", help_heading = "Known findings")]
    pub diff_base: Option<String>,

    /// Hide the findings listed in FILE, and report stale entries
    #[arg(long, value_name = "FILE", help_heading = "Known findings")]
    pub baseline: Option<PathBuf>,

    /// Write the current findings to FILE (`-`: standard output)
    #[arg(
        long,
        value_name = "FILE",
        help_heading = "Known findings",
        conflicts_with_all = ["baseline", "diff_base", "fix", "diff", "statistics", "output_file"]
    )]
    pub write_baseline: Option<PathBuf>,

    /// Exit 0 even if there are findings
    #[arg(long, help_heading = "Exit status")]
    pub exit_zero: bool,

    /// Write findings to FILE instead of standard output (`-`)
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    pub output_file: Option<PathBuf>,

    /// Count findings per rule instead of printing them
    #[arg(long, help_heading = "Output")]
    pub statistics: bool,

    /// Do not print a summary or progress
    #[arg(long, short, help_heading = "Output", conflicts_with = "verbose")]
    pub quiet: bool,

    /// Print what each page is checked against
    #[arg(long, short, help_heading = "Output")]
    pub verbose: bool,

    /// When to use color
    #[arg(long, value_name = "WHEN", default_value = "auto", help_heading = "Output")]
    pub color: When,

    /// Do not show a progress bar
    #[arg(long, help_heading = "Output")]
    pub no_progress: bool,

    /// Send a header to one host over https; `HOST:PORT` or `http://HOST` names another port or scheme
    #[arg(
        long,
        value_name = "HOST: NAME=VALUE",
        action = ArgAction::Append,
        value_parser = header,
        hide_env_values = true,
        help_heading = "Links"
    )]
    pub header: Vec<Header>,

    /// Suggest an archived copy for each dead link
    #[arg(long, help_heading = "Links")]
    pub suggest_archive: bool,

    /// URL of the archive [default: archive.org]
    #[arg(long, value_name = "URL", help_heading = "Links")]
    pub archive_url: Option<String>,

    /// Directory of the link cache [default: in the user's cache directory]
    #[arg(long, value_name = "DIR", help_heading = "Links")]
    pub cache_dir: Option<PathBuf>,

    /// Do not use the link cache
    #[arg(long, help_heading = "Links")]
    pub no_cache: bool,

    /// Check every link again and update the cache
    #[arg(long, help_heading = "Links", conflicts_with = "no_cache")]
    pub refresh: bool,

    /// Allow requests to loopback, private and link-local addresses
    #[arg(long, help_heading = "Links")]
    pub allow_private: bool,
}

impl CheckArgs {
    /// The file for the findings; `None` for standard output.
    #[must_use]
    pub fn output_file(&self) -> Option<&Path> {
        self.output_file.as_deref().filter(|path| path.as_os_str() != "-")
    }
}

/// Where the configuration comes from.
#[derive(Debug, Args)]
pub struct ConfigArgs {
    /// Use this configuration file
    #[arg(long, value_name = "FILE", help_heading = "Configuration", conflicts_with = "no_config")]
    pub config: Option<PathBuf>,

    /// Ignore configuration files
    #[arg(long, help_heading = "Configuration")]
    pub no_config: bool,

    /// Directory with the numbered modules (NN_name)
    #[arg(long, value_name = "DIR", help_heading = "Contract")]
    pub modules: Option<PathBuf>,
}
