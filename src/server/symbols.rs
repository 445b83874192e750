//! The outline of a page: its headings, and the entries and people below them.

use lsp_types::{DocumentSymbol, SymbolKind};

use super::{Checked, Encoding, Positions};
use crate::span::Span;

/// A part of the outline before its locations are converted.
struct Part {
    name: String,
    detail: Option<String>,
    kind: SymbolKind,
    /// Outer parts have lower ones.
    depth: u8,
    whole: Span,
    name_span: Span,
}

/// The outline of a page.
#[must_use]
pub fn of_page(checked: &Checked, encoding: Encoding) -> Vec<DocumentSymbol> {
    let (document, model) = (&checked.page.document, &checked.page.model);
    let end = document.original().len() as u32;
    let mut parts: Vec<Part> = Vec::new();
    for (index, heading) in model.page.headings.iter().enumerate() {
        let start = document.node(heading.node).span.start;
        let next = model.page.headings.iter().skip(index + 1).find(|next| next.level <= heading.level);
        let entry = model.entries.all().find(|entry| entry.heading == Some(index));
        let missing = entry.map(|entry| entry.fields.len() - entry.fields_present()).filter(|&missing| missing > 0);
        parts.push(Part {
            name: heading.text.to_string(),
            detail: missing.map(|missing| format!("{missing} missing")),
            kind: if entry.is_some() { SymbolKind::CLASS } else { SymbolKind::STRING },
            depth: heading.level,
            whole: Span::new(start, next.map_or(end, |next| document.node(next.node).span.start)),
            name_span: heading.span,
        });
        for label in entry.iter().flat_map(|entry| &entry.labels) {
            parts.push(Part {
                name: label.text.clone(),
                detail: None,
                kind: SymbolKind::FIELD,
                depth: 8,
                whole: label.span,
                name_span: label.span,
            });
        }
    }
    for entry in model.entries.all().filter(|entry| entry.heading.is_none()) {
        parts.push(Part {
            name: entry.name.clone(),
            detail: None,
            kind: SymbolKind::CLASS,
            depth: 7,
            whole: entry.span,
            name_span: entry.span,
        });
    }
    parts.retain(|part| !part.name.trim().is_empty());
    parts.sort_by_key(|part| (part.whole.start, part.depth));
    let positions = checked.positions(encoding);
    let mut parts = parts.into_iter().peekable();
    let mut outline = Vec::new();
    while let Some(part) = parts.next() {
        outline.push(symbol(part, &mut parts, &positions));
    }
    outline
}

/// A part with the parts below it. The outline is as deep as there are levels.
fn symbol(
    part: Part,
    rest: &mut std::iter::Peekable<impl Iterator<Item = Part>>,
    positions: &Positions<'_>,
) -> DocumentSymbol {
    let (depth, whole) = (part.depth, part.whole);
    let mut children = Vec::new();
    while let Some(child) = rest.next_if(|child| child.depth > depth && child.whole.start < whole.end) {
        children.push(symbol(child, rest, positions));
    }
    let name_span = if whole.contains(part.name_span) { part.name_span } else { Span::empty(whole.start) };
    #[expect(deprecated, reason = "the type has a field that the protocol no longer uses")]
    DocumentSymbol {
        name: part.name,
        detail: part.detail,
        kind: part.kind,
        tags: None,
        deprecated: None,
        range: positions.range(whole),
        selection_range: positions.range(name_span),
        children: (!children.is_empty()).then_some(children),
    }
}
