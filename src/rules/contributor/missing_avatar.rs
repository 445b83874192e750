//! `contributor/missing-avatar`: somebody without a picture among pictures.

use super::who;
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
            let who = who(context.document, person);
            let help = match &person.login {
                Some(login) => format!("`https://github.com/{login}.png` is the picture of the account {login}"),
                None => "add a picture, as for the others".to_owned(),
            };
            let place = person.location(context.document);
            sink.report(Diagnostic::new(place, format!("{who} has no picture")).help(help));
        }
    }
}
