//! Parts of a page without tags: directives and raw-HTML fences.

use super::{Builder, Open, OpenKind, Start};
use crate::span::Span;

impl Builder {
    /// Opens a directive.
    pub(in crate::document) fn open_directive(&mut self, start: Start<'_>) {
        let end = start.span.end;
        let node = self.element(start);
        self.push(node, OpenKind::Directive(end));
    }

    /// The part of a region inside the innermost container, if the region starts there.
    pub(in crate::document) fn clip(&self, region: Span) -> Option<Span> {
        let container = self.stack.get(self.barrier()).map_or(0, |open| open.node);
        let container = self.tree.nodes.all.get(container as usize)?.span;
        let top = self.tree.nodes.all.get(self.top() as usize)?.span;
        let end = region.end.min(container.end);
        (top.start <= region.start && region.start <= end).then(|| Span::new(region.start, end))
    }

    /// Closes the directives that end at or before `offset`, up to the innermost Markdown container.
    pub(in crate::document) fn close_directives(&mut self, offset: u32) {
        while let Some(&position) = self.barriers.last() {
            let Some(Open { kind: OpenKind::Directive(end), .. }) = self.stack.get(position) else { return };
            let end = *end;
            if end > offset {
                return;
            }
            self.truncate(position, end);
        }
    }

    /// Opens a raw-HTML fence.
    pub(in crate::document) fn open_fence(&mut self) {
        let node = self.top();
        self.push(node, OpenKind::Fence);
    }

    /// Whether the innermost container is a raw-HTML fence.
    pub(in crate::document) fn is_fence(&self) -> bool {
        matches!(self.stack.get(self.barrier()), Some(Open { kind: OpenKind::Fence, .. }))
    }

    /// Closes the raw-HTML fence and everything in it.
    pub(in crate::document) fn close_fence(&mut self, end: u32) {
        if self.is_fence() {
            self.truncate(self.barrier(), end);
        }
    }
}
