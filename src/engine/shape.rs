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
        for (index, node) in document.nodes().iter().enumerate() {
            while open.last().is_some_and(|end| *end <= index) {
                open.pop();
            }
            let NodeKind::Element { name, origin, attrs, .. } = &node.kind else { continue };
            elements.push(Element {
                name: name.clone(),
                depth: open.len(),
                is_bare: matches!(origin, Origin::BareUrl | Origin::Autolink),
                attributes: attrs.iter().map(|attr| attr.name.clone()).collect(),
                id: attrs.iter().find(|attr| &*attr.name == "id").map(|attr| attr.value.clone()),
            });
            open.push(node.end as usize);
        }
        Self(elements)
    }
}
