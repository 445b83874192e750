//! A person listed twice in a plain list of profile links.

use std::collections::HashMap;

use super::finding;
use crate::{
    model::people::{ListedPerson, lists},
    rule::{Context, Sink},
    rules::{contributor::removal::Removals, wording},
};

/// Two items are the same person if their text and their profile are the same.
pub(super) fn check(context: &Context<'_>, removals: &mut Removals<'_>, sink: &mut Sink) {
    for list in lists(context.document, &context.model.links) {
        let mut seen: HashMap<(String, String), &ListedPerson> = HashMap::new();
        for person in &list.items {
            let first = *seen.entry((person.login.to_lowercase(), person.text.to_lowercase())).or_insert(person);
            if first.item != person.item && !is_unique_entry(context, person) {
                let [before, again] = [first, person].map(|one| (one.item, context.document.node(one.link).span));
                let removal = || removals.element(person.item);
                let found = finding(context.document, &wording::clipped(&person.login), before, again, removal);
                sink.report(found.subject(&person.login));
            }
        }
    }
}

/// Whether an item is an entry of a contract that does not allow entries with the same name.
fn is_unique_entry(context: &Context<'_>, person: &ListedPerson) -> bool {
    context.model.entries.lists.iter().filter(|list| list.terms.unique).any(|list| {
        let before = list.entries.partition_point(|entry| entry.nodes.start <= person.link);
        let entry = before.checked_sub(1).and_then(|at| list.entries.get(at));
        entry.is_some_and(|entry| entry.nodes.contains(&person.link))
    })
}
