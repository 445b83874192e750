//! `contributor/missing-name`: a picture without a name among pictures with names.

use super::who;
use crate::{
    diagnostic::Diagnostic,
    model::people::Grid,
    rule::{Context, Level, Sink},
};

rule! {
    id: "contributor/missing-name",
    level: Level::ERROR,
    check: check,
}

fn check(context: &Context<'_>, sink: &mut Sink) {
    for grid in context.model.grids.iter().filter(|grid| shows_names(grid)) {
        for person in grid.people.iter().filter(|person| person.name.is_none()) {
            let who = who(context.document, person);
            let place = person.location(context.document);
            sink.report(
                Diagnostic::new(place, format!("No name stands beside the picture of {who}"))
                    .help("write the name beside the picture, or as the link’s `title`"),
            );
        }
    }
}

/// Whether a name belongs to the form of the grid: three of four have one. A wall of pictures has none.
fn shows_names(grid: &Grid) -> bool {
    let named = grid.people.iter().filter(|person| person.name.is_some()).count();
    named > 1 && named * 4 >= grid.people.len() * 3 || named == 2 && grid.people.len() == 3
}
