//! What a broken tag may hide.

use super::Document;
use crate::span::Span;

/// Most broken tags that are searched for lost text.
const MAX_LOST: usize = 20;

impl Document {
    /// Whether a text occurs on a line that a broken tag is on, so that an element with it may have been lost there.
    #[must_use]
    pub fn may_be_lost(&self, text: &str) -> bool {
        let wanted = text.trim().to_lowercase();
        let lines = self.lines();
        let lost = |tag: &Span| {
            let (first, last) = (lines.line(tag.start), lines.line(tag.end.saturating_sub(1).max(tag.start)));
            let start = lines.start(first);
            let end = if (last as usize) < lines.len() { lines.start(last + 1) } else { self.node(0).span.end };
            Span::new(start, end).slice(&self.source).to_lowercase().contains(&wanted)
        };
        !wanted.is_empty() && self.broken.iter().take(MAX_LOST).any(lost)
    }
}
