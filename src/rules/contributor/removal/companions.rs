//! What belongs to a person in a list of definitions: the descriptions of a term, or the term of the only description.

use crate::document::{Document, NodeIndex, NodeKind};

/// The elements that go with an element, next to it.
pub(super) fn companions(document: &Document, element: NodeIndex) -> Vec<NodeIndex> {
    let name = document.name(element);
    if !matches!(name, "dt" | "dd") {
        return Vec::new();
    }
    let parent = document.node(element).parent;
    let siblings: Vec<NodeIndex> = children(document, parent);
    let at = siblings.iter().position(|&node| node == element).unwrap_or_default();
    let (before, after) = (siblings.get(..at).unwrap_or_default(), siblings.get(at + 1..).unwrap_or_default());
    let is = |name: &'static str| move |node: &&NodeIndex| document.name(**node) == name;
    let terms = before.iter().rev().take_while(is("dt")).count();
    match name {
        // Several terms share their descriptions.
        "dt" if terms == 0 => after.iter().take_while(is("dd")).copied().collect(),
        "dd" if terms == 1 && after.first().is_none_or(|next| document.name(*next) != "dd") => {
            before.last().copied().into_iter().collect()
        }
        _ => Vec::new(),
    }
}

/// The elements in an element.
fn children(document: &Document, parent: NodeIndex) -> Vec<NodeIndex> {
    let mut children = Vec::new();
    let mut node = parent + 1;
    while node < document.node(parent).end {
        if matches!(document.node(node).kind, NodeKind::Element(_)) {
            children.push(node);
        }
        node = document.node(node).end;
    }
    children
}
