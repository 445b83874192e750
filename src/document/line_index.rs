//! Byte offsets to lines and columns.

/// Where the lines of a text begin.
///
/// A line ends after `\n`, `\r\n` or a lone `\r` (CommonMark 0.31.2, 2.1). Lines and columns count from 1; a column is a number of Unicode
/// code points. A byte-order mark at the start of the file has no column of its own.
#[derive(Debug, Clone, Default)]
pub struct LineIndex {
    starts: Vec<u32>,
}

/// A place as people count: line and column from 1, columns in Unicode code points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// From 1.
    pub line: u32,
    /// From 1, in code points.
    pub column: u32,
}

impl LineIndex {
    /// Indexes a text.
    #[must_use]
    pub fn new(source: &str) -> Self {
        let mut starts = vec![0];
        let bytes = source.as_bytes();
        for (i, &byte) in bytes.iter().enumerate() {
            if byte == b'\n' || (byte == b'\r' && bytes.get(i + 1) != Some(&b'\n')) {
                starts.push(i as u32 + 1);
            }
        }
        Self { starts }
    }

    /// Number of lines; the empty text has one.
    #[must_use]
    pub fn len(&self) -> usize {
        self.starts.len()
    }

    /// Never: the empty text has one line.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.starts.is_empty()
    }

    /// The line, from 1, that holds `offset`.
    #[must_use]
    pub fn line(&self, offset: u32) -> u32 {
        self.starts.partition_point(|&start| start <= offset) as u32
    }

    /// Offset of the first byte of a line that counts from 1; the last line's where there are fewer.
    #[must_use]
    pub fn start(&self, line: u32) -> u32 {
        let last = self.starts.len().saturating_sub(1);
        self.starts.get((line.saturating_sub(1) as usize).min(last)).copied().unwrap_or(0)
    }

    /// Line and column of `offset` in `source`, the text that was indexed.
    #[must_use]
    pub fn position(&self, source: &str, offset: u32) -> Position {
        let line = self.line(offset);
        let before = source.get(self.start(line) as usize..offset as usize).unwrap_or_default();
        let before = if line == 1 { before.strip_prefix('\u{FEFF}').unwrap_or(before) } else { before };
        Position { line, column: before.chars().count() as u32 + 1 }
    }
}
