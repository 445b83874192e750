//! Entries that are table rows; columns are their fields.

use std::ops::Range;

use super::{Entry, EntryList, Field, Reader, State, byline, items, labels::Scan, value, wording};
use crate::{
    document::{Document, NodeIndex, NodeKind},
    model::contract,
    span::Span,
};

/// Reads tables with a column of the contract, row by row.
pub(super) fn read(reader: &Reader<'_>, scan: &Scan, parts: &[Range<NodeIndex>]) -> EntryList {
    let document = reader.document;
    let mut list = EntryList::default();
    for part in parts {
        let mut index = part.start;
        while index < part.end {
            if document.name(index) == "table" {
                table(reader, scan, index, &mut list);
                index = document.node(index).end;
            } else {
                index += 1;
            }
        }
    }
    list
}

fn table(reader: &Reader<'_>, scan: &Scan, table: NodeIndex, list: &mut EntryList) {
    let document = reader.document;
    let rows = rows(document, table);
    let Some((&head, rows)) = rows.split_first() else { return };
    let titles: Vec<String> =
        cells(document, head).iter().map(|&cell| wording::folded(document.flow(cell).text())).collect();
    // Column headers are names, so case is ignored.
    let column = |at: usize| {
        let ways = reader.patterns.get(at)?.filled("").map(|label| wording::folded(&label)).collect::<Vec<_>>();
        titles.iter().position(|title| ways.contains(title))
    };
    let columns: Vec<Option<usize>> = (0..reader.patterns.len()).map(column).collect();
    if columns.iter().all(Option::is_none) {
        return;
    }
    let counter = usize::from(is_counter(document, rows));
    let above = reader.page.headings.partition_point(|heading| heading.node < table);
    let missing = |(field, column): &(&contract::Field, &Option<usize>)| {
        column.is_none() && field.required && field.pattern.is_none() && field.selector.is_none()
    };
    let missing = reader.terms.fields.iter().zip(&columns).filter(missing);
    let labels: Vec<String> = missing.map(|(field, _)| field.label.clone()).collect();
    if !labels.is_empty() {
        list.missing_columns.push((labels, text_span(document, head)));
    }
    for &row in rows {
        let cells = cells(document, row);
        let Some(&named) = cells.get(counter).or(cells.first()) else { continue };
        let (name, span) = items::name(document, named);
        let nodes = row..document.node(row).end;
        let mut fields: Vec<Field> = Vec::with_capacity(columns.len());
        for ((pattern, column), wanted) in reader.patterns.iter().zip(&columns).zip(&reader.terms.fields) {
            let value = column.map(|column| match cells.get(column) {
                Some(&cell) => value::element(document, cell),
                None => value::Value { text: String::new(), span },
            });
            let state = match value {
                // Optional fields may be blank.
                Some(value) if value.text.is_empty() && !wanted.required => State::Missing,
                Some(value) => State::Read(value),
                None => State::Waived,
            };
            fields.push(Field { label: pattern.fill(&name), state });
        }
        reader.unlabelled.fill(document, &nodes, &mut fields);
        list.entries.push(Entry {
            heading: None,
            name,
            span,
            misspelled: None,
            level: reader.terms.level,
            group: above,
            byline: byline::first(document, reader.page, &scan.links, nodes.clone()),
            nodes,
            plain_link: None,
            labels: Vec::new(),
            fields,
            extras: Vec::new(),
        });
    }
}

/// Whether the first column only counts the rows: `1.`, `2.`, `3.`. The next one has the names.
#[must_use]
pub fn is_counter(document: &Document, rows: &[NodeIndex]) -> bool {
    let number = |row: &NodeIndex| {
        let cells = cells(document, *row);
        let text = cells.first().map(|&cell| document.flow(cell).text().trim().to_owned()).unwrap_or_default();
        let digits = text.trim_start_matches('#').trim_end_matches(['.', ')', ':']);
        cells.len() > 1 && !digits.is_empty() && digits.len() < 5 && digits.bytes().all(|byte| byte.is_ascii_digit())
    };
    !rows.is_empty() && rows.iter().all(number)
}

/// The rows of a table, without nested tables.
fn rows(document: &Document, table: NodeIndex) -> Vec<NodeIndex> {
    outermost(document, table, "tr", "table")
}

fn cells(document: &Document, row: NodeIndex) -> Vec<NodeIndex> {
    let mut cells = outermost(document, row, "td", "table");
    cells.extend(outermost(document, row, "th", "table"));
    cells.sort_unstable();
    cells
}

/// The outermost elements with a name in a node, in document order, except inside elements named `not`.
fn outermost(document: &Document, node: NodeIndex, name: &str, not: &str) -> Vec<NodeIndex> {
    let mut found = Vec::new();
    let mut index = node + 1;
    while index < document.node(node).end {
        let this = document.name(index);
        if this == name {
            found.push(index);
        }
        index = if this == name || this == not { document.node(index).end } else { index + 1 };
    }
    found
}

/// Span of a row's text.
fn text_span(document: &Document, row: NodeIndex) -> Span {
    let texts = document.descendants(row).filter(|&node| matches!(document.node(node).kind, NodeKind::Text));
    let whole = texts.map(|node| document.node(node).span).reduce(Span::cover);
    whole.unwrap_or_else(|| document.node(row).span)
}
