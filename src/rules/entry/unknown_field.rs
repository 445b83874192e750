//! `entry/unknown-field`: labels that are not fields of the contract.

use crate::{
    diagnostic::Diagnostic,
    model::entries::{Entry, EntryList, Extra, Label, LabelKind, State},
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

const HELP: &str = "move the text to another field, make it a plain paragraph, or add the field to the contract";

fn check(context: &Context<'_>, sink: &mut Sink) {
    let closed = |list: &&EntryList| !list.terms.open && !list.terms.fields.is_empty();
    let lists = context.model.entries.lists.iter().filter(closed);
    for (list, entry) in lists.flat_map(|list| list.entries.iter().map(move |entry| (list, entry))) {
        for (field, wanted) in entry.fields.iter().zip(&list.terms.fields).filter(|(_, wanted)| !wanted.required) {
            let (State::Near { label, .. } | State::Replaced(label)) = field.state else { continue };
            let Some(label) = entry.labels.get(label).filter(|label| label.kind == LabelKind::Field) else { continue };
            let near = matches!(field.state, State::Near { .. });
            let help = if near { format!("did you mean {}?", wording::quoted(&wanted.label)) } else { HELP.to_owned() };
            sink.report(unknown(entry, label).help(help));
        }
        for extra in &entry.extras {
            let Extra::Unknown(label) = *extra else { continue };
            let Some(label) = entry.labels.get(label) else { continue };
            sink.report(unknown(entry, label).help(HELP));
        }
    }
}

fn unknown(entry: &Entry, label: &Label) -> Diagnostic {
    let message = format!("{} is not a field of this contract", wording::quoted(&label.text));
    Diagnostic::new(label.span, message)
        .label(format!("label in {}", wording::name(entry)))
        .subject(format!("{} {}", entry.name, label.text))
}
