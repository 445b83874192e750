//! `contributor/shared-avatar`: two people with the same avatar.

use std::collections::BTreeMap;

use super::{foreign, identity, source, subject, who};
use crate::{
    diagnostic::Diagnostic,
    model::people::Person,
    rule::{Context, Level, Sink, Within, Yield},
    rules::wording,
};

rule! {
    id: "contributor/shared-avatar",
    level: Level::WARNING,
    check: check,
    yields_to: Some(Yield { group: "contributor", within: Within::Span }),
}

/// The account that GitHub shows for deleted ones.
const GHOST: u64 = 10137;

fn check(context: &Context<'_>, sink: &mut Sink) {
    let document = context.document;
    for grid in &context.model.grids {
        let mut by_id: BTreeMap<u64, Vec<&Person>> = BTreeMap::new();
        for person in &grid.people {
            // Where GitHub knows whose avatar it is, `contributor/avatar-mismatch` reports it.
            let known = foreign(context, person).is_some();
            if let Some(id) = person.avatar_id.filter(|id| *id != GHOST && !known) {
                by_id.entry(id).or_default().push(person);
            }
        }
        for people in by_id.values() {
            let Some((first, rest)) = people.split_first() else { continue };
            for other in rest.iter().filter(|other| first.differs(other)) {
                let (mut this, mut that) = (subject(document, other), who(document, first));
                // One name, two accounts.
                if let (true, Some(own), Some(login)) = (this == that, &other.login, &first.login) {
                    (this, that) = (wording::clipped(own), wording::clipped(login));
                }
                let message = format!("{this} has the same avatar as {that}");
                let finding = Diagnostic::new(source(document, other), message)
                    .subject(identity(document, other))
                    .help("use the avatar of each person's own account")
                    .also(source(document, first), "same avatar here");
                sink.report(finding);
            }
        }
    }
}
