//! Columns and rows of a table that are groups of people: `| Core | Emeritus |`, and cells that span several rows.

use std::collections::{BTreeMap, BTreeSet};

use super::Person;
use crate::{
    document::{Document, NodeIndex},
    text,
};

/// The titles of the columns that people are in, by the element of the person. Empty if the table does not have one for each
/// column, above more than one row of people.
pub(super) fn titles(document: &Document, people: &[Person]) -> BTreeMap<NodeIndex, String> {
    let is_cell = |person: &Person| matches!(document.name(person.element), "td" | "th");
    let rows: BTreeSet<NodeIndex> = people.iter().map(|person| document.node(person.element).parent).collect();
    let (Some(first), true) = (rows.first(), people.iter().all(is_cell) && rows.len() > 1) else {
        return BTreeMap::new();
    };
    let mut table = *first;
    while table > 0 && document.name(table) != "table" {
        table = document.node(table).parent;
    }
    let header = document.descendants(table).find(|&node| document.name(node) == "tr");
    let Some(header) = header.filter(|row| !rows.contains(row)) else { return BTreeMap::new() };
    let titles: Vec<String> =
        cells(document, header).map(|cell| text::collapse(document.flow(cell).text()).to_lowercase()).collect();
    let is_wide = |row: &NodeIndex| {
        let cells = || cells(document, *row);
        cells().count() > titles.len() || cells().any(|cell| document.attr(cell, "colspan").is_some())
    };
    if titles.iter().any(String::is_empty) || is_wide(&header) || rows.iter().any(is_wide) {
        return BTreeMap::new();
    }
    let columns = rows.iter().flat_map(|&row| cells(document, row).zip(titles.iter().cloned()));
    columns.collect()
}

/// The headings of the rows that people are in, by the element of the person.
pub(super) fn row_titles(document: &Document, people: &[Person]) -> BTreeMap<NodeIndex, String> {
    let row_of = |person: &Person| {
        let parent = document.node(person.element).parent;
        match (document.name(person.element), document.name(parent)) {
            ("tr", _) => Some(person.element),
            ("td" | "th", "tr") => Some(parent),
            _ => None,
        }
    };
    let table_of = |row: NodeIndex| {
        let parent = document.node(row).parent;
        if document.name(parent) == "table" { parent } else { document.node(parent).parent }
    };
    let tables: BTreeSet<NodeIndex> = people.iter().filter_map(row_of).map(table_of).collect();
    let mut titles = BTreeMap::new();
    for table in tables {
        let mut current: Option<(String, usize)> = None;
        let mut node = table + 1;
        while node < document.node(table).end {
            if document.name(node) == "tr" {
                current = current.filter(|(_, rows)| *rows > 1).map(|(title, rows)| (title, rows - 1));
                let heading = cells(document, node).find(|&cell| is_row_title(document, cell));
                if let Some(cell) = heading {
                    current = Some((text::collapse(document.flow(cell).text()).to_lowercase(), rows(document, cell)));
                }
                titles.extend(current.as_ref().map(|(title, _)| (node, title.clone())));
            }
            node = if document.name(node) == "table" { document.node(node).end } else { node + 1 };
        }
    }
    people.iter().filter_map(|person| Some((person.element, titles.get(&row_of(person)?)?.clone()))).collect()
}

/// Whether a cell is the heading of several rows: it spans them, and has no image.
pub(super) fn is_row_title(document: &Document, cell: NodeIndex) -> bool {
    matches!(document.name(cell), "td" | "th")
        && rows(document, cell) > 1
        && !document.descendants(cell).any(|node| document.name(node) == "img")
}

/// The number of rows that a cell spans: 0 is all that follow.
fn rows(document: &Document, cell: NodeIndex) -> usize {
    let written = document.attr(cell, "rowspan").and_then(|attr| attr.value.trim().parse().ok());
    written.map_or(1, |rows| if rows == 0 { usize::MAX } else { rows })
}

/// The cells of a row.
pub(super) fn cells(document: &Document, row: NodeIndex) -> impl Iterator<Item = NodeIndex> + '_ {
    document.children(row).filter(|&node| matches!(document.name(node), "td" | "th"))
}
