//! `entry/wrong-name`: labels with another name than their entry, and headings that misspell the name in their labels.

use crate::{
    diagnostic::Diagnostic,
    fix::{Fix, Safety},
    model::entries::{Entry, Field, Label, State},
    rule::{Context, Fixable, Level, Needs, Sink},
    rules::{escape, wording},
    span::Span,
};

rule! {
    id: "entry/wrong-name",
    level: Level::ERROR,
    check: check,
    fix: Fixable::Safe,
    needs: Needs::Contract,
}

fn check(context: &Context<'_>, sink: &mut Sink) {
    for entry in context.model.entries.all() {
        if let Some(written) = &entry.misspelled {
            let (written, name) = (wording::quoted(written), wording::quoted(&entry.name));
            let found = Diagnostic::new(entry.span, format!("The heading says {written}, but its fields say {name}"));
            let labels = entry.fields.iter().filter_map(|field| entry.label_of(field));
            let named = labels.filter(|label| label.text.contains(&entry.name)).take(1);
            sink.report(
                named
                    .fold(found, |found, label| found.also(label.span, "name in a field"))
                    .label("name of the entry")
                    .help(format!("write {name}")),
            );
        }
        for field in &entry.fields {
            let State::WrongName { label, name, other } = &field.state else { continue };
            let Some(label) = entry.labels.get(*label) else { continue };
            let heading = entry.span;
            let message = format!("{} is under {}", wording::quoted(&label.text), wording::name(entry));
            let mut found = Diagnostic::new(label.span, message)
                .label(format!("names {}", wording::quoted(name)))
                .help(format!("write {}", wording::quoted(&field.label)))
                .also(heading, format!("the entry is {}", wording::quoted(&entry.name)));
            // What another name means is not known.
            if let Some(span) = name_span(context, entry, field, label, name).filter(|_| *other) {
                let title = format!("write {}", wording::quoted(&field.label));
                found = found.fix(Fix::replace(Safety::Safe, title, span, entry.name.clone()));
            }
            sink.report(found);
        }
    }
}

/// The wrong name, if replacing it with the entry's name makes the label right.
fn name_span(context: &Context<'_>, entry: &Entry, field: &Field, label: &Label, name: &str) -> Option<Span> {
    let plain = escape::text(context.document, label.span, &entry.name).is_some_and(|text| text == entry.name);
    let source = label.span.slice(context.document.source());
    let at = source.match_indices(name).find(|(at, _)| {
        let (before, after) = (source.get(..*at), source.get(at + name.len()..));
        before.zip(after).is_some_and(|(before, after)| format!("{before}{}{after}", entry.name) == field.label)
    });
    let (at, _) = at.filter(|_| plain && source == label.text)?;
    let start = label.span.start + at as u32;
    Some(Span::new(start, start + name.len() as u32))
}
