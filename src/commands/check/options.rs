//! What holds for a whole run, from the layers of its configuration.

#[cfg(feature = "net")]
use std::collections::BTreeMap;

use regex::Regex;

#[cfg(feature = "net")]
use crate::{config::Section, io::net::HostLimits};
use crate::{
    config::{FailOn, Layers},
    output::Format,
};

/// What holds for the whole run.
pub(super) struct Settings {
    pub(super) format: Format,
    pub(super) fail_on: FailOn,
    pub(super) allow_empty: bool,
    pub(super) offline: bool,
    /// Who says so.
    pub(super) offline_by: String,
    pub(super) link_exclude: Vec<Regex>,
    #[cfg(feature = "net")]
    pub(super) net: crate::io::net::Options,
}

impl Settings {
    pub(super) fn new(layers: &Layers<'_>) -> Self {
        let link_exclude = layers.regexes("link.exclude");
        Self {
            format: layers.one_of("output-format").unwrap_or_default(),
            fail_on: layers.one_of("fail-on").unwrap_or_default(),
            allow_empty: layers.flag("allow-empty"),
            offline: layers.flag("offline"),
            offline_by: layers.origin("offline").to_string(),
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
                ..Default::default()
            },
            link_exclude,
        }
    }
}

/// The limits of single hosts.
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
