//! What is open where a line is cut.

use crate::document::{Dialect, Document, NodeIndex};

/// Quotation marks that open, and those that may close them.
const QUOTES: &[(char, &[char])] = &[('“', &['”']), ('„', &['“', '”']), ('«', &['»']), ('"', &['"'])];

/// What closes the elements and quotation marks of a line of Markdown that are open at a byte of it. `None` if that is not known.
pub(super) fn closing(line: &str, end: usize) -> Option<String> {
    // Deeper lines would be code.
    let indentation = line.len() - line.trim_start().len();
    let (line, end) = (line.trim_start(), end.checked_sub(indentation)?);
    let (kept, rest) = line.split_at_checked(end)?;
    let mut open = quotes(kept, rest)?;
    let document = Document::parse(line.to_owned(), Dialect::Gfm);
    for node in document.indices().skip(1) {
        let span = document.node(node).span;
        let is_open = (span.start as usize) < end && end < span.end as usize;
        if is_open && !document.name(node).is_empty() && !is_block(&document, node) {
            open.push((span.start as usize, close(&document, node, end)?));
        }
    }
    open.sort_by_key(|(start, _)| std::cmp::Reverse(*start));
    let closing: String = open.into_iter().map(|(_, close)| close).collect();
    are_even(&format!("{kept}{closing}")).then_some(closing)
}

/// The blocks of Markdown, which end with the line.
fn is_block(document: &Document, node: NodeIndex) -> bool {
    let name = document.name(node);
    let is_heading = matches!(name.as_bytes(), [b'h', b'1'..=b'6']);
    document.close(node).is_none() && (is_heading || matches!(name, "ul" | "ol" | "li" | "p" | "blockquote"))
}

/// The source that closes an element: its end tag, or the marks of an emphasis.
fn close(document: &Document, node: NodeIndex, end: usize) -> Option<String> {
    let source = document.source();
    if let Some(close) = document.close(node) {
        return Some(close.slice(source).to_owned());
    }
    let last = document.node(document.children(node).last()?).span.end;
    let marks = source.get(last as usize..document.node(node).span.end as usize)?;
    let are_marks = !marks.is_empty() && marks.bytes().all(|byte| matches!(byte, b'*' | b'_' | b'~'));
    (are_marks && end <= last as usize).then(|| marks.to_owned())
}

/// The quotation marks that are open at the end of a text, by where they are, with what closes them in the rest.
fn quotes(kept: &str, rest: &str) -> Option<Vec<(usize, String)>> {
    let mut open: Vec<(usize, &[char])> = Vec::new();
    for (at, c) in kept.char_indices() {
        if open.pop_if(|(_, close)| close.contains(&c)).is_none() {
            let known = QUOTES.iter().find(|(quote, _)| *quote == c);
            open.extend(known.map(|(_, close)| (at, *close)));
        }
    }
    let closed = |(at, close): (usize, &[char])| Some((at, rest.chars().find(|c| close.contains(c))?.to_string()));
    open.into_iter().map(closed).collect()
}

/// Whether marks of emphasis and of code are closed.
fn are_even(text: &str) -> bool {
    let content = text.strip_prefix(['-', '*', '+']).filter(|rest| rest.starts_with([' ', '\t'])).unwrap_or(text);
    ['*', '`', '~', '_'].into_iter().all(|mark| runs(content, mark).is_multiple_of(2))
}

/// How often a mark begins. Between letters, an underscore is one.
fn runs(text: &str, mark: char) -> usize {
    let (mut runs, mut before) = (0, None);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let is_inner = |c: Option<&char>| c.is_some_and(|c| c.is_alphanumeric());
        let is_text = mark == '_' && is_inner(before.as_ref()) && is_inner(chars.peek());
        runs += usize::from(c == mark && before != Some(mark) && !is_text);
        before = Some(c);
    }
    runs
}
