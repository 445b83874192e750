//! Values of fields: the text after a label, what a pattern matches, or an element that a selector finds.

use std::{
    collections::BTreeMap,
    ops::Range,
    sync::{Mutex, PoisonError},
};

use regex::Regex;
use scraper::Selector;

use super::{Entry, Field, State};
use crate::{
    document::{Document, NodeIndex, NodeKind, flow::Flow, is_block},
    model::contract::{self, Labels},
    span::Span,
};

/// Longest text of one entry that patterns are matched against, in bytes.
const LONGEST: usize = 1 << 16;

/// Most patterns that are kept compiled; a configuration has fewer.
const MAX_KNOWN: usize = 1_000;

/// The value of a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Value {
    /// The trimmed text; the address of an image.
    pub text: String,
    /// That text in the source; if it is empty, where it would be.
    pub span: Span,
}

/// The fields of a contract that have no label.
#[derive(Debug)]
pub(super) struct UnlabelledFields {
    /// Patterns by position of the field.
    patterns: Vec<(usize, Regex)>,
    /// Elements that a selector matches by position of the field, in document order.
    elements: Vec<(usize, Vec<NodeIndex>)>,
}

impl UnlabelledFields {
    /// Compiles the patterns of a contract and evaluates its selectors.
    pub(super) fn new(document: &Document, promise: &contract::Entries) -> Self {
        let fields = || promise.fields.iter().enumerate();
        let patterns = fields().filter_map(|(at, field)| Some((at, compiled(field.pattern.as_deref()?)?)));
        let elements = fields().filter_map(|(at, field)| {
            let selector = Selector::parse(field.selector.as_deref()?).ok()?;
            Some((at, document.select(&selector)))
        });
        Self { patterns: patterns.collect(), elements: elements.collect() }
    }

    /// Reads the fields of one entry that have a pattern or a selector.
    pub(super) fn fill(&self, document: &Document, nodes: &Range<NodeIndex>, fields: &mut [Field]) {
        for (at, elements) in &self.elements {
            let first = elements.get(elements.partition_point(|&node| node < nodes.start));
            let found = first.filter(|&&node| node < nodes.end).map(|&node| element(document, node));
            set(fields, *at, found);
        }
        if self.patterns.is_empty() {
            return;
        }
        let mut flow = lines(document, nodes);
        if flow.text().len() > LONGEST {
            let end = (0..=LONGEST).rev().find(|&end| flow.text().is_char_boundary(end)).unwrap_or(0);
            flow.truncate(end);
        }
        for (at, pattern) in &self.patterns {
            let found = pattern.captures(flow.text()).and_then(|found| found.get(1).or_else(|| found.get(0)));
            set(fields, *at, found.map(|found| trimmed(&flow, found.range())));
        }
    }
}

/// A compiled pattern; the same for all pages of a run.
fn compiled(pattern: &str) -> Option<Regex> {
    static KNOWN: Mutex<BTreeMap<String, Regex>> = Mutex::new(BTreeMap::new());
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(regex) = known.get(pattern) {
        return Some(regex.clone());
    }
    let regex = Regex::new(pattern).ok()?;
    if known.len() < MAX_KNOWN {
        known.insert(pattern.to_owned(), regex.clone());
    }
    Some(regex)
}

fn set(fields: &mut [Field], at: usize, value: Option<Value>) {
    if let Some(field) = fields.get_mut(at) {
        field.state = value.map_or(State::Missing, State::Read);
    }
}

/// The value of an element: its text, or the address of its image or link.
pub(super) fn element(document: &Document, node: NodeIndex) -> Value {
    let flow = document.flow(node);
    if !flow.is_blank() {
        return trimmed(&flow, 0..flow.text().len());
    }
    let attr = ["src", "href"].into_iter().find_map(|name| document.attr(node, name));
    let inside = || document.descendants(node).find_map(|inner| document.attr(inner, "src"));
    match attr.or_else(inside) {
        Some(attr) => Value { text: attr.value.trim().to_owned(), span: attr.value_span },
        None => Value { text: String::new(), span: document.node(node).span },
    }
}

/// A range of a flow, trimmed.
fn trimmed(flow: &Flow, range: Range<usize>) -> Value {
    let text = flow.text().get(range.clone()).unwrap_or_default();
    let start = range.start + (text.len() - text.trim_start().len());
    let text = text.trim();
    Value { text: text.to_owned(), span: flow.span(start..start + text.len()) }
}

/// Whether an element begins a new line.
fn begins_line(name: &str) -> bool {
    name == "br" || is_block(name)
}

/// The text of some nodes, including code, with each block on a separate line.
pub(super) fn lines(document: &Document, nodes: &Range<NodeIndex>) -> Flow {
    let (document, mut flow) = (document.shown(), Flow::default());
    // The end of the last block that was opened, and whether a line break is due.
    let (mut end, mut due) = (0, false);
    for index in nodes.clone() {
        let node = document.node(index);
        due |= index == end;
        match node.kind {
            NodeKind::Text => {
                if std::mem::take(&mut due) && !flow.text().is_empty() {
                    flow.push("\n", Span::empty(node.span.start));
                }
                flow.push(document.text(index), node.span);
            }
            NodeKind::Element(_) if begins_line(document.name(index)) => (end, due) = (node.end, true),
            _ => {}
        }
        if flow.text().len() > 2 * LONGEST {
            break;
        }
    }
    flow
}

/// Whether a value says that there is none: `-`, `—`.
fn is_dash(text: &str) -> bool {
    let text = text.trim();
    !text.is_empty() && text.chars().all(|c| matches!(c, '-' | '–' | '—' | '―' | '−'))
}

impl Entry {
    /// Whether the entry says with a dash that a field has no value.
    #[must_use]
    pub fn is_declined(&self, document: &Document, field: &Field) -> bool {
        if let State::Read(value) = &field.state {
            return is_dash(&value.text);
        }
        let Some(label) = self.label_of(field).filter(|label| self.is_empty_value(label)) else { return false };
        let rest = document.source().get(label.span.end as usize..).unwrap_or_default();
        let line = rest.lines().next().unwrap_or_default();
        is_dash(line.trim_matches(|c: char| c.is_whitespace() || "*_:：".contains(c)))
    }

    /// The value of a field, if the field is there.
    #[must_use]
    pub fn value(&self, document: &Document, promise: &contract::Entries, field: &Field) -> Option<Value> {
        if let State::Read(value) = &field.state {
            return Some(value.clone());
        }
        let label = self.label_of(field)?;
        if self.is_empty_value(label) {
            return Some(Value { text: String::new(), span: label.span });
        }
        // Up to the next label of a field.
        let own = |index: usize| self.fields.iter().any(|field| field.label_index() == Some(index));
        let next = self.labels.iter().enumerate().find(|(index, next)| {
            next.node > label.node
                && next.start > label.start
                && (own(*index)
                    || (promise.labels == Labels::Bold && super::matching::is_written(promise.labels, next)))
        });
        let until = next.map_or(u32::MAX, |(_, next)| next.start);
        let all = lines(document, &(label.node..self.nodes.end));
        let mut flow = Flow::default();
        for (text, span) in all.pieces(0..all.text().len()) {
            // Skip the label itself.
            let from = label.span.end.saturating_sub(span.start) as usize;
            let to = (until.saturating_sub(span.start) as usize).min(text.len());
            match (span.len() as usize == text.len(), text.get(from.min(text.len())..to)) {
                (true, Some(part)) if from < to => {
                    let start = span.start + from as u32;
                    flow.push(part, Span::new(start, start + part.len() as u32));
                }
                (false, _) if span.start >= label.span.end && span.start < until => flow.push(text, span),
                _ => {}
            }
        }
        let text = flow.text();
        let lead = text.len() - text.trim_start_matches(|c: char| c.is_whitespace() || "*_:：".contains(c)).len();
        Some(trimmed(&flow, lead..text.len()))
    }
}
