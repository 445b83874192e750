//! Byte ranges into one source text.

use std::ops::Range;

/// A half-open range of UTF-8 byte offsets, counted from the start of the file (a byte-order mark included).
///
/// The only position type of the program; output formats derive lines and columns from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// Offset of the first byte.
    pub start: u32,
    /// Offset after the last byte.
    pub end: u32,
}

impl Span {
    /// The span from `start` to `end`, in bytes.
    #[must_use]
    pub const fn new(start: u32, end: u32) -> Self {
        Self { start, end }
    }

    /// The span of a `usize` range. Offsets fit because files above 4 GiB are rejected when read.
    #[must_use]
    pub const fn from_range(range: &Range<usize>) -> Self {
        Self { start: range.start as u32, end: range.end as u32 }
    }

    /// The empty span at `offset`.
    #[must_use]
    pub const fn empty(offset: u32) -> Self {
        Self { start: offset, end: offset }
    }

    /// Sorts spans, and makes one of those that overlap.
    pub fn merge(spans: &mut Vec<Self>) {
        spans.sort_unstable();
        spans.dedup_by(|next, kept| {
            let inside = next.start < kept.end;
            kept.end = if inside { kept.end.max(next.end) } else { kept.end };
            inside
        });
    }

    /// The same range as `usize`, for slicing.
    #[must_use]
    pub const fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The text this span covers; empty if the span is not on character boundaries of `source`.
    #[must_use]
    pub fn slice(self, source: &str) -> &str {
        source.get(self.range()).unwrap_or_default()
    }

    /// Length in bytes.
    #[must_use]
    pub const fn len(self) -> u32 {
        self.end.saturating_sub(self.start)
    }

    /// Whether the span covers nothing.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.end <= self.start
    }

    /// Whether `other` lies wholly inside this span.
    #[must_use]
    pub const fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two share at least one byte.
    #[must_use]
    pub const fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The smallest span that covers both.
    #[must_use]
    pub fn cover(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}
