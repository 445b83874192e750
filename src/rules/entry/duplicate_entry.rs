//! `entry/duplicate-entry`: entries listed twice.

use std::collections::{BTreeMap, btree_map::Entry as Slot};

use crate::{
    diagnostic::Diagnostic,
    model::entries::{Entry, EntryList},
    rule::{Context, Level, Needs, Sink, Term},
    rules::wording,
    span::Span,
};

rule! {
    id: "entry/duplicate-entry",
    level: Level::ERROR,
    check: check,
    needs: Needs::Contract,
    enforces: &[Term::Unique],
}

fn check(context: &Context<'_>, sink: &mut Sink) {
    for list in &context.model.entries.lists {
        if list.terms.unique {
            names(&list.entries, sink);
        }
        for (at, wanted) in list.terms.fields.iter().enumerate().filter(|(_, wanted)| wanted.unique) {
            values(context, list, at, &wanted.label, sink);
        }
    }
}

/// Reports entries with the same name; list items and rows only within one section, because the same person in two
/// lists is normal.
fn names(entries: &[Entry], sink: &mut Sink) {
    let mut seen = BTreeMap::new();
    for entry in entries.iter().filter(|entry| !entry.name.is_empty()) {
        let group = if entry.heading.is_some() { 0 } else { entry.group };
        match seen.entry((group, entry.name.to_lowercase())) {
            Slot::Vacant(slot) => {
                slot.insert(entry.span);
            }
            Slot::Occupied(first) => {
                let message = format!("{} is listed twice", wording::name(entry));
                sink.report(
                    Diagnostic::new(entry.span, message)
                        .subject(&entry.name)
                        .label("again here")
                        .also(*first.get(), "first listed here")
                        .help("merge the two entries, or rename one of them"),
                );
            }
        }
    }
}

/// Reports entries with the same value in a unique field.
fn values(context: &Context<'_>, list: &EntryList, at: usize, label: &str, sink: &mut Sink) {
    let promise = &list.terms;
    let mut seen: BTreeMap<String, (&Entry, Span)> = BTreeMap::new();
    for entry in &list.entries {
        let field = entry.fields.get(at).filter(|field| !entry.is_declined(context.document, field));
        let value = field.and_then(|field| entry.value(context.document, promise, field));
        let Some(value) = value.filter(|value| !value.text.is_empty()) else { continue };
        match seen.entry(value.text.to_lowercase()) {
            Slot::Vacant(slot) => {
                slot.insert((entry, value.span));
            }
            Slot::Occupied(first) => {
                let (other, span) = *first.get();
                if promise.unique && other.name.to_lowercase() == entry.name.to_lowercase() {
                    continue;
                }
                let message = format!(
                    "{} and {} have the same {}: {}",
                    wording::subject(other),
                    wording::name(entry),
                    wording::quoted(label),
                    wording::quoted(&value.text)
                );
                sink.report(
                    Diagnostic::new(value.span, message)
                        .subject(format!("{label} {}", value.text))
                        .label("again here")
                        .also(span, "first here")
                        .help("merge the two entries, or correct one of the values"),
                );
            }
        }
    }
}
