//! Markdown that nearly is a link: `[text] (url)`, `{text}(url)`, `[text](url` without its end. A reader sees the brackets.
//!
//! Looked for in the text of blocks, where whatever Markdown took for a link has lost its brackets already, so that brackets that are left are
//! literal. Code is one [`OBJECT`](crate::document::flow::OBJECT) there, and is left alone.

mod scan;

use std::ops::Range;

use super::{Invalid, Link, Target};
use crate::{
    document::{Document, NodeKind, Origin, flow::Flow},
    model::page::{Block, Page},
    span::Span,
};

/// What keeps the Markdown from being a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mistake {
    /// White space between `]` and `(`.
    Space,
    /// Braces instead of brackets.
    Braces,
    /// No `)` at the end.
    Unclosed,
    /// White space in the address.
    WhiteSpace,
}

/// Markdown that was meant as a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Syntax {
    /// What is wrong with it.
    pub mistake: Mistake,
    /// Whether the `)` is missing, too.
    pub unclosed: bool,
    /// What stands in the brackets, as the reader sees it.
    pub text: String,
    /// The address, as written.
    pub address: String,
}

/// One mistake with its places in the source.
struct Found {
    span: Span,
    address: Span,
    syntax: Syntax,
}

/// Adds the links that were meant and are none, in place of the bare URLs inside them: one finding a cause.
pub(super) fn insert(document: &Document, page: &Page, links: &mut Vec<Link>) {
    let mut reach = Vec::with_capacity(links.len());
    let mut end = 0;
    for link in links.iter() {
        reach.push(end);
        if !is_loose(link) && !link.image {
            end = end.max(link.element.end);
        }
    }
    let mut replaced = vec![false; links.len()];
    let mut new = Vec::new();
    for block in page.blocks.iter().filter(|block| is_markdown(document, block)) {
        for found in find(document, &block.flow) {
            let first = links.partition_point(|link| link.element.start < found.span.start);
            let last = links.partition_point(|link| link.element.start < found.span.end);
            let inside = links.get(first..last).unwrap_or_default();
            let enclosed = reach.get(first).copied().unwrap_or(end) > found.span.start;
            let linked = inside.iter().any(|link| !is_loose(link) && link.element.overlaps(found.address));
            if enclosed || linked {
                continue;
            }
            let mut node = block.first;
            for (at, link) in (first..).zip(inside).filter(|(_, link)| link.element.overlaps(found.address)) {
                node = link.node;
                replaced[at] = true;
            }
            new.push(link(found, node, inside.first().is_some_and(|link| link.listed)));
        }
    }
    if new.is_empty() {
        return;
    }
    let mut replaced = replaced.into_iter();
    links.retain(|_| replaced.next() != Some(true));
    links.append(&mut new);
    links.sort_by_key(|link| (link.node, link.element.start));
}

fn link(found: Found, node: u32, listed: bool) -> Link {
    Link {
        node,
        element: found.span,
        span: found.span,
        value: found.syntax.address.clone(),
        image: false,
        listed,
        origin: Origin::Markdown,
        target: Target::Invalid(Invalid::Syntax(found.syntax)),
    }
}

/// Found without brackets: `https://x`, `<https://x>`.
const fn is_loose(link: &Link) -> bool {
    matches!(link.origin, Origin::BareUrl | Origin::Autolink)
}

/// Whether the text of a block is read as Markdown. In a tag's own text brackets mean nothing.
fn is_markdown(document: &Document, block: &Block) -> bool {
    !matches!(document.node(block.node).kind, NodeKind::Element { origin: Origin::Html, .. })
}

fn find(document: &Document, flow: &Flow) -> Vec<Found> {
    let text = flow.text();
    if !text.contains('(') {
        return Vec::new();
    }
    let written = |range: Range<usize>| text.get(range).unwrap_or_default().to_owned();
    scan::scan(text)
        .into_iter()
        .filter(|hit| !is_escaped(document, flow, hit.all.start) && !is_escaped(document, flow, hit.label.end))
        .map(|hit| Found {
            span: flow.span(hit.all),
            address: flow.span(hit.address.clone()),
            syntax: Syntax {
                mistake: hit.mistake,
                unclosed: hit.unclosed,
                text: written(hit.label),
                address: written(hit.address),
            },
        })
        .collect()
}

/// Whether the bracket at `at` was written as an escape or an entity: then it is meant to be seen.
fn is_escaped(document: &Document, flow: &Flow, at: usize) -> bool {
    let span = flow.span(at..at + 1);
    let before = (span.start as usize).checked_sub(1).and_then(|before| document.source().as_bytes().get(before));
    span.len() != 1 || before == Some(&b'\\')
}
