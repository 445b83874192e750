//! `entry/duplicate-field`: fields that appear twice in an entry.

use crate::{
    diagnostic::Diagnostic,
    model::entries::Extra,
    rule::{Context, Level, Needs, Sink},
    rules::wording,
};

rule! {
    id: "entry/duplicate-field",
    level: Level::ERROR,
    check: check,
    needs: Needs::Contract,
}

fn check(context: &Context<'_>, sink: &mut Sink) {
    for entry in context.model.entries.all() {
        for extra in &entry.extras {
            let Extra::Duplicate { label, field } = *extra else { continue };
            let (Some(label), Some(field)) = (entry.labels.get(label), entry.fields.get(field)) else { continue };
            let message = format!("{} has the field {} twice", wording::subject(entry), wording::quoted(&field.label));
            let again = if label.text == field.label {
                "again here".to_owned()
            } else {
                format!("{} is the same field", wording::quoted(&label.text))
            };
            let mut found = Diagnostic::new(label.span, message)
                .subject(format!("{} {}", entry.name, field.label))
                .label(again)
                .help("keep one of the two, or merge their texts under one label");
            if let Some(first) = entry.label_of(field) {
                found = found.also(first.span, "first here");
            }
            sink.report(found);
        }
    }
}
