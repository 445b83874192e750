//! What a configuration file hides: rules that it turns off, and settings that keep a run green.

use std::{collections::BTreeMap, path::Path};

use toml::Value;

use crate::{
    config::{FailOn, Layer, Layers, Origin},
    diagnostic::Diagnostic,
    document,
    engine::{self, ParsedPage},
    model::profile::Profile,
    report::{RuleOff, Setting},
    rule::{Facts, Needs, Rule},
    rules::Selection,
};

/// What a configuration file hides of a document.
#[derive(Debug, Default)]
pub(super) struct Hiding {
    /// The rules that are off, with file and line.
    off: Vec<(&'static Rule, String)>,
    /// Those of them whose findings are known without the network.
    known: Selection,
    /// The rules whose errors are warnings, with file and line.
    lowered: Vec<(&'static str, String)>,
    /// Other settings.
    pub(super) settings: Vec<Setting>,
    /// What says which contract a page has, apart from `profile = "none"`.
    contract: Option<Setting>,
}

impl Hiding {
    /// What the layers of a page hide, an absolute path.
    pub(super) fn new(layers: &Layers<'_>, page: &Path) -> Self {
        let off: Vec<(&Rule, String)> =
            layers.turned_off().into_iter().map(|(rule, origin)| (rule, origin.to_string())).collect();
        let known = Selection::only(off.iter().map(|(rule, _)| *rule).filter(|rule| is_known(rule)));
        let no_contract = layers.text("profile").is_some_and(|name| name == "none");
        let mut settings: Vec<Setting> =
            no_contract.then(|| setting(layers, "profile", "\"none\"")).flatten().into_iter().collect();
        // Read as HTML, a Markdown page has no links.
        let language = layers.text("language").filter(|_| document::is_page(page));
        settings.extend(language.and_then(|language| setting(layers, "language", &format!("\"{language}\""))));
        if layers.levels().is_ok_and(|rules| rules.need(Needs::Authors)) {
            let lists = ["contributors.ignore", "contributors.history"];
            settings.extend(lists.into_iter().filter_map(|key| setting(layers, key, "[…]")));
            let least: usize = layers.count("contributors.min-commits");
            settings.extend(setting(layers, "contributors.min-commits", &least.to_string()).filter(|_| least > 1));
        }
        let lowered = layers.lowered().into_iter().map(|(rule, origin)| (rule.id, origin.to_string())).collect();
        let profile = layers.text("profile").and_then(|name| setting(layers, "profile", &format!("\"{name}\"")));
        let own = || layers.replacing().into_iter().find_map(|(key, value)| setting(layers, &key, shape(value)));
        let contract = if no_contract { None } else { profile.or_else(own) };
        Self { off, known, lowered, settings, contract }
    }

    /// The setting that leaves a page without a contract, although it follows a built-in one.
    pub(super) fn emptied(&self, page: &ParsedPage) -> Option<Setting> {
        let setting = self.contract.as_ref()?;
        let has_fields = |profile: &Profile| profile.contract.entries.iter().any(|entries| !entries.fields.is_empty());
        let is_empty = !page.profile.as_ref().is_some_and(&has_fields);
        let follows = || Profile::detect(&page.model.page, &page.document).is_some_and(has_fields);
        (is_empty && follows()).then(|| setting.clone())
    }

    /// The findings that would be errors, by file and line.
    pub(super) fn lowered(&self, found: &[Diagnostic]) -> BTreeMap<String, usize> {
        let mut lowered = BTreeMap::new();
        for (rule, origin) in &self.lowered {
            let count = found.iter().filter(|finding| finding.rule == *rule).count();
            if count > 0 {
                *lowered.entry(origin.clone()).or_default() += count;
            }
        }
        lowered
    }

    /// The rules that are off for a page, with the findings that they would have.
    pub(super) fn rules_off(&self, page: &ParsedPage, facts: &Facts) -> Vec<RuleOff> {
        if self.off.is_empty() {
            return Vec::new();
        }
        let mut found: BTreeMap<&str, usize> = BTreeMap::new();
        if self.known != Selection::default() {
            for finding in engine::lint(page, facts, &self.known).all() {
                *found.entry(finding.rule).or_default() += 1;
            }
        }
        let off = self.off.iter().map(|(rule, origin)| RuleOff {
            rule: rule.id,
            origin: origin.clone(),
            findings: is_known(rule).then(|| found.get(rule.id).copied().unwrap_or_default()),
        });
        off.collect()
    }
}

/// The settings of a run that hide findings. A run that read no page is empty because of others.
pub(super) fn settings(layers: &Layers<'_>, file: &Layers<'_>, is_empty: bool) -> Vec<Setting> {
    let never = layers.one_of::<FailOn>("fail-on") == Some(FailOn::Never);
    let mut found = Vec::new();
    found.extend(never.then(|| setting(layers, "fail-on", "\"never\"")).flatten());
    found.extend(layers.flag("offline").then(|| setting(layers, "offline", "true")).flatten());
    // Lists of options and files add up.
    found.extend(["link.exclude", "link.accept"].into_iter().filter_map(|key| setting(file, key, "[…]")));
    found.extend(setting(file, "link.user-agent", "\"…\""));
    let grace = file.text("link.grace").unwrap_or_default();
    found.extend(setting(file, "link.grace", &format!("\"{grace}\"")));
    let hosts = file.sections("link.hosts");
    if hosts.values().any(|host| !host.statuses("accept").is_empty()) {
        found.extend(setting(file, "link.hosts", "{ accept … }"));
    }
    // What does not answer in time is not dead.
    let usual = Layers::new(&[], "", None, &Layer::default()).duration("link.timeout");
    let timeout = layers.duration("link.timeout");
    let shorter = (timeout < usual).then(|| setting(layers, "link.timeout", &timeout.as_secs_f64().to_string()));
    found.extend(shorter.flatten());
    if hosts.values().filter_map(|host| host.duration("timeout")).any(|timeout| timeout < usual) {
        found.extend(setting(file, "link.hosts", "{ timeout … }"));
    }
    if is_empty {
        found.extend(["paths", "include", "exclude"].into_iter().filter_map(|key| setting(file, key, "[…]")));
        found.extend(layers.flag("allow-empty").then(|| setting(layers, "allow-empty", "true")).flatten());
    }
    found
}

/// The layers of a file alone.
pub(super) fn file_only(options: &Layer) -> Layer {
    Layer::new(options.base.clone())
}

/// A setting, if a file sets it.
fn setting(layers: &Layers<'_>, key: &str, value: &str) -> Option<Setting> {
    match layers.origin(key) {
        origin @ Origin::File(..) => Some(Setting { text: format!("{key} = {value}"), origin: origin.to_string() }),
        _ => None,
    }
}

/// A value in a few characters.
fn shape(value: &Value) -> &'static str {
    match value {
        Value::Array(list) if list.is_empty() => "[]",
        Value::Array(_) => "[…]",
        Value::String(_) => "\"…\"",
        _ => "…",
    }
}

/// Whether the findings of a rule are known without the network and the history.
fn is_known(rule: &Rule) -> bool {
    !rule.needs.is_online() && !matches!(rule.needs, Needs::History | Needs::Authors)
}
