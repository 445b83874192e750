//! The destination of an inline link, and what is around text that may be one.

use html5ever::LocalName;

use super::{Builder, OpenKind};
use crate::{
    document::{NodeIndex, link_span, tag_balance::Container},
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
        let inner_end = match self.tree.nodes.all.get(link as usize + 1..) {
            // Text nodes lie within the spans of their parents.
            Some(inside) => inside.iter().map(|node| node.span.end as usize).max(),
            None => None,
        };
        let found = link_span::destination(source, range, inner_end.unwrap_or(range.start + 1));
        for attr in self.tree.nodes.attrs_mut(link) {
            if &*attr.name == "title" {
                attr.value_span = Span::from_range(&link_span::title(source, found.end, range.end));
            } else {
                attr.value_span = Span::from_range(&found);
            }
            attr.name_span = Span::empty(attr.value_span.start);
            if attr.value_span.slice(source) == &*attr.value {
                attr.value = self.source.subtendril(attr.value_span.start, attr.value_span.len());
            }
        }
    }

    /// Whether the innermost Markdown container is code, or an HTML link is open around it in the same block.
    pub(in crate::document) fn in_link_or_code(&self) -> bool {
        let block = self.barriers.iter().rev().copied().find(|&position| !self.is_inline(position)).unwrap_or(0);
        let link = self.positions.get(&LocalName::from("a")).and_then(|positions| positions.last().copied());
        link.is_some_and(|link| link > block) || self.in_code()
    }

    /// Whether an open element is an inline Markdown container.
    fn is_inline(&self, position: usize) -> bool {
        let open = self.stack.get(position).filter(|open| open.kind == OpenKind::Markdown);
        open.is_some_and(|open| matches!(self.container(open.node, open.kind), Container::Inline | Container::Link(_)))
    }

    /// Whether the innermost Markdown container is code.
    pub(in crate::document) fn in_code(&self) -> bool {
        self.tree.nodes.get(self.top()).is_some_and(|element| &*element.name == "pre")
    }
}
