//! The lines of a removed element.

use crate::{
    document::{Document, Origin},
    span::Span,
};

/// The span of an element, or its lines if nothing else is on them. `None` if what follows on its line may become markup
/// when it begins the line, such as a `>`.
pub(super) fn line_or_element(document: &Document, mut span: Span, origin: Origin) -> Option<Span> {
    let source = document.source();
    // The page may be one long line with many people.
    let lines = document.lines();
    let line = lines.start(lines.line(span.start)) as usize;
    let prefix = source.get(line..span.start as usize)?;
    let in_quote = origin != Origin::Html && prefix.contains('>');
    span.end = span.start + content(span.slice(source), in_quote).len() as u32;
    let (before, after) = (source.get(..span.start as usize)?, source.get(span.end as usize..)?);
    let last = lines.line(span.end);
    let next = if (last as usize) < lines.len() { lines.start(last + 1) as usize } else { source.len() };
    let rest = source.get(span.end as usize..next)?.trim_end_matches(['\n', '\r']).len();
    let suffix = after.get(..rest)?;
    if is_marker(prefix) && suffix.trim().is_empty() {
        let end = after.get(rest..)?;
        if end.is_empty() {
            // The last line has no line end; the page has none afterwards either.
            let start = before.get(..line)?.trim_end_matches(['\n', '\r']).len();
            return Some(Span::new(start as u32, source.len() as u32));
        }
        let newline = if end.starts_with("\r\n") { 2 } else { 1 };
        return Some(Span::new(line as u32, span.end + (rest + newline) as u32));
    }
    if is_marker(prefix) && begins_block(suffix.trim_start()) {
        return None;
    }
    let blanks = [' ', '\t'];
    if suffix.trim().is_empty() {
        span.start -= (prefix.len() - prefix.trim_end_matches(blanks).len()) as u32;
    } else {
        span.end += (suffix.len() - suffix.trim_start_matches(blanks).len()) as u32;
    }
    Some(span)
}

/// The source of an element up to the end of its last line that has content. In a quote, the lines of an item include
/// the empty ones after it.
fn content(written: &str, in_quote: bool) -> &str {
    let mut text = written.trim_end();
    while in_quote && let Some((before, _)) = text.rsplit_once(['\n', '\r']).filter(|(_, line)| is_marker(line)) {
        text = before.trim_end();
    }
    text
}

/// Whether a text may be a quote, a heading, a list item, a table or a fence when it begins a line.
fn begins_block(text: &str) -> bool {
    text.starts_with(['>', '#', '+', '-', '=', '|', '~', '`'])
        || text.starts_with(|c: char| c.is_ascii_digit())
        || text.starts_with("* ")
}

/// Whether a part of a line is indentation and markers of quotes.
pub(super) fn is_marker(text: &str) -> bool {
    text.chars().all(|c| matches!(c, ' ' | '\t' | '>'))
}
