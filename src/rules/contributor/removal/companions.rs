//! What belongs to a person in a list of definitions: the descriptions of a term, or the term of the only description.

use crate::document::{Document, NodeIndex, NodeKind};

/// The elements that go with an element, next to it.
pub(super) fn companions(document: &Document, element: NodeIndex) -> Vec<NodeIndex> {
    let is = |name: &'static str| move |node: &NodeIndex| document.name(*node) == name;
    let before = || std::iter::successors(previous(document, element), |&node| previous(document, node));
    let mut after = next(document, element);
    match document.name(element) {
        // Several terms share their descriptions.
        "dt" if before().next().filter(is("dt")).is_none() => after.take_while(is("dd")).collect(),
        "dd" if after.next().filter(is("dd")).is_none() && before().take(2).take_while(is("dt")).count() == 1 => {
            before().take(1).collect()
        }
        _ => Vec::new(),
    }
}

/// The elements after an element, in the same one.
fn next(document: &Document, element: NodeIndex) -> impl Iterator<Item = NodeIndex> + '_ {
    let end = document.node(document.node(element).parent).end;
    let siblings = std::iter::successors(Some(document.node(element).end), |&node| Some(document.node(node).end));
    siblings.take_while(move |&node| node < end).filter(|&node| is_element(document, node))
}

/// The element before an element, in the same one.
fn previous(document: &Document, element: NodeIndex) -> Option<NodeIndex> {
    let parent = document.node(element).parent;
    let mut next = element;
    while next - 1 > parent {
        let mut node = next - 1;
        while document.node(node).parent != parent {
            node = document.node(node).parent;
        }
        if is_element(document, node) {
            return Some(node);
        }
        next = node;
    }
    None
}

fn is_element(document: &Document, node: NodeIndex) -> bool {
    matches!(document.node(node).kind, NodeKind::Element(_))
}
