//! `contributor/missing-avatar`: a person without an avatar in a grid of avatars.

use super::{identity, subject};
use crate::{
    diagnostic::Diagnostic,
    rule::{Context, Level, Sink},
};

rule! {
    id: "contributor/missing-avatar",
    level: Level::ERROR,
    check: check,
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
                    .subject(identity(context.document, person)),
            );
        }
    }
}
