//! Checks `.all-contributorsrc` itself, once for all pages that are generated from it.

use std::collections::BTreeSet;

use super::{
    broken_tags::is_about_tags,
    ignored::{Ignored, Lists},
    known_findings,
    source::{InFile, lint_rendered},
};
use crate::{
    diagnostic::{Diagnostic, Suppressed},
    model::roster::Roster,
    rule::{Facts, Sink},
    rules::{self, Selection},
    span::Span,
};

/// The findings of the file.
#[derive(Debug, Clone, Default)]
pub struct LintedRoster {
    /// Sorted by location, then by rule.
    pub found: Vec<Diagnostic>,
    /// Findings in values with a broken tag that is reported.
    spared: Vec<Diagnostic>,
    /// Findings that the file itself suppresses.
    pub suppressed: Vec<Suppressed>,
}

/// Runs the enabled rules that check the file. A file that cannot be read is one finding, under the first of the rules
/// that need it and as severe as the most severe of them. `facts` are those of a page with the list, and `ignored` is what the
/// file suppresses there.
#[must_use]
pub fn lint_roster(roster: &Roster, facts: &Facts, selection: &Selection, ignored: Option<&Ignored>) -> LintedRoster {
    let mut found = Vec::new();
    if let Some(error) = &roster.error {
        let enabled = || rules::of_roster().filter_map(|rule| Some((rule, selection.severity(rule.id)?)));
        let severity = enabled().map(|(_, severity)| severity).max();
        if let Some(((rule, _), severity)) = enabled().next().zip(severity) {
            let mut sink = Sink::new(rule.id, severity);
            sink.report(
                Diagnostic::new(error.span, format!("{} {}", roster.path, error.reason))
                    .help("correct the file; no page was compared with it"),
            );
            found.append(&mut sink.into_found());
        }
        return LintedRoster { found, ..LintedRoster::default() };
    }
    let mut spared = Vec::new();
    for InFile { finding, spared: is_spared, .. } in lint_entries(roster, facts, selection) {
        if is_spared { spared.push(finding) } else { found.push(finding) }
    }
    let mut lists = Lists::new(roster);
    lists.suppress_in_file(&mut found);
    let reported = broken_values(found.iter());
    let mut shown: Vec<Diagnostic> = spared.extract_if(.., |finding| !reported.contains(&finding.span)).collect();
    lists.suppress_in_file(&mut shown);
    found.append(&mut shown);
    found.extend(ignored.into_iter().flat_map(|page| lists.report_unused(page, selection)));
    // The file is one list.
    found.iter_mut().chain(&mut spared).for_each(|finding| finding.container = Some(0));
    in_order(&mut found);
    LintedRoster { found, spared, suppressed: lists.suppressed }
}

/// The values with a broken tag about which there is a finding.
fn broken_values<'a>(found: impl Iterator<Item = &'a Diagnostic>) -> BTreeSet<Span> {
    found.filter(|finding| is_about_tags(finding)).map(|finding| finding.span).collect()
}

fn in_order(found: &mut Vec<Diagnostic>) {
    found.sort_by(|a, b| (a.span, a.rule, &a.message).cmp(&(b.span, b.rule, &b.message)));
    found.dedup_by(|a, b| (a.span, a.rule, &a.message) == (b.span, b.rule, &b.message));
}

impl LintedRoster {
    /// All that was found, also in broken tags. What is known of the file is compared with these.
    pub fn all(&self) -> impl Iterator<Item = &Diagnostic> {
        self.found.iter().chain(&self.spared)
    }

    /// Hides findings, as [`Linted::hide`](super::Linted::hide) does for a page.
    pub fn hide(&mut self, recognize: impl FnOnce(&[Diagnostic]) -> (Vec<bool>, Vec<bool>)) -> (usize, usize) {
        let own = self.found.len();
        self.found.append(&mut self.spared);
        let (one, other) = recognize(&self.found);
        let mut hidden: Vec<bool> = one.iter().zip(&other).map(|(one, other)| *one || *other).collect();
        let left = self.found.iter().zip(&hidden).take(own).filter(|(_, hidden)| !**hidden);
        let reported = broken_values(left.map(|(finding, _)| finding));
        let is_spared: Vec<bool> =
            self.found.iter().enumerate().map(|(at, finding)| at >= own && reported.contains(&finding.span)).collect();
        let count =
            |known: &[bool]| known.iter().zip(&is_spared).filter(|(known, spared)| **known && !**spared).count();
        // What both lists have is counted once.
        let only: Vec<bool> = one.iter().zip(&other).map(|(one, other)| *other && !*one).collect();
        let counts = (count(&one), count(&only));
        hidden.iter_mut().zip(&is_spared).for_each(|(hidden, spared)| *hidden |= spared);
        known_findings::hide(&mut self.found, &hidden);
        in_order(&mut self.found);
        counts
    }
}

/// The findings of a file that can be read.
pub(super) fn lint_entries(roster: &Roster, facts: &Facts, selection: &Selection) -> Vec<InFile> {
    let mut found = lint_rendered(roster, facts, selection);
    for rule in rules::of_roster() {
        let (Some(severity), Some(check)) = (selection.severity(rule.id), rule.check_roster) else { continue };
        let mut sink = Sink::new(rule.id, severity);
        check(roster, &mut sink);
        let entry = |finding: &Diagnostic| {
            let after = roster.people.partition_point(|person| person.span.start <= finding.span.start);
            let around = after.checked_sub(1).and_then(|at| roster.people.get(at)).map(|person| person.span);
            around.filter(|entry| entry.contains(finding.span)).unwrap_or(finding.span)
        };
        let in_file = |finding| InFile { entry: entry(&finding), finding, spared: false };
        found.extend(sink.into_found().into_iter().map(in_file));
    }
    found
}
