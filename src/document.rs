//! Markdown and the HTML inside it as one tree, every node with its byte span.
//!
//! A reader's browser sees one page, so the tree is one: Markdown elements and raw HTML, whichever way it is written, become
//! elements of the same [`scraper::Html`], and one CSS selector finds both. Spans stand beside the tree, in [`Document::nodes`], in
//! document order. Nothing here knows what a page is about.
//!
//! What is read: CommonMark 0.31.2 with the GFM extensions, HTML as WHATWG HTML 13.2.5 tokenizes it, raw-HTML fences and directives
//! of MyST, Quarto and Pandoc.

mod autolink;
mod builder;
mod directive;
mod elements;
pub mod flow;
mod front_matter;
mod html;
pub mod line_index;
mod link_span;
mod markdown;
mod names;
pub mod slug;
mod suppression;
mod tag;
mod tag_balance;

use std::{cell::OnceCell, ops::Range};

use ego_tree::NodeId;
use html5ever::LocalName;
use scraper::Html;

pub use elements::is_block;
pub use front_matter::FrontMatter;
pub use line_index::LineIndex;
pub use suppression::Suppression;
pub use tag_balance::{Problem, ProblemKind};

use crate::span::Span;

/// Which extensions of Markdown a page is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Dialect {
    /// GitHub Flavored Markdown.
    #[default]
    Gfm,
    /// MyST: directives, roles, `% comments`, `(label)=` targets.
    Myst,
    /// Quarto and Pandoc: `{=html}` fences, `:::` divs, heading attributes.
    Quarto,
}

impl Dialect {
    /// The dialect of a page by its name, then by what it holds: a MyST directive makes a `.md` page MyST.
    #[must_use]
    pub fn detect(path: &str, source: &str) -> Self {
        let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension).to_ascii_lowercase();
        match extension.as_str() {
            "qmd" | "rmd" => Self::Quarto,
            "myst" => Self::Myst,
            _ => directive::dialect(source),
        }
    }

    /// The name used in options and rule pages.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Gfm => "gfm",
            Self::Myst => "myst",
            Self::Quarto => "quarto",
        }
    }
}

/// The attribute of a `pre` that holds the info string of its fence (CommonMark 4.5).
pub const FENCE_INFO: &str = "data-info";

/// Position of a node in [`Document::nodes`]; ascending in document order, parents before children.
pub type NodeIndex = u32;

/// How an element was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// Markdown syntax: `[text](target)`, `**bold**`, a heading.
    Markdown,
    /// A Markdown reference link or image; its target stands in a link reference definition elsewhere.
    Reference,
    /// `<https://…>` (CommonMark 6.5).
    Autolink,
    /// A bare URL in running text (GFM 6.9).
    BareUrl,
    /// A tag.
    Html,
    /// A directive of MyST or a div of Quarto.
    Directive,
    /// A role of MyST: `` {doc}`guide` ``.
    Role,
}

/// One attribute of an element, in the order of the source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attr {
    /// Lower-cased name.
    pub name: LocalName,
    /// Where the name stands; empty, at the value, where Markdown implies the name.
    pub name_span: Span,
    /// Decoded value.
    pub value: String,
    /// The value in its source form, without quotes; empty where there is none. For a reference link it lies in the definition.
    pub value_span: Span,
    /// Whether there is a value at all: `alt=""` has one, `alt` has not.
    pub has_value: bool,
}

/// What a node is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NodeKind {
    /// An element.
    Element {
        /// Lower-cased name.
        name: LocalName,
        /// How it was written.
        origin: Origin,
        /// The start tag; for Markdown the whole element.
        open: Span,
        /// The end tag, where there is one.
        close: Option<Span>,
        /// Attributes, duplicates included.
        attrs: Vec<Attr>,
    },
    /// Text. Its decoded form is [`Document::text`].
    Text,
    /// An HTML comment; the span covers its delimiters.
    Comment,
}

/// One node with its span.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// The same node in [`Document::html`].
    pub id: NodeId,
    /// The node it lies in; the root is its own parent.
    pub parent: NodeIndex,
    /// The index after its last descendant.
    pub end: NodeIndex,
    /// The whole of it: from the start tag to the end tag, an escape or entity in its source form.
    pub span: Span,
    /// What it is.
    pub kind: NodeKind,
}

/// A piece of HTML that Markdown passes on as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RawHtml {
    /// The HTML, without the lines of a fence.
    pub span: Span,
    /// Whether it stands in a raw-HTML fence; else it is an HTML block (CommonMark 4.6).
    pub fenced: bool,
}

/// A parsed page.
#[derive(Debug)]
pub struct Document {
    source: String,
    lines: OnceCell<LineIndex>,
    dialect: Dialect,
    front_matter: Option<FrontMatter>,
    html: Html,
    nodes: Vec<Node>,
    problems: Vec<Problem>,
    raw: Vec<RawHtml>,
    suppressions: Vec<Suppression>,
}

impl Document {
    /// Parses a page. Any text is a page: there are no errors. Time and memory are linear in the length of `source`, which
    /// has to be below 4 GiB.
    #[must_use]
    pub fn parse(source: String, dialect: Dialect) -> Self {
        let front_matter = front_matter::find(&source);
        let page = markdown::parse(&source, front_matter.as_ref().map(|front| front.span.end), dialect);
        let markdown::Page { tree, raw } = page;
        let mut document = Self {
            source,
            lines: OnceCell::new(),
            dialect,
            front_matter,
            html: tree.html,
            nodes: tree.nodes,
            suppressions: Vec::new(),
            problems: tree.problems,
            raw,
        };
        document.suppressions = suppression::find(&document);
        document
    }

    /// The text the document was parsed from, as it stands in the file.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Lines and columns of the source.
    #[must_use]
    pub fn lines(&self) -> &LineIndex {
        self.lines.get_or_init(|| LineIndex::new(&self.source))
    }

    /// What the page was read as.
    #[must_use]
    pub const fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// The metadata block at the top, where there is one.
    #[must_use]
    pub const fn front_matter(&self) -> Option<&FrontMatter> {
        self.front_matter.as_ref()
    }

    /// Comments that suppress findings, in order.
    #[must_use]
    pub fn suppressions(&self) -> &[Suppression] {
        &self.suppressions
    }

    /// The tree, for CSS selectors.
    #[must_use]
    pub const fn html(&self) -> &Html {
        &self.html
    }

    /// All nodes in document order; the first is the root.
    #[must_use]
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// What a browser has to repair, by place.
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// HTML blocks and raw-HTML fences, by place.
    #[must_use]
    pub fn raw_html(&self) -> &[RawHtml] {
        &self.raw
    }

    /// The node at an index.
    #[must_use]
    pub fn node(&self, index: NodeIndex) -> &Node {
        // The root always exists and stands in for an index that is not of this document.
        self.nodes.get(index as usize).unwrap_or(&self.nodes[0])
    }

    /// The index of a node that a selector found.
    #[must_use]
    pub fn index_of(&self, id: NodeId) -> NodeIndex {
        // Nodes are created in document order, and their ids ascend with them.
        self.nodes.binary_search_by_key(&id, |node| node.id).map_or(0, |index| index as NodeIndex)
    }

    /// Indices of all nodes inside a node, in document order.
    #[must_use]
    pub fn descendants(&self, index: NodeIndex) -> Range<NodeIndex> {
        index + 1..self.node(index).end
    }

    /// The element's name; empty for text and comments.
    #[must_use]
    pub fn name(&self, index: NodeIndex) -> &str {
        match &self.node(index).kind {
            NodeKind::Element { name, .. } => name,
            _ => "",
        }
    }

    /// The first attribute of that name.
    #[must_use]
    pub fn attr(&self, index: NodeIndex, wanted: &str) -> Option<&Attr> {
        match &self.node(index).kind {
            NodeKind::Element { attrs, .. } => attrs.iter().find(|attr| &*attr.name == wanted),
            _ => None,
        }
    }

    /// Decoded text of a text node or a comment; empty for elements.
    #[must_use]
    pub fn text(&self, index: NodeIndex) -> &str {
        match self.html.tree.get(self.node(index).id).map(|node| node.value()) {
            Some(scraper::Node::Text(text)) => text,
            Some(scraper::Node::Comment(comment)) => comment,
            _ => "",
        }
    }

    /// The decoded text of a node and all inside it as one flow, code included. For names and labels; prose is read block by block.
    #[must_use]
    pub fn flow(&self, index: NodeIndex) -> flow::Flow {
        self.flow_of(index, NodeIndex::MAX)
    }

    /// [`Self::flow`] of at most `limit` nodes: elements of one kind may lie in each other, and who reads each of them whole
    /// reads the innermost once for every level.
    #[must_use]
    pub fn flow_of(&self, index: NodeIndex, limit: NodeIndex) -> flow::Flow {
        let mut flow = flow::Flow::default();
        for i in index..self.node(index).end.min(index.saturating_add(limit)) {
            if matches!(self.node(i).kind, NodeKind::Text) {
                flow.push(self.text(i), self.node(i).span);
            }
        }
        flow
    }
}
