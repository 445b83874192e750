//! What a broken tag, or HTML without an end, may hide.

use super::{Document, RawHtml};
use crate::{span::Span, text};

/// Most broken tags that are searched for lost text.
const MAX_LOST: usize = 20;

/// Elements that begin HTML which only an end tag of theirs ends, with the page at the latest (CommonMark 4.6).
const ENDLESS: [&str; 4] = ["pre", "script", "style", "textarea"];

impl Document {
    /// Whether the end tag of an HTML block is missing, so that it takes all Markdown that follows.
    #[must_use]
    pub fn is_endless(&self, raw: RawHtml) -> bool {
        let text = raw.span.slice(&self.source);
        // What follows the name of a tag, if it is one of these.
        let after = |tag: &str| {
            let name = ENDLESS.iter().find(|name| starts_with(tag, name))?;
            Some(tag.as_bytes().get(name.len()).copied())
        };
        let starts = |next: Option<u8>| next.is_none_or(|next| next.is_ascii_whitespace() || next == b'>');
        let ends = |(at, _)| text.get(at + 2..).and_then(after) == Some(Some(b'>'));
        let is_start = || text.trim_start().strip_prefix('<').and_then(after).is_some_and(starts);
        !raw.fenced && is_start() && !text.match_indices("</").any(ends)
    }

    /// Whether a text occurs on a line that a broken tag is on, so that an element with it may have been lost there. Fast, as
    /// many texts may be looked for.
    #[must_use]
    pub fn may_be_lost(&self, text: &str) -> bool {
        let wanted = text.trim().to_lowercase();
        !wanted.is_empty() && text::contains(self.lost.get_or_init(|| self.lines_of_broken_tags()), &wanted)
    }

    /// The lines that broken tags are on, each once, in lower case.
    fn lines_of_broken_tags(&self) -> String {
        let lines = self.lines();
        let (mut text, mut done) = (String::new(), 0);
        for tag in self.broken.iter().take(MAX_LOST) {
            let (first, last) = (lines.line(tag.start), lines.line(tag.end.saturating_sub(1).max(tag.start)));
            let start = lines.start(first).max(done);
            let end = if (last as usize) < lines.len() { lines.start(last + 1) } else { self.node(0).span.end };
            if start < end {
                // No text goes on from one line to another that does not follow it.
                text += if start > done { "\0" } else { "" };
                text += &Span::new(start, end).slice(&self.source).to_lowercase();
                done = end;
            }
        }
        text
    }
}

/// Whether a text starts with a word in any case.
fn starts_with(text: &str, word: &str) -> bool {
    text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word))
}
