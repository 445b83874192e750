//! The structure of a page: blocks of text, headings, sections, anchors.

use std::collections::BTreeSet;

use scraper::StrTendril;

use super::anchors;
use crate::{
    document::{
        Document, NodeIndex, NodeKind,
        flow::{Flow, OBJECT},
        is_block,
    },
    span::Span,
};

/// The text of one block: a paragraph, a heading, a list item's own line, a table cell, text between two blocks.
#[derive(Debug, Clone)]
pub struct Block {
    /// The block-level element around it; the root for loose text.
    pub node: NodeIndex,
    /// The first node of the text.
    pub first: NodeIndex,
    /// The text.
    pub flow: Flow,
    /// Index of its heading, or of the heading it is, in [`Page::headings`].
    pub heading: Option<usize>,
}

/// A heading, in Markdown or HTML.
#[derive(Debug, Clone)]
pub struct Heading {
    /// The element.
    pub node: NodeIndex,
    /// 1 to 6.
    pub level: u8,
    /// Its text, without markup and the attribute list of a site generator at its end (`{#id}`), trimmed.
    pub text: StrTendril,
    /// Span of the text; of the whole heading if it has none.
    pub span: Span,
}

/// Blocks and headings in document order.
#[derive(Debug, Default)]
pub struct Page {
    /// All blocks with text.
    pub blocks: Vec<Block>,
    /// All headings.
    pub headings: Vec<Heading>,
    /// All valid fragments of this page.
    pub anchors: BTreeSet<String>,
    /// Those that a forge does not have, in lower case, if only a forge is known to show the page.
    pub only_on_sites: BTreeSet<String>,
    /// The first part of the page that what builds it may replace with something that has anchors.
    pub includes: Option<Span>,
}

impl Page {
    /// Divides a document into the blocks and headings that browsers show. Linear in its nodes.
    #[must_use]
    pub fn read(document: &Document) -> Self {
        let divide = |document| {
            let mut reader = Reader { document, page: Self::default(), current: None, open: vec![0], heading: None };
            reader.walk();
            reader.page
        };
        let shown = document.shown();
        let mut page = divide(shown);
        // A script may show a part that is hidden once a link leads there.
        let all = (!std::ptr::eq(shown, document)).then(|| divide(document).headings);
        (page.anchors, page.includes) = anchors::read(document, all.as_ref().unwrap_or(&page.headings));
        page
    }

    /// The node where the section of a heading ends: the next heading that is not deeper, or the end of the page.
    #[must_use]
    pub fn section_end(&self, heading: usize, document: &Document) -> NodeIndex {
        let level = self.headings.get(heading).map_or(6, |heading| heading.level);
        let next = self.headings.get(heading + 1..).and_then(|rest| rest.iter().find(|next| next.level <= level));
        next.map_or(document.nodes().len() as NodeIndex, |next| next.node)
    }

    /// The node where a heading's own text ends: the next heading of any level, or the end of the page.
    #[must_use]
    pub fn own_end(&self, heading: usize, document: &Document) -> NodeIndex {
        self.headings.get(heading + 1).map_or(document.nodes().len() as NodeIndex, |next| next.node)
    }

    /// Blocks whose text starts at or after node `from` and before node `to`.
    pub fn blocks_between(&self, from: NodeIndex, to: NodeIndex) -> &[Block] {
        let start = self.blocks.partition_point(|block| block.first < from);
        let end = self.blocks.partition_point(|block| block.first < to);
        self.blocks.get(start..end).unwrap_or_default()
    }
}

/// 1 to 6 for a heading's element name.
fn heading_level(name: &str) -> Option<u8> {
    match name.as_bytes() {
        [b'h', level @ b'1'..=b'6'] => Some(level - b'0'),
        _ => None,
    }
}

/// Whether the content of an element is not prose.
fn is_opaque(name: &str) -> bool {
    matches!(
        name.as_bytes(),
        b"code"
            | b"kbd"
            | b"samp"
            | b"tt"
            | b"math"
            | b"svg"
            | b"pre"
            | b"script"
            | b"style"
            | b"textarea"
            | b"template"
            | b"title"
            | b"sup"
    )
}

/// Maximum number of nodes read for a heading's text.
pub(super) const MAX_HEADING_NODES: u32 = 256;

struct Reader<'a> {
    document: &'a Document,
    page: Page,
    current: Option<Block>,
    /// Block-level elements around the current node.
    open: Vec<NodeIndex>,
    heading: Option<usize>,
}

impl Reader<'_> {
    fn walk(&mut self) {
        let document = self.document;
        let count = document.nodes().len() as NodeIndex;
        let mut index = 1;
        while index < count {
            while self.open.len() > 1 && self.open.last().is_some_and(|&open| document.node(open).end <= index) {
                self.flush();
                self.open.pop();
            }
            let node = document.node(index);
            let name = document.name(index);
            match &node.kind {
                NodeKind::Text => document.push_text(index, &mut self.block(index).flow),
                NodeKind::Comment => {}
                NodeKind::Element(_) if is_opaque(name) => {
                    if is_block(name) {
                        self.flush();
                    } else {
                        self.push_object(index, node.span);
                    }
                    index = node.end;
                    continue;
                }
                NodeKind::Element(_) if name == "br" => self.push(index, "\n", node.span),
                NodeKind::Element(_) if name == "img" => self.push_object(index, node.span),
                NodeKind::Element(_) if is_block(name) => {
                    self.flush();
                    self.open.push(index);
                    if let Some(level) = heading_level(name) {
                        self.start_heading(index, level, node.span);
                    }
                }
                NodeKind::Element(_) => {}
            }
            index += 1;
        }
        self.flush();
    }

    fn start_heading(&mut self, node: NodeIndex, level: u8, span: Span) {
        let flow = self.document.flow_of(node, MAX_HEADING_NODES);
        let text = flow.text();
        let trimmed = anchors::split_trailing(text.trim());
        let range = text.find(trimmed).filter(|_| !trimmed.is_empty()).map_or(0..0, |at| at..at + trimmed.len());
        let span = if range.is_empty() { span } else { flow.span(range.clone()) };
        self.heading = Some(self.page.headings.len());
        self.page.headings.push(Heading { node, level, text: flow.part(&range), span });
    }

    fn block(&mut self, first: NodeIndex) -> &mut Block {
        let (node, heading) = (self.open.last().copied().unwrap_or(0), self.heading);
        self.current.get_or_insert_with(|| Block { node, first, flow: Flow::default(), heading })
    }

    fn push(&mut self, index: NodeIndex, text: &str, span: Span) {
        self.block(index).flow.push(text, span);
    }

    fn push_object(&mut self, index: NodeIndex, span: Span) {
        self.push(index, OBJECT.encode_utf8(&mut [0; 4]), span);
    }

    fn flush(&mut self) {
        if let Some(block) = self.current.take()
            && !block.flow.is_blank()
        {
            self.page.blocks.push(block);
        }
    }
}
