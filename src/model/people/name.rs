//! The name next to an avatar.

use std::ops::Range;

use super::{Person, columns::is_row_title, remark};
use crate::{
    document::{Document, NodeIndex, NodeKind, Origin, flow::Flow, is_block},
    span::Span,
    text,
};

/// A name as displayed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// Decoded text with collapsed white space.
    pub text: String,
    /// Its span.
    pub span: Span,
    /// Whether it may be another text next to the avatar: “tested on Windows”.
    pub uncertain: bool,
    /// Whether it is on the line below an avatar without an element of its own, so that it may head the next people.
    pub below: bool,
}

/// The name of a person; the next person starts at `next`. Taken from the text in the link, the link's title, or the
/// text in the same cell or item. Also returns the title if it differs.
pub(super) fn find(document: &Document, person: &Person, next: NodeIndex) -> (Option<Name>, Option<String>) {
    let title = person.link.and_then(|link| title(document, link));
    let inside =
        person.link.and_then(|link| argument(document, link).or_else(|| within(document, document.descendants(link))));
    let next_to = || beside(document, person, next).map(|name| remark::weigh(document, person, name));
    let shown = inside.or_else(|| if title.is_none() { next_to() } else { None });
    let other = title.clone().filter(|title| shown.as_ref().is_some_and(|name| name.text != title.text));
    (shown.or(title), other.map(|title| title.text))
}

fn title(document: &Document, link: NodeIndex) -> Option<Name> {
    let attr = document.attr(link, "title").filter(|attr| !document.is_computed(attr))?;
    let text = text::collapse(&attr.value);
    is_name(&text).then_some(Name { text, span: attr.value_span, uncertain: false, below: false })
}

/// The argument of a directive: `{grid-item-card} Ada Lovelace`.
fn argument(document: &Document, node: NodeIndex) -> Option<Name> {
    let NodeKind::Element(Origin::Directive) = document.node(node).kind else { return None };
    let start = document.node(node).span.start;
    let line = document.node(node).span.slice(document.source()).lines().next()?;
    let (before, after) = line.split_once('}')?;
    let text = after.trim();
    let at = before.len() + 1 + after.len() - after.trim_start().len();
    let span = Span::new(start + at as u32, start + (at + text.len()) as u32);
    is_name(text).then(|| Name { text: text::collapse(text), span, uncertain: false, below: false })
}

/// The text of an element with the class of a name, or else the first line.
fn within(document: &Document, range: Range<NodeIndex>) -> Option<Name> {
    let called = |node: &NodeIndex| {
        document
            .attr(*node, "class")
            .is_some_and(|attr| attr.value.as_bytes().windows(4).any(|part| part.eq_ignore_ascii_case(b"name")))
    };
    let named = range.clone().find(called).and_then(|node| whole(&document.flow(node)));
    named.or_else(|| first_line(document, range, false))
}

/// The text in the same cell, item or card, after the link or else before it; the same line if people follow each
/// other.
fn beside(document: &Document, person: &Person, next: NodeIndex) -> Option<Name> {
    let link = person.link.or(person.image)?;
    let element = person.element;
    let (start, end) = (document.node(link).end, document.node(element).end);
    if element != link {
        let after = within(document, start..end);
        return after.or_else(|| first_line(document, element..link, false)).map(before_remark);
    }
    let parent = document.node(document.node(link).parent).end;
    let name = first_line(document, start..parent.min(next), parent > next).map(before_remark)?;
    let is_break = |node: NodeIndex| document.name(node) == "br" && document.node(node).span.end <= name.span.start;
    let below = (start..parent.min(next)).any(is_break);
    Some(Name { below, ..name })
}

/// The name in a cell of its own.
pub(super) fn in_cell(document: &Document, person: &Person, cell: NodeIndex) -> Option<Name> {
    let name = first_line(document, document.descendants(cell), false).map(before_remark);
    name.map(|name| remark::weigh(document, person, name))
}

/// Whether the texts below the avatars of a group are not their names: most have none, or the last one has none.
pub(super) fn heads_others(people: &[Person]) -> bool {
    let below = |person: &&Person| person.name.as_ref().is_some_and(|name| name.below);
    people.iter().filter(below).count() * 2 <= people.len() || people.last().is_some_and(|last| last.name.is_none())
}

/// The first line with letters among some nodes; with `closed`, only a line that ends before the nodes do.
fn first_line(document: &Document, range: Range<NodeIndex>, closed: bool) -> Option<Name> {
    let mut flow = Flow::default();
    let mut node = range.start;
    while node < range.end {
        let name = document.name(node);
        let heads_rows = || document.node(node).end <= range.end && is_row_title(document, node);
        let opaque = matches!(name, "script" | "style" | "template") || heads_rows();
        if name == "br" || name == "img" || is_block(name) {
            if let Some(name) = whole(&flow) {
                return Some(name);
            }
            flow = Flow::default();
        } else if name.is_empty() && document.node(node).kind == NodeKind::Text {
            let text = document.text(node);
            let markup = matches!(text.trim(), "+++" | "^^^");
            if text == "\n" && closed && whole(&flow).is_some() {
                return whole(&flow);
            }
            if !markup {
                flow.push(text, document.node(node).span);
            }
        }
        node = if opaque { document.node(node).end } else { node + 1 };
    }
    if closed { None } else { whole(&flow) }
}

fn whole(flow: &Flow) -> Option<Name> {
    // A bracket next to the name is left over from a tag, unless it has its other half.
    let count = |bracket: char| flow.text().matches(bracket).count();
    let is_whole = count('<') == count('>');
    let is_edge = |c: char| c.is_whitespace() || (!is_whole && matches!(c, '<' | '>'));
    let text = flow.text().trim_start_matches(is_edge);
    let start = flow.text().len() - text.len();
    let text = text.trim_end_matches(is_edge);
    let span = flow.span(start..start + text.len());
    let text = text::collapse(text);
    is_name(&text).then_some(Name { text, span, uncertain: false, below: false })
}

/// Removes a remark after the name: “Ada – the compiler”.
fn before_remark(mut name: Name) -> Name {
    let marks = [" – ", " — ", " - ", ": ", " (", ", ", " | "];
    if let Some(at) = marks.iter().filter_map(|mark| name.text.find(mark)).min()
        && name.text.get(..at).is_some_and(is_name)
    {
        name.text.truncate(at);
    }
    name
}

/// Whether a text is a name and not only contribution emoji (💻, 📖).
fn is_name(text: &str) -> bool {
    text.chars().any(char::is_alphabetic)
}
