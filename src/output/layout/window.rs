//! One line of the source as it is displayed: sanitized, tabs expanded, and a long line clipped around its underlines.

use std::{borrow::Cow, ops::Range};

use unicode_width::UnicodeWidthChar;

use super::underline::Piece;
use crate::output::sanitize;

/// Columns between tab stops.
const TAB: usize = 4;
/// Maximum number of bytes removed from a clipped word, so that a line ends with a whole word.
const LONGEST_STUMP: usize = 14;

/// A displayed line, and the mapping of its bytes to bytes of the source.
#[derive(Debug)]
pub(super) struct Window {
    /// The displayed text, without a line break.
    pub(super) text: String,
    /// Source and shown offset of every character that is shown, and of the end.
    map: Vec<(usize, usize)>,
    /// Bytes of the ellipsis at each end; 0 where the line is not cut there.
    cut: (usize, usize),
}

impl Window {
    /// Shows the line `line` of `source` (bytes, without the line break) in at most `columns` columns, so that `pieces`, all of this
    /// line, are seen; the finding's own first of all where they do not all fit. Reads no more of the line than it shows.
    pub(super) fn new(source: &str, line: Range<usize>, pieces: &[Piece], columns: usize, ellipsis: &str) -> Self {
        let span = Cut { source, line: line.clone(), ellipsis: ellipsis.chars().count() }.around(pieces, columns);
        let mut window = Self { text: String::new(), map: Vec::new(), cut: (0, 0) };
        if span.start > line.start {
            window.text.push_str(ellipsis);
            window.cut.0 = ellipsis.len();
        }
        window.fill(source, &span);
        if span.end < line.end {
            window.text.push_str(ellipsis);
            window.cut.1 = ellipsis.len();
        }
        window
    }

    fn fill(&mut self, source: &str, span: &Range<usize>) {
        let mut column = self.text.chars().count();
        for (at, c) in source.get(span.clone()).unwrap_or_default().char_indices() {
            let at = span.start + at;
            self.map.push((at, self.text.len()));
            let shown = shown(c, at, column);
            column += shown.chars().map(|c| c.width().unwrap_or(0)).sum::<usize>();
            self.text.push_str(&shown);
        }
        self.map.push((span.end, self.text.len()));
    }

    /// Where a range of the source is displayed. Text outside the window is displayed as its ellipsis.
    pub(super) fn locate(&self, range: &Range<usize>) -> Range<usize> {
        let (Some(first), Some(last)) = (self.map.first(), self.map.last()) else { return 0..0 };
        if range.start < first.0 && range.end <= first.0 {
            return 0..self.cut.0;
        }
        if range.start > last.0 || (range.start == last.0 && !range.is_empty()) {
            return last.1..last.1 + self.cut.1;
        }
        let at = |offset: usize| {
            let index = self.map.partition_point(|&(source, _)| source < offset);
            self.map.get(index).unwrap_or(last).1
        };
        at(range.start)..at(range.end)
    }
}

/// The display form of one character: a tab becomes spaces up to the next stop, a byte-order mark and the selectors of emoji nothing (the
/// terminals disagree about the width that the latter give).
fn shown(c: char, at: usize, column: usize) -> Cow<'static, str> {
    match c {
        '\t' => Cow::Owned(" ".repeat(TAB - column % TAB)),
        '\u{FEFF}' if at == 0 => Cow::Borrowed(""),
        '\u{FE0E}' | '\u{FE0F}' => Cow::Borrowed(""),
        _ => sanitize::stand_in(c).unwrap_or_else(|| Cow::Owned(c.into())),
    }
}

/// At least the columns a character takes, and never nothing, so that a thousand combining marks do not count as one letter.
fn cost(c: char) -> usize {
    match c {
        '\t' => TAB,
        _ => sanitize::stand_in(c).map_or_else(|| c.width().unwrap_or(0), |shown| shown.chars().count()).max(1),
    }
}

/// Chooses the part of a line to show.
struct Cut<'a> {
    source: &'a str,
    line: Range<usize>,
    /// Columns of the ellipsis at each end.
    ellipsis: usize,
}

impl Cut<'_> {
    fn around(&self, pieces: &[Piece], columns: usize) -> Range<usize> {
        if self.forward(self.line.start, self.line.end, columns).0 == self.line.end {
            return self.line.clone();
        }
        let columns = columns.saturating_sub(2 * self.ellipsis);
        let from_start = self.forward(self.line.start, self.line.end, columns).0;
        let Some(focus) = self.focus(pieces, columns) else { return self.line.start..from_start };
        // The start of a line is the most informative part, so it stays if a few words after the focus still fit.
        if self.forward(self.line.start, focus.end, columns * 3 / 4).0 == focus.end {
            return self.whole_words(self.line.start..from_start, &focus);
        }
        let (end, used) = self.forward(focus.start, focus.end, columns);
        let spare = columns - used;
        let (start, before) = self.backward(focus.start, spare / 2);
        let (end, after) = self.forward(end, self.line.end, spare - before);
        let (start, _) = self.backward(start, spare - before - after);
        self.whole_words(start..end, &focus)
    }

    /// Drops the part of a word at each end that was cut, where the word is short and not part of the focus.
    fn whole_words(&self, mut shown: Range<usize>, focus: &Range<usize>) -> Range<usize> {
        let part = |from: usize, to: usize| self.source.get(from..to).unwrap_or_default();
        let before = part(shown.start, focus.start);
        if shown.start > self.line.start
            && let Some(space) = before.find(' ').filter(|&at| at < LONGEST_STUMP)
        {
            shown.start += space + 1;
        }
        let after = part(focus.end, shown.end);
        if shown.end < self.line.end
            && let Some(space) = after.rfind(' ').filter(|&at| after.len() - at < LONGEST_STUMP)
        {
            shown.end = focus.end + space;
        }
        shown
    }

    /// All pieces where they fit, or the finding's own, or the first.
    fn focus(&self, pieces: &[Piece], columns: usize) -> Option<Range<usize>> {
        let start = pieces.iter().map(|piece| piece.range.start).min()?;
        let end = pieces.iter().map(|piece| piece.range.end).max()?;
        if self.forward(start, end, columns).0 == end {
            return Some(start..end);
        }
        pieces.iter().find(|piece| piece.primary).or_else(|| pieces.first()).map(|piece| piece.range.clone())
    }

    /// How far the columns reach from `from`, at most to `to`, and how many of them that takes.
    fn forward(&self, from: usize, to: usize, columns: usize) -> (usize, usize) {
        let text = self.source.get(from..to).unwrap_or_default();
        let (bytes, used) = take(text.chars(), columns);
        (from + bytes, used)
    }

    /// The same towards the start of the line.
    fn backward(&self, from: usize, columns: usize) -> (usize, usize) {
        let text = self.source.get(self.line.start..from).unwrap_or_default();
        let (bytes, used) = take(text.chars().rev(), columns);
        (from - bytes, used)
    }
}

fn take(chars: impl Iterator<Item = char>, columns: usize) -> (usize, usize) {
    let (mut bytes, mut used) = (0, 0);
    for c in chars {
        let cost = cost(c);
        if used + cost > columns {
            break;
        }
        bytes += c.len_utf8();
        used += cost;
    }
    (bytes, used)
}
