//! `html/duplicate-attribute`: one attribute twice in a tag.

use std::collections::HashMap;

use crate::{
    diagnostic::Diagnostic,
    document::{Attr, NodeKind, Origin, ProblemKind},
    rule::{Context, Level, Sink},
    span::Span,
};

rule! {
    id: "html/duplicate-attribute",
    level: Level::ERROR,
    check: check,
}

fn check(context: &Context<'_>, sink: &mut Sink) {
    // In a tag with a quotation mark too few, other tags and their attributes are part of it.
    let quotes = context.document.problems().iter().filter(|problem| problem.kind == ProblemKind::Quotes);
    let garbled: Vec<Span> = quotes.filter_map(|problem| problem.other).collect();
    for node in context.document.nodes() {
        if let NodeKind::Element { origin: Origin::Html, open, attrs, .. } = &node.kind
            && attrs.len() > 1
            && garbled.binary_search_by_key(&open.start, |tag| tag.start).is_err()
        {
            judge(attrs, sink);
        }
    }
}

fn judge(attrs: &[Attr], sink: &mut Sink) {
    let mut first: HashMap<&str, &Attr> = HashMap::new();
    for attr in attrs {
        let Some(known) = first.get(&*attr.name) else {
            first.insert(&attr.name, attr);
            continue;
        };
        let finding = Diagnostic::new(attr.name_span, format!("`{}` stands in this tag already", &*attr.name));
        let finding = finding.label("never read").also(known.name_span, "this one counts");
        sink.report(finding.help("keep one of them"));
    }
}
