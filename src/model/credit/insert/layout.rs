//! What is between the people of a list, and where another one goes.

use std::collections::BTreeMap;

use crate::{
    document::{Document, NodeIndex, NodeKind},
    span::Span,
};

/// Cells of the only row of a grid, when another one is begun.
const LONGEST_ROW: usize = 7;

/// What is between the people of a list.
#[derive(Debug, Default)]
pub(super) struct Layout {
    /// Between two people of a row.
    pub(super) separator: String,
    pub(super) rows: Option<Rows>,
}

/// The rows of a grid.
#[derive(Debug)]
pub(super) struct Rows {
    /// People of a full row.
    pub(super) full: usize,
    /// People of the last row.
    pub(super) last: usize,
    /// Between the last person of a row and the first of the next.
    between: String,
    /// Empty cells at the end of the last row.
    empty: Vec<Span>,
}

/// The most frequent one.
fn most<'a>(texts: impl Iterator<Item = &'a str>) -> Option<(&'a str, usize)> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    texts.for_each(|text| *counts.entry(text).or_default() += 1);
    counts.into_iter().max_by_key(|(_, count)| *count)
}

impl Layout {
    /// Of people with lines of their own.
    pub(super) fn of_lines(source: &str, spans: &[Span]) -> Self {
        let between = spans.windows(2).filter_map(|pair| match pair {
            [one, next] => source.get(one.end as usize..next.start as usize),
            _ => None,
        });
        let lines = between.filter(|text| text.contains('\n') && text.trim().is_empty());
        // White space at the end of a line is not copied.
        let plain = |text: &str| "\n".repeat(text.matches('\n').count());
        Self { separator: most(lines).map_or_else(|| "\n".to_owned(), |(text, _)| plain(text)), rows: None }
    }

    /// Of elements, in rows or one after the other. `None` if a text is between them.
    pub(super) fn of_elements(document: &Document, nodes: &[NodeIndex]) -> Option<Self> {
        let source = document.source();
        let parent = |node: NodeIndex| document.node(node).parent;
        let between = |one: NodeIndex, next: NodeIndex| {
            source.get(document.node(one).span.end as usize..document.node(next).span.start as usize)
        };
        let pairs = |is_same: bool| {
            nodes.windows(2).filter_map(move |pair| match pair {
                [one, next] if (parent(*one) == parent(*next)) == is_same => between(*one, *next),
                _ => None,
            })
        };
        let is_white = |text: &&str| text.replace("&nbsp;", "").trim().is_empty();
        let separator = most(pairs(true).filter(is_white)).map(|(text, _)| text.to_owned());
        let mut rows: Vec<usize> = Vec::new();
        for (at, node) in nodes.iter().enumerate() {
            let is_next =
                at.checked_sub(1).and_then(|at| nodes.get(at)).is_some_and(|last| parent(*last) == parent(*node));
            match rows.last_mut() {
                Some(row) if is_next => *row += 1,
                _ => rows.push(1),
            }
        }
        let last = rows.pop()?;
        let end = *nodes.last()?;
        let empty = empty_cells(document, end);
        let is_cell = matches!(document.name(end), "td" | "th");
        let full = rows.iter().copied().max().or_else(|| is_cell.then(|| last.max(LONGEST_ROW)));
        // A grid of one row goes on in it.
        let Some(full) = full else { return Some(Self { separator: separator?, rows: None }) };
        let between = match rows.is_empty() {
            true => own_row(document, nodes)?,
            false => most(pairs(false).filter(|text| is_markup(text))).map(|(text, _)| text.to_owned())?,
        };
        let separator = separator.unwrap_or_else(|| "\n".to_owned());
        Some(Self { separator, rows: Some(Rows { full, last, between, empty }) })
    }
}

/// The empty cells after a cell.
fn empty_cells(document: &Document, cell: NodeIndex) -> Vec<Span> {
    if !matches!(document.name(cell), "td" | "th") {
        return Vec::new();
    }
    let row = document.node(document.node(cell).parent);
    let mut next = document.node(cell).end;
    let mut empty = Vec::new();
    while next < row.end {
        let node = document.node(next);
        let is_text = node.kind == NodeKind::Text && document.text(next).trim().is_empty();
        let is_empty = matches!(document.name(next), "td" | "th") && document.flow(next).text().trim().is_empty();
        let is_bare = (next..node.end).all(|inner| inner == next || document.node(inner).kind == NodeKind::Text);
        match () {
            () if is_empty && is_bare => empty.push(node.span),
            () if is_text => {}
            () => return Vec::new(),
        }
        next = node.end;
    }
    empty
}

/// The end of the only row, and the beginning of another one like it.
fn own_row(document: &Document, nodes: &[NodeIndex]) -> Option<String> {
    let source = document.source();
    let (first, last) = (*nodes.first()?, *nodes.last()?);
    let row = document.node(last).parent;
    let span = document.node(row).span;
    let end = source.get(document.node(last).span.end as usize..span.end as usize)?;
    let start = source.get(span.start as usize..document.node(first).span.start as usize)?;
    let line = source.get(..span.start as usize)?.rfind('\n').map_or(0, |at| at + 1);
    let indentation = source.get(line..span.start as usize)?;
    let gap = if indentation.trim().is_empty() { format!("\n{indentation}") } else { String::new() };
    let between = format!("{end}{gap}{start}");
    (document.name(row) == "tr" && is_markup(&between)).then_some(between)
}

/// Whether a text has only tags without an id, and white space.
fn is_markup(text: &str) -> bool {
    let mut in_tag = false;
    let shown = text.chars().any(|c| {
        in_tag = (in_tag || c == '<') && c != '>';
        !in_tag && c != '>' && !c.is_whitespace()
    });
    !shown && !in_tag && !text.contains("<!--") && !text.to_ascii_lowercase().contains(" id=")
}

impl Rows {
    /// Where a person goes who follows others that are added before them: what is replaced, and what is written before the
    /// person. `end` is the end of the last person.
    pub(super) fn place<'a>(&'a self, added: usize, separator: &'a str, end: u32) -> (Span, &'a str) {
        if let Some(cell) = self.empty.get(added) {
            return (*cell, "");
        }
        let end = self.empty.last().map_or(end, |cell| cell.end);
        let room = if self.empty.is_empty() { self.full.saturating_sub(self.last) } else { 0 };
        match (added - self.empty.len()).checked_sub(room) {
            Some(beyond) if beyond % self.full.max(1) == 0 => (Span::empty(end), &self.between),
            _ => (Span::empty(end), separator),
        }
    }

    /// Whether a person of the last row may be moved in it: by how many people are after them.
    pub(super) fn has_room(&self, after: usize) -> bool {
        after <= self.last && self.last < self.full && self.empty.is_empty()
    }
}
