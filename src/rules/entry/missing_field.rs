//! `entry/missing-field`.

use crate::{
    diagnostic::Diagnostic,
    model::{
        contract::{self, Form, Labels},
        entries::{Entry, Field, LabelKind, State},
    },
    rule::{Context, Level, Needs, Sink},
    rules::wording,
};

rule! {
    id: "entry/missing-field",
    level: Level::ERROR,
    check: check,
    needs: Needs::Contract,
}

fn check(context: &Context<'_>, sink: &mut Sink) {
    let entries = &context.model.entries;
    let Some(promise) = &entries.terms else { return };
    for (labels, head) in &entries.missing_columns {
        let noun = if labels.len() == 1 { "column" } else { "columns" };
        let listed = wording::listed(labels.iter().map(String::as_str));
        sink.report(
            Diagnostic::new(*head, format!("the table lacks the {noun} {listed}"))
                .label("its columns")
                .help(format!("add the {noun} {listed}")),
        );
    }
    for entry in &entries.list {
        let lacks = |(field, wanted): (&Field, &contract::Field)| {
            wanted.required && !field.is_present() && field.state != State::Waived
        };
        let lacking: Vec<usize> = (0..entry.fields.len())
            .filter(|&at| entry.fields.get(at).zip(promise.fields.get(at)).is_some_and(lacks))
            .collect();
        if entry.fields_present() == 0 && lacking.len() > 1 {
            sink.report(bare(promise, entry, &lacking));
            continue;
        }
        for index in lacking {
            if let Some((field, wanted)) = entry.fields.get(index).zip(promise.fields.get(index)) {
                sink.report(missing(context, promise, entry, index, field, wanted));
            }
        }
    }
}

/// Not one field is there: one cause, one finding.
fn bare(promise: &contract::Entries, entry: &Entry, lacking: &[usize]) -> Diagnostic {
    let fields: Vec<(&Field, &contract::Field)> =
        lacking.iter().filter_map(|&at| entry.fields.get(at).zip(promise.fields.get(at))).collect();
    let labels = wording::listed(fields.iter().map(|(field, _)| field.label.as_str()));
    let lines: Vec<String> =
        fields.iter().map(|(field, wanted)| format!("  {}", line(promise, field, wanted))).collect();
    let message = format!("{} has none of its {} fields: {labels}", wording::name(entry), fields.len());
    let linked = entry.byline.is_some() || entry.plain_link.is_some();
    let under = match linked || !promise.link {
        true => format!("0 of {} fields", fields.len()),
        false => format!("0 of {} fields, and no project link", fields.len()),
    };
    let how = if promise.form == Form::Heading { "add, a paragraph each" } else { "add" };
    let found = Diagnostic::new(entry.span, message).label(under).help(format!("{how}:\n{}", lines.join("\n")));
    fields.iter().fold(found, |found, (field, _)| instead(found, entry, field))
}

fn missing(
    context: &Context<'_>,
    promise: &contract::Entries,
    entry: &Entry,
    index: usize,
    field: &Field,
    wanted: &contract::Field,
) -> Diagnostic {
    let message = format!("{} lacks the field {}", wording::name(entry), wording::quoted(&field.label));
    let count = format!("{} of {} fields", entry.fields_present(), entry.fields.len());
    let (verb, under) = match field.state {
        State::Missing => ("add", format!("{count}{}", place(context, entry, index))),
        _ => ("write", count),
    };
    let found =
        Diagnostic::new(entry.span, message).label(under).help(format!("{verb}   {}", line(promise, field, wanted)));
    instead(found, entry, field)
}

/// The line to paste, or what is looked for.
fn line(promise: &contract::Entries, field: &Field, wanted: &contract::Field) -> String {
    match (&wanted.pattern, &wanted.selector, promise.labels) {
        (Some(pattern), ..) => format!("what `{}` matches", wording::clipped(pattern)),
        (_, Some(selector), _) => format!("an element `{}`", wording::clipped(selector)),
        (.., Labels::Bold) => format!("**{}**: …", wording::clipped(&field.label)),
        (.., Labels::Plain) => format!("{}: …", wording::clipped(&field.label)),
    }
}

/// Where a field belongs: after the nearest field before it that is there, or before the nearest after it.
fn place(context: &Context<'_>, entry: &Entry, index: usize) -> String {
    let (before, after) = entry.fields.split_at(index);
    let neighbour = |field: &Field| {
        let label = entry.label_of(field)?;
        Some(format!("{} {}", wording::quoted(&label.text), wording::on_line(context.document, label.span)))
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
    found.also(label.span, format!("{} {what}", wording::quoted(&label.text)))
}
