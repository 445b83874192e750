//! `html/duplicate-id`: two elements with one `id`.

use std::collections::HashMap;

use crate::{
    diagnostic::Diagnostic,
    document::NodeKind,
    rule::{Context, Level, Sink},
    span::Span,
};

rule! {
    id: "html/duplicate-id",
    level: Level::ERROR,
    check: check,
}

fn check(context: &Context<'_>, sink: &mut Sink) {
    let mut first: HashMap<&str, Span> = HashMap::new();
    for node in context.document.nodes() {
        let NodeKind::Element { attrs, open, .. } = &node.kind else { continue };
        // A second `id` on one element is another rule's business.
        let Some(id) = attrs.iter().find(|attr| &*attr.name == "id" && !attr.value.is_empty()) else { continue };
        let span = if id.value_span.is_empty() { *open } else { id.value_span };
        if let Some(&known) = first.get(id.value.as_str()) {
            let message = format!("the id `{}` is another element's", id.value);
            let finding = Diagnostic::new(span, message).also(known, "the first one, which links lead to");
            sink.report(finding.help("give each element an id of its own"));
        } else {
            first.insert(&id.value, span);
        }
    }
}
