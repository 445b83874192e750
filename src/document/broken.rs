//! What a broken tag, or HTML without an end, may hide.

use super::{Document, RawHtml};
use crate::span::Span;

/// Most broken tags that are searched for lost text.
const MAX_LOST: usize = 20;

/// Elements that begin HTML which only an end tag of theirs ends, with the page at the latest (CommonMark 4.6).
const ENDLESS: [&str; 4] = ["pre", "script", "style", "textarea"];

impl Document {
    /// Whether the end tag of an HTML block is missing, so that it takes all Markdown that follows.
    #[must_use]
    pub fn is_endless(&self, raw: RawHtml) -> bool {
        let text = raw.span.slice(&self.source);
        let has_name = |rest: &str, ends: &dyn Fn(Option<&u8>) -> bool| {
            ENDLESS.iter().any(|name| starts_with(rest, name) && ends(rest.as_bytes().get(name.len())))
        };
        let starts = |rest| has_name(rest, &|next| next.is_none_or(|next| next.is_ascii_whitespace() || *next == b'>'));
        let ends = |(at, _)| text.get(at + 2..).is_some_and(|rest| has_name(rest, &|next| next == Some(&b'>')));
        !raw.fenced && text.trim_start().strip_prefix('<').is_some_and(starts) && !text.match_indices("</").any(ends)
    }

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

/// Whether a text starts with a word in any case.
fn starts_with(text: &str, word: &str) -> bool {
    text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word))
}
