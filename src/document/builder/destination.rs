//! The destination of an inline link, and what is around text that may be one.

use html5ever::local_name;

use super::{Builder, OpenKind};
use crate::{
    document::{NodeIndex, link_span, tag_balance::Container},
    span::Span,
};

impl Builder {
    /// Sets the span of an inline link's destination, once its text has ended, in the text that was parsed: what is hidden
    /// there is restored.
    pub(in crate::document) fn locate_destination(
        &mut self,
        link: NodeIndex,
        range: &std::ops::Range<usize>,
        parsed: &str,
    ) {
        let inner_end = match self.tree.nodes.all.get(link as usize + 1..) {
            // Text nodes lie within the spans of their parents.
            Some(inside) => inside.iter().map(|node| node.span.end as usize).max(),
            None => None,
        };
        let found = link_span::destination(parsed, range, inner_end.unwrap_or(range.start + 1));
        let source = self.source.clone();
        for attr in self.tree.nodes.attrs_mut(link) {
            let title = &*attr.name == "title";
            let range = if title { link_span::title(parsed, found.end, range.end) } else { found.clone() };
            attr.value_span = Span::from_range(&range);
            attr.name_span = Span::empty(attr.value_span.start);
            let written = attr.value_span.slice(&source);
            // An address with a template was hidden from the parser.
            if (!title && parsed.get(range) != Some(written)) || written == &*attr.value {
                attr.value = source.subtendril(attr.value_span.start, attr.value_span.len());
            }
        }
    }

    /// Whether the innermost Markdown container is code, or an HTML link is open around it in the same block.
    pub(in crate::document) fn in_link_or_code(&self) -> bool {
        let block = self.barriers.iter().rev().copied().find(|&position| !self.is_inline(position)).unwrap_or(0);
        let link = self.positions.get(&local_name!("a")).and_then(|positions| positions.last().copied());
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
