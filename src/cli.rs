//! The command line. An option is declared once: here, or in the schema of the configuration if it sets a key.

mod check;
mod commands;
mod settings;
mod values;

use std::{collections::BTreeSet, ffi::OsString, path::Path};

use clap::{
    Arg, ArgAction, ArgMatches, CommandFactory, FromArgMatches, Parser, Subcommand,
    builder::BoolishValueParser,
    error::{ContextKind, ContextValue, ErrorKind},
};

pub use self::{
    check::{CheckArgs, ConfigArgs},
    commands::{
        AddArgs, CacheArgs, CacheCommand, ConfigCommand, ExplainArgs, InitArgs, InspectArgs, PageFormat, RulesArgs,
        ShowArgs, ShowFormat, TableFormat,
    },
    settings::{ContractArgs, SettingsArgs, origin},
    values::Header,
};
use crate::{choice::choices, io::files, output::sanitize, text};

/// A linter for credits pages
///
/// Checks ACKNOWLEDGMENTS.md, CREDITS.md and similar pages: entries against the contract of the page; module numbers,
/// contributors and licenses against the repository; links and images.
#[derive(Debug, Parser)]
#[command(name = "ack-lint", version, propagate_version = true, disable_help_subcommand = true)]
#[command(
    after_help = "Start with `ack-lint check --offline`. `ack-lint explain RULE` explains a finding, and `ack-lint init PAGE` \
    writes a contract for a page."
)]
pub struct Cli {
    /// The command to run.
    #[command(subcommand)]
    pub command: Command,
}

impl Cli {
    /// Parses the command line. `environment` says which variables are set.
    ///
    /// # Errors
    /// What is wrong, or the requested help or version.
    pub fn read(environment: impl Fn(&str) -> bool) -> Result<(Self, ArgMatches), clap::Error> {
        let mut command = command(environment);
        let args: Vec<OsString> = std::env::args_os().collect();
        if let Some(name) = named_like_an_option(args.get(1..).unwrap_or_default()) {
            let shown = sanitize::line(&name);
            let message = format!(
                "`{shown}` could be an option, and is the name of a file; rename the file, or write `./{shown}`"
            );
            return Err(command.error(ErrorKind::InvalidValue, message));
        }
        let matches = command.try_get_matches_from_mut(&args).map_err(|error| {
            if is_about_a_header(&error) {
                let message = "a malformed --header (its text is hidden): expected `HOST: NAME=VALUE`";
                return command.error(ErrorKind::ValueValidation, message);
            }
            match not_a_command(&error, args.get(1), &command) {
                Some(message) => command.error(ErrorKind::InvalidSubcommand, message),
                None => error,
            }
        })?;
        let cli = Self::from_arg_matches(&matches)?;
        if let (Command::Check(args), Some((name, given))) = (&cli.command, matches.subcommand())
            && args.unsafe_fixes
            && !args.fix
            && !args.diff
        {
            let option = origin(given, "unsafe_fixes").map_or_else(String::new, |origin| origin.to_string());
            let check = command.find_subcommand_mut(name).map_or_else(Self::command, |check| check.clone());
            let message = format!("{option} needs --fix or --diff");
            return Err(check.clone().error(ErrorKind::MissingRequiredArgument, message));
        }
        Ok((cli, matches))
    }
}

impl CheckArgs {
    /// The options of `check` without any on the command line.
    ///
    /// # Errors
    /// A variable of the environment that is not valid.
    pub fn of_environment(environment: impl Fn(&str) -> bool) -> Result<Self, clap::Error> {
        let matches = command(environment).try_get_matches_from(["ack-lint", "check", "--quiet"])?;
        match Cli::from_arg_matches(&matches)?.command {
            Command::Check(args) => Ok(*args),
            _ => Err(clap::Error::new(ErrorKind::InvalidSubcommand)),
        }
    }
}

/// An argument that begins with `-` and is also the name of a file. Programs such as pre-commit append names of files
/// to a command, and a pull request can add a file with any name, which must not act as an option.
fn named_like_an_option(args: &[OsString]) -> Option<String> {
    let options = args.iter().take_while(|arg| arg.as_os_str() != "--");
    let mut named = options.filter(|arg| arg.as_encoded_bytes().starts_with(b"-") && files::is_there(Path::new(arg)));
    named.next().map(|arg| arg.to_string_lossy().into_owned())
}

/// Whether an error would print a `--header` or `ACK_LINT_HEADER`, which may be a secret.
fn is_about_a_header(error: &clap::Error) -> bool {
    let about = |kind| matches!(error.get(kind), Some(ContextValue::String(text)) if text.starts_with("--header"));
    error.kind() == ErrorKind::ValueValidation && about(ContextKind::InvalidArg)
}

/// What to say about a first argument that is not a command: perhaps it is a page, or a command with a typo.
fn not_a_command(error: &clap::Error, first: Option<&OsString>, command: &clap::Command) -> Option<String> {
    let Some(ContextValue::String(name)) = error.get(ContextKind::InvalidSubcommand) else { return None };
    if first.is_none_or(|first| first.as_os_str() != name.as_str()) {
        return None;
    }
    let shown = sanitize::line(name);
    let known = command.get_subcommands().map(clap::Command::get_name);
    let hint = if name.contains(['.', '/', '\\']) {
        format!("did you mean `ack-lint check {shown}`?")
    } else if let Some(near) = text::nearest_name(name, known) {
        format!("did you mean `ack-lint {near}`?")
    } else {
        "`ack-lint help` lists the commands".to_owned()
    };
    Some(format!("there is no command `{shown}`; {hint}"))
}

/// All commands. Each option can also be set in the environment (`--link-exclude` as `ACK_LINT_LINK_EXCLUDE`) if
/// `environment` says that the variable is set.
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

/// Variables of the environment that are none of this program, each with the one that it is a misspelling of.
pub fn misspelled(set: impl Iterator<Item = String>) -> Vec<(String, String)> {
    let mut set = set.filter(|name| name.starts_with(settings::VARIABLES)).peekable();
    if set.peek().is_none() {
        return Vec::new();
    }
    let command = command(|_| false);
    let inner = command.get_subcommands().flat_map(|command| command.get_subcommands().chain([command]));
    let known: BTreeSet<String> = inner
        .flat_map(clap::Command::get_arguments)
        .filter_map(|arg| Some(settings::variable(arg.get_long()?)))
        .collect();
    let limit = |name: &str| name.len().saturating_sub(settings::VARIABLES.len()) / 5 + 1;
    let near = |name: String| {
        let near = text::nearest(&name, known.iter().map(String::as_str), limit)?.to_owned();
        (!known.contains(&name)).then_some((name, near))
    };
    set.filter_map(near).collect()
}

/// Makes `--help` print what `-h` does: one line per option, so that each group fits on a screen. The manual page has
/// all.
fn short_help(command: clap::Command) -> clap::Command {
    let help = Arg::new("help").short('h').long("help").help("Print help").action(ArgAction::HelpShort);
    command.disable_help_flag(true).arg(help)
}

/// The command that `names` lead to, such as `config show`.
///
/// # Errors
/// The name that is not a command.
pub fn find(names: &[String]) -> Result<clap::Command, String> {
    let mut command = command(|_| false);
    command.build();
    for name in names {
        let found = command.find_subcommand(name).cloned();
        command = found.ok_or_else(|| {
            let known = command.get_subcommands().map(clap::Command::get_name);
            let near =
                text::nearest_name(name, known).map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
            format!("there is no command `{}`{near}", sanitize::line(name))
        })?;
    }
    Ok(command)
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Lint credits pages
    #[command(after_help = "Every option can be set in the environment: --link-exclude is ACK_LINT_LINK_EXCLUDE. \
        `ack-lint config show` lists those that a configuration file can set.")]
    Check(Box<CheckArgs>),
    /// Print what ack-lint reads from a page, as JSON
    Inspect(InspectArgs),
    /// Write an ack-lint.toml with the contract that a page follows
    Init(InitArgs),
    /// Add people to a page, in the form of its other entries
    Add(AddArgs),
    /// Explain a rule
    Explain(ExplainArgs),
    /// List all rules
    Rules(RulesArgs),
    /// Show the configuration or its JSON Schema
    #[command(subcommand)]
    Config(ConfigCommand),
    /// Show or clear the link cache
    #[cfg(feature = "net")]
    #[command(subcommand)]
    Cache(CacheCommand),
    /// Run the language server for editors, on standard input and output
    Server,
    /// Print a shell completion script
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page
    Man,
    /// Print help for a command
    Help {
        /// The command
        #[arg(value_name = "COMMAND")]
        command: Vec<String>,
    },
}

choices! {
    /// When output is colored.
    pub enum When {
        /// In terminals, unless `NO_COLOR` is set
        Auto = "auto",
        /// Always
        Always = "always",
        /// Never
        Never = "never",
    }
}
