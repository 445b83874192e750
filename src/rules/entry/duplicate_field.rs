//! `entry/duplicate-field`.

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
    for entry in &context.model.entries.list {
        for extra in &entry.extras {
            let Extra::Duplicate { label, field } = *extra else { continue };
            let (Some(label), Some(field)) = (entry.labels.get(label), entry.fields.get(field)) else { continue };
            let message = if label.text == field.label {
                format!("{} has {} twice", wording::name(entry), wording::quoted(&field.label))
            } else {
                format!(
                    "{} is a second {} of {}",
                    wording::quoted(&label.text),
                    wording::quoted(&field.label),
                    wording::name(entry)
                )
            };
            let mut found = Diagnostic::new(label.span, message)
                .label("again here")
                .help("keep one of the two, or join their texts under one label");
            if let Some(first) = entry.label_of(field) {
                found = found.also(first.span, "it stands here already");
            }
            sink.report(found);
        }
    }
}
