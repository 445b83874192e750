//! `contributor/unlisted`: a person in .all-contributorsrc who is not on the page.

use crate::{
    diagnostic::Diagnostic,
    model::roster::Comparison,
    rule::{Context, Level, Needs, Sink},
    rules::wording,
};

rule! {
    id: "contributor/unlisted",
    level: Level::WARNING,
    check: check,
    needs: Needs::Roster,
    reports_absence: true,
}

fn check(context: &Context<'_>, sink: &mut Sink) {
    let Some(compared) = context.roster else { return };
    let Comparison { roster, location, .. } = compared;
    let help = if compared.generated {
        "regenerate the list with `all-contributors generate`"
    } else {
        "add them to the page, or remove them from the file"
    };
    for listed in compared.unlisted() {
        let who = wording::clipped(listed.display_name());
        let message = format!("{who} is in {} but not on this page", roster.path);
        let label = format!("missing from this list; line {} of the file", listed.line);
        let together = format!("people are in {} but not on this page", roster.path);
        let finding = Diagnostic::new(*location, message).label(label).help(help).together(together, help);
        sink.report(finding.subject(listed.display_name()));
    }
}
