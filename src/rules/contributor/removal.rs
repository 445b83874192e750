//! What to remove with a person of a grid.

mod others;
mod separator;
mod table;

use self::{
    others::holds_other,
    separator::{Around, around},
    table::Tables,
};
use crate::{
    document::{Document, NodeIndex, NodeKind, Origin},
    model::people::Person,
    span::Span,
};

/// Says what to remove with people of one page.
pub(super) struct Removals<'a> {
    document: &'a Document,
    tables: Tables<'a>,
}

impl<'a> Removals<'a> {
    pub(super) fn new(document: &'a Document) -> Self {
        Self { document, tables: Tables::new(document) }
    }

    /// What to remove with a person.
    pub(super) fn person(&mut self, person: &Person) -> Option<Span> {
        let whole = self.document.node(person.element).span;
        if person.name.as_ref().is_some_and(|name| !whole.contains(name.span)) {
            return None; // the name would remain
        }
        if holds_other(self.document, person) {
            return None;
        }
        self.element(person.element)
    }

    /// What to remove: the whole element, with its line if nothing else is on it, or with the comma before it. A Markdown
    /// cell stays, empty, because its row needs it. `None` if something else would not make sense without it.
    pub(super) fn element(&mut self, element: NodeIndex) -> Option<Span> {
        let document = self.document;
        let element = with_markup(document, element);
        let NodeKind::Element(origin) = document.node(element).kind else { return None };
        if is_needed(document, element) || self.tables.need(element) {
            return None;
        }
        if origin == Origin::Markdown && document.name(element) == "td" {
            let inside = document.descendants(element).map(|node| document.node(node).span);
            return inside.reduce(Span::cover);
        }
        match around(document, element) {
            Around::Nothing => line_or_element(document, element, origin),
            Around::Separator(start) => Some(Span::new(start, document.node(element).span.end)),
            Around::Words => None,
        }
    }
}

/// The emphasis around an element that has nothing else in it.
fn with_markup(document: &Document, mut element: NodeIndex) -> NodeIndex {
    const MARKUP: &[&str] =
        &["b", "code", "del", "em", "font", "i", "kbd", "small", "span", "strong", "sub", "sup", "u"];
    loop {
        let parent = document.node(element).parent;
        let alone = parent + 1 == element && document.node(parent).end == document.node(element).end;
        if !alone || !MARKUP.contains(&document.name(parent)) {
            return element;
        }
        element = parent;
    }
}

/// Whether an element has what the rest of the page needs: a definition, the reference or the text of a footnote, a cell
/// of several rows.
fn is_needed(document: &Document, element: NodeIndex) -> bool {
    let is_needed = |node: NodeIndex| {
        let is_footnote = matches!(document.name(node), "sup" | "section")
            && matches!(document.node(node).kind, NodeKind::Element(Origin::Markdown))
            && document.node(node).span.slice(document.source()).starts_with("[^");
        is_footnote || (document.name(element) == "tr" && document.attr(node, "rowspan").is_some())
    };
    document.has_definition(document.node(element).span) || document.descendants(element).any(is_needed)
}

/// An element, or its lines if nothing else is on them.
fn line_or_element(document: &Document, element: NodeIndex, origin: Origin) -> Option<Span> {
    let source = document.source();
    let mut span = document.node(element).span;
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

/// Whether a part of a line is indentation and markers of quotes.
fn is_marker(text: &str) -> bool {
    text.chars().all(|c| matches!(c, ' ' | '\t' | '>'))
}
