//! Phrases that rules share.

use crate::{
    document::Document,
    model::{entries::Entry, page::Page},
    span::Span,
};

/// Longest piece of a page that a message repeats, in code points.
const LONGEST: usize = 80;

/// A piece of a page, cut where it is too long for a message.
pub(super) fn clipped(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default().trim_end()),
        None => text.to_owned(),
    }
}

/// A piece of a page in quotation marks.
pub(super) fn quoted(text: &str) -> String {
    format!("“{}”", clipped(text))
}

/// Several pieces of a page: “a”, “b” and “c”.
pub(super) fn listed<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    let mut all: Vec<String> = texts.into_iter().map(quoted).collect();
    match all.pop() {
        Some(last) if all.is_empty() => last,
        Some(last) => format!("{} and {last}", all.join(", ")),
        None => String::new(),
    }
}

/// An entry's name as the subject of a sentence.
pub(super) fn name(entry: &Entry) -> String {
    if entry.name.is_empty() { "this entry".to_owned() } else { clipped(&entry.name) }
}

/// The text of an entry's heading: where a finding about something missing is told.
pub(super) fn heading_span(page: &Page, entry: &Entry) -> Span {
    page.headings.get(entry.heading).map(|heading| heading.span).unwrap_or_default()
}

/// “on line 31”.
pub(super) fn on_line(document: &Document, span: Span) -> String {
    format!("on line {}", document.lines().line(span.start))
}
