//! What a run could have reported and did not: a reader of the report has to know, because a pull request may be the cause.

use std::collections::{BTreeMap, BTreeSet};

use super::{Report, Unread};
use crate::{
    rule::{Level, Rule},
    rules,
};

/// A rule that a configuration file turns off for a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleOff {
    /// Its id.
    pub rule: &'static str,
    /// File and line.
    pub origin: String,
    /// Number of findings that it would have; `None` if only the network or the history knows.
    pub findings: Option<usize>,
}

/// A setting of a configuration file that hides findings or keeps a run green.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Setting {
    /// The setting: `fail-on = "never"`.
    pub text: String,
    /// File and line.
    pub origin: String,
}

/// Everything that a report does not show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hidden<'a> {
    /// Findings suppressed by comments.
    pub suppressed: usize,
    /// Findings that the diff base has as well.
    pub unchanged: usize,
    /// Findings in the baseline.
    pub baseline: usize,
    /// Parts of pages that a forge shows and that were not checked.
    pub unchecked: usize,
    /// Findings of rules that are off: origin, rules, and how many.
    pub counted: Vec<(&'a str, Vec<&'static str>, usize)>,
    /// Rules that are off and whose findings are not known: origin, and rules or groups (`link/*`).
    pub off: Vec<(&'a str, Vec<String>)>,
    /// Findings that are warnings and would be errors: origin, and how many.
    pub lowered: BTreeMap<&'a str, usize>,
    /// Other settings.
    pub settings: &'a [Setting],
    /// Pages that were not read.
    pub unread: &'a [Unread],
}

impl Hidden<'_> {
    /// Whether the report shows everything.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.suppressed + self.unchanged + self.baseline + self.unchecked == 0
            && self.counted.is_empty()
            && self.off.is_empty()
            && self.lowered.is_empty()
            && self.settings.is_empty()
            && self.unread.is_empty()
    }
}

impl Report {
    /// What the report does not show.
    #[must_use]
    pub fn hidden(&self) -> Hidden<'_> {
        let sum = |count: fn(&super::FileReport) -> usize| self.files.iter().map(count).sum();
        // By origin: each rule with its findings.
        let mut origins: BTreeMap<&str, BTreeMap<&'static str, Option<usize>>> = BTreeMap::new();
        for off in self.files.iter().flat_map(|file| &file.off) {
            let found = origins.entry(&off.origin).or_default().entry(off.rule).or_insert(Some(0));
            *found = found.zip(off.findings).map(|(known, more)| known + more);
        }
        let (mut counted, mut named) = (Vec::new(), Vec::new());
        for (origin, rules) in &origins {
            let known = rules.iter().filter(|(_, found)| found.is_some_and(|found| found > 0));
            let (ids, counts): (Vec<&str>, Vec<usize>) =
                known.map(|(id, found)| (*id, found.unwrap_or_default())).unzip();
            if !ids.is_empty() {
                counted.push((*origin, ids, counts.iter().sum()));
            }
            let names = names(rules);
            if !names.is_empty() {
                named.push((*origin, names));
            }
        }
        let mut lowered: BTreeMap<&str, usize> = BTreeMap::new();
        for (origin, count) in self.files.iter().flat_map(|file| &file.lowered) {
            *lowered.entry(origin).or_default() += count;
        }
        Hidden {
            suppressed: sum(|file| file.suppressed.len() + file.more_suppressed),
            unchanged: sum(|file| file.unchanged),
            baseline: sum(|file| file.listed),
            unchecked: sum(|file| file.checked.unread.as_ref().map_or(0, |unread| unread.parts)),
            counted,
            off: named,
            lowered,
            settings: &self.settings,
            unread: &self.unread,
        }
    }
}

/// What to call rules that are off: `every rule`, groups, and single rules whose findings are not known.
fn names(off: &BTreeMap<&'static str, Option<usize>>) -> Vec<String> {
    let unknown = off.iter().filter(|(_, found)| found.is_none()).map(|(id, _)| *id);
    names_among(&off.keys().copied().collect(), unknown)
}

/// What to call some rules: `every rule`, groups, and single rules.
#[must_use]
pub fn rule_names(rules: &BTreeSet<&'static str>) -> Vec<String> {
    names_among(rules, rules.iter().copied())
}

/// What to call `wanted` of some rules.
fn names_among<'a>(rules: &BTreeSet<&str>, wanted: impl Iterator<Item = &'a str>) -> Vec<String> {
    let by_default = || rules::ALL.iter().filter(|rule| rule.level != Level::Off);
    let has = |rule: &Rule| rules.contains(rule.id);
    if by_default().all(|rule| has(rule)) {
        return vec!["every rule".to_owned()];
    }
    let name = |id: &str| {
        let group = id.split('/').next().unwrap_or(id);
        let mut group_of = by_default().filter(|rule| rule.group() == group).peekable();
        let whole = group_of.peek().is_some() && group_of.all(|rule| has(rule));
        if whole { format!("{group}/*") } else { id.to_owned() }
    };
    wanted.map(name).collect::<BTreeSet<_>>().into_iter().collect()
}
