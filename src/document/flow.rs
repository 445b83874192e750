//! The text of one block as readers see it, mapped back to the source.

use std::ops::Range;

use scraper::StrTendril;
use smallvec::SmallVec;

use crate::span::Span;

/// Placeholder in a [`Flow`] for anything other than prose: inline code, an image, mathematics.
pub const OBJECT: char = '\u{FFFC}';

#[derive(Debug, Clone, Copy)]
struct Segment {
    /// Offset in the flow's text.
    at: u32,
    /// Length in the flow's text.
    len: u32,
    /// Its source.
    source: Span,
}

impl Segment {
    /// Whether text and source are the same bytes, so that offsets map one to one.
    const fn verbatim(self) -> bool {
        self.len == self.source.len()
    }
}

/// The decoded text of one block (a paragraph, a heading, a list item's own line, a table cell), without markup.
///
/// Soft line breaks are `\n`; code, images and mathematics are one [`OBJECT`] each. A flow never spans two blocks.
#[derive(Debug, Clone, Default)]
pub struct Flow {
    /// A part of the page where the flow is one text as it is written.
    text: StrTendril,
    segments: SmallVec<[Segment; 1]>,
}

impl Flow {
    /// A flow whose text is the source from `start` on; for tests and for strings that are not parsed.
    #[must_use]
    pub fn plain(text: &str, start: u32) -> Self {
        let mut flow = Self::default();
        flow.push(text, Span::new(start, start + text.len() as u32));
        flow
    }

    /// Appends `text`, which comes from `source`: the same bytes, or one decoded escape or entity.
    pub fn push(&mut self, text: &str, source: Span) {
        let (at, len) = (self.text.len32(), text.len() as u32);
        self.text.push_slice(text);
        if let Some(last) = self.segments.last_mut()
            && last.verbatim()
            && last.source.end == source.start
            && len == source.len()
        {
            last.len += len;
            last.source.end = source.end;
        } else {
            self.segments.push(Segment { at, len, source });
        }
    }

    /// Appends a part of the source as it is written.
    pub(super) fn push_part(&mut self, whole: &StrTendril, source: Span) {
        let all = match self.segments.as_slice() {
            [] => source,
            [only] if only.source.end == source.start && self.is_part(*only, whole) => only.source.cover(source),
            _ => return self.push(source.slice(whole), source),
        };
        self.text = whole.subtendril(all.start, all.len());
        self.segments.clear();
        self.segments.push(Segment { at: 0, len: all.len(), source: all });
    }

    /// Whether the text is a part of the source. Short texts are copies of one.
    fn is_part(&self, segment: Segment, whole: &StrTendril) -> bool {
        const SHORT: u32 = 8;
        let Some(part) = whole.get(segment.source.range()) else { return false };
        std::ptr::eq(part.as_ptr(), self.text.as_ptr()) || (self.text.len32() <= SHORT && *part == *self.text)
    }

    /// A range of the text, as a part of it.
    #[must_use]
    pub fn part(&self, range: &Range<usize>) -> StrTendril {
        self.text.subtendril(range.start as u32, range.len() as u32)
    }

    /// Truncates the text to `length` bytes, a character boundary.
    pub fn truncate(&mut self, length: usize) {
        let length = length as u32;
        self.text.pop_back(self.text.len32().saturating_sub(length));
        self.segments.retain_mut(|segment| {
            let kept = segment.len.min(length.saturating_sub(segment.at));
            if segment.verbatim() {
                segment.source.end = segment.source.start + kept;
            }
            segment.len = kept;
            kept > 0
        });
    }

    /// The text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether the text is white space only.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// Source span of a range of the text. A range that cuts a decoded entity is widened to the whole entity.
    #[must_use]
    pub fn span(&self, range: Range<usize>) -> Span {
        if let [only] = self.segments.as_slice()
            && only.verbatim()
        {
            let offset = |at: usize| only.source.start + (at as u32).min(only.len);
            return Span::new(offset(range.start), offset(range.end.max(range.start)));
        }
        let start = self.source_offset(range.start as u32, false);
        let end = if range.end <= range.start { start } else { self.source_offset(range.end as u32, true) };
        Span::new(start, end.max(start))
    }

    /// Source span of the whole text.
    #[must_use]
    pub fn full_span(&self) -> Span {
        self.span(0..self.text.len())
    }

    /// Contiguous pieces of a range of the text, each with its source span.
    pub fn pieces(&self, range: Range<usize>) -> impl Iterator<Item = (&str, Span)> {
        let first = self.segments.partition_point(|segment| ((segment.at + segment.len) as usize) <= range.start);
        self.segments.iter().skip(first).take_while(move |segment| (segment.at as usize) < range.end).map(
            move |segment| {
                let start = range.start.max(segment.at as usize);
                let end = range.end.min((segment.at + segment.len) as usize);
                (self.text.get(start..end).unwrap_or_default(), self.span(start..end))
            },
        )
    }

    fn source_offset(&self, offset: u32, is_end: bool) -> u32 {
        // An end offset belongs to the segment with the byte before it.
        let probe = if is_end { offset.saturating_sub(1) } else { offset };
        let index = self.segments.partition_point(|segment| segment.at <= probe);
        let Some(segment) = index.checked_sub(1).and_then(|i| self.segments.get(i)) else {
            return self.segments.first().map_or(0, |segment| segment.source.start);
        };
        let inside = (offset - segment.at).min(segment.len);
        match (segment.verbatim(), is_end) {
            (true, _) => segment.source.start + inside,
            (false, true) => segment.source.end,
            (false, false) if inside == segment.len => segment.source.end,
            (false, false) => segment.source.start,
        }
    }
}
