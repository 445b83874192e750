//! The blocks of a page that a field consists of, and the edits that put fields in another order.

use crate::{
    document::{Document, NodeIndex, NodeKind},
    fix::Edit,
    model::entries::{Entry, Label, LabelKind},
    span::Span,
};

/// The edits that put the fields in order, if every field is a block of its own at the top level.
pub(super) fn permute(
    document: &Document,
    entry: &Entry,
    current: &[(usize, usize)],
    right: &[(usize, usize)],
) -> Option<Vec<Edit>> {
    let mut chunks = Vec::with_capacity(current.len());
    for &(_, label) in current {
        chunks.push((label, chunk(document, entry, label)?));
    }
    // Where fields have several paragraphs, nobody knows which ones belong to the last.
    let has_several = chunks.iter().any(|(_, chunk)| chunk.paragraphs || chunk.opens);
    let moves = |at: usize, label: usize| right.get(at).is_some_and(|&(_, wanted)| wanted != label);
    if has_several && chunks.iter().enumerate().any(|(at, (label, chunk))| chunk.cut && moves(at, *label)) {
        return None;
    }
    let chunks: Vec<(usize, Span)> = chunks.into_iter().map(|(label, chunk)| (label, chunk.span)).collect();
    let text_of = |wanted: usize| chunks.iter().find(|(label, _)| *label == wanted).map(|(_, span)| *span);
    let mut edits = Vec::new();
    for ((label, span), &(_, wanted)) in chunks.iter().zip(right) {
        if *label != wanted {
            edits.push(Edit { span: *span, text: text_of(wanted)?.slice(document.source()).to_owned() });
        }
    }
    Some(edits)
}

/// The blocks of a field.
struct Chunk {
    span: Span,
    /// Whether paragraphs follow that of the label.
    paragraphs: bool,
    /// Whether a paragraph follows that may belong to the field.
    cut: bool,
    /// Whether the paragraph of the label announces that one: it ends with a colon.
    opens: bool,
}

/// The paragraph of a label with the comments directly above it, and what follows up to those of the next label; the
/// last field ends before the next paragraph.
fn chunk(document: &Document, entry: &Entry, index: usize) -> Option<Chunk> {
    let label = entry.labels.get(index)?;
    let paragraph = paragraph(document, label)?;
    let next =
        entry.labels.get(index + 1..)?.iter().find(|next| next.kind == LabelKind::Field && next.depth == label.depth);
    let stop = next.map_or(entry.nodes.end, |next| next.node);
    let mut end = document.node(paragraph).span.end;
    let mut block = document.node(paragraph).end;
    let (mut paragraphs, mut cut) = (false, false);
    while block < stop && (block as usize) < document.nodes().len() {
        let name = document.name(block);
        let is_break = matches!(name, "hr" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6");
        let is_next = next.is_some() && document.node(block).end > stop;
        cut = next.is_none() && name == "p";
        if is_break || is_next || cut {
            break;
        }
        paragraphs |= name == "p";
        end = document.node(block).span.end;
        block = document.node(block).end;
    }
    if (block as usize) < document.nodes().len() {
        end = end.min(start(document, block));
    }
    let start = start(document, paragraph);
    let text = Span::new(start, end.max(start)).slice(document.source()).trim_end();
    let opens = cut && document.flow(paragraph).text().trim_end().ends_with(':');
    Some(Chunk { span: Span::new(start, start + text.len() as u32), paragraphs, cut, opens })
}

/// Where a block starts, with the comments directly above it.
fn start(document: &Document, block: NodeIndex) -> u32 {
    let mut start = document.node(block).span.start;
    for index in (1..block).rev() {
        let node = document.node(index);
        let is_blank = node.kind == NodeKind::Text && node.span.slice(document.source()).trim().is_empty();
        let gap = || Span::new(node.span.end, start.max(node.span.end)).slice(document.source());
        let is_above = || node.kind == NodeKind::Comment && gap().trim().is_empty() && gap().matches('\n').count() == 1;
        if node.parent != 0 || !(is_blank || is_above()) {
            break;
        }
        if !is_blank {
            start = node.span.start;
        }
    }
    start
}

/// The top-level paragraph that a label begins, if it is the only label in it.
fn paragraph(document: &Document, label: &Label) -> Option<NodeIndex> {
    let mut at = label.node;
    while document.name(at) != "p" {
        at = Some(document.node(at).parent).filter(|&parent| parent != 0)?;
    }
    let node = document.node(at);
    (node.parent == 0 && node.span.start == label.start).then_some(at)
}
