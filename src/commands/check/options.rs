//! The options of a run: the command line, and what its configuration sets for the whole run.

#[cfg(feature = "net")]
use std::{collections::BTreeMap, time::Duration};

use clap::ValueEnum;
use regex::Regex;
#[cfg(feature = "net")]
use toml::Value;

#[cfg(feature = "net")]
use crate::io::net::HostLimits;
use crate::{
    cli::CheckArgs,
    config::{FailOn, Layers},
    fix::Safety,
    output::Format,
};

/// The options of a run.
pub(super) struct CheckOptions<'a> {
    /// What only the command line and the environment set.
    pub(super) args: &'a CheckArgs,
    pub(super) format: Format,
    pub(super) fail_on: FailOn,
    pub(super) allow_empty: bool,
    /// What set `offline`, where it is set.
    pub(super) offline: Option<String>,
    pub(super) link_exclude: Vec<Regex>,
    #[cfg(feature = "net")]
    pub(super) net: crate::io::net::Options,
}

impl<'a> CheckOptions<'a> {
    /// Combines options with the layers of the configuration.
    pub(super) fn new(args: &'a CheckArgs, layers: &Layers<'_>) -> Self {
        fn choice<T: ValueEnum>(layers: &Layers<'_>, key: &str) -> Option<T> {
            layers.text(key).and_then(|name| T::from_str(&name, false).ok())
        }
        let exclude = layers.texts("link.exclude");
        Self {
            args,
            format: choice(layers, "output-format").unwrap_or_default(),
            fail_on: choice(layers, "fail-on").unwrap_or(FailOn::Error),
            allow_empty: layers.flag("allow-empty"),
            offline: layers.flag("offline").then(|| layers.origin("offline").to_string()),
            link_exclude: exclude.iter().filter_map(|regex| Regex::new(regex).ok()).collect(),
            #[cfg(feature = "net")]
            net: crate::io::net::Options {
                timeout: Duration::from_secs_f64(layers.number("link.timeout")),
                retries: layers.number("link.retries") as u32,
                max_concurrency: layers.number("link.max-concurrency") as usize,
                per_host: layers.number("link.per-host") as usize,
                throttle: layers.flag("link.throttle"),
                user_agent: layers.text("link.user-agent"),
                hosts: hosts(layers),
                exclude: exclude.iter().filter_map(|regex| Regex::new(regex).ok()).collect(),
                accept: layers
                    .list("link.accept")
                    .iter()
                    .filter_map(|status| status.as_integer()?.try_into().ok())
                    .collect(),
                ..Default::default()
            },
        }
    }
}

impl CheckOptions<'_> {
    /// The least safe fixes that are applied or shown, if any are.
    pub(super) const fn fixes(&self) -> Option<Safety> {
        match (self.args.fix || self.args.diff, self.args.unsafe_fixes) {
            (false, _) => None,
            (true, false) => Some(Safety::Safe),
            (true, true) => Some(Safety::Unsafe),
        }
    }
}

/// Limits of single hosts.
#[cfg(feature = "net")]
fn hosts(layers: &Layers<'_>) -> BTreeMap<String, HostLimits> {
    let seconds = |value: &Value| value.as_float().or(value.as_integer().map(|whole| whole as f64));
    let limits = |table: &Value| HostLimits {
        concurrency: table.get("concurrency").and_then(Value::as_integer).map(|number| number as usize),
        interval: table.get("interval").and_then(seconds).map(Duration::from_secs_f64),
        timeout: table.get("timeout").and_then(seconds).map(Duration::from_secs_f64),
        accept: table.get("accept").and_then(Value::as_array).into_iter().flatten().filter_map(status).collect(),
    };
    layers.table("link.hosts").iter().map(|(name, table)| (name.to_ascii_lowercase(), limits(table))).collect()
}

#[cfg(feature = "net")]
fn status(value: &Value) -> Option<u16> {
    value.as_integer()?.try_into().ok()
}
