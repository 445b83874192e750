//! `contributor/missing-avatar`: a person without an avatar in a grid of avatars.

use super::{identity, subject};
use crate::{
    diagnostic::Diagnostic,
    model::roster::Roster,
    rule::{Context, Level, Sink},
    rules::wording,
};

rule! {
    id: "contributor/missing-avatar",
    level: Level::ERROR,
    check: check,
    check_roster: Some(in_roster),
}

fn check(context: &Context<'_>, sink: &mut Sink) {
    for person in context.model.grids.iter().flat_map(|grid| &grid.people) {
        if person.image.is_none() {
            let who = subject(context.document, person);
            let help = match &person.login {
                Some(login) => format!("add the avatar of the account: `https://github.com/{login}.png`"),
                None => "add an avatar, as the others have".to_owned(),
            };
            let place = person.location(context.document);
            sink.report(
                Diagnostic::new(place, format!("{who} has no avatar"))
                    .help(help)
                    .together(
                        "people have no avatar",
                        "add their avatars; `https://github.com/LOGIN.png` is that of an account",
                    )
                    .subject(identity(context.document, person)),
            );
        }
    }
}

/// Checks the file that generates the list.
pub fn in_roster(roster: &Roster, sink: &mut Sink) {
    let shown = roster.people.iter().filter(|_| roster.shows("avatar_url"));
    for listed in shown.filter(|listed| listed.avatar.is_none()) {
        let message = format!("{} has no avatar", wording::clipped(listed.display_name()));
        // The generator writes the profile of every account.
        let help = if listed.profile.is_some() {
            "set `avatar_url`; `https://github.com/LOGIN.png` is the avatar of an account"
        } else {
            "set `avatar_url` to the address of an image"
        };
        sink.report(
            Diagnostic::new(listed.location(), message)
                .help(help)
                .together("people have no avatar", help)
                .subject(listed.display_name()),
        );
    }
}
