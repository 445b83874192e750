//! `contributor/unsourced`: a person on the page who is not in .all-contributorsrc.

use super::{identity, subject};
use crate::{
    diagnostic::Diagnostic,
    rule::{Context, Level, Needs, Sink},
};

rule! {
    id: "contributor/unsourced",
    level: Level::WARNING,
    check: check,
    needs: Needs::Roster,
}

fn check(context: &Context<'_>, sink: &mut Sink) {
    let Some(compared) = context.roster else { return };
    let path = &compared.roster.path;
    let help = if compared.generated {
        "add them to the file; otherwise `all-contributors generate` removes them"
    } else {
        "add them to the file, or remove them from the page"
    };
    for person in &compared.unsourced {
        let place = person.name.as_ref().map_or_else(|| person.location(context.document), |name| name.span);
        let message = format!("{} is on this page but not in {path}", subject(context.document, person));
        let finding = Diagnostic::new(place, message).help(help).subject(identity(context.document, person));
        sink.report(finding.together(format!("people are on this page but not in {path}"), help));
    }
}
