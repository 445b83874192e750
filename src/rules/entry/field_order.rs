//! `entry/field-order`: fields and entries out of order.

mod blocks;

use crate::{
    diagnostic::Diagnostic,
    fix::{Fix, Safety},
    model::entries::Entry,
    rule::{Context, Fixable, Level, Needs, Sink, Term},
    rules::{
        alphabetical::{self, Stray},
        wording,
    },
};

rule! {
    id: "entry/field-order",
    level: Level::WARNING,
    check: check,
    fix: Fixable::Unsafe,
    needs: Needs::Contract,
    enforces: &[Term::Sorted, Term::Ordered],
}

fn check(context: &Context<'_>, sink: &mut Sink) {
    let lists = &context.model.entries.lists;
    for list in lists.iter().filter(|list| list.terms.sorted) {
        unsorted(&list.entries, sink);
    }
    for entry in lists.iter().filter(|list| list.terms.ordered).flat_map(|list| &list.entries) {
        // Fields in the order of the document: position in the contract, position of the label.
        let mut current: Vec<(usize, usize)> =
            entry.fields.iter().enumerate().filter_map(|(at, field)| Some((at, field.label_index()?))).collect();
        let right = current.clone();
        current.sort_by_key(|&(_, label)| label);
        if current == right {
            continue;
        }
        let Some((label, place)) = furthest(&current, &right) else { continue };
        let Some(at) = entry.labels.get(label) else { continue };
        let neighbour = |index: Option<usize>| index.and_then(|i| right.get(i)).and_then(|&(_, l)| entry.labels.get(l));
        let (word, other) = match neighbour(place.checked_sub(1)) {
            Some(previous) => ("after", previous),
            None => ("before", neighbour(Some(place + 1)).unwrap_or(at)),
        };
        let message = format!("{} should come {word} {}", wording::quoted(&at.text), wording::quoted(&other.text));
        let order =
            wording::listed(right.iter().filter_map(|&(field, _)| Some(entry.fields.get(field)?.label.as_str())));
        let mut found = Diagnostic::new(at.span, message)
            .subject(format!("{} {}", entry.name, at.text))
            .label(format!(
                "expected {word} {}",
                wording::on_line(context.document, other.span).trim_start_matches("on ")
            ))
            .help(format!("put the fields in order: {order}"))
            .also(other.span, format!("{} should come {word} this", wording::quoted(&at.text)));
        if let Some(edits) = blocks::permute(context.document, entry, &current, &right) {
            found = found.fix(Fix {
                title: "put the fields in order".to_owned(),
                safety: Safety::Unsafe,
                edits,
                order: None,
            });
        }
        sink.report(found);
    }
}

/// Reports the entries that have to move for each section to be in alphabetical order.
fn unsorted(entries: &[Entry], sink: &mut Sink) {
    for section in entries.chunk_by(|a, b| a.group == b.group) {
        let names: Vec<&str> = section.iter().map(|entry| entry.name.as_str()).collect();
        for Stray { at, before, other } in alphabetical::strays(&names) {
            let (Some(entry), Some(other)) = (section.get(at), section.get(other)) else { continue };
            let word = if before { "before" } else { "after" };
            let message = format!(
                "{} should come {word} {} (entries are alphabetical)",
                wording::subject(entry),
                wording::name(other)
            );
            sink.report(
                Diagnostic::new(entry.span, message)
                    .label("out of alphabetical order")
                    .subject(&entry.name)
                    .also(other.span, format!("should come {word} this"))
                    .help(format!("move the entry {word} {}", wording::name(other))),
            );
        }
    }
}

/// The label and the right position of the field that is furthest from it; the last of several, so that of two swapped
/// fields it is the one that comes too late.
fn furthest(current: &[(usize, usize)], right: &[(usize, usize)]) -> Option<(usize, usize)> {
    let places = current.iter().enumerate().map(|(is, field)| {
        let place = right.binary_search_by_key(&field.0, |&(known, _)| known).unwrap_or(is);
        (place.abs_diff(is), is, place, field.1)
    });
    places.max().map(|(_, _, place, label)| (label, place))
}
