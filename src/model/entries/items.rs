//! Entries that are list items or match a selector.

use std::ops::Range;

use scraper::Selector;

use super::{Location, Reader, value};
use crate::{
    document::{Document, NodeIndex, NodeKind, flow::Flow},
    model::{contract::Form, people},
    span::Span,
};

/// Maximum length of an entry's name, in code points; longer text is a sentence.
const MAX_NAME: usize = 60;

/// The locations of all entries in some parts of a page, in document order.
pub(super) fn locations(reader: &Reader<'_>, parts: &[Range<NodeIndex>]) -> Vec<Location> {
    let document = reader.document;
    let chosen = match reader.terms.form {
        Form::Element => {
            let selector = reader.terms.selector.as_deref().and_then(|selector| Selector::parse(selector).ok());
            selector.map(|selector| people::chosen(document, &selector)).unwrap_or_default()
        }
        _ => Vec::new(),
    };
    let mut locations: Vec<Location> = Vec::new();
    for part in parts {
        let nodes = match reader.terms.form {
            Form::Element => chosen.iter().copied().filter(|node| part.contains(node)).collect(),
            _ => items(document, part),
        };
        for node in nodes {
            // Sections with the same name may be nested.
            if locations.last().is_none_or(|last| last.nodes.start <= node) {
                locations.push(location(reader, node));
            }
        }
    }
    locations
}

/// The outermost list items in a part of a page.
fn items(document: &Document, part: &Range<NodeIndex>) -> Vec<NodeIndex> {
    let mut items = Vec::new();
    let mut index = part.start;
    while index < part.end {
        if document.name(index) == "li" {
            items.push(index);
            index = document.node(index).end;
        } else {
            index += 1;
        }
    }
    items
}

fn location(reader: &Reader<'_>, node: NodeIndex) -> Location {
    let nodes = node..reader.document.node(node).end;
    let (title, span) = name(reader.document, node);
    // A heading inside a card does not start a section.
    let group = match reader.terms.form {
        Form::Element => 0,
        _ => reader.page.headings.partition_point(|heading| heading.node < node),
    };
    Location { heading: None, title, span, level: reader.terms.level, group, nodes }
}

/// Name of an entry: the link, code or bold text it begins with, else its text up to the first delimiter.
pub(super) fn name(document: &Document, node: NodeIndex) -> (String, Span) {
    let begins = document.descendants(node).find(|&inner| match document.node(inner).kind {
        NodeKind::Text => !document.text(inner).trim().is_empty(),
        NodeKind::Element(_) => matches!(document.name(inner), "a" | "code" | "strong" | "b" | "em" | "i"),
        NodeKind::Comment => false,
    });
    if let Some(inner) = begins.filter(|&inner| !matches!(document.node(inner).kind, NodeKind::Text)) {
        let flow = document.flow(inner);
        if !flow.is_blank() {
            return cut(&flow, flow.text().len());
        }
    }
    let flow = value::lines(document, &document.descendants(node));
    let start = flow.text().len() - flow.text().trim_start().len();
    let text = flow.text().get(start..).unwrap_or_default();
    let line = text.lines().next().unwrap_or_default();
    let ends = [" - ", " – ", " — ", ": ", ", ", " from ", " by "];
    let end = ends.iter().filter_map(|end| line.find(end)).filter(|&at| at > 0).min().unwrap_or(line.len());
    if line.is_empty() {
        let element = document.node(node);
        let first = element.span.slice(document.source()).lines().next().unwrap_or_default().trim_end();
        return (String::new(), Span::new(element.span.start, element.span.start + first.len() as u32));
    }
    cut(&flow, start + end)
}

/// The name up to an offset of a flow, trimmed.
fn cut(flow: &Flow, end: usize) -> (String, Span) {
    let text = flow.text().get(..end).unwrap_or_default();
    let trimmed = text.trim();
    let start = text.len() - text.trim_start().len();
    let length = trimmed.char_indices().nth(MAX_NAME).map_or(trimmed.len(), |(at, _)| at);
    let name = trimmed.get(..length).unwrap_or_default();
    (name.to_owned(), flow.span(start..start + length))
}
