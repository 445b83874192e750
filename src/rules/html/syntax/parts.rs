//! Parts of tables outside a table: those directly on a page have one cause.

use std::collections::BTreeMap;

use crate::document::{Document, NodeIndex, NodeKind, Origin, ProblemKind, needs_table};

/// The elements around the parts of tables that are directly on the page, by the position of the part.
pub(super) fn on_page(document: &Document) -> BTreeMap<u32, NodeIndex> {
    if !document.problems().iter().any(|problem| problem.kind == ProblemKind::NoTable) {
        return BTreeMap::new();
    }
    let is_page = |around: NodeIndex| matches!(document.name(around), "" | "html" | "body" | "main" | "article");
    // Markdown makes a paragraph of what is on a line with other text.
    let around = |part: NodeIndex| {
        let parent = document.node(part).parent;
        let is_paragraph =
            document.name(parent) == "p" && matches!(document.node(parent).kind, NodeKind::Element(Origin::Markdown));
        if is_paragraph { document.node(parent).parent } else { parent }
    };
    let parts = document.indices().filter(|&index| needs_table(document.name(index)));
    let found = parts.map(|index| (document.open(index).start, around(index)));
    found.filter(|(_, around)| is_page(*around)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Dialect;

    #[test]
    fn parts_in_a_paragraph_are_on_the_page() {
        for (source, parts) in [
            ("table><caption>a</caption>\n<tr>\n<td>a</td>\n</tr>\n</table>\n", 2),
            ("<caption>a</caption>\n<tr>\n<td>a</td>\n</tr>\n", 2),
            ("<p><caption>a</caption></p>\n\n<div><tr></tr></div>\n", 0),
        ] {
            let found = on_page(&Document::parse(source.to_owned(), Dialect::Gfm));
            let around: std::collections::BTreeSet<NodeIndex> = found.values().copied().collect();
            assert_eq!((found.len(), around.len()), (parts, parts.min(1)), "{source:?}");
        }
    }
}
