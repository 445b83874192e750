//! Locations of the protocol: lines from 0, and columns in the code units that client and server agreed on.

use lsp_types::{Position, PositionEncodingKind, Range};

use crate::{document::LineIndex, span::Span};

/// The code units that columns count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Encoding {
    /// Bytes.
    Utf8,
    /// The default of the protocol.
    #[default]
    Utf16,
    /// Code points.
    Utf32,
}

impl Encoding {
    /// The one that costs least, of those that a client offers.
    #[must_use]
    pub fn negotiate(offered: &[PositionEncodingKind]) -> Self {
        let offers = |kind: &PositionEncodingKind| offered.contains(kind);
        if offers(&PositionEncodingKind::UTF8) {
            Self::Utf8
        } else if offers(&PositionEncodingKind::UTF32) && !offers(&PositionEncodingKind::UTF16) {
            Self::Utf32
        } else {
            Self::Utf16
        }
    }

    /// Its name in the protocol.
    #[must_use]
    pub fn kind(self) -> PositionEncodingKind {
        match self {
            Self::Utf8 => PositionEncodingKind::UTF8,
            Self::Utf16 => PositionEncodingKind::UTF16,
            Self::Utf32 => PositionEncodingKind::UTF32,
        }
    }

    /// The code units of a character.
    const fn units(self, c: char) -> u32 {
        match self {
            Self::Utf8 => c.len_utf8() as u32,
            Self::Utf16 => c.len_utf16() as u32,
            Self::Utf32 => 1,
        }
    }
}

/// The locations of one text.
#[derive(Debug, Clone, Copy)]
pub struct Positions<'a> {
    text: &'a str,
    lines: &'a LineIndex,
    encoding: Encoding,
}

impl<'a> Positions<'a> {
    /// For an indexed text.
    #[must_use]
    pub const fn new(text: &'a str, lines: &'a LineIndex, encoding: Encoding) -> Self {
        Self { text, lines, encoding }
    }

    /// Where an offset is.
    #[must_use]
    pub fn position(&self, offset: u32) -> Position {
        let line = self.lines.line(offset);
        let start = self.lines.start(line) as usize;
        let before = self.text.get(start..offset as usize).unwrap_or_default();
        let character = match self.encoding {
            Encoding::Utf8 => before.len() as u32,
            encoding => before.chars().map(|c| encoding.units(c)).sum(),
        };
        Position { line: line.saturating_sub(1), character }
    }

    /// Where a span is.
    #[must_use]
    pub fn range(&self, span: Span) -> Range {
        Range { start: self.position(span.start), end: self.position(span.end) }
    }

    /// The offset of a location. One behind the end of its line or of the text is at that end, and one inside a character
    /// at its start.
    #[must_use]
    pub fn offset(&self, position: Position) -> u32 {
        let line = position.line.saturating_add(1);
        if line as usize > self.lines.len() {
            return self.text.len() as u32;
        }
        let start = self.lines.start(line) as usize;
        let end = if line as usize == self.lines.len() { self.text.len() } else { self.lines.start(line + 1) as usize };
        let text = self.text.get(start..end).unwrap_or_default().trim_end_matches(['\n', '\r']);
        let mut units = 0;
        for (at, c) in text.char_indices() {
            units += self.encoding.units(c);
            if units > position.character {
                return (start + at) as u32;
            }
        }
        (start + text.len()) as u32
    }

    /// The span of a range.
    #[must_use]
    pub fn span(&self, range: Range) -> Span {
        let start = self.offset(range.start);
        Span::new(start, self.offset(range.end).max(start))
    }

    /// The line of an offset without its end.
    #[must_use]
    pub fn line(&self, offset: u32) -> Span {
        let line = self.lines.line(offset);
        let start = self.lines.start(line);
        let end = if line as usize >= self.lines.len() { self.text.len() as u32 } else { self.lines.start(line + 1) };
        let text = self.text.get(start as usize..end as usize).unwrap_or_default();
        Span::new(start, start + text.trim_end_matches(['\n', '\r']).len() as u32)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn columns_count_the_units_that_were_agreed_on() {
        let text = "a\r\né日😀x\n";
        let lines = LineIndex::new(text);
        let at = text.find('x').unwrap() as u32;
        let column = |encoding| Positions::new(text, &lines, encoding).position(at);
        assert_eq!(column(Encoding::Utf8), Position::new(1, 9));
        assert_eq!(column(Encoding::Utf16), Position::new(1, 4));
        assert_eq!(column(Encoding::Utf32), Position::new(1, 3));
        let positions = Positions::new(text, &lines, Encoding::Utf16);
        assert_eq!(positions.offset(Position::new(0, 99)), 1, "before the line end");
        assert_eq!(positions.offset(Position::new(1, 3)), text.find('😀').unwrap() as u32, "inside a surrogate pair");
        assert_eq!(positions.offset(Position::new(9, 0)), text.len() as u32);
        assert_eq!(positions.line(at).slice(text), "é日😀x");
    }

    #[test]
    fn encodings_are_negotiated() {
        let of = |offered: &[PositionEncodingKind]| Encoding::negotiate(offered);
        assert_eq!(of(&[]), Encoding::Utf16);
        assert_eq!(of(&[PositionEncodingKind::UTF16, PositionEncodingKind::UTF32]), Encoding::Utf16);
        assert_eq!(of(&[PositionEncodingKind::UTF16, PositionEncodingKind::UTF8]), Encoding::Utf8);
        assert_eq!(of(&[PositionEncodingKind::UTF32]), Encoding::Utf32);
    }

    proptest! {
        #[test]
        fn offsets_survive_the_way_there_and_back(text in "(?s)[a\u{e9}\u{65e5}\u{1f600}\r\n]{0,40}") {
            let lines = LineIndex::new(&text);
            for encoding in [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32] {
                let positions = Positions::new(&text, &lines, encoding);
                for (at, c) in text.char_indices() {
                    // Between the characters of a line end there is no location.
                    if c == '\n' && text[..at].ends_with('\r') {
                        continue;
                    }
                    prop_assert_eq!(positions.offset(positions.position(at as u32)), at as u32);
                }
            }
        }
    }
}
