//! `entry/unknown-field`.

use crate::{
    diagnostic::Diagnostic,
    model::entries::{Extra, LabelKind, State},
    rule::{Context, Level, Needs, Sink, Term},
    rules::wording,
};

rule! {
    id: "entry/unknown-field",
    level: Level::WARNING,
    check: check,
    needs: Needs::Contract,
    enforces: &[Term::Closed],
}

const HELP: &str =
    "move the text into one of the fields, write it as a plain paragraph, or add the field to the contract";

fn check(context: &Context<'_>, sink: &mut Sink) {
    let entries = &context.model.entries;
    let Some(promise) = entries.terms.as_ref().filter(|promise| !promise.open && !promise.fields.is_empty()) else {
        return;
    };
    for entry in &entries.list {
        for (field, wanted) in entry.fields.iter().zip(&promise.fields).filter(|(_, wanted)| !wanted.required) {
            let (State::Near { label, .. } | State::Replaced(label)) = field.state else { continue };
            let Some(label) = entry.labels.get(label).filter(|label| label.kind == LabelKind::Field) else { continue };
            let message =
                format!("{} is not a field of an entry; {} has it", wording::quoted(&label.text), wording::name(entry));
            let near = matches!(field.state, State::Near { .. });
            let help = if near { format!("did you mean {}?", wording::quoted(&wanted.label)) } else { HELP.to_owned() };
            sink.report(Diagnostic::new(label.span, message).label("no field is called so").help(help));
        }
        for extra in &entry.extras {
            let Extra::Unknown(label) = *extra else { continue };
            let Some(label) = entry.labels.get(label) else { continue };
            let message =
                format!("{} is not a field of an entry; {} has it", wording::quoted(&label.text), wording::name(entry));
            sink.report(Diagnostic::new(label.span, message).label("a bold label that no other entry has").help(HELP));
        }
    }
}
