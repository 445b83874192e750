//! The elements of a page, without what fixes may change in them.

use html5ever::LocalName;

use crate::document::{Document, NodeKind, Origin};

/// The elements in document order.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Shape(Vec<Element>);

#[derive(Debug, PartialEq, Eq)]
struct Element {
    name: LocalName,
    depth: usize,
    /// Whether it is an address in running text.
    is_bare: bool,
    attributes: Vec<LocalName>,
    id: Option<String>,
}

impl Shape {
    pub(super) fn of(document: &Document) -> Self {
        let (mut elements, mut open) = (Vec::new(), Vec::new());
        for index in document.indices() {
            while open.last().is_some_and(|end| *end <= index) {
                open.pop();
            }
            let node = document.node(index);
            let NodeKind::Element(origin) = node.kind else { continue };
            elements.push(Element {
                name: document.name(index).into(),
                depth: open.len(),
                is_bare: matches!(origin, Origin::BareUrl | Origin::Autolink),
                attributes: document.attrs(index).iter().map(|attr| attr.name.clone()).collect(),
                id: document.attr(index, "id").map(|attr| attr.value.to_string()),
            });
            open.push(node.end);
        }
        Self(elements)
    }
}
