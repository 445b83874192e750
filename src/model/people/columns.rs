//! Columns of a table that are groups of people: `| Core | Emeritus |`.

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

/// The cells of a row.
pub(super) fn cells(document: &Document, row: NodeIndex) -> impl Iterator<Item = NodeIndex> + '_ {
    document.children(row).filter(|&node| matches!(document.name(node), "td" | "th"))
}
