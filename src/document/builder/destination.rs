//! The destination of an inline link, and what is around text that may be one.

use super::Builder;
use crate::{
    document::{Node, NodeIndex, NodeKind, link_span},
    span::Span,
};

impl Builder {
    /// Sets the span of an inline link's destination, once its text has ended.
    pub(in crate::document) fn locate_destination(
        &mut self,
        link: NodeIndex,
        range: &std::ops::Range<usize>,
        source: &str,
    ) {
        let inner_end = match self.tree.nodes.get(link as usize + 1..) {
            // Text nodes lie within the spans of their parents.
            Some(inside) => inside.iter().map(|node| node.span.end as usize).max(),
            None => None,
        };
        let found = link_span::destination(source, range, inner_end.unwrap_or(range.start + 1));
        if let Some(Node { kind: NodeKind::Element { attrs, .. }, .. }) = self.tree.nodes.get_mut(link as usize) {
            for attr in attrs {
                if &*attr.name == "title" {
                    attr.value_span = Span::from_range(&link_span::title(source, found.end, range.end));
                } else {
                    attr.value_span = Span::from_range(&found);
                }
                attr.name_span = Span::empty(attr.value_span.start);
            }
        }
    }

    /// Whether the innermost Markdown container is code, or a link is open around it.
    pub(in crate::document) fn in_link_or_code(&self) -> bool {
        self.position("a").is_some() || self.in_code()
    }

    /// Whether the innermost Markdown container is code.
    pub(in crate::document) fn in_code(&self) -> bool {
        matches!(&self.tree.nodes[self.top() as usize].kind, NodeKind::Element { name, .. } if &**name == "pre")
    }
}
