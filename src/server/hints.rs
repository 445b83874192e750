//! The titles of modules behind their bare numbers.

use lsp_types::{InlayHint, InlayHintKind, InlayHintLabel};

use super::{Checked, Encoding, touches};
use crate::{model::references::Part, span::Span};

/// The hints in a part of a page. A reference with a title or a tier needs none, and one to a range would be long.
#[must_use]
pub fn in_span(checked: &Checked, span: Span, encoding: Encoding) -> Vec<InlayHint> {
    let Some(tree) = &checked.page.modules else { return Vec::new() };
    let positions = checked.positions(encoding);
    let mut hints = Vec::new();
    let all = &checked.page.model.references.references;
    for reference in all.iter().filter(|reference| reference.is_bare() && touches(reference.span, span)) {
        for part in &reference.parts {
            let Part::Single(number) = part else { continue };
            let [module] = tree.numbered(number.value) else { continue };
            hints.push(InlayHint {
                position: positions.position(number.span.end),
                label: InlayHintLabel::String(format!("({})", module.title)),
                kind: None::<InlayHintKind>,
                text_edits: None,
                tooltip: None,
                padding_left: Some(true),
                padding_right: None,
                data: None,
            });
        }
    }
    hints
}
