//! Several contracts for one page: lists of different form, each in a section of its own.

use std::collections::BTreeSet;

use super::{Measured, Subject, fields};
use crate::{
    document::NodeIndex,
    model::contract::{Entries, Field, Form},
    text,
};

/// Most contracts that are proposed for a page.
const MAX_CONTRACTS: usize = 20;

/// The terms of the best candidate, and of the lists in other sections. If the best one is for the whole page, it is divided
/// if lists of different form together have more in common.
pub(super) fn divide(
    subject: &Subject<'_>,
    all: &[Measured],
    best: &Measured,
    credits: bool,
    is_credits: impl Fn(&Measured) -> bool,
) -> Vec<Entries> {
    // Any list of a credits page may be one of rules, so that others need a sign of credits.
    let mut parts: Vec<(usize, &Measured)> = all
        .iter()
        .filter(|one| one.terms.sections.len() == 1 && is_credits(one))
        .filter_map(|one| Some((one.score(false)?, one)))
        .collect();
    parts.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    let is_whole = best.terms.sections.is_empty();
    let mut chosen: Vec<&Measured> = if is_whole { Vec::new() } else { vec![best] };
    for (_, part) in parts {
        if chosen.len() < MAX_CONTRACTS && chosen.iter().all(|other| are_apart(subject, part, other)) {
            chosen.push(part);
        }
    }
    chosen.sort_by_key(|part| part.list.first().map(|entry| entry.nodes.start));
    let mut groups: Vec<Measured> = Vec::new();
    for part in chosen {
        merge(subject, &mut groups, part);
    }
    let sum: Option<usize> = groups.iter().map(|group| group.score(credits)).sum();
    let is_better = groups.len() > 1 && sum > best.score(credits);
    if is_whole && !is_better {
        return vec![best.terms.clone()];
    }
    groups.into_iter().map(|group| group.terms).collect()
}

/// Whether two candidates have different sections and no entry in common.
fn are_apart(subject: &Subject<'_>, one: &Measured, other: &Measured) -> bool {
    let titles = |measured: &Measured| -> BTreeSet<String> {
        measured.terms.sections.iter().map(|title| text::collapse(title).to_lowercase()).collect()
    };
    let nodes = |measured: &Measured| -> Vec<(NodeIndex, NodeIndex)> {
        // The headings of entries are before their nodes.
        let start = |heading: Option<usize>, start| {
            heading.and_then(|heading| subject.page.headings.get(heading)).map_or(start, |heading| heading.node)
        };
        measured.list.iter().map(|entry| (start(entry.heading, entry.nodes.start), entry.nodes.end)).collect()
    };
    let (these, those) = (nodes(one), nodes(other));
    let overlaps = |&(start, end): &(NodeIndex, NodeIndex)| {
        let before = those.partition_point(|&(_, ends)| ends <= start);
        those.get(before).is_some_and(|&(begins, _)| begins < end)
    };
    titles(one).is_disjoint(&titles(other)) && !these.iter().any(overlaps)
}

/// Adds a candidate to those of the same form, or as another one.
fn merge(subject: &Subject<'_>, groups: &mut Vec<Measured>, part: &Measured) {
    for group in groups.iter_mut() {
        if !is_same_form(&group.terms, &part.terms) {
            continue;
        }
        let sections = [&*group.terms.sections, &*part.terms.sections].concat();
        let both = fields::fill(subject, Entries { sections, ..bare(&part.terms) });
        let count = group.list.len() + part.list.len();
        if let Some(both) = both.filter(|both| both.list.len() == count && is_same_form(&both.terms, &part.terms)) {
            *group = both;
            return;
        }
    }
    groups.push(part.clone());
}

/// Where entries are, without what they have in common; the columns of a table say where.
fn bare(terms: &Entries) -> Entries {
    let Entries { form, level, selector, fields, .. } = terms.clone();
    let column = |field: Field| Field { label: field.label, ..Field::default() };
    let fields = match form {
        Form::Row => fields.into_iter().map(column).collect(),
        _ => Vec::new(),
    };
    Entries { form, level, selector, fields, ..Entries::default() }
}

/// Whether two contracts describe the same kind of entry: the same fields, links and authors, and as many of them required.
fn is_same_form(one: &Entries, other: &Entries) -> bool {
    let labels = |terms: &Entries| -> BTreeSet<(String, bool)> {
        terms.fields.iter().map(|field| (field.label.to_lowercase(), field.required)).collect()
    };
    let form = |terms: &Entries| (terms.form, terms.level, terms.selector.clone(), terms.link, terms.author);
    form(one) == form(other) && labels(one) == labels(other)
}
