//! The options that set a key of the configuration: declared in its schema, read into a layer.

use std::path::PathBuf;

use clap::{
    Arg, ArgAction, ArgMatches, Args, Command, FromArgMatches,
    builder::{PossibleValue, PossibleValuesParser, ValueParser},
    parser::ValueSource,
};
use toml::Value;

use super::values;
use crate::{
    choice::Described,
    config::{
        Layer, Origin,
        schema::{self, Key, Opt, Shape, Text},
        value_of,
    },
};

/// What the options say, by key of the configuration.
#[derive(Debug, Clone, Default)]
pub struct SettingsArgs {
    values: Vec<(String, Value, Origin)>,
}

/// The same for commands that take nothing but the contract.
#[derive(Debug, Clone, Default)]
pub struct ContractArgs(SettingsArgs);

/// The keys with an option, by path.
fn options() -> impl Iterator<Item = (String, &'static Key, Opt)> {
    schema::paths().into_iter().filter_map(|(path, key)| Some((path, key, key.option?)))
}

/// How variables of the environment begin.
pub(super) const VARIABLES: &str = "ACK_LINT_";

/// The environment variable of an option.
pub(super) fn variable(long: &str) -> String {
    format!("{VARIABLES}{}", long.to_ascii_uppercase().replace('-', "_"))
}

/// How clap refers to an option.
fn id(option: &Opt) -> String {
    option.name.replace('-', "_")
}

/// The help of an option, with the default of its key.
fn help(key: &Key, option: &Opt) -> String {
    let text = option.help.unwrap_or(key.doc);
    let default = key.default.trim_matches('\'');
    match key.shape {
        Shape::Flag | Shape::List(_) => text.to_owned(),
        _ if default.is_empty() => text.to_owned(),
        _ => format!("{text} [default: {default}]"),
    }
}

fn arg(key: &'static Key, option: &Opt) -> Arg {
    let arg = Arg::new(id(option)).long(option.name).help(help(key, option)).help_heading(option.heading);
    if matches!(key.shape, Shape::Flag) {
        return arg.action(ArgAction::SetTrue);
    }
    let arg = arg.value_name(option.value).value_parser(parser(&key.shape));
    match &key.shape {
        Shape::List(item) => {
            let arg = arg.action(ArgAction::Append);
            // Globs are split later, and regular expressions may contain commas.
            let delimited = !matches!(item, Shape::Text(Text::Glob | Text::Regex));
            if delimited { arg.value_delimiter(',') } else { arg }
        }
        _ => arg.action(ArgAction::Set),
    }
}

/// Checks one value of an option.
fn parser(shape: &'static Shape) -> ValueParser {
    match shape {
        Shape::Integer(least, most) => ValueParser::new(|text: &str| values::integer(text, *least, *most)),
        Shape::Seconds { option, .. } => ValueParser::new(|text: &str| values::seconds(text, *option)),
        Shape::Choice(all) => {
            let value = |one: &Described| PossibleValue::new(one.name).help(one.description());
            PossibleValuesParser::new(all.iter().map(value)).into()
        }
        Shape::List(item) => parser(item),
        Shape::Text(Text::Glob) => ValueParser::new(values::globs),
        Shape::Text(Text::Regex) => ValueParser::new(values::regex),
        Shape::Text(Text::Header) => ValueParser::new(values::field_value),
        _ => ValueParser::string(),
    }
}

/// The value that an option sets its key to.
fn value(matches: &ArgMatches, key: &Key, option: &Opt) -> Option<Value> {
    let id = id(option);
    if matches!(key.shape, Shape::Flag) {
        let on = matches.get_flag(&id);
        return Some(Value::Boolean(if option.name.starts_with("no-") { !on } else { on }));
    }
    match &key.shape {
        Shape::Integer(..) => matches.get_one::<i64>(&id).copied().map(Value::Integer),
        Shape::Seconds { .. } => matches.get_one::<f64>(&id).copied().map(value_of),
        Shape::List(Shape::Integer(..)) => {
            Some(Value::Array(matches.get_many::<i64>(&id)?.copied().map(Value::Integer).collect()))
        }
        Shape::List(item) => {
            let texts = matches.get_many::<String>(&id)?.cloned();
            let texts: Vec<String> = match item {
                Shape::Text(Text::Glob) => texts.flat_map(|text| values::split_globs(&text)).collect(),
                _ => texts.collect(),
            };
            Some(Value::Array(texts.into_iter().map(Value::String).collect()))
        }
        _ => matches.get_one::<String>(&id).cloned().map(Value::String),
    }
}

impl SettingsArgs {
    fn read(matches: &ArgMatches) -> Self {
        let read = |(path, key, option): (String, &Key, Opt)| {
            let origin = origin(matches, &id(&option))?;
            Some((path, value(matches, key, &option)?, origin))
        };
        Self { values: options().filter_map(read).collect() }
    }

    /// The options and environment variables as a layer. `base` is the current directory, which globs are relative to.
    #[must_use]
    pub fn layer(&self, base: PathBuf) -> Layer {
        let mut layer = Layer::new(base);
        for (path, value, origin) in &self.values {
            layer.set(path, value.clone(), origin.clone());
        }
        layer
    }

    /// Whether a key is set.
    #[must_use]
    pub fn sets(&self, path: &str) -> bool {
        self.values.iter().any(|(set, ..)| set == path)
    }
}

impl ContractArgs {
    /// As [`SettingsArgs::layer`].
    #[must_use]
    pub fn layer(&self, base: PathBuf) -> Layer {
        self.0.layer(base)
    }
}

impl FromArgMatches for SettingsArgs {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        Ok(Self::read(matches))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::read(matches);
        Ok(())
    }
}

impl Args for SettingsArgs {
    fn augment_args(command: Command) -> Command {
        command.args(options().map(|(_, key, option)| arg(key, &option)))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for ContractArgs {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        SettingsArgs::from_arg_matches(matches).map(Self)
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        self.0.update_from_arg_matches(matches)
    }
}

impl Args for ContractArgs {
    fn augment_args(command: Command) -> Command {
        let contract = options().filter(|(_, _, option)| option.heading == "Contract");
        command.args(contract.map(|(_, key, option)| arg(key, &option)))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

/// Where an option comes from; `None` if it is not given.
#[must_use]
pub fn origin(matches: &ArgMatches, option: &str) -> Option<Origin> {
    let long = option.replace('_', "-");
    // Commands that lack the option have no value for it.
    match matches.try_contains_id(option).ok().and_then(|_| matches.value_source(option))? {
        ValueSource::CommandLine => Some(Origin::Option(format!("--{long}"))),
        ValueSource::EnvVariable => Some(Origin::Environment(variable(&long))),
        _ => None,
    }
}
