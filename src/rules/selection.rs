//! Which rules run, and with which severity.

use std::{collections::BTreeMap, fmt};

use super::ALL;
use crate::{
    diagnostic::Severity,
    rule::{Level, Needs, Rule},
    text,
};

/// A rule or group in an option that does not exist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownRule {
    name: String,
    nearest: Option<&'static str>,
}

impl fmt::Display for UnknownRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "unknown rule or group “{}”", self.name)?;
        match self.nearest {
            Some(nearest) => write!(f, "; did you mean “{nearest}”?"),
            None => write!(f, "; `ack-lint rules` lists them"),
        }
    }
}

impl UnknownRule {
    /// With the nearest name that does exist.
    #[must_use]
    pub fn new(name: &str) -> Self {
        Self { name: name.to_owned(), nearest: nearest(name) }
    }

    /// The most similar rule or group, if any is similar enough.
    #[must_use]
    pub const fn nearest(&self) -> Option<&'static str> {
        self.nearest
    }
}

impl std::error::Error for UnknownRule {}

/// Rules and groups as options name them.
#[derive(Debug, Clone, Copy, Default)]
pub struct Selectors<'a> {
    /// Only these, at their own severity; those that are off by default become warnings. Empty: the default set.
    pub select: &'a [String],
    /// Not these.
    pub ignore: &'a [String],
    /// These as warnings, even where they are off or not selected.
    pub warn: &'a [String],
    /// These as errors, even where they are off or not selected.
    pub error: &'a [String],
}

/// Severity of every rule that runs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection(BTreeMap<&'static str, Severity>);

impl Selection {
    /// Applies selectors to the catalogue: `select`, then `warn` and `error`, then `ignore`. Of two selectors for the
    /// same rule the narrower wins: `--ignore link --error link/dead` leaves `link/dead` on.
    ///
    /// # Errors
    /// A selector that names neither a rule nor a group.
    pub fn new(selectors: &Selectors<'_>) -> Result<Self, UnknownRule> {
        Self::layered(std::slice::from_ref(selectors))
    }

    /// Applies selectors of several sources, the last of which has precedence: each starts from the result of those
    /// before it, and a `select` leaves only what it names enabled.
    ///
    /// # Errors
    /// A selector that names neither a rule nor a group.
    pub fn layered(layers: &[Selectors<'_>]) -> Result<Self, UnknownRule> {
        for selectors in layers {
            let all = [selectors.select, selectors.ignore, selectors.warn, selectors.error];
            if let Some(name) = all.into_iter().flatten().find(|name| !exists(name)) {
                return Err(UnknownRule::new(name));
            }
        }
        let level = |rule: &Rule| layers.iter().fold(State::of(rule), |state, layer| state.under(rule, layer)).level();
        Ok(Self(ALL.iter().filter_map(|rule| Some((rule.id, level(rule)?))).collect()))
    }

    /// These rules alone, as warnings.
    pub fn only(rules: impl Iterator<Item = &'static Rule>) -> Self {
        Self(rules.map(|rule| (rule.id, Severity::Warning)).collect())
    }

    /// The severity of a rule; `None` if it does not run.
    #[must_use]
    pub fn severity(&self, id: &str) -> Option<Severity> {
        self.0.get(id).copied()
    }

    /// Whether a rule that runs needs the network.
    #[must_use]
    pub fn is_online(&self) -> bool {
        self.rules().any(|rule| rule.needs.is_online())
    }

    /// Whether a rule that runs needs these facts.
    #[must_use]
    pub fn need(&self, facts: Needs) -> bool {
        self.rules().any(|rule| rule.needs == facts)
    }

    fn rules(&self) -> impl Iterator<Item = &'static Rule> {
        ALL.iter().copied().filter(|rule| self.0.contains_key(rule.id))
    }
}

/// The rules that sources turn off although the last of them, alone, leaves them on: each with the index of the source that does,
/// and the name of its list.
#[must_use]
pub fn turned_off(layers: &[Selectors<'_>]) -> Vec<(&'static Rule, usize, &'static str)> {
    let Some(last) = layers.last() else { return Vec::new() };
    let mut found = Vec::new();
    for rule in ALL.iter().filter(|rule| State::of(rule).under(rule, last).on) {
        let mut state = State::of(rule);
        let mut by = None;
        for (index, layer) in layers.iter().enumerate() {
            let next = state.under(rule, layer);
            if state.on && !next.on {
                by = Some((index, if narrowness(layer.ignore, rule) > 0 { "ignore" } else { "select" }));
            }
            state = next;
        }
        found.extend(by.filter(|_| !state.on).map(|(index, list)| (*rule, index, list)));
    }
    found
}

/// The rules whose errors sources lower to warnings although the last of them, alone, does not: each with the index of the source.
#[must_use]
pub fn lowered(layers: &[Selectors<'_>]) -> Vec<(&'static Rule, usize)> {
    let Some(last) = layers.last() else { return Vec::new() };
    let is_error = |state: State| state.level() == Some(Severity::Error);
    let mut found = Vec::new();
    for rule in ALL.iter().filter(|rule| is_error(State::of(rule).under(rule, last))) {
        let mut state = State::of(rule);
        let mut by = None;
        for (index, layer) in layers.iter().enumerate() {
            let next = state.under(rule, layer);
            if is_error(state) && next.severity == Severity::Warning {
                by = Some(index);
            }
            state = next;
        }
        found.extend(by.filter(|_| state.level() == Some(Severity::Warning)).map(|index| (*rule, index)));
    }
    found
}

/// Whether a rule or group has that name.
#[must_use]
pub fn exists(name: &str) -> bool {
    ALL.iter().any(|rule| name == rule.id || name == rule.group())
}

/// How narrowly a list names a rule: 2 by its id, 1 by its group, 0 not at all.
fn narrowness(list: &[String], rule: &Rule) -> u8 {
    list.iter().map(|name| if name == rule.id { 2 } else { u8::from(name == rule.group()) }).max().unwrap_or(0)
}

/// The state of a rule after some layers.
#[derive(Debug, Clone, Copy)]
struct State {
    on: bool,
    /// Severity of its findings if it is on.
    severity: Severity,
}

impl State {
    const fn of(rule: &Rule) -> Self {
        match rule.level {
            Level::On(severity) => Self { on: true, severity },
            Level::Off => Self { on: false, severity: Severity::Warning },
        }
    }

    fn under(mut self, rule: &Rule, selectors: &Selectors<'_>) -> Self {
        let [select, ignore, warn, error] =
            [selectors.select, selectors.ignore, selectors.warn, selectors.error].map(|list| narrowness(list, rule));
        if !selectors.select.is_empty() {
            self.on = select > 0;
        }
        if warn.max(error) > 0 {
            self = Self { on: true, severity: if error >= warn { Severity::Error } else { Severity::Warning } };
        }
        if ignore > 0 && ignore >= warn.max(error).max(select) {
            self.on = false;
        }
        self
    }

    fn level(self) -> Option<Severity> {
        self.on.then_some(self.severity)
    }
}

/// The rule or group most similar to a name. Group and rule are compared each by itself, so that `link/nope` is not taken
/// for `link/moved`; a name without a group may be that of a rule.
pub(super) fn nearest(name: &str) -> Option<&'static str> {
    let name = name.to_ascii_lowercase().replace('_', "-");
    // All rules of a group, as the summary names them.
    let name = name.trim_end_matches('*').trim_end_matches('/');
    if let Some(rule) = ALL.iter().find(|rule| rule.group() == name) {
        return Some(rule.group());
    }
    let groups = || ALL.iter().map(|rule| rule.group());
    match name.split_once('/') {
        Some((group, own)) => nearest_rule(own, text::nearest_name(group, groups())?),
        None => ALL
            .iter()
            .map(|rule| rule.id)
            .find(|id| own_name(id) == name || id.replace('/', "-") == name)
            .or_else(|| text::nearest_name(name, groups()))
            .or_else(|| nearest_rule(name, "")),
    }
}

/// The rule of a group whose own name is most similar to a name; of all groups if it is empty.
fn nearest_rule(name: &str, group: &str) -> Option<&'static str> {
    let rules = || ALL.iter().filter(|rule| group.is_empty() || rule.group() == group).map(|rule| rule.id);
    let near = text::nearest_name(name, rules().map(own_name))?;
    rules().find(|id| own_name(id) == near)
}

/// The name of a rule without its group.
fn own_name(id: &str) -> &str {
    id.split_once('/').map_or(id, |(_, own)| own)
}
