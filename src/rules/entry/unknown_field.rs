//! `entry/unknown-field`.

use crate::{
    diagnostic::{Diagnostic, Severity},
    model::entries::Extra,
    rule::{Context, Fixable, Level, Needs, Rule, Sink},
    rules::say,
};

/// The rule.
pub static RULE: Rule = Rule {
    id: "entry/unknown-field",
    page: include_str!("../../../rules/entry/unknown-field.md"),
    level: Level::On(Severity::Warning),
    fix: Fixable::None,
    needs: Needs::Contract,
    check,
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for entry in &context.model.entries.list {
        if entry.fields.is_empty() {
            continue;
        }
        for extra in &entry.extras {
            let Extra::Unknown(label) = *extra else { continue };
            let Some(label) = entry.labels.get(label) else { continue };
            let message =
                format!("{} is not a field of an entry; {} has it", say::quoted(&label.text), say::name(entry));
            sink.report(Diagnostic::new(label.span, message).label("a bold label that no other entry has").help(
                "move the text into one of the fields, write it as a plain paragraph, or add the field to the contract",
            ));
        }
    }
}
