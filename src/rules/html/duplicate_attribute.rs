//! `html/duplicate-attribute`: an attribute set twice in a tag.

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

/// So few attributes are compared with each other.
const FEW: usize = 8;

fn check(context: &Context<'_>, sink: &mut Sink) {
    // Skip tags with an unclosed quotation mark: other tags and their attributes seem part of them.
    let quotes = context.document.problems().iter().filter(|problem| problem.kind == ProblemKind::Quotes);
    let garbled: Vec<Span> = quotes.filter_map(|problem| problem.other).collect();
    let document = context.document;
    for index in document.indices() {
        let attrs = document.attrs(index);
        if attrs.len() > 1
            && document.node(index).kind == NodeKind::Element(Origin::Html)
            && garbled.binary_search_by_key(&document.open(index).start, |tag| tag.start).is_err()
        {
            report(attrs, sink);
        }
    }
}

fn report(attrs: &[Attr], sink: &mut Sink) {
    let is_new = |(at, attr): (usize, &Attr)| attrs[..at].iter().all(|before| before.name != attr.name);
    if attrs.len() <= FEW && attrs.iter().enumerate().all(is_new) {
        return;
    }
    let mut first: HashMap<&str, &Attr> = HashMap::new();
    for attr in attrs {
        let Some(known) = first.get(&*attr.name) else {
            first.insert(&attr.name, attr);
            continue;
        };
        let finding = Diagnostic::new(attr.name_span, format!("The attribute `{}` is set twice", &*attr.name));
        let finding = finding.label("ignored").also(known.name_span, "this one is used");
        sink.report(finding.help("remove one of the two"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        diagnostic::Severity,
        document::{Dialect, Document},
    };

    #[test]
    fn tags_with_any_number_of_attributes_are_checked() {
        for number in [1, FEW - 1, FEW, FEW + 1, 3 * FEW] {
            let names: String = (0..number).map(|at| format!(" a{at}=\"x\"")).collect();
            for (tag, found) in [(format!("<p{names}>"), 0), (format!("<p{names} a0=\"y\">"), 1)] {
                let document = Document::parse(tag.clone(), Dialect::Html);
                let mut sink = Sink::new("html/duplicate-attribute", Severity::Error);
                report(document.attrs(1), &mut sink);
                assert_eq!(sink.into_found().len(), found, "{tag}");
            }
        }
    }
}
