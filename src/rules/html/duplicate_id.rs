//! `html/duplicate-id`: two elements with the same `id`.

use std::collections::HashMap;

use crate::{
    diagnostic::Diagnostic,
    rule::{Context, Level, Sink},
    rules::wording,
    span::Span,
};

rule! {
    id: "html/duplicate-id",
    level: Level::ERROR,
    check: check,
}

fn check(context: &Context<'_>, sink: &mut Sink) {
    let mut first: HashMap<&str, Span> = HashMap::new();
    for index in context.document.indices() {
        // Look at the first `id` of an element; `html/duplicate-attribute` reports a second one.
        let ids = context.document.attrs(index).iter().filter(|attr| &*attr.name == "id");
        let Some(id) = ids.into_iter().find(|attr| !attr.value.is_empty()) else { continue };
        let span = if id.value_span.is_empty() { context.document.open(index) } else { id.value_span };
        // A template or an expression may have another value each time.
        if context.document.has_template(span) || context.document.is_computed(id) {
            continue;
        }
        if let Some(&known) = first.get(&*id.value) {
            let message =
                format!("The id `{}` is already used {}", id.value, wording::on_line(context.document, known));
            let finding = Diagnostic::new(span, message).also(known, "first use; links go here");
            sink.report(finding.help("give each element its own id"));
        } else {
            first.insert(&id.value, span);
        }
    }
}
