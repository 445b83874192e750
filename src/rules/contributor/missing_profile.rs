//! `contributor/missing-profile`: a picture that leads nowhere among pictures that lead to people.

use super::who;
use crate::{
    diagnostic::Diagnostic,
    rule::{Context, Level, Sink},
};

rule! {
    id: "contributor/missing-profile",
    level: Level::ERROR,
    check: check,
}

fn check(context: &Context<'_>, sink: &mut Sink) {
    for person in context.model.grids.iter().flat_map(|grid| &grid.people) {
        if person.link.is_none() {
            let who = who(context.document, person);
            sink.report(
                Diagnostic::new(person.location(context.document), format!("{who} has no link to a profile"))
                    .help("link the picture to the person’s profile or site, as for the others"),
            );
        }
    }
}
