//! Cells that go with other cells: a row of avatars above a row of names.

use std::collections::{BTreeMap, BTreeSet};

use crate::document::{Document, NodeIndex, NodeKind, Origin};

/// The row, the body or the table that has nothing else than a cell, or the cell itself.
pub(super) fn emptied(document: &Document, cell: NodeIndex) -> NodeIndex {
    let is_blank = |node| document.node(node).kind == NodeKind::Text && document.text(node).trim().is_empty();
    let mut element = cell;
    while matches!(document.name(element), "td" | "th" | "tr" | "tbody" | "thead" | "tfoot")
        && document.node(element).kind == NodeKind::Element(Origin::Html)
    {
        let parent = document.node(element).parent;
        let others = (parent + 1..element).chain(document.node(element).end..document.node(parent).end);
        if !others.into_iter().all(is_blank) {
            break;
        }
        element = parent;
    }
    element
}

/// The tables of a page, each read when it is needed.
pub(super) struct Tables<'a> {
    document: &'a Document,
    read: BTreeMap<NodeIndex, Table>,
}

/// What the rows of a table have, without the tables in it.
#[derive(Default)]
struct Table {
    /// The number of cells of each row.
    cells: BTreeMap<NodeIndex, usize>,
    /// Rows with images that also have a cell with text alone.
    mixed: BTreeSet<NodeIndex>,
    /// The numbers of cells of rows with text and without images, and whether they are in a header.
    texts: BTreeSet<(usize, bool)>,
}

/// A row that is being read.
struct Row {
    node: NodeIndex,
    cells: usize,
    header: bool,
    /// Whether some cell has an image, and some cell has text alone.
    images: bool,
    texts: bool,
    cell: Cell,
}

#[derive(Default)]
struct Cell {
    image: bool,
    text: bool,
}

impl<'a> Tables<'a> {
    pub(super) const fn new(document: &'a Document) -> Self {
        Self { document, read: BTreeMap::new() }
    }

    /// Whether the table of a cell or a row needs it: other cells would belong to nobody, or to somebody else.
    pub(super) fn need(&mut self, element: NodeIndex) -> bool {
        let is_row = self.document.name(element) == "tr";
        if !is_row && !matches!(self.document.name(element), "td" | "th") {
            return false;
        }
        let row = if is_row { element } else { self.document.node(element).parent };
        let parent = self.document.node(row).parent;
        let table = if self.document.name(parent) == "table" { parent } else { self.document.node(parent).parent };
        let document = self.document;
        let table = self.read.entry(table).or_insert_with(|| Table::read(document, table));
        let cells = table.cells.get(&row).copied().unwrap_or_default();
        if is_row {
            return cells == 1 && table.texts.contains(&(1, false));
        }
        table.mixed.contains(&row) || table.texts.iter().any(|&(count, _)| count > 1 || count == cells)
    }
}

impl Table {
    fn read(document: &Document, table: NodeIndex) -> Self {
        let mut read = Self::default();
        let mut row: Option<Row> = None;
        let (mut node, mut header) = (table + 1, 0);
        while node < document.node(table).end {
            let mut next = node + 1;
            match document.name(node) {
                "table" => next = document.node(node).end,
                "thead" => header = document.node(node).end,
                "tr" => {
                    read.add(row.take());
                    let header = node < header;
                    row = Some(Row { node, cells: 0, header, images: false, texts: false, cell: Cell::default() });
                }
                name => {
                    if let Some(row) = &mut row {
                        row.add(document, node, name);
                    }
                }
            }
            node = next;
        }
        read.add(row);
        read
    }

    fn add(&mut self, row: Option<Row>) {
        let Some(mut row) = row else { return };
        row.end_cell();
        self.cells.insert(row.node, row.cells);
        if row.images && row.texts {
            self.mixed.insert(row.node);
        } else if row.texts {
            self.texts.insert((row.cells, row.header));
        }
    }
}

impl Row {
    fn add(&mut self, document: &Document, node: NodeIndex, name: &str) {
        match name {
            "td" | "th" => {
                self.end_cell();
                self.cells += 1;
            }
            "img" => self.cell.image = true,
            "" if document.node(node).kind == NodeKind::Text => {
                self.cell.text |= !document.text(node).trim().is_empty()
            }
            _ => {}
        }
    }

    fn end_cell(&mut self) {
        let cell = std::mem::take(&mut self.cell);
        self.images |= cell.image;
        self.texts |= cell.text && !cell.image;
    }
}
