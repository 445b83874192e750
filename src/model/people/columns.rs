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

/// Most elements between a person and the row of the table.
const MAX_DEPTH: usize = 8;

/// The headings of the rows that people are in, by the element of the person.
pub(super) fn row_titles(document: &Document, people: &[Person]) -> BTreeMap<NodeIndex, String> {
    let row_of = |person: &Person| {
        let mut around = std::iter::successors(Some(person.element), |&node| Some(document.node(node).parent));
        let row = around.by_ref().take(MAX_DEPTH).find(|&node| matches!(document.name(node), "tr" | "table" | "li"));
        row.filter(|&row| document.name(row) == "tr")
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
    let mut of_row: BTreeMap<NodeIndex, Vec<&Person>> = BTreeMap::new();
    for person in people.iter().filter(|person| document.name(person.element) != "tr") {
        if let Some(row) = row_of(person).filter(|row| !titles.contains_key(row)) {
            of_row.entry(row).or_default().push(person);
        }
    }
    titles.extend(of_row.into_iter().filter_map(|(row, people)| Some((row, leading_title(document, row, &people)?))));
    people.iter().filter_map(|person| Some((person.element, titles.get(&row_of(person)?)?.clone()))).collect()
}

/// The text at the start of a row that is about all people in it: `| 1.2 | … | … |`. One of several texts between them is about
/// one of them, and a number may be that of the row.
fn leading_title(document: &Document, row: NodeIndex, people: &[&Person]) -> Option<String> {
    let is_there = |cell: NodeIndex| {
        people.iter().any(|person| document.node(cell).span.contains(document.node(person.element).span))
    };
    let text = |cell: NodeIndex| text::collapse(document.flow(cell).text()).to_lowercase();
    let mut cells = cells(document, row).skip_while(|&cell| text(cell).is_empty() && !is_there(cell));
    let first = cells.next().filter(|&cell| !is_there(cell))?;
    let mut rest = cells.skip_while(|&cell| !is_there(cell)).skip_while(|&cell| is_there(cell));
    let title = text(first);
    let is_own = people.iter().any(|person| {
        let names = [person.shown_name(), person.login.as_deref()];
        names.into_iter().flatten().any(|name| name.to_lowercase() == title)
    });
    let is_about_all = !is_own && !rest.any(is_there);
    (is_about_all && (title.contains(char::is_alphabetic) || is_date_or_version(&title))).then_some(title)
}

/// Whether a number is a year, a date that begins with one, or a version: nothing that is counted.
#[must_use]
pub fn is_date_or_version(text: &str) -> bool {
    let mut parts = text.split(['.', '-']);
    let year = parts.next().filter(|part| part.len() == 4).and_then(|part| part.parse().ok());
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    text.split(['.', '-']).all(is_number)
        && (year.is_some_and(|year: u32| (1900..2100).contains(&year)) || (text.contains('.') && !text.contains('-')))
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
