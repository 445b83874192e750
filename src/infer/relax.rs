//! Relaxes a contract until only isolated mistakes violate it.

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

/// Terms that can be dropped, in this order.
const TERMS: [Term; 6] = [Term::Unique, Term::Closed, Term::Link, Term::Author, Term::Sorted, Term::Ordered];

/// Drops the terms that the page violates. Violations that no term covers stay: a typo in a label, a repeated label, a
/// heading at another level.
pub(super) fn relax(path: &str, source: &str, mut terms: Entries) -> Entries {
    let was_sorted = terms.sorted;
    for term in TERMS {
        if violates(path, source, &terms, term) {
            drop_term(&mut terms, term);
        }
    }
    // `Sorted` may have been dropped only because of the order of fields.
    let sorted = Entries { sorted: true, ..terms.clone() };
    let resort = was_sorted && !terms.ordered && !violates(path, source, &sorted, Term::Sorted);
    if resort { sorted } else { terms }
}

const fn drop_term(terms: &mut Entries, term: Term) {
    match term {
        Term::Unique => terms.unique = false,
        Term::Closed => terms.open = true,
        Term::Link => terms.link = false,
        Term::Author => terms.author = false,
        Term::Sorted => terms.sorted = false,
        Term::Ordered => terms.ordered = false,
    }
}

/// Whether a rule that enforces a term reports the page.
fn violates(path: &str, source: &str, terms: &Entries, term: Term) -> bool {
    let found = reporting_rules(path, source, terms);
    rules::ALL.iter().any(|rule| rule.enforces.contains(&term) && found.contains(rule.id))
}

/// The `entry` rules that report something.
fn reporting_rules(path: &str, source: &str, terms: &Entries) -> BTreeSet<&'static str> {
    let profile = Profile { name: String::new(), contract: contract_of(vec![terms.clone()]) };
    let page = ParsedPage::parse(path.to_owned(), source.to_owned(), &Choice::Profile(Box::new(profile)), |_| None);
    let group = ["entry".to_owned()];
    let Ok(selection) = Selection::new(&Selectors { select: &group, ..Selectors::default() }) else {
        return BTreeSet::new();
    };
    let outcome = engine::lint(&page, &Facts::default(), &selection);
    outcome.found.iter().map(|finding| finding.rule).collect()
}
