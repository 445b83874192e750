//! Spans of the parts of a Markdown link. The parser reports one range for the whole.

use std::ops::Range;

/// Range of the destination in `](destination "title")`, without angle brackets.
///
/// `inner_end` is the end of the link's content; the `]` follows it, possibly after the delimiters of an image or code
/// span.
pub(super) fn destination(source: &str, link: &Range<usize>, inner_end: usize) -> Range<usize> {
    let bytes = source.as_bytes();
    let end = link.end.min(bytes.len());
    let mut at = inner_end.max(link.start);
    while at < end && !(bytes[at] == b']' && bytes.get(at + 1) == Some(&b'(')) {
        at += 1;
    }
    destination_at(source, (at + 2).min(end), end)
}

/// Range of the destination of a link reference definition `[label]: destination "title"`.
pub(super) fn definition_destination(source: &str, definition: &Range<usize>) -> Range<usize> {
    let bytes = source.as_bytes();
    let end = definition.end.min(bytes.len());
    let mut at = definition.start;
    while at < end {
        match bytes[at] {
            b'\\' => at += 2,
            b']' if bytes.get(at + 1) == Some(&b':') => return destination_at(source, (at + 2).min(end), end),
            _ => at += 1,
        }
    }
    definition.clone()
}

/// Reads a destination (CommonMark 6.3) after optional white space and block-quote markers on a new line.
fn destination_at(source: &str, start: usize, end: usize) -> Range<usize> {
    let bytes = source.as_bytes();
    let mut at = start;
    let mut new_line = false;
    while at < end && (bytes[at].is_ascii_whitespace() || (new_line && bytes[at] == b'>')) {
        new_line |= matches!(bytes[at], b'\n' | b'\r');
        at += 1;
    }
    let angle = at < end && bytes[at] == b'<';
    let first = if angle { at + 1 } else { at };
    let mut depth = 0_usize;
    at = first;
    while at < end {
        match bytes[at] {
            b'\\' if at + 1 < end => at += 1,
            b'>' if angle => break,
            b'(' if !angle => depth += 1,
            b')' if !angle && depth == 0 => break,
            b')' if !angle => depth -= 1,
            byte if !angle && byte.is_ascii_whitespace() => break,
            _ => {}
        }
        at += 1;
    }
    first..at.min(end)
}

/// Range between the first and last quotation mark (or parenthesis) after the destination.
pub(super) fn title(source: &str, after_destination: usize, end: usize) -> Range<usize> {
    let rest = source.get(after_destination..end).unwrap_or_default();
    let open = rest.find(['"', '\'', '(']);
    let close = rest.trim_end_matches(|c: char| c.is_whitespace() || c == '>').trim_end_matches(')').rfind(['"', '\'']);
    match (open, close) {
        (Some(open), Some(close)) if open < close => after_destination + open + 1..after_destination + close,
        _ => after_destination..after_destination,
    }
}
