//! `contributor/missing-profile`: an avatar without a link in a grid of linked avatars.

use super::{identity, subject};
use crate::{
    diagnostic::Diagnostic,
    model::roster::Roster,
    rule::{Context, Level, Sink},
    rules::wording,
};

rule! {
    id: "contributor/missing-profile",
    level: Level::ERROR,
    check: check,
    check_roster: Some(in_roster),
}

fn check(context: &Context<'_>, sink: &mut Sink) {
    for person in context.model.grids.iter().flat_map(|grid| &grid.people) {
        if person.link.is_none() {
            let who = subject(context.document, person);
            sink.report(
                Diagnostic::new(person.location(context.document), format!("{who} has no profile link"))
                    .subject(identity(context.document, person))
                    .help("link the avatar to the person's profile or website")
                    .together("people have no profile link", "link each avatar to the person's profile or website"),
            );
        }
    }
}

/// Checks the file that generates the list.
pub fn in_roster(roster: &Roster, sink: &mut Sink) {
    let shown = roster.people.iter().filter(|_| roster.shows("profile"));
    for listed in shown.filter(|listed| listed.profile.is_none()) {
        let message = format!("{} has no profile link", wording::clipped(listed.display_name()));
        let help = "set `profile` to the person's profile or website";
        sink.report(
            Diagnostic::new(listed.location(), message)
                .help(help)
                .together("people have no profile link", help)
                .subject(listed.display_name()),
        );
    }
}
