//! Names in a row of their own, below a row of avatars.

use std::collections::{BTreeMap, BTreeSet};

use super::{Person, columns::cells, name};
use crate::document::{Document, NodeIndex, NodeKind};

/// Gives people without a name the text in the cell below theirs, if each row of them has a row of names below it.
pub(super) fn fill(document: &Document, people: &mut [Person]) {
    let is_nameless = |person: &Person| person.name.is_none() && matches!(document.name(person.element), "td" | "th");
    if !people.iter().all(is_nameless) {
        return;
    }
    let rows: BTreeSet<NodeIndex> = people.iter().map(|person| document.node(person.element).parent).collect();
    let mut below: BTreeMap<NodeIndex, NodeIndex> = BTreeMap::new();
    for row in rows {
        let Some(next) = row_of_texts(document, row) else { return };
        below.extend(cells(document, row).zip(cells(document, next)));
    }
    let of = |person: &Person| name::in_cell(document, person, *below.get(&person.element)?);
    let names: Vec<_> = people.iter().map(of).collect();
    if names.iter().flatten().count() * 2 > people.len() {
        people.iter_mut().zip(names).for_each(|(person, name)| person.name = name);
    }
}

/// The row after a row, if it has the same columns, texts and no images.
fn row_of_texts(document: &Document, row: NodeIndex) -> Option<NodeIndex> {
    let parent = document.node(row).parent;
    let table = if document.name(parent) == "table" { parent } else { document.node(parent).parent };
    let mut next = document.node(row).end;
    while document.name(next) != "tr" {
        let is_skipped = match document.node(next).kind {
            NodeKind::Text => document.text(next).trim().is_empty(),
            NodeKind::Comment => true,
            NodeKind::Element(_) => matches!(document.name(next), "tbody" | "tfoot"),
        };
        next += 1;
        if !is_skipped || next >= document.node(table).end {
            return None;
        }
    }
    let spans = |cell: NodeIndex| ["colspan", "rowspan"].iter().any(|name| document.attr(cell, name).is_some());
    let is_plain = [row, next].iter().all(|&row| !cells(document, row).any(spans));
    let has_image = document.descendants(next).any(|node| document.name(node) == "img");
    (is_plain && !has_image && cells(document, next).count() == cells(document, row).count()).then_some(next)
}
