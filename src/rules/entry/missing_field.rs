//! `entry/missing-field`.

use crate::{
    diagnostic::{Diagnostic, Severity},
    model::entries::{Entry, Field, LabelKind, State},
    rule::{Context, Fixable, Level, Needs, Rule, Sink},
    rules::say,
};

/// The rule.
pub static RULE: Rule = Rule {
    id: "entry/missing-field",
    page: include_str!("../../../rules/entry/missing-field.md"),
    level: Level::On(Severity::Error),
    fix: Fixable::None,
    needs: Needs::Contract,
    check,
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for entry in &context.model.entries.list {
        if entry.is_bare() && entry.fields.len() > 1 {
            sink.report(bare(context, entry));
            continue;
        }
        for (index, field) in entry.fields.iter().enumerate() {
            if field.label_index().is_none() {
                sink.report(missing(context, entry, index, field));
            }
        }
    }
}

/// Not one field is there: one cause, one finding.
fn bare(context: &Context<'_>, entry: &Entry) -> Diagnostic {
    let labels = say::listed(entry.fields.iter().map(|field| field.label.as_str()));
    let lines: Vec<String> = entry.fields.iter().map(|field| format!("  {}", line(field))).collect();
    let message = format!("{} has none of its {} fields: {labels}", say::name(entry), entry.fields.len());
    let under = if entry.byline.is_none() && entry.plain_link.is_none() {
        format!("0 of {} fields, and no project link", entry.fields.len())
    } else {
        format!("0 of {} fields", entry.fields.len())
    };
    let found = Diagnostic::new(say::heading_span(&context.model.page, entry), message)
        .label(under)
        .help(format!("add, a paragraph each:\n{}", lines.join("\n")));
    entry.fields.iter().fold(found, |found, field| instead(found, entry, field))
}

fn missing(context: &Context<'_>, entry: &Entry, index: usize, field: &Field) -> Diagnostic {
    let message = format!("{} lacks the field {}", say::name(entry), say::quoted(&field.label));
    let count = format!("{} of {} fields", entry.fields_present(), entry.fields.len());
    let (verb, under) = match field.state {
        State::Missing => ("add", format!("{count}{}", place(context, entry, index))),
        _ => ("write", count),
    };
    let found = Diagnostic::new(say::heading_span(&context.model.page, entry), message)
        .label(under)
        .help(format!("{verb}   {}", line(field)));
    instead(found, entry, field)
}

/// The line to paste.
fn line(field: &Field) -> String {
    format!("**{}**: …", say::clipped(&field.label))
}

/// Where a field belongs: after the nearest field before it that is there, or before the nearest after it.
fn place(context: &Context<'_>, entry: &Entry, index: usize) -> String {
    let (before, after) = entry.fields.split_at(index);
    let neighbour = |field: &Field| {
        let label = entry.label_of(field)?;
        Some(format!("{} {}", say::quoted(&label.text), say::on_line(context.document, label.span)))
    };
    if let Some(previous) = before.iter().rev().find_map(neighbour) {
        format!("; it belongs after {previous}")
    } else if let Some(next) = after.iter().find_map(neighbour) {
        format!("; it belongs before {next}")
    } else {
        String::new()
    }
}

/// Points at what stands in the field's place.
fn instead(found: Diagnostic, entry: &Entry, field: &Field) -> Diagnostic {
    let (index, near) = match field.state {
        State::Near { label, edits } => (label, Some(edits)),
        State::Replaced(label) => (label, None),
        _ => return found,
    };
    let Some(label) = entry.labels.get(index) else { return found };
    let what = match (near, label.kind) {
        (None, _) => "stands in its place",
        (Some(0), LabelKind::Field) => "here: small and capital letters differ",
        (Some(_), LabelKind::Field) => "here: a typo?",
        (Some(0), LabelKind::NoColon) => "here has no colon after it",
        (Some(_), LabelKind::NoColon) => "here: a typo, and no colon after it?",
        (Some(_), LabelKind::NotBold) => "here is not bold",
        (Some(_), LabelKind::Heading) => "here is a heading, not a bold label",
    };
    found.also(label.span, format!("{} {what}", say::quoted(&label.text)))
}
