//! `contributor/missing-profile`: a picture that leads nowhere among pictures that lead to people.

use super::who;
use crate::{
    diagnostic::{Diagnostic, Severity},
    rule::{Context, Fixable, Level, Needs, Rule, Sink},
};

/// The rule.
pub static RULE: Rule = Rule {
    id: "contributor/missing-profile",
    page: include_str!("../../../rules/contributor/missing-profile.md"),
    level: Level::On(Severity::Error),
    fix: Fixable::None,
    needs: Needs::Document,
    check,
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for person in context.model.grids.iter().flat_map(|grid| &grid.people) {
        if person.link.is_none() {
            let who = who(context.document, person);
            sink.report(
                Diagnostic::new(person.place(context.document), format!("{who} has no link to a profile"))
                    .help("link the picture to the person’s profile or site, as for the others"),
            );
        }
    }
}
