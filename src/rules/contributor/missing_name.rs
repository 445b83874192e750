//! `contributor/missing-name`: an avatar without a name in a grid of avatars with names.

use super::{identity, who};
use crate::{
    diagnostic::Diagnostic,
    document::{Problem, ProblemKind},
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
            // `html/syntax` reports `<Ada>`, which readers do not see.
            let around = context.document.node(person.element).span;
            let is_hidden =
                |problem: &Problem| problem.kind == ProblemKind::Placeholder && around.contains(problem.span);
            if context.document.problems().iter().any(is_hidden) {
                continue;
            }
            let who = who(context.document, person);
            let place = person.location(context.document);
            sink.report(
                Diagnostic::new(place, format!("The avatar of {who} has no name next to it"))
                    .subject(identity(context.document, person))
                    .help("write the name next to the avatar, or as the `title` of the link")
                    .together(
                        "avatars have no name next to them",
                        "write each name next to the avatar, or as the `title` of the link",
                    ),
            );
        }
    }
}

/// Whether the grid shows names: three of four people have one, or one in the cells of a generated list. A grid of avatars
/// alone has none.
fn shows_names(grid: &Grid) -> bool {
    let named = grid.people.iter().filter(|person| person.name.is_some()).count();
    let generated = grid.generated && grid.people.iter().any(|person| person.contributions.is_some());
    (generated && named > 0) || named > 1 && named * 4 >= grid.people.len() * 3 || named == 2 && grid.people.len() == 3
}
