//! Takes out the findings that `ack-lint-ignore` in `.all-contributorsrc` suppresses, on the page and in the file.

use std::{
    collections::{BTreeMap, BTreeSet},
    iter,
};

use super::ParsedPage;
use crate::{
    diagnostic::{Diagnostic, Suppressed},
    document::suppression::is_meant,
    model::roster::{Comparison, Roster, Text},
    rule::{Level, Needs, Rule, Sink},
    rules::{self, Selection},
    span::Span,
};

/// What the lists of the file suppressed on a page.
#[derive(Debug, Clone, Default)]
pub struct Ignored {
    /// Names in the lists, by position, that suppressed a finding.
    used: BTreeSet<usize>,
    /// The rules that had all facts about the page.
    done: Vec<&'static str>,
}

impl Ignored {
    pub(super) const fn new(used: BTreeSet<usize>, done: Vec<&'static str>) -> Self {
        Self { used, done }
    }

    /// What the lists suppressed on this page or another, with the rules that had all facts about both.
    #[must_use]
    pub fn join(mut self, other: &Self) -> Self {
        self.used.extend(&other.used);
        self.done.retain(|rule| other.done.contains(rule));
        self
    }
}

/// The lists of one file, and what they suppressed so far.
pub(super) struct Lists<'a> {
    roster: &'a Roster,
    /// Positions of names, by person; `None` for the whole list.
    by_person: BTreeMap<Option<usize>, Vec<usize>>,
    pub(super) used: BTreeSet<usize>,
    pub(super) suppressed: Vec<Suppressed>,
}

/// Whom a finding is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum About {
    /// Not the list that the file describes.
    Else,
    /// Some person of the list or the list as a whole.
    List,
    /// A person of the file.
    Person(usize),
}

impl<'a> Lists<'a> {
    pub(super) fn new(roster: &'a Roster) -> Self {
        let mut by_person: BTreeMap<Option<usize>, Vec<usize>> = BTreeMap::new();
        for (at, ignore) in roster.ignores.all.iter().enumerate() {
            by_person.entry(ignore.person).or_default().push(at);
        }
        Self { roster, by_person, used: BTreeSet::new(), suppressed: Vec::new() }
    }

    fn is_empty(&self) -> bool {
        self.by_person.is_empty()
    }

    /// Takes out findings of a page.
    pub(super) fn suppress_on_page(
        &mut self,
        found: &mut Vec<Diagnostic>,
        page: &ParsedPage,
        compared: &Comparison<'_>,
    ) {
        if self.is_empty() {
            return;
        }
        let span = |element| page.document.node(element).span;
        let paired = compared.pairs.iter().map(|pair| (span(pair.person.element), self.person_at(pair.listed.span)));
        let others = compared.unsourced.iter().map(|person| (span(person.element), About::List));
        let mut cells: Vec<(Span, About)> = paired.chain(others).collect();
        cells.sort_unstable_by_key(|(cell, _)| *cell);
        let unlisted: BTreeMap<&str, About> = compared
            .unlisted()
            .into_iter()
            .map(|listed| (listed.display_name(), self.person_at(listed.span)))
            .collect();
        let of_file: BTreeSet<&str> =
            rules::of_roster().filter(|rule| rule.needs == Needs::Roster).map(|rule| rule.id).collect();
        let about = |finding: &Diagnostic| {
            let before = cells.partition_point(|(cell, _)| cell.start <= finding.span.start);
            let cell = before.checked_sub(1).and_then(|at| cells.get(at));
            let cell = cell.filter(|(cell, _)| finding.span.start < cell.end).map(|(_, about)| *about);
            let missing = || finding.subject.as_deref().and_then(|name| unlisted.get(name)).copied();
            match cell {
                Some(about) => about,
                None if of_file.contains(finding.rule) => missing().unwrap_or(About::List),
                None => About::Else,
            }
        };
        self.suppress(found, about);
    }

    /// Takes out findings of the file.
    pub(super) fn suppress_in_file(&mut self, found: &mut Vec<Diagnostic>) {
        if !self.is_empty() {
            let roster = self.roster;
            self.suppress(found, |finding| person_at(roster, finding.span));
        }
    }

    fn person_at(&self, span: Span) -> About {
        person_at(self.roster, span)
    }

    fn suppress(&mut self, found: &mut Vec<Diagnostic>, about: impl Fn(&Diagnostic) -> About) {
        for finding in std::mem::take(found) {
            let person = match about(&finding) {
                About::Else => {
                    found.push(finding);
                    continue;
                }
                About::List => None,
                About::Person(person) => Some(person),
            };
            let lists = iter::once(None).chain(person.map(Some));
            let names = lists.filter_map(|list| self.by_person.get(&list)).flatten();
            let name = |at: usize| self.roster.ignores.all.get(at).map_or("", |ignore| ignore.name.text.as_str());
            let meant: Vec<usize> = names.copied().filter(|&at| is_meant(name(at), finding.rule)).collect();
            if meant.is_empty() {
                found.push(finding);
            } else {
                self.used.extend(meant);
                self.suppressed.push(Suppressed { finding: Diagnostic { fix: None, ..finding }, reason: None });
            }
        }
    }

    /// The names that suppressed nothing, on the page or in the file, although every rule they mean was run.
    fn unused(&self, page: &Ignored, selection: &Selection) -> Vec<&'a Text> {
        let in_file: BTreeSet<&str> = rules::of_roster()
            .filter(|rule| rule.needs != Needs::Roster && selection.severity(rule.id).is_some())
            .map(|rule| rule.id)
            .collect();
        let is_done = |rule: &Rule| page.done.contains(&rule.id) || in_file.contains(rule.id);
        let is_unused = |at: usize, name: &str| {
            let meant = rules::ALL.iter().filter(|rule| is_meant(name, rule.id) && rule.needs != Needs::Suppressions);
            let mut meant = meant.filter(|rule| rule.level != Level::Off || is_done(rule)).peekable();
            !self.used.contains(&at)
                && !page.used.contains(&at)
                && meant.peek().is_some()
                && meant.all(|rule| is_done(rule))
        };
        let all = self.roster.ignores.all.iter().enumerate();
        all.filter(|(at, ignore)| is_unused(*at, &ignore.name.text)).map(|(_, ignore)| &ignore.name).collect()
    }

    /// Reports the names of the lists that are of no use.
    pub(super) fn report_unused(&self, page: &Ignored, selection: &Selection) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        for rule in rules::ALL.iter().filter(|rule| rule.needs == Needs::Suppressions) {
            let Some(severity) = selection.severity(rule.id).filter(|_| !self.is_empty()) else { continue };
            let mut sink = Sink::new(rule.id, severity);
            for name in self.unused(page, selection) {
                sink.report(rules::suppression::unused::in_list(&name.text, name.span));
            }
            found.extend(sink.into_found());
        }
        found
    }
}

/// The person of the file at a place.
fn person_at(roster: &Roster, span: Span) -> About {
    let after = roster.people.partition_point(|person| person.span.start <= span.start);
    let at = after.checked_sub(1);
    let around = at.filter(|&at| roster.people.get(at).is_some_and(|person| span.start < person.span.end));
    around.map_or(About::List, About::Person)
}
