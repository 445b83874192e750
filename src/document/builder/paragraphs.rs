//! Tags of blocks in a Markdown paragraph (WHATWG HTML 13.2.6.4.7): the start tag of a block ends the paragraph, and the block
//! stays open after it; an end tag in the paragraph ends a block around it.

use super::{Builder, Open, OpenKind};
use crate::{document::elements, span::Span};

impl Builder {
    /// What the innermost barrier is.
    pub(super) fn innermost(&self) -> Option<OpenKind> {
        self.stack.get(self.barrier()).map(|open| open.kind)
    }

    /// Stack position that tags of blocks do not reach beyond: the innermost barrier, or the one around a paragraph.
    pub(super) fn reach(&self) -> usize {
        let in_paragraph = matches!(self.innermost(), Some(OpenKind::Paragraph | OpenKind::Ended));
        let around = self.barriers.len().checked_sub(2).filter(|_| in_paragraph);
        around.and_then(|around| self.barriers.get(around)).copied().unwrap_or_else(|| self.barrier())
    }

    /// Stack position of the paragraph, raw or of Markdown, that a block would end.
    pub(super) fn open_paragraph(&self) -> Option<usize> {
        let markdown = || (self.innermost() == Some(OpenKind::Paragraph)).then(|| self.barrier());
        let position = self.position("p").or_else(markdown)?;
        let is_inside = elements::PARAGRAPH_SCOPE.iter().any(|name| self.position(name) > Some(position));
        (!is_inside).then_some(position)
    }

    /// Closes the elements from a stack position on, the first of them with its end tag, if any. If a Markdown paragraph is
    /// among them, its rest goes on in the element around.
    pub(super) fn cut(&mut self, position: usize, end: u32, close: Option<Span>) {
        let barrier = self.barrier();
        let ends_paragraph = position <= barrier;
        if ends_paragraph {
            self.truncate(barrier + 1, end);
            self.barriers.pop();
            if let Some(open) = self.stack.pop() {
                if open.kind == OpenKind::Paragraph {
                    self.tree.nodes.shorten(open.node, end);
                }
                self.close(&open, end, None);
            }
        }
        match close {
            Some(close) => {
                self.truncate(position + 1, end);
                self.pop(close.end, Some(close));
            }
            None => self.truncate(position, end),
        }
        if ends_paragraph {
            self.limit_depth(end);
            self.barriers.push(self.stack.len());
            self.stack.push(Open { node: self.top(), kind: OpenKind::Ended });
        }
    }

    /// Leaves a Markdown paragraph that a tag ended: what is open in it stays open, except a raw paragraph.
    pub(super) fn leave_ended(&mut self, end: u32) {
        if let Some(position) = self.open_paragraph() {
            self.truncate(position, end);
        }
        self.balance.leave();
        let Some(at) = self.barriers.pop() else { return };
        if at + 1 == self.stack.len() {
            self.stack.pop();
        } else if let Some(open) = self.stack.get_mut(at) {
            open.kind = OpenKind::Past;
        }
    }
}
