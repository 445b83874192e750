//! Parts of tables outside a table: those directly on a page have one cause.

use std::collections::BTreeMap;

use crate::document::{Document, NodeIndex, ProblemKind, needs_table};

/// The elements around the parts of tables that are directly on the page, by the position of the part.
pub(super) fn on_page(document: &Document) -> BTreeMap<u32, NodeIndex> {
    if !document.problems().iter().any(|problem| problem.kind == ProblemKind::NoTable) {
        return BTreeMap::new();
    }
    let is_page = |around: NodeIndex| matches!(document.name(around), "" | "html" | "body" | "main" | "article");
    let parts = document.indices().filter(|&index| needs_table(document.name(index)));
    let around = parts.map(|index| (document.open(index).start, document.node(index).parent));
    around.filter(|(_, around)| is_page(*around)).collect()
}
