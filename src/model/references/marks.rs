//! What a block of text names by its markup: links to other sites, and emphasized text.

use std::ops::Range;

use url::Url;

use crate::{
    document::{Document, NodeIndex, flow::Flow},
    model::{page::Block, people::login},
    span::Span,
};

/// Most elements around the first text of a block that are read.
const DEPTH: usize = 8;

/// What a mark is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MarkKind {
    /// A link to the profile of a person.
    Profile,
    /// A link to anything else on another site.
    Link,
    /// Emphasized text, such as the title of a book.
    Emphasis,
}

/// A marked range of the text of a block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// What it is.
    pub kind: MarkKind,
    /// A range of the text.
    pub range: Range<usize>,
}

/// The marks of a block, in document order.
#[must_use]
pub fn read(document: &Document, block: &Block) -> Vec<Mark> {
    let mut first = block.first;
    for _ in 0..DEPTH {
        let parent = document.node(first).parent;
        if parent == block.node || parent == 0 {
            break;
        }
        first = parent;
    }
    let end = block.flow.full_span().end;
    let count = document.nodes().len() as NodeIndex;
    let nodes = (first..count).take_while(|&node| document.node(node).span.start < end);
    nodes
        .filter_map(|node| {
            let kind = match document.name(node) {
                "a" => link(&document.attr(node, "href")?.value)?,
                "em" | "i" | "cite" => MarkKind::Emphasis,
                _ => return None,
            };
            Some(Mark { kind, range: range(&block.flow, document.node(node).span)? })
        })
        .collect()
}

/// The kind of a link, if it leads to another site.
fn link(target: &str) -> Option<MarkKind> {
    let url = Url::parse(target.trim()).ok().filter(|url| matches!(url.scheme(), "http" | "https"))?;
    Some(if login(&url).is_some() { MarkKind::Profile } else { MarkKind::Link })
}

/// The range of a block's text that comes from a part of the source.
fn range(flow: &Flow, source: Span) -> Option<Range<usize>> {
    let mut at = 0;
    let mut found: Option<Range<usize>> = None;
    for (piece, span) in flow.pieces(0..flow.text().len()) {
        if source.contains(span) {
            found = Some(found.map_or(at, |found| found.start)..at + piece.len());
        } else if found.is_some() {
            break;
        }
        at += piece.len();
    }
    found
}
