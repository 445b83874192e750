//! Checks `.all-contributorsrc` itself, once for all pages that are generated from it.

use super::{
    ignored::{Ignored, Lists},
    source::lint_rendered,
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
        return LintedRoster { found, suppressed: Vec::new() };
    }
    found.extend(lint_entries(roster, facts, selection).into_iter().map(|(_, finding)| finding));
    let mut lists = Lists::new(roster);
    lists.suppress_in_file(&mut found);
    found.extend(ignored.into_iter().flat_map(|page| lists.report_unused(page, selection)));
    // The file is one list.
    found.iter_mut().for_each(|finding| finding.container = Some(0));
    found.sort_by(|a, b| (a.span, a.rule, &a.message).cmp(&(b.span, b.rule, &b.message)));
    found.dedup_by(|a, b| (a.span, a.rule, &a.message) == (b.span, b.rule, &b.message));
    LintedRoster { found, suppressed: lists.suppressed }
}

/// The findings of a file that can be read, each with the span of its entry.
pub(super) fn lint_entries(roster: &Roster, facts: &Facts, selection: &Selection) -> Vec<(Span, Diagnostic)> {
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
        found.extend(sink.into_found().into_iter().map(|finding| (entry(&finding), finding)));
    }
    found
}
