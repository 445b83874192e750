//! The source lines of a finding, in the form that `miette` draws.
//!
//! By itself, `miette` counts columns in bytes, copies whole lines and prints everything between two locations. So it gets a text
//! with only the relevant lines, as [`Window`] displays them, in groups of adjacent lines (the group of the finding itself first),
//! and the line and column of the real source for its headers.

use std::ops::Range;

use miette::{LabeledSpan, MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};
use unicode_width::UnicodeWidthStr;

use super::{
    underline::{Piece, Text},
    window::Window,
    wrap::wrap,
};
use crate::{
    document::line_index::Position,
    output::{Style, sanitize},
    text,
};

/// Maximum distance in lines of two spans in one frame; the lines between them are displayed.
const NEAR: u32 = 2;
/// Label texts longer than this are clipped.
const LONGEST_LABEL: usize = 400;

/// The text that is drawn, and what is underlined in it.
#[derive(Debug)]
pub(in crate::output) struct Excerpt {
    name: String,
    text: String,
    groups: Vec<Group>,
    marks: Vec<Mark>,
}

/// Adjacent lines in one frame.
#[derive(Debug)]
struct Group {
    /// Bytes of the drawn text.
    range: Range<usize>,
    /// From 1.
    first: u32,
    lines: usize,
}

/// An underlined span of the drawn text.
#[derive(Debug)]
struct Mark {
    range: Range<usize>,
    text: Option<String>,
    primary: bool,
    at: Position,
}

impl Excerpt {
    /// Lays out the lines that hold `pieces` (sorted, not empty).
    pub(in crate::output) fn new(path: &str, text: Text<'_>, pieces: &[Piece], style: Style) -> Self {
        let mut excerpt = Self {
            name: sanitize::line(path).into_owned(),
            text: String::new(),
            groups: Vec::new(),
            marks: Vec::with_capacity(pieces.len()),
        };
        let digits = pieces.last().map_or(1, |piece| piece.line.to_string().len());
        let columns = style.columns().saturating_sub(digits + 4);
        let mut groups: Vec<&[Piece]> = pieces.chunk_by(|a, b| b.line - a.line <= NEAR).collect();
        groups.sort_by_key(|group| !group.iter().any(|piece| piece.primary));
        for group in groups {
            excerpt.push_group(text, group, columns, style);
        }
        excerpt
    }

    fn push_group(&mut self, text: Text<'_>, group: &[Piece], columns: usize, style: Style) {
        let (Some(first), Some(last)) = (group.first(), group.last()) else { return };
        let start = self.text.len();
        for line in first.line..=last.line {
            let from = group.partition_point(|piece| piece.line < line);
            let to = group.partition_point(|piece| piece.line <= line);
            let pieces = group.get(from..to).unwrap_or_default();
            let ellipsis = if style.unicode { "…" } else { "..." };
            let window = Window::new(text.source, text.line(line), pieces, columns, ellipsis);
            for piece in pieces {
                let range = window.locate(&piece.range);
                let column = window.text.get(..range.start).unwrap_or_default().width();
                let middle = column + window.text.get(range.clone()).unwrap_or_default().width() / 2;
                let room = columns.saturating_sub(middle + 4);
                let words = piece.text.as_deref().map(|words| label(words, room));
                let range = self.text.len() + range.start..self.text.len() + range.end;
                self.marks.push(Mark { range, text: words, primary: piece.primary, at: piece.at });
            }
            self.text.push_str(&window.text);
            self.text.push('\n');
        }
        let lines = (last.line - first.line) as usize + 1;
        self.groups.push(Group { range: start..self.text.len(), first: first.line, lines });
    }

    /// The spans that `miette` underlines.
    pub(in crate::output) fn labels(&self) -> impl Iterator<Item = LabeledSpan> {
        self.marks.iter().map(|mark| {
            let span = SourceSpan::new(mark.range.start.into(), mark.range.len());
            match mark.primary {
                true => LabeledSpan::new_primary_with_span(mark.text.clone(), span),
                false => LabeledSpan::new_with_span(mark.text.clone(), span),
            }
        })
    }

    /// Whether the spans, in drawing order, belong to the finding itself.
    pub(in crate::output) fn own(&self) -> impl Iterator<Item = bool> {
        let own = self.marks.iter().find(|mark| mark.primary).map(|mark| mark.at);
        self.marks.iter().map(move |mark| Some(mark.at) == own)
    }
}

/// The text of a label, wrapped to the space at the right of its underline, or to 30 columns if there is less.
fn label(words: &str, room: usize) -> String {
    let words = sanitize::line(words);
    wrap(&text::clip(&words, LONGEST_LABEL), room.max(30)).join("\n")
}

impl SourceCode for Excerpt {
    /// With context lines: the group that contains `span`, or an error if it covers two groups, so that each gets a frame. `miette`
    /// calls this for a frame. Without: the location in the real source where `span` begins. It calls this for the header.
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let range = span.offset()..span.offset() + span.len();
        let group =
            self.groups.iter().find(|group| group.range.contains(&range.start)).ok_or(MietteError::OutOfBounds)?;
        if range.end > group.range.end {
            return Err(MietteError::OutOfBounds);
        }
        let data = self.text.as_bytes().get(group.range.clone()).unwrap_or_default();
        let whole = SourceSpan::new(group.range.start.into(), group.range.len());
        let mark = self.marks.iter().find(|mark| mark.range == range).filter(|_| before == 0 && after == 0);
        let (line, column) = mark.map_or((group.first, 1), |mark| (mark.at.line, mark.at.column));
        let (line, column) = (line.saturating_sub(1) as usize, column.saturating_sub(1) as usize);
        Ok(Box::new(MietteSpanContents::new_named(self.name.clone(), data, whole, line, column, group.lines)))
    }
}
