//! Which rules run, and how much their findings weigh.

use std::{collections::BTreeMap, fmt};

use super::ALL;
use crate::{
    diagnostic::Severity,
    rule::{Level, Needs, Rule},
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
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Levels(BTreeMap<&'static str, Severity>);

impl Levels {
    /// Applies selectors to the catalogue: `select`, then `warn` and `error`, then `ignore`. Of two selectors that name the same rule the narrower holds: `--ignore link
    /// --error link/dead` leaves `link/dead` on.
    ///
    /// # Errors
    /// A selector that names neither a rule nor a group.
    pub fn new(selectors: &Selectors<'_>) -> Result<Self, UnknownRule> {
        let all = [selectors.select, selectors.ignore, selectors.warn, selectors.error];
        for name in all.into_iter().flatten() {
            if !exists(name) {
                return Err(UnknownRule::new(name));
            }
        }
        let levels = ALL.iter().filter_map(|rule| Some((rule.id, severity(rule, selectors)?))).collect();
        Ok(Self(levels))
    }

    /// The severity of a rule, `None` where it does not run.
    #[must_use]
    pub fn severity(&self, id: &str) -> Option<Severity> {
        self.0.get(id).copied()
    }

    /// Whether some rule that runs has to have these facts.
    #[must_use]
    pub fn need(&self, needs: Needs) -> bool {
        ALL.iter().any(|rule| rule.needs == needs && self.0.contains_key(rule.id))
    }
}

/// Whether a rule or group has that name.
pub(super) fn exists(name: &str) -> bool {
    ALL.iter().any(|rule| name == rule.id || name == rule.group())
}

/// How narrowly a list names a rule: 2 by its id, 1 by its group, 0 not at all.
fn narrowness(list: &[String], rule: &Rule) -> u8 {
    list.iter().map(|name| if name == rule.id { 2 } else { u8::from(name == rule.group()) }).max().unwrap_or(0)
}

fn severity(rule: &Rule, selectors: &Selectors<'_>) -> Option<Severity> {
    let selected = match (rule.level, selectors.select) {
        (Level::On(severity), []) => Some(severity),
        (Level::Off, []) => None,
        (level, select) => (narrowness(select, rule) > 0).then_some(match level {
            Level::On(severity) => severity,
            Level::Off => Severity::Warning,
        }),
    };
    let (warn, error) = (narrowness(selectors.warn, rule), narrowness(selectors.error, rule));
    let raised = match warn.max(error) {
        0 => selected,
        _ if error >= warn => Some(Severity::Error),
        _ => Some(Severity::Warning),
    };
    let ignore = narrowness(selectors.ignore, rule);
    let kept = warn.max(error).max(narrowness(selectors.select, rule));
    if ignore > 0 && ignore >= kept { None } else { raised }
}

/// The rule or group that is spelled most like a name.
pub(super) fn nearest(name: &str) -> Option<&'static str> {
    let candidates = ALL.iter().flat_map(|rule| [rule.id, rule.group()]);
    candidates
        .map(|candidate| (strsim::damerau_levenshtein(name, candidate), candidate))
        .min()
        .filter(|(distance, candidate)| *distance <= candidate.len() / 3 + 1)
        .map(|(_, candidate)| candidate)
}
