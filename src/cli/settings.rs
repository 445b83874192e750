//! From options to the layer of settings that they are.

use std::path::PathBuf;

use clap::{ArgMatches, ValueEnum, parser::ValueSource};
use toml::Value;

use super::SettingsArgs;
use crate::config::{Layer, Origin, value_of};

/// The variable of the environment that stands for an option.
pub(super) fn variable(long: &str) -> String {
    format!("ACK_LINT_{}", long.to_ascii_uppercase().replace('-', "_"))
}

/// Globs with commas between them; a comma in `{a,b}` or `[,]` is part of one.
pub(super) fn split_globs(text: &str) -> Vec<String> {
    let mut globs = vec![String::new()];
    let mut depth = 0usize;
    for c in text.chars() {
        match c {
            '{' | '[' => depth += 1,
            '}' | ']' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                globs.push(String::new());
                continue;
            }
            _ => {}
        }
        globs.last_mut().into_iter().for_each(|glob| glob.push(c));
    }
    globs.retain(|glob| !glob.is_empty());
    globs
}

impl SettingsArgs {
    /// What was given, in the environment or on the command line. `base` is the current directory, which globs are relative to.
    #[must_use]
    pub fn layer(&self, matches: &ArgMatches, base: PathBuf) -> Layer {
        let mut layer = Layer::new(base);
        let mut put = |option: &str, key: &str, value: Option<Value>| {
            if let (Some(value), Some(origin)) = (value, origin(matches, option)) {
                layer.set(key, value, origin);
            }
        };
        let text = |text: &Option<String>| text.clone().map(Value::String);
        let texts = |list: &[String]| Some(Value::Array(list.iter().cloned().map(Value::String).collect()));
        let globs = |list: &[String]| texts(&list.iter().flat_map(|one| split_globs(one)).collect::<Vec<_>>());
        let number = |number: Option<u32>| number.map(|number| Value::Integer(number.into()));
        put("profile", "profile", text(&self.profile));
        put("select", "select", texts(&self.select));
        put("ignore", "ignore", texts(&self.ignore));
        put("warn", "warn", texts(&self.warn));
        put("error", "error", texts(&self.error));
        put("include", "include", globs(&self.include));
        put("exclude", "exclude", globs(&self.exclude));
        put("force_exclude", "force-exclude", Some(Value::Boolean(self.force_exclude)));
        put("allow_empty", "allow-empty", Some(Value::Boolean(self.allow_empty)));
        put("fail_on", "fail-on", self.fail_on.as_ref().and_then(name));
        put("output_format", "output-format", self.output_format.as_ref().and_then(name));
        put("offline", "offline", Some(Value::Boolean(self.offline)));
        put(
            "link_exclude",
            "link.exclude",
            texts(&self.link_exclude.iter().map(|regex| regex.as_str().to_owned()).collect::<Vec<_>>()),
        );
        let accept = self.link_accept.iter().map(|&status| Value::Integer(status.into()));
        put("link_accept", "link.accept", Some(Value::Array(accept.collect())));
        put("timeout", "link.timeout", self.timeout.map(value_of));
        put("retries", "link.retries", number(self.retries));
        put("max_concurrency", "link.max-concurrency", number(self.max_concurrency));
        put("per_host", "link.per-host", number(self.per_host));
        put("no_throttle", "link.throttle", Some(Value::Boolean(!self.no_throttle)));
        put("user_agent", "link.user-agent", text(&self.user_agent));
        layer
    }
}

/// The name of a choice, as options and the configuration write it.
fn name<T: ValueEnum>(choice: &T) -> Option<Value> {
    choice.to_possible_value().map(|value| Value::String(value.get_name().to_owned()))
}

/// Where an option comes from; `None` where nobody gave it.
#[must_use]
pub fn origin(matches: &ArgMatches, option: &str) -> Option<Origin> {
    let long = option.replace('_', "-");
    // A command without the option has none of its values.
    match matches.try_contains_id(option).ok().and_then(|_| matches.value_source(option))? {
        ValueSource::CommandLine => Some(Origin::Option(format!("--{long}"))),
        ValueSource::EnvVariable => Some(Origin::Environment(variable(&long))),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commas_stand_between_globs_and_inside_of_them() {
        assert_eq!(split_globs("a.md,{b,c}.md,[,x].md,"), ["a.md", "{b,c}.md", "[,x].md"]);
        assert!(split_globs("").is_empty());
    }
}
