//! Checks `.all-contributorsrc` itself, once for all pages that are generated from it.

use crate::{
    diagnostic::Diagnostic,
    model::roster::Roster,
    rule::Sink,
    rules::{self, Selection},
};

/// Runs the enabled rules that check the file. A file that cannot be read is one finding, under the first of the rules
/// that need it and as severe as the most severe of them.
#[must_use]
pub fn lint_roster(roster: &Roster, selection: &Selection) -> Vec<Diagnostic> {
    let enabled = || rules::of_roster().filter_map(|rule| Some((rule, selection.severity(rule.id)?)));
    let mut found = Vec::new();
    if let Some(error) = &roster.error {
        let severity = enabled().map(|(_, severity)| severity).max();
        if let Some(((rule, _), severity)) = enabled().next().zip(severity) {
            let mut sink = Sink::new(rule.id, severity);
            sink.report(
                Diagnostic::new(error.span, format!("{} {}", roster.path, error.reason))
                    .help("correct the file; no page was compared with it"),
            );
            found.append(&mut sink.into_found());
        }
        return found;
    }
    for (rule, severity) in enabled() {
        let mut sink = Sink::new(rule.id, severity);
        rule.check_roster.iter().for_each(|check| check(roster, &mut sink));
        found.append(&mut sink.into_found());
    }
    found.sort_by(|a, b| (a.span, a.rule, &a.message).cmp(&(b.span, b.rule, &b.message)));
    found
}
