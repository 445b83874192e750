//! The locations of a finding, split into pieces that can be underlined: each on a single line, without overlaps.

use std::ops::Range;

use crate::{
    diagnostic::Diagnostic,
    document::{LineIndex, line_index::Position},
    span::Span,
};

/// Maximum number of further locations displayed for a finding, including repetitions of it; the rest is counted.
const MOST_LABELS: usize = 6;
/// Other findings with the same cause that are shown.
const MOST_OTHERS: usize = 3;
/// A span over more lines than this is underlined in its first line only.
const MOST_LINES: u32 = 3;

/// A stretch of one line to underline, in bytes of the source; empty for a place between two characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::output) struct Piece {
    /// The line, from 1.
    pub(in crate::output) line: u32,
    /// On character boundaries, within the line and without its line break.
    pub(in crate::output) range: Range<usize>,
    /// The words below it.
    pub(in crate::output) text: Option<String>,
    /// Whether the finding itself begins here.
    pub(in crate::output) primary: bool,
    /// Start of the span that it is part of.
    pub(in crate::output) at: Position,
}

/// The text of a document and its lines.
#[derive(Debug, Clone, Copy)]
pub(in crate::output) struct Text<'a> {
    pub(in crate::output) source: &'a str,
    pub(in crate::output) lines: &'a LineIndex,
}

impl Text<'_> {
    /// The bytes of a line that counts from 1, without its line break.
    pub(in crate::output) fn line(self, line: u32) -> Range<usize> {
        let start = self.lines.start(line) as usize;
        let end = match (line as usize) < self.lines.len() {
            true => self.lines.start(line + 1) as usize,
            false => self.source.len(),
        };
        let text = self.source.get(start..end).unwrap_or_default();
        start..start + text.trim_end_matches(['\r', '\n']).len()
    }

    /// The range of a span, clamped to the source and widened to character boundaries.
    fn range(self, span: Span) -> Range<usize> {
        let mut start = (span.start as usize).min(self.source.len());
        let mut end = (span.end as usize).clamp(start, self.source.len());
        while !self.source.is_char_boundary(start) {
            start -= 1;
        }
        while !self.source.is_char_boundary(end) {
            end += 1;
        }
        start..end
    }
}

/// All pieces of a finding, by line and then by position, and how many secondary spans are omitted.
pub(in crate::output) fn pieces(diagnostic: &Diagnostic, text: Text<'_>) -> (Vec<Piece>, usize) {
    // The headline of several findings does not name the first one.
    let named = diagnostic.others.iter().any(|other| other.message != diagnostic.message);
    let label = if named { words(diagnostic) } else { diagnostic.label.as_deref() };
    let mut pieces = cut(text, diagnostic.span, label, true);
    let labels = diagnostic.labels.iter().take(MOST_LABELS).map(|label| (label.span, Some(label.message.as_str())));
    let others = diagnostic.others.iter().take(MOST_OTHERS).map(|other| {
        let same = other.message == diagnostic.message;
        (other.span, if same { Some("and here") } else { words(other) })
    });
    for (span, words) in labels.chain(others) {
        pieces.extend(cut(text, span, words, false));
    }
    let more =
        diagnostic.labels.len().saturating_sub(MOST_LABELS) + diagnostic.others.len().saturating_sub(MOST_OTHERS);
    (settle(pieces), more)
}

/// What one of several findings adds to the headline of all. That may list them already.
fn words(single: &Diagnostic) -> Option<&str> {
    let is_listed = single.together.as_ref().is_some_and(|together| together.item.is_some());
    (!is_listed || single.label.is_some()).then_some(&single.message)
}

/// One span as one piece per line; the label is under the last.
fn cut(text: Text<'_>, span: Span, words: Option<&str>, primary: bool) -> Vec<Piece> {
    let range = text.range(span);
    let first = text.lines.line(range.start as u32);
    let last = if range.is_empty() { first } else { text.lines.line(range.end as u32 - 1) };
    let last = if last - first < MOST_LINES { last } else { first };
    let at = text.lines.position(text.source, span.start);
    let mut pieces = Vec::new();
    for line in first..=last {
        let whole = text.line(line);
        let (start, end) = (range.start.clamp(whole.start, whole.end), range.end.clamp(whole.start, whole.end));
        let start = if line == first { start } else { start + prefix(text.source.get(start..end).unwrap_or_default()) };
        if line == first || start < end {
            pieces.push(Piece { line, range: start..end, text: None, primary: primary && line == first, at });
        }
    }
    if let (Some(piece), Some(words)) = (pieces.last_mut(), words.filter(|words| !words.is_empty())) {
        piece.text = Some(words.to_owned());
    }
    pieces
}

/// Bytes of indentation and quote markers before the text of a continued line.
fn prefix(text: &str) -> usize {
    let inner = text.trim_start_matches([' ', '\t', '>']);
    let inner = if inner.is_empty() { text.trim_start() } else { inner };
    text.len() - inner.len()
}

/// Makes the pieces disjoint: where two overlap the shorter keeps its place, and the longer is drawn around it.
fn settle(mut pieces: Vec<Piece>) -> Vec<Piece> {
    pieces.sort_by_key(|piece| (piece.line, piece.range.len(), !piece.primary));
    let mut settled: Vec<Piece> = Vec::with_capacity(pieces.len());
    for piece in pieces {
        let free = free_parts(&piece, &settled);
        let Some(largest) = (0..free.len()).rev().max_by_key(|&i| free[i].len()) else {
            join(&mut settled, piece);
            continue;
        };
        for (i, range) in free.into_iter().enumerate() {
            let text = if i == largest { piece.text.clone() } else { None };
            settled.push(Piece { range, text, primary: piece.primary && i == 0, ..piece });
        }
    }
    settled.sort_by_key(|piece| (piece.line, piece.range.start, piece.range.end));
    settled
}

/// The part of a piece that no other piece of its line covers.
fn free_parts(piece: &Piece, others: &[Piece]) -> Vec<Range<usize>> {
    let mut parts = vec![piece.range.clone()];
    for other in others.iter().filter(|other| other.line == piece.line) {
        if piece.range.is_empty() {
            parts.retain(|part| *part != other.range);
            continue;
        }
        parts = parts
            .into_iter()
            .flat_map(|part| [part.start..part.end.min(other.range.start), part.start.max(other.range.end)..part.end])
            .filter(|part| part.start < part.end)
            .collect();
    }
    parts
}

/// Gives the words of a covered piece to the piece that covers it.
fn join(settled: &mut [Piece], piece: Piece) {
    let covers = |other: &&mut Piece| other.line == piece.line && other.range.start <= piece.range.start;
    let Some(other) = settled.iter_mut().filter(covers).max_by_key(|other| other.range.start) else { return };
    if piece.primary {
        other.primary = true;
        other.at = piece.at;
    }
    other.text = match (other.text.take(), piece.text) {
        (Some(one), Some(two)) if one != two => Some(format!("{one}; {two}")),
        (one, two) => one.or(two),
    };
}
