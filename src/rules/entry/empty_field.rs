//! `entry/empty-field`: a field without a value.

use super::value::{self, Problem};
use crate::{
    diagnostic::Diagnostic,
    rule::{Context, Level, Needs, Sink},
};

rule! {
    id: "entry/empty-field",
    level: Level::ERROR,
    check: check,
    needs: Needs::Contract,
}

fn check(context: &Context<'_>, sink: &mut Sink) {
    for list in &context.model.entries.lists {
        for (entry, at, value, _) in value::problems(context, list).filter(|found| found.3 == Problem::Empty) {
            let Some(field) = entry.fields.get(at) else { continue };
            let has_label = entry.label_of(field).is_some();
            sink.report(
                Diagnostic::new(value.span, format!("{} is empty", value::subject(entry, field)))
                    .label(if has_label { "nothing follows this label" } else { "no text here" })
                    .help(if has_label { "write the text after the label" } else { "write the text here" })
                    .subject(format!("{} {}", entry.name, field.label)),
            );
        }
    }
}
