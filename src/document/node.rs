//! The nodes of a tree, without their strings: a page with a node for every two bytes fits into memory.

use html5ever::LocalName;
use scraper::StrTendril;

use crate::span::Span;

/// Position of a node in [`Document::nodes`](super::Document::nodes); ascending in document order, parents before children.
pub type NodeIndex = u32;

/// How an element was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// Markdown syntax: `[text](target)`, `**bold**`, a heading.
    Markdown,
    /// A Markdown reference link or image; its target is in a link reference definition.
    Reference,
    /// `<https://…>` (CommonMark 6.5).
    Autolink,
    /// A bare URL in running text (GFM 6.9).
    BareUrl,
    /// An HTML tag.
    Html,
    /// A MyST directive or a Quarto div.
    Directive,
    /// A MyST role: `` {doc}`guide` ``.
    Role,
}

/// One attribute of an element, in source order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attr {
    /// Lower-cased name.
    pub name: LocalName,
    /// Span of the name; empty, at the value, if Markdown implies the name.
    pub name_span: Span,
    /// Decoded value; where it is as in the source, a part of it.
    pub value: StrTendril,
    /// Span of the raw value, without quotes; empty if there is none. For a reference link it lies in the definition.
    pub value_span: Span,
    /// Whether there is a value: `alt=""` has one, `alt` does not.
    pub has_value: bool,
}

/// Kind of a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NodeKind {
    /// An element and how it was written.
    Element(Origin),
    /// Text; [`Document::text`](super::Document::text) decodes it.
    Text,
    /// An HTML comment; the span covers its delimiters.
    Comment,
}

/// One node with its span.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Node {
    /// The parent; the root is its own parent.
    pub parent: NodeIndex,
    /// The index after its last descendant.
    pub end: NodeIndex,
    /// The whole node, from start tag to end tag; an escape or entity in its source form.
    pub span: Span,
    /// Kind of the node.
    pub kind: NodeKind,
    /// Position of the element in [`Nodes::elements`], or of the text in [`Nodes::texts`].
    detail: u32,
}

/// What only elements have.
#[derive(Debug, Clone)]
pub(super) struct Element {
    pub(super) name: LocalName,
    /// The start tag; for Markdown, the whole element.
    pub(super) open: Span,
    /// The end tag, if there is one.
    pub(super) close: Option<Span>,
    /// Position of its first attribute in [`Nodes::attrs`]; they end where those of the next element begin.
    attrs: u32,
}

/// A text that is what its span says.
const VERBATIM: u32 = u32::MAX;

/// A text that is empty, whatever its span says.
const NO_TEXT: u32 = u32::MAX - 1;

/// All nodes of a page.
#[derive(Debug, Clone)]
pub(super) struct Nodes {
    pub(super) all: Vec<Node>,
    elements: Vec<Element>,
    attrs: Vec<Attr>,
    /// Texts that differ from their source: entities, escapes, comments.
    texts: Vec<StrTendril>,
}

impl Nodes {
    /// The root alone.
    pub(super) fn new(expected: usize, span: Span) -> Self {
        let mut nodes = Self {
            all: Vec::with_capacity(expected),
            elements: Vec::with_capacity(expected / 2),
            attrs: Vec::new(),
            texts: Vec::new(),
        };
        nodes.element(0, LocalName::from(""), Origin::Markdown, span, Vec::new());
        nodes.elements[0].open = Span::empty(0);
        nodes
    }

    /// Number of nodes and attributes.
    pub(super) const fn size(&self) -> usize {
        self.all.len() + self.attrs.len()
    }

    fn push(&mut self, parent: NodeIndex, span: Span, kind: NodeKind, detail: u32) -> NodeIndex {
        let index = self.all.len() as NodeIndex;
        self.all.push(Node { parent, end: index + 1, span, kind, detail });
        index
    }

    /// Appends an element.
    pub(super) fn element(
        &mut self,
        parent: NodeIndex,
        name: LocalName,
        origin: Origin,
        span: Span,
        attrs: Vec<Attr>,
    ) -> NodeIndex {
        let detail = self.elements.len() as u32;
        self.elements.push(Element { name, open: span, close: None, attrs: self.attrs.len() as u32 });
        self.attrs.extend(attrs);
        self.push(parent, span, NodeKind::Element(origin), detail)
    }

    /// Appends a text or a comment; without `text`, it is what its span says.
    pub(super) fn text(&mut self, parent: NodeIndex, kind: NodeKind, span: Span, text: Option<&str>) -> NodeIndex {
        let detail = text.map_or(VERBATIM, |text| {
            self.texts.push(text.into());
            self.texts.len() as u32 - 1
        });
        self.push(parent, span, kind, detail)
    }

    /// Makes a node an empty comment.
    pub(super) fn clear(&mut self, index: NodeIndex) {
        let Some(node) = self.all.get_mut(index as usize) else { return };
        (node.kind, node.detail) = (NodeKind::Comment, NO_TEXT);
    }

    /// The element at an index.
    pub(super) fn get(&self, index: NodeIndex) -> Option<&Element> {
        let node = self.all.get(index as usize)?;
        matches!(node.kind, NodeKind::Element(_)).then(|| self.elements.get(node.detail as usize)).flatten()
    }

    /// Whether an element has this name.
    pub(super) fn has_element(&self, wanted: &str) -> bool {
        self.elements.iter().any(|element| &*element.name == wanted)
    }

    /// Ends a Markdown element earlier than its source.
    pub(super) fn shorten(&mut self, index: NodeIndex, end: u32) {
        let Some(node) = self.all.get_mut(index as usize) else { return };
        node.span.end = end;
        if let Some(element) = self.elements.get_mut(node.detail as usize) {
            element.open.end = element.open.end.min(end);
        }
    }

    /// Ends an element at its end tag.
    pub(super) fn close(&mut self, index: NodeIndex, close: Option<Span>) {
        if let Some(Node { kind: NodeKind::Element(_), detail, .. }) = self.all.get(index as usize)
            && let Some(element) = self.elements.get_mut(*detail as usize)
        {
            element.close = close;
        }
    }

    /// The attributes of the node at an index.
    pub(super) fn attrs(&self, index: NodeIndex) -> &[Attr] {
        self.attr_range(index).and_then(|range| self.attrs.get(range)).unwrap_or_default()
    }

    pub(super) fn attrs_mut(&mut self, index: NodeIndex) -> &mut [Attr] {
        self.attr_range(index).and_then(|range| self.attrs.get_mut(range)).unwrap_or_default()
    }

    fn attr_range(&self, index: NodeIndex) -> Option<std::ops::Range<usize>> {
        let start = self.get(index)?.attrs as usize;
        let next = self.all.get(index as usize)?.detail as usize + 1;
        let end = self.elements.get(next).map_or(self.attrs.len(), |element| element.attrs as usize);
        Some(start..end)
    }

    /// Whether a text is what its span says.
    pub(super) fn is_verbatim(&self, index: NodeIndex) -> bool {
        self.all.get(index as usize).is_some_and(|node| node.detail == VERBATIM)
    }

    /// The decoded text of a text or a comment; empty for elements.
    pub(super) fn decoded<'a>(&'a self, index: NodeIndex, source: &'a str) -> &'a str {
        match self.all.get(index as usize) {
            Some(Node { kind: NodeKind::Text | NodeKind::Comment, detail: VERBATIM, span, .. }) => span.slice(source),
            Some(Node { kind: NodeKind::Text | NodeKind::Comment, detail, .. }) => {
                self.texts.get(*detail as usize).map_or("", |text| text)
            }
            _ => "",
        }
    }
}
