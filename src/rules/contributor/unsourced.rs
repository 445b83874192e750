//! `contributor/unsourced`: somebody stands on the page and not in .all-contributorsrc.

use super::who;
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
        "add them to the file: the list is written from it, and they are gone the next time"
    } else {
        "add them to the file, or take them out here"
    };
    if compared.roster.people.is_empty() && compared.unsourced.len() > 1 {
        let message = format!("None of the {} people in this list is in {path}: it is empty", compared.unsourced.len());
        sink.report(Diagnostic::new(compared.location, message).help(help));
        return;
    }
    for person in &compared.unsourced {
        let place = person.name.as_ref().map_or_else(|| person.location(context.document), |name| name.span);
        let message = format!("{} is in this list and not in {path}", who(context.document, person));
        sink.report(Diagnostic::new(place, message).help(help));
    }
}
