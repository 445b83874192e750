//! `contributor/missing-profile`: an avatar without a link in a grid of linked avatars.

use super::{identity, subject};
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
            let who = subject(context.document, person);
            sink.report(
                Diagnostic::new(person.location(context.document), format!("{who} has no profile link"))
                    .subject(identity(context.document, person))
                    .help("link the avatar to the person's profile or website"),
            );
        }
    }
}
