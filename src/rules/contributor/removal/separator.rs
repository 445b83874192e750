//! People in a sentence or in a row: `Ada, Grace and Lin`, `Ada · Grace`.

use crate::{
    document::{Document, NodeIndex, NodeKind, is_block},
    text,
};

/// What is before an element and after it.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Around {
    /// Nothing that would have to go as well.
    Nothing,
    /// A line break that ends at this offset, after the element on a line of its own.
    Break(u32),
    /// A separator that starts at this offset, or a line break before the last line.
    Separator(u32),
    /// Words that would not make sense without the element, or a separator that would be left over.
    Words,
}

/// The texts next to an element.
struct Gap {
    text: String,
    /// Offset of its start.
    start: u32,
    /// The element at its other end.
    beyond: Option<NodeIndex>,
}

pub(super) fn around(document: &Document, element: NodeIndex) -> Around {
    if is_block(document.name(element)) || matches!(document.name(element), "li" | "td" | "th" | "tr") {
        return Around::Nothing;
    }
    let (before, after) = (before(document, element), after(document, element));
    let (left, right) = (text::collapse(&before.text), text::collapse(&after.text));
    let follows = before.beyond.is_some_and(|node| document.name(node) != "br" && !is_block(document.name(node)));
    let separated = |text: &str| text.starts_with(is_separator);
    if left.is_empty() && !separated(&right) {
        // A separator at the end of the line before.
        let left_over = before.beyond.is_some_and(|node| {
            document.name(node) == "br" && self::before(document, node).text.trim_end().ends_with(is_separator)
        });
        return if left_over { Around::Words } else { break_around(document, element, &before, &after) };
    }
    let goes_on = right.is_empty()
        || right.starts_with([',', ';', '.', '!', '?', ')'])
        || left.chars().next() == right.chars().next()
        || (left.is_empty() && separated(&right))
        || (after.text.starts_with(char::is_whitespace) && !right.contains(' ') && after.beyond.is_some());
    let is_list = left.chars().all(is_separator);
    if follows && is_list && goes_on { Around::Separator(before.start) } else { Around::Words }
}

/// The line break that would be left over of a line that has only the element.
fn break_around(document: &Document, element: NodeIndex, before: &Gap, after: &Gap) -> Around {
    let is_break = |node: &NodeIndex| document.name(*node) == "br";
    let begins = before.beyond.is_none_or(|node| document.name(node) == "br" || is_block(document.name(node)));
    let ends = |node: NodeIndex| is_block(document.name(node));
    match (after.beyond.filter(is_break), before.beyond.filter(is_break)) {
        _ if !begins || !after.text.trim().is_empty() => Around::Nothing,
        (Some(next), _) => Around::Break(document.node(next).span.end),
        (None, Some(last))
            if after.beyond.is_none_or(ends) && document.node(last).span.start < document.node(element).span.start =>
        {
            Around::Separator(document.node(last).span.start)
        }
        _ => Around::Nothing,
    }
}

/// Whether a character separates people.
const fn is_separator(c: char) -> bool {
    matches!(c, ',' | ';' | '·' | '•' | '∙' | '|' | '/' | '-' | '–' | '—' | '、' | '，')
}

/// The text between the element before and this one.
fn before(document: &Document, element: NodeIndex) -> Gap {
    let parent = document.node(element).parent;
    let mut first = element;
    while first > parent + 1 && is_text_of(document, first - 1, parent) {
        first -= 1;
    }
    let text = (first..element).map(|node| document.text(node)).collect();
    let mut beyond = first - 1;
    while beyond > parent && document.node(beyond).parent != parent {
        beyond = document.node(beyond).parent;
    }
    let beyond = Some(beyond).filter(|&node| node > parent);
    Gap { text, start: document.node(first).span.start, beyond }
}

/// The text between this element and the next.
fn after(document: &Document, element: NodeIndex) -> Gap {
    let (parent, first) = (document.node(element).parent, document.node(element).end);
    let mut end = first;
    while end < document.node(parent).end && is_text_of(document, end, parent) {
        end += 1;
    }
    let text = (first..end).map(|node| document.text(node)).collect();
    let beyond = Some(end).filter(|&node| node < document.node(parent).end);
    Gap { text, start: document.node(element).span.end, beyond }
}

fn is_text_of(document: &Document, node: NodeIndex, parent: NodeIndex) -> bool {
    let node = document.node(node);
    node.kind == NodeKind::Text && node.parent == parent
}
