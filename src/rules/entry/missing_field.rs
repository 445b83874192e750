//! `entry/missing-field`: entries without a required field.

use crate::{
    diagnostic::Diagnostic,
    model::{
        contract::{self, Form, Labels},
        entries::{Entry, EntryList, Field, LabelKind, State},
    },
    rule::{Context, Fixable, Level, Needs, Sink},
    rules::{entry::label_form, wording},
};

rule! {
    id: "entry/missing-field",
    level: Level::ERROR,
    check: check,
    fix: Fixable::Unsafe,
    needs: Needs::Contract,
}

fn check(context: &Context<'_>, sink: &mut Sink) {
    for list in &context.model.entries.lists {
        check_list(context, list, sink);
    }
}

fn check_list(context: &Context<'_>, list: &EntryList, sink: &mut Sink) {
    let promise = &list.terms;
    for (labels, head) in &list.missing_columns {
        let noun = if labels.len() == 1 { "column" } else { "columns" };
        let listed = wording::listed(labels.iter().map(String::as_str));
        sink.report(
            Diagnostic::new(*head, format!("The table has no {noun} {listed}"))
                .label("columns of the table")
                .subject(labels.join(" "))
                .help(format!("add the {noun} {listed}")),
        );
    }
    for entry in &list.entries {
        let lacks = |(field, wanted): (&Field, &contract::Field)| {
            wanted.required && !field.is_present() && field.state != State::Waived
        };
        let lacking: Vec<usize> = (0..entry.fields.len())
            .filter(|&at| entry.fields.get(at).zip(promise.fields.get(at)).is_some_and(lacks))
            .collect();
        let (same, lacking) = label_form::split(entry, lacking);
        let is_bare = same.is_empty() && entry.fields_present() == 0 && lacking.len() > 1;
        for (form, fields) in same {
            sink.report(label_form::finding(promise, entry, form, &fields));
        }
        if is_bare {
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

/// A single finding for an entry without any field.
fn bare(promise: &contract::Entries, entry: &Entry, lacking: &[usize]) -> Diagnostic {
    let fields: Vec<(&Field, &contract::Field)> =
        lacking.iter().filter_map(|&at| entry.fields.get(at).zip(promise.fields.get(at))).collect();
    let paste =
        |text: String| text.strip_prefix('`').and_then(|text| text.strip_suffix('`')).unwrap_or(&text).to_owned();
    let lines: Vec<String> =
        fields.iter().map(|(field, wanted)| format!("  {}", paste(line(promise, field, wanted)))).collect();
    let message = format!("{} has none of its {} fields", wording::subject(entry), fields.len());
    let how = if promise.form == Form::Heading { "add these fields, each as a paragraph" } else { "add these fields" };
    let mut found =
        Diagnostic::new(entry.span, message).help(format!("{how}:\n{}", lines.join("\n"))).subject(&entry.name);
    if promise.link && entry.byline.is_none() && entry.plain_link.is_none() {
        found = found.label("and no project link");
    }
    fields.iter().fold(found, |found, (field, _)| in_its_place(found, promise, entry, field))
}

fn missing(
    context: &Context<'_>,
    promise: &contract::Entries,
    entry: &Entry,
    index: usize,
    field: &Field,
    wanted: &contract::Field,
) -> Diagnostic {
    let message = format!("{} is missing the field {}", wording::subject(entry), wording::quoted(&field.label));
    let count = format!("has {} of {} fields", entry.fields_present(), entry.fields.len());
    let (verb, under) = match field.state {
        State::Missing => ("add", format!("{count}{}", place(context, entry, index))),
        _ => ("write", count),
    };
    let found =
        Diagnostic::new(entry.span, message).label(under).help(format!("{verb} {}", line(promise, field, wanted)));
    let found = found.subject(format!("{} {}", entry.name, field.label));
    let found = match label_form::typo(context, entry, field) {
        Some(fix) => found.fix(fix),
        None => found,
    };
    in_its_place(found, promise, entry, field)
}

/// The line to paste, or what the field has to match.
pub(super) fn line(promise: &contract::Entries, field: &Field, wanted: &contract::Field) -> String {
    match (&wanted.pattern, &wanted.selector, promise.labels) {
        (Some(pattern), ..) => format!("text that matches `{}`", wording::clipped(pattern)),
        (_, Some(selector), _) => format!("an element that matches `{}`", wording::clipped(selector)),
        (.., Labels::Bold) => format!("`**{}**: …`", wording::clipped(&field.label)),
        (.., Labels::Plain) => format!("`{}: …`", wording::clipped(&field.label)),
    }
}

/// Where to add a field: after the nearest earlier field that is present, or before the nearest later one.
fn place(context: &Context<'_>, entry: &Entry, index: usize) -> String {
    let (before, after) = entry.fields.split_at(index);
    let neighbour = |field: &Field| {
        let label = entry.label_of(field)?;
        Some(format!("{} {}", wording::quoted(&label.text), wording::on_line(context.document, label.span)))
    };
    if let Some(previous) = before.iter().rev().find_map(neighbour) {
        format!("; expected after {previous}")
    } else if let Some(next) = after.iter().find_map(neighbour) {
        format!("; expected before {next}")
    } else {
        String::new()
    }
}

/// Points at the label that is in the field's place.
fn in_its_place(found: Diagnostic, promise: &contract::Entries, entry: &Entry, field: &Field) -> Diagnostic {
    let (index, near) = match field.state {
        State::Near { label, edits } => (label, Some(edits)),
        State::Replaced(label) => (label, None),
        _ => return found,
    };
    let Some(label) = entry.labels.get(index) else { return found };
    let what = match (near, label.kind) {
        (None, _) => "is in its place",
        (Some(0), LabelKind::Field) => "differs only in case",
        (Some(_), LabelKind::Field) => "is spelled almost the same",
        (Some(0), LabelKind::NoColon) => "has no colon after it",
        (Some(_), LabelKind::NoColon) => "is spelled almost the same and has no colon",
        (Some(_), LabelKind::NotBold) if promise.labels == Labels::Plain => "is in a quote",
        (Some(_), LabelKind::NotBold) => "is not bold",
        (Some(_), LabelKind::Heading) => "is a heading, not a bold label",
    };
    found.also(label.span, format!("{} {what}", wording::quoted(&label.text)))
}
