//! The elements of a page, without what fixes may change in them.

use html5ever::LocalName;

use crate::document::{Document, NodeKind};

/// The elements in document order, each with its depth, the names of its attributes, and its `id`.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Shape(Vec<(usize, LocalName, Vec<LocalName>, Option<String>)>);

impl Shape {
    pub(super) fn of(document: &Document) -> Self {
        let (mut elements, mut open) = (Vec::new(), Vec::new());
        for (index, node) in document.nodes().iter().enumerate() {
            while open.last().is_some_and(|end| *end <= index) {
                open.pop();
            }
            let NodeKind::Element { name, attrs, .. } = &node.kind else { continue };
            let id = attrs.iter().find(|attr| &*attr.name == "id").map(|attr| attr.value.clone());
            let names = attrs.iter().map(|attr| attr.name.clone()).collect();
            elements.push((open.len(), name.clone(), names, id));
            open.push(node.end as usize);
        }
        Self(elements)
    }
}
