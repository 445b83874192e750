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
        "add them to the file, or `all-contributors generate` removes them"
    } else {
        "add them to the file, or remove them from the page"
    };
    if compared.roster.people.is_empty() && compared.unsourced.len() > 1 {
        let message = format!("None of the {} people on this page is in {path}", compared.unsourced.len());
        sink.report(
            Diagnostic::new(compared.location, message).label("the file lists nobody").help(help).subject("all"),
        );
        return;
    }
    for person in &compared.unsourced {
        let place = person.name.as_ref().map_or_else(|| person.location(context.document), |name| name.span);
        let message = format!("{} is on this page but not in {path}", subject(context.document, person));
        sink.report(Diagnostic::new(place, message).help(help).subject(identity(context.document, person)));
    }
}
