//! The text of a heading, as whatever makes an anchor of it reads it.

use std::collections::HashMap;

use scraper::StrTendril;

use crate::{
    document::{Document, NodeIndex, NodeKind, Origin, slug::Scheme},
    model::page::{Heading, MAX_HEADING_NODES},
};

use super::attributes;

/// The text that readers of a forge see: no images, no comments, no tags, but the spaces around them. White space that
/// is written at the edges of a heading in Markdown is not part of it.
pub(super) fn rendered(document: &Document, heading: NodeIndex) -> StrTendril {
    let flow = document.flow_of(heading, MAX_HEADING_NODES);
    let text = flow.text();
    let NodeKind::Element(Origin::Markdown) = document.node(heading).kind else {
        return flow.part(&(0..text.len()));
    };
    let blank = [' ', '\t', '\r', '\n'];
    let edge = |index: NodeIndex| match document.node(index) {
        // An escape or entity is not white space in the source.
        node if node.kind == NodeKind::Text && node.parent == heading => node.span.slice(document.source()),
        _ => "",
    };
    let (first, last) = (edge(heading + 1), edge(document.node(heading).end.saturating_sub(1)));
    let end = text.len().saturating_sub(last.len() - last.trim_end_matches(blank).len());
    let start = (first.len() - first.trim_start_matches(blank).len()).min(end);
    flow.part(&if text.get(start..end).is_some() { start..end } else { 0..text.len() })
}

/// The numbers of the footnotes that a page refers to, by the nodes of the references.
pub(super) fn notes(document: &Document) -> HashMap<NodeIndex, usize> {
    let mut numbers = HashMap::new();
    let mut notes = HashMap::new();
    for index in 0..document.nodes().len() as NodeIndex {
        let node = document.node(index);
        if document.name(index) == "sup" && matches!(node.kind, NodeKind::Element(Origin::Markdown)) {
            let next = numbers.len() + 1;
            notes.insert(index, *numbers.entry(node.span.slice(document.source())).or_insert(next));
        }
    }
    notes
}

/// The text that readers see, with the numbers of footnotes.
pub(super) fn with_notes(document: &Document, heading: NodeIndex, notes: &HashMap<NodeIndex, usize>) -> String {
    let end = document.node(heading).end.min(heading.saturating_add(MAX_HEADING_NODES));
    let mut text = String::new();
    for index in heading..end {
        match (notes.get(&index), &document.node(index).kind) {
            (Some(number), _) => text.push_str(&number.to_string()),
            (None, NodeKind::Text) => text.push_str(document.text(index)),
            _ => {}
        }
    }
    text
}

/// The text that a site generator makes an anchor of.
pub(super) fn of_site(document: &Document, heading: &Heading, scheme: Scheme) -> String {
    match scheme {
        Scheme::Pandoc => of_pandoc(document, heading.node),
        Scheme::Mkdocs | Scheme::Vitepress => {
            attributes::split_trailing(rendered(document, heading.node).trim_end()).to_owned()
        }
        _ => rendered(document, heading.node).into(),
    }
}

/// The text with the alt texts of images, without attribute lists and notes, and without code that is raw HTML.
fn of_pandoc(document: &Document, heading: NodeIndex) -> String {
    let mut text = String::new();
    let mut code = 0;
    for index in heading..document.node(heading).end.min(heading.saturating_add(MAX_HEADING_NODES)) {
        let part = document.text(index);
        match (&document.node(index).kind, document.name(index)) {
            (NodeKind::Text, _) if matches!(document.name(document.node(index).parent), "code" | "math") => {
                code = text.len();
                text.push_str(part);
            }
            (NodeKind::Text, _) => {
                if part.starts_with("{=") {
                    text.truncate(code);
                }
                push_smart(&mut text, part);
                code = text.len();
            }
            (_, "img") => push_smart(&mut text, document.attr(index, "alt").map_or("", |alt| &alt.value)),
            (_, "br") => text.push(' '),
            _ => {}
        }
    }
    text
}

/// Appends text as Pandoc reads it. It makes a dash of `--` and `---` and an ellipsis of `...`, which no anchor has.
fn push_smart(text: &mut String, part: &str) {
    let mut rest = part;
    let (mut follows, mut is_raised) = (true, false);
    while let Some(c) = rest.chars().next() {
        let length = match c {
            '-' if rest.starts_with("---") => 3,
            '-' if rest.starts_with("--") => 2,
            '.' if rest.starts_with("...") => 3,
            // The end of `H^2^`, before a span.
            '^' if is_raised => 1,
            '^' if rest.starts_with("^[") => note_length(rest).unwrap_or(1),
            '{' if follows => attributes::read(rest).map_or(1, |list| list.length),
            _ => {
                text.push(c);
                c.len_utf8()
            }
        };
        follows = c == ']';
        is_raised = if c == '^' { length == 1 && !is_raised } else { is_raised && !c.is_whitespace() };
        rest = rest.get(length..).unwrap_or_default();
    }
}

/// Length of `^[a note]`; what looks like a link is none.
fn note_length(text: &str) -> Option<usize> {
    let end = text.find(']')? + 1;
    (!text.get(end..)?.starts_with(['[', '('])).then_some(end)
}
