//! What browsers move out of a table, and what they ignore outside one.

use super::Builder;
use crate::{
    document::{NodeIndex, NodeKind, Origin, elements},
    span::Span,
};

impl Builder {
    /// Reports a node between the cells of a raw table. Templates may put cells there.
    pub(super) fn check_table(&mut self, parent: NodeIndex, span: Span, node: &NodeKind) {
        let NodeKind::Element { name: around, origin: Origin::Html, .. } = &self.tree.nodes[parent as usize].kind
        else {
            return;
        };
        if !elements::is_table_part(around) {
            return;
        }
        let shown = span.slice(&self.source);
        let text = shown.trim();
        let (misplaced, span) = match node {
            NodeKind::Element { name, open, .. } => (!elements::belongs_in_table(name, around), *open),
            NodeKind::Text => {
                let start = span.start + (shown.len() - shown.trim_start().len()) as u32;
                (!text.is_empty() && !text.contains('{'), Span::new(start, start + text.len() as u32))
            }
            NodeKind::Comment => (false, span),
        };
        if misplaced {
            self.balance.misplaced(around.clone(), span);
        }
    }

    /// Reports a part of a table outside a table.
    pub(super) fn check_table_part(&mut self, name: &str, span: Span) {
        let ignored = elements::needs_table(name)
            && ["table", "template", "svg"].into_iter().all(|around| self.position(around).is_none());
        if ignored {
            self.balance.without_table(name, span);
        }
    }
}
