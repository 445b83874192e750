//! Labels of an entry in a wrong form or spelling. Several in the same wrong form are one finding.

use super::missing_field;
use crate::{
    diagnostic::Diagnostic,
    fix::{Fix, Safety},
    model::{
        contract::{self, Form, Labels},
        entries::{Entry, Field, LabelKind, State},
    },
    rule::Context,
    rules::{escape, wording},
};

/// The wrong forms, each with what to say of its labels.
const FORMS: [(LabelKind, &str); 3] = [
    (LabelKind::NotBold, "are not bold"),
    (LabelKind::NoColon, "have no colon"),
    (LabelKind::Heading, "are headings, not bold labels"),
];

/// Separates fields whose labels are right but for their form, where an entry has several of one form, from the others.
/// Fields are indices into [`Entry::fields`].
pub(super) fn split(entry: &Entry, lacking: Vec<usize>) -> (Vec<(LabelKind, Vec<usize>)>, Vec<usize>) {
    let form = |field: &usize| match entry.fields.get(*field)?.state {
        State::Near { label, edits: 0 } => entry.labels.get(label).map(|label| label.kind),
        _ => None,
    };
    let of = |kind| lacking.iter().copied().filter(|field| form(field) == Some(kind)).collect::<Vec<_>>();
    let same: Vec<_> = FORMS.map(|(kind, _)| (kind, of(kind))).into_iter().filter(|(_, of)| of.len() > 1).collect();
    let others = lacking.iter().copied().filter(|field| !same.iter().any(|(_, fields)| fields.contains(field)));
    let others = others.collect();
    (same, others)
}

/// The finding about labels of one form.
pub(super) fn finding(promise: &contract::Entries, entry: &Entry, kind: LabelKind, fields: &[usize]) -> Diagnostic {
    let is_quoted = kind == LabelKind::NotBold && promise.labels == Labels::Plain;
    let what = FORMS.iter().find(|(form, _)| *form == kind).map_or("", |(_, what)| what);
    let what = if is_quoted { "are in a quote" } else { what };
    let labels = fields.iter().filter_map(|&at| match entry.fields.get(at)?.state {
        State::Near { label, .. } => entry.labels.get(label),
        _ => None,
    });
    let spans: Vec<_> = labels.map(|label| label.span).collect();
    let example = fields.first().and_then(|&at| entry.fields.get(at).zip(promise.fields.get(at)));
    let example = example.map_or_else(String::new, |(field, wanted)| missing_field::line(promise, field, wanted));
    let all = if fields.len() == entry.fields.len() { "The" } else { "Some" };
    let message = format!("{all} field labels of {} {what}", wording::name(entry));
    let each = if promise.form == Form::Heading { "each of the" } else { "the" };
    let help = match is_quoted {
        true => "move them out of the quote".to_owned(),
        false => format!("write {each} labels like {example}"),
    };
    let found = Diagnostic::new(spans.first().copied().unwrap_or(entry.span), message)
        .label(format!("first of {} labels", fields.len()))
        .help(help)
        .subject(format!("{} {what}", entry.name));
    spans.into_iter().skip(1).fold(found, |found, span| found.also(span, "also here"))
}

/// Corrects a label with a typo.
pub(super) fn typo(context: &Context<'_>, entry: &Entry, field: &Field) -> Option<Fix> {
    let State::Near { label, .. } = &field.state else { return None };
    let label = entry.labels.get(*label).filter(|label| label.kind == LabelKind::Field)?;
    let edit = escape::replacement(context.document, label.span, &label.text, &field.label)?;
    Some(Fix {
        title: format!("write {}", wording::quoted(&field.label)),
        safety: Safety::Unsafe,
        edits: vec![edit],
        order: None,
    })
}
