//! A contract loosened until its page breaks it in single slips only.

use std::collections::BTreeSet;

use super::contract_of;
use crate::{
    engine,
    model::{
        contract::Entries,
        profile::{Choice, Profile},
    },
    rule::{FileFacts, WebFacts},
    rules::{Levels, Selectors},
};

/// Gives up one part of a promise.
type Loosen = fn(&mut Entries);

/// What can be given up, and the rule that then has nothing to say.
const STEPS: [(&str, Loosen); 6] = [
    ("entry/duplicate-entry", |promise| promise.unique = false),
    ("entry/unknown-field", |promise| promise.open = true),
    ("entry/missing-link", |promise| promise.link = false),
    ("entry/missing-author", |promise| promise.author = false),
    ("entry/field-order", |promise| promise.sorted = false),
    ("entry/field-order", |promise| promise.ordered = false),
];

/// The same promise without what the rules report of the page, as far as that can be given up. What is left is told: a typo in a label,
/// a second label, a heading at another level.
pub(super) fn loosened(path: &str, source: &str, mut promise: Entries) -> Entries {
    let wanted = promise.sorted;
    for (rule, loosen) in STEPS {
        if reported(path, source, &promise).contains(rule) {
            loosen(&mut promise);
        }
    }
    // Sorting may have been given up for the sake of the fields' order.
    let sorted = Entries { sorted: true, ..promise.clone() };
    let again = wanted && !promise.ordered && !reported(path, source, &sorted).contains("entry/field-order");
    if again { sorted } else { promise }
}

/// The rules about entries that report something.
fn reported(path: &str, source: &str, promise: &Entries) -> BTreeSet<&'static str> {
    let profile = Profile { name: String::new(), contract: contract_of(promise.clone()) };
    let page = engine::prepare(path.to_owned(), source.to_owned(), &Choice::Profile(Box::new(profile)), |_| None);
    let group = ["entry".to_owned()];
    let Ok(levels) = Levels::new(&Selectors { select: &group, ..Selectors::default() }) else { return BTreeSet::new() };
    let judged = engine::judge(&page, &WebFacts::new(), &FileFacts::new(), &levels);
    judged.found.iter().map(|finding| finding.rule).collect()
}
