//! Maps byte offsets to lines and columns.

/// Start offsets of the lines of a text.
///
/// A line ends after `\n`, `\r\n` or a lone `\r` (CommonMark 0.31.2, 2.1). Lines and columns count from 1; columns
/// count Unicode code points. A byte-order mark at the start of the file has no column.
#[derive(Debug, Clone, Default)]
pub struct LineIndex {
    starts: Vec<u32>,
    /// Number of code points before each multiple of [`BLOCK`] bytes, so that a column far into a long line costs no
    /// more than one near its start.
    counts: Vec<u32>,
}

/// Bytes between two entries of `counts`.
const BLOCK: usize = 1024;

/// A text with `\n` in place of each `\r` that ends a line by itself, where there is one (CommonMark 0.31.2, 2.1; HTML
/// 13.2.3.5).
pub(super) fn with_line_feeds(source: &str) -> Option<String> {
    let bytes = source.as_bytes();
    let mut lone = memchr::memchr_iter(b'\r', bytes).filter(|at| bytes.get(at + 1) != Some(&b'\n')).peekable();
    lone.peek()?;
    let mut text = bytes.to_vec();
    lone.for_each(|at| text[at] = b'\n');
    String::from_utf8(text).ok()
}

/// Line and column of a location, both from 1; columns count Unicode code points.
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
        for i in memchr::memchr2_iter(b'\n', b'\r', bytes) {
            if bytes.get(i) == Some(&b'\n') || bytes.get(i + 1) != Some(&b'\n') {
                starts.push(i as u32 + 1);
            }
        }
        let mut total = 0;
        let mut counts = vec![0];
        counts.extend(bytes.chunks(BLOCK).map(|block| {
            total += code_points(block);
            total
        }));
        Self { starts, counts }
    }

    /// Number of lines; the empty text has one.
    #[must_use]
    pub fn len(&self) -> usize {
        self.starts.len()
    }

    /// Always false: the empty text has one line.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.starts.is_empty()
    }

    /// The line of `offset`, from 1.
    #[must_use]
    pub fn line(&self, offset: u32) -> u32 {
        self.starts.partition_point(|&start| start <= offset) as u32
    }

    /// Offset of the first byte of a line, from 1; clamped to the last line.
    #[must_use]
    pub fn start(&self, line: u32) -> u32 {
        let last = self.starts.len().saturating_sub(1);
        self.starts.get((line.saturating_sub(1) as usize).min(last)).copied().unwrap_or(0)
    }

    /// Line and column of `offset` in `source`, the indexed text.
    #[must_use]
    pub fn position(&self, source: &str, offset: u32) -> Position {
        let line = self.line(offset);
        let start = self.start(line);
        let mut column =
            self.code_points_before(source, offset).saturating_sub(self.code_points_before(source, start)) + 1;
        if line == 1 && offset > 0 && source.starts_with('\u{FEFF}') {
            column -= 1;
        }
        Position { line, column }
    }

    /// Number of code points of `source` before `offset`.
    fn code_points_before(&self, source: &str, offset: u32) -> u32 {
        let offset = (offset as usize).min(source.len());
        let block = offset / BLOCK;
        let rest = source.as_bytes().get(block * BLOCK..offset).unwrap_or_default();
        self.counts.get(block).copied().unwrap_or(0) + code_points(rest)
    }
}

/// Number of UTF-8 sequences that start in `bytes`: every byte except continuations.
fn code_points(bytes: &[u8]) -> u32 {
    bytes.iter().filter(|&&byte| byte & 0xC0 != 0x80).count() as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_far_into_a_line_agree_with_counting() {
        let text = format!("\u{FEFF}{}\r\n{}\r{}\n", "é→x".repeat(700), "日".repeat(1024), "a".repeat(2048));
        let index = LineIndex::new(&text);
        let (mut line, mut column) = (1, 1);
        for (offset, c) in text.char_indices() {
            assert_eq!(index.position(&text, offset as u32), Position { line, column }, "at {offset}");
            match c {
                '\n' => (line, column) = (line + 1, 1),
                '\r' if text[offset + 1..].starts_with('a') => (line, column) = (line + 1, 1),
                '\u{FEFF}' => {}
                _ => column += 1,
            }
        }
        assert_eq!(index.position(&text, text.len() as u32), Position { line: 4, column: 1 });
    }
}
