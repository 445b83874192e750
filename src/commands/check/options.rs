//! The options of a run: the command line, and what its configuration sets for the whole run.

use std::time::Instant;
#[cfg(feature = "net")]
use std::{collections::BTreeMap, time::Duration};

use regex::Regex;

use crate::{
    cli::CheckArgs,
    config::{FailOn, Layers},
    fix::Safety,
    output::Format,
};
#[cfg(feature = "net")]
use crate::{config::Section, io::net::HostLimits};

/// The options of a run.
pub(in crate::commands) struct CheckOptions<'a> {
    /// What only the command line and the environment set.
    pub(in crate::commands) args: &'a CheckArgs,
    pub(super) format: Format,
    pub(super) fail_on: FailOn,
    pub(super) allow_empty: bool,
    /// Most findings of one rule and page that are listed.
    pub(super) max_findings: usize,
    /// What set `offline`, where it is set.
    pub(in crate::commands) offline: Option<String>,
    pub(in crate::commands) link_exclude: Vec<Regex>,
    /// How long a link that was alive may be dead before that is an error.
    #[cfg(feature = "net")]
    pub(in crate::commands) grace: Duration,
    /// When the time of the run is up.
    pub(super) deadline: Option<Instant>,
    #[cfg(feature = "net")]
    pub(in crate::commands) net: crate::io::net::Options,
}

impl<'a> CheckOptions<'a> {
    /// Combines options with the layers of the configuration.
    pub(in crate::commands) fn new(args: &'a CheckArgs, layers: &Layers<'_>) -> Self {
        let link_exclude = layers.regexes("link.exclude");
        let deadline = Instant::now().checked_add(layers.duration("max-time"));
        Self {
            args,
            format: layers.one_of("output-format").unwrap_or_default(),
            fail_on: layers.one_of("fail-on").unwrap_or_default(),
            allow_empty: layers.flag("allow-empty"),
            max_findings: layers.count("max-findings"),
            offline: layers.flag("offline").then(|| layers.origin("offline").to_string()),
            #[cfg(feature = "net")]
            net: crate::io::net::Options {
                timeout: layers.duration("link.timeout"),
                retries: layers.count("link.retries"),
                max_concurrency: layers.count("link.max-concurrency"),
                per_host: layers.count("link.per-host"),
                throttle: layers.flag("link.throttle"),
                user_agent: layers.text("link.user-agent"),
                hosts: hosts(layers),
                exclude: link_exclude.clone(),
                accept: layers.statuses("link.accept"),
                deadline,
                ..Default::default()
            },
            #[cfg(feature = "net")]
            grace: layers.age("link.grace"),
            link_exclude,
            deadline,
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
    let limits = |(name, section): (String, Section)| {
        let limits = HostLimits {
            concurrency: section.count("concurrency"),
            interval: section.duration("interval"),
            timeout: section.duration("timeout"),
            accept: section.statuses("accept"),
        };
        (name.to_ascii_lowercase(), limits)
    };
    layers.sections("link.hosts").into_iter().map(limits).collect()
}
