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
    for found in value::problems(context).filter(|found| found.problem == Problem::Empty) {
        let has_label = found.entry.label_of(found.field).is_some();
        sink.report(
            Diagnostic::new(found.value.span, format!("{} is empty", found.subject()))
                .label(if has_label { "nothing follows this label" } else { "no text here" })
                .help(if has_label { "write the text after the label" } else { "write the text here" })
                .subject(format!("{} {}", found.entry.name, found.field.label)),
        );
    }
}
