//! What browsers move out of a table, and what they ignore outside one.

use html5ever::LocalName;

use super::Builder;
use crate::{
    document::{NodeIndex, NodeKind, Origin, elements, names},
    span::Span,
};

impl Builder {
    /// Reports an element between the cells of a raw table.
    pub(super) fn check_table_element(&mut self, parent: NodeIndex, name: &str, open: Span) {
        if let Some(around) = self.table_part(parent)
            && !elements::belongs_in_table(name, &around)
        {
            self.balance.misplaced(around, open);
        }
    }

    /// Reports text between the cells of a raw table. Templates may put cells there.
    pub(super) fn check_table_text(&mut self, parent: NodeIndex, span: Span) {
        let Some(around) = self.table_part(parent) else { return };
        let shown = span.slice(&self.source);
        let text = shown.trim();
        if !text.is_empty() && !text.contains('{') {
            let start = span.start + (shown.len() - shown.trim_start().len()) as u32;
            self.balance.misplaced(around, Span::new(start, start + text.len() as u32));
        }
    }

    /// The name of a raw element, if it is a part of a table that has no text of its own.
    fn table_part(&self, index: NodeIndex) -> Option<LocalName> {
        let html = self.tree.nodes.all.get(index as usize)?.kind == NodeKind::Element(Origin::Html);
        let name = html.then(|| self.tree.nodes.get(index)).flatten().map(|element| &element.name)?;
        elements::is_table_part(name).then(|| name.clone())
    }

    /// Reports a part of a table outside a table, unless it is in another one.
    pub(super) fn check_table_part(&mut self, name: &str, span: Span) {
        let from = self.reach();
        let is_inside = |around: &&str| self.position_above(from, &names::intern(around)).is_some();
        let around = ["table", "template", "svg"].iter().chain(&elements::TABLE_PARTS);
        if elements::needs_table(name) && !around.into_iter().any(is_inside) {
            self.balance.without_table(name, span);
        }
    }
}
