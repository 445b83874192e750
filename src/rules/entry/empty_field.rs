//! `entry/empty-field`.

use crate::{
    diagnostic::{Diagnostic, Severity},
    rule::{Context, Fixable, Level, Needs, Rule, Sink},
    rules::say,
};

/// The rule.
pub static RULE: Rule = Rule {
    id: "entry/empty-field",
    page: include_str!("../../../rules/entry/empty-field.md"),
    level: Level::On(Severity::Error),
    fix: Fixable::None,
    needs: Needs::Contract,
    check,
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for entry in &context.model.entries.list {
        for label in entry.fields.iter().filter_map(|field| entry.label_of(field)) {
            if entry.is_empty_value(label) {
                let message = format!("{} under {} is empty", say::quoted(&label.text), say::name(entry));
                sink.report(
                    Diagnostic::new(label.span, message)
                        .label("nothing follows this label")
                        .help("write the text after the colon"),
                );
            }
        }
    }
}
