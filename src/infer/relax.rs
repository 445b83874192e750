//! A contract loosened until its page breaks it in single slips only.

use std::collections::BTreeSet;

use super::contract_of;
use crate::{
    engine::{self, ParsedPage},
    model::{
        contract::Entries,
        profile::{Choice, Profile},
    },
    rule::{Facts, Term},
    rules::{self, Selection, Selectors},
};

/// What can be given up, in this order.
const TERMS: [Term; 6] = [Term::Unique, Term::Closed, Term::Link, Term::Author, Term::Sorted, Term::Ordered];

/// The same promise without the terms that the page breaks. What cannot be given up stays to be reported: a typo in a label, a repeated
/// label, a heading at another level.
pub(super) fn relaxed(path: &str, source: &str, mut terms: Entries) -> Entries {
    let wanted = terms.sorted;
    for term in TERMS {
        if breaks(path, source, &terms, term) {
            give_up(&mut terms, term);
        }
    }
    // Sorting may have been given up for the sake of the fields' order.
    let sorted = Entries { sorted: true, ..terms.clone() };
    let again = wanted && !terms.ordered && !breaks(path, source, &sorted, Term::Sorted);
    if again { sorted } else { terms }
}

const fn give_up(terms: &mut Entries, term: Term) {
    match term {
        Term::Unique => terms.unique = false,
        Term::Closed => terms.open = true,
        Term::Link => terms.link = false,
        Term::Author => terms.author = false,
        Term::Sorted => terms.sorted = false,
        Term::Ordered => terms.ordered = false,
    }
}

/// Whether a rule that enforces a term of the contract reports the page.
fn breaks(path: &str, source: &str, terms: &Entries, term: Term) -> bool {
    let found = reported(path, source, terms);
    rules::ALL.iter().any(|rule| rule.enforces.contains(&term) && found.contains(rule.id))
}

/// The rules about entries that report something.
fn reported(path: &str, source: &str, terms: &Entries) -> BTreeSet<&'static str> {
    let profile = Profile { name: String::new(), contract: contract_of(terms.clone()) };
    let page = ParsedPage::parse(path.to_owned(), source.to_owned(), &Choice::Profile(Box::new(profile)), |_| None);
    let group = ["entry".to_owned()];
    let Ok(levels) = Selection::new(&Selectors { select: &group, ..Selectors::default() }) else {
        return BTreeSet::new();
    };
    let judged = engine::lint(&page, &Facts::default(), &levels);
    judged.found.iter().map(|finding| finding.rule).collect()
}
