//! `entry/duplicate-field`.

use crate::{
    diagnostic::{Diagnostic, Severity},
    model::entries::Extra,
    rule::{Context, Fixable, Level, Needs, Rule, Sink},
    rules::say,
};

/// The rule.
pub static RULE: Rule = Rule {
    id: "entry/duplicate-field",
    page: include_str!("../../../rules/entry/duplicate-field.md"),
    level: Level::On(Severity::Error),
    fix: Fixable::None,
    needs: Needs::Contract,
    check,
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for entry in &context.model.entries.list {
        for extra in &entry.extras {
            let Extra::Duplicate { label, field } = *extra else { continue };
            let (Some(label), Some(field)) = (entry.labels.get(label), entry.fields.get(field)) else { continue };
            let message = if label.text == field.label {
                format!("{} has {} twice", say::name(entry), say::quoted(&field.label))
            } else {
                format!(
                    "{} is a second {} of {}",
                    say::quoted(&label.text),
                    say::quoted(&field.label),
                    say::name(entry)
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
