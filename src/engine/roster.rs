//! `.all-contributorsrc` judged by itself, once, however many pages are written from it.

use crate::{
    diagnostic::Diagnostic,
    model::roster::Roster,
    rule::Sink,
    rules::{self, Levels},
};

/// Runs the enabled rules that look at the file. Where it cannot be read, nothing was compared: that is one finding, under the first of the rules that
/// miss it and as severe as the most severe of them.
#[must_use]
pub fn judge_roster(roster: &Roster, levels: &Levels) -> Vec<Diagnostic> {
    let enabled = || rules::OF_ROSTER.iter().filter_map(|(rule, check)| Some((rule, levels.severity(rule.id)?, check)));
    let mut found = Vec::new();
    if let Some(wrong) = &roster.wrong {
        let severity = enabled().map(|(_, severity, _)| severity).max();
        if let Some(((rule, ..), severity)) = enabled().next().zip(severity) {
            let mut sink = Sink::new(rule.id, severity);
            sink.report(
                Diagnostic::new(wrong.span, format!("{} {}", roster.path, wrong.why))
                    .help("nobody on the pages was compared with it"),
            );
            found.append(&mut sink.into_found());
        }
        return found;
    }
    for (rule, severity, check) in enabled() {
        let mut sink = Sink::new(rule.id, severity);
        check.iter().for_each(|check| check(roster, &mut sink));
        found.append(&mut sink.into_found());
    }
    found.sort_by(|a, b| (a.span, a.rule, &a.message).cmp(&(b.span, b.rule, &b.message)));
    found
}
