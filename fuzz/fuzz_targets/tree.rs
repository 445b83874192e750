//! Parses arbitrary text in every dialect: every span of the tree must be on character boundaries of the text.
#![no_main]

use ack_lint::{
    document::{Dialect, Document, NodeKind},
    span::Span,
};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|source: &str| {
    for dialect in [Dialect::Gfm, Dialect::Myst, Dialect::Quarto, Dialect::Html] {
        check(source, &Document::parse(source.to_owned(), dialect));
    }
});

fn check(source: &str, document: &Document) {
    assert_eq!(document.original(), source);
    let inside = |span: Span| assert!(source.get(span.range()).is_some(), "{span:?} is off the text");
    let nodes = document.nodes();
    for (index, node) in nodes.iter().enumerate() {
        inside(node.span);
        assert_eq!(document.index_of(node.id) as usize, index);
        assert!(node.parent as usize <= index && index < node.end as usize && node.end as usize <= nodes.len());
        assert!(document.node(node.parent).span.contains(node.span), "{node:?} lies outside its parent");
        if let NodeKind::Element { open, close, attrs, .. } = &node.kind {
            assert!(node.span.contains(*open) && close.is_none_or(|close| node.span.contains(close)), "{node:?}");
            for attr in attrs {
                inside(attr.name_span);
                inside(attr.value_span);
            }
        }
        let position = document.lines().position(source, node.span.end);
        assert!(position.line as usize <= document.lines().len() && position.column >= 1);
    }
}
