//! The text of one block as a reader sees it, with the way back to the source.

use std::ops::Range;

use crate::span::Span;

/// Stands in a [`Flow`] for something that is not prose: inline code, an image, mathematics.
pub const OBJECT: char = '\u{FFFC}';

#[derive(Debug, Clone, Copy)]
struct Segment {
    /// Offset in the flow's text.
    at: u32,
    /// Length in the flow's text.
    len: u32,
    /// Where it comes from.
    source: Span,
}

impl Segment {
    /// Text and source are the same bytes, so offsets inside the segment map one to one.
    const fn verbatim(self) -> bool {
        self.len == self.source.len()
    }
}

/// The decoded text of one block (a paragraph, a heading, a list item's own line, a table cell), without markup.
///
/// Soft line breaks are `\n`; code, images and mathematics are one [`OBJECT`] each. Never spans two blocks.
#[derive(Debug, Clone, Default)]
pub struct Flow {
    text: String,
    segments: Vec<Segment>,
}

impl Flow {
    /// A flow whose text is the source itself from `start` on; for tests and for strings that are not parsed.
    #[must_use]
    pub fn plain(text: &str, start: u32) -> Self {
        let mut flow = Self::default();
        flow.push(text, Span::new(start, start + text.len() as u32));
        flow
    }

    /// Appends `text`, which stands at `source` in the document: the same bytes, or one escape or entity decoded.
    pub fn push(&mut self, text: &str, source: Span) {
        let (at, len) = (self.text.len() as u32, text.len() as u32);
        self.text.push_str(text);
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

    /// Drops the text from `length` on, a character boundary.
    pub fn truncate(&mut self, length: usize) {
        self.text.truncate(length);
        let length = length as u32;
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

    /// Whether there is no text but white space.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// The source span of a range of the text. A range that cuts a decoded entity is widened to the whole entity.
    #[must_use]
    pub fn span(&self, range: Range<usize>) -> Span {
        let start = self.source_offset(range.start as u32, false);
        let end = if range.end <= range.start { start } else { self.source_offset(range.end as u32, true) };
        Span::new(start, end.max(start))
    }

    /// The whole text's span.
    #[must_use]
    pub fn full_span(&self) -> Span {
        self.span(0..self.text.len())
    }

    /// The parts of a range of the text that come from one place each: the text, and where it stands in the source.
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
        // An end belongs to the segment that holds the byte before it.
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
