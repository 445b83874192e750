//! Markdown and the HTML inside it as one tree, every node with its byte span.
//!
//! Markdown elements and raw HTML, however they are written, become elements of one tree, so that one CSS selector finds
//! both. [`Document::nodes`] holds them in document order. Nothing here knows what a page is about.
//!
//! Supported: CommonMark 0.31.2 with the GFM extensions, HTML as WHATWG HTML 13.2.5 tokenizes it, and the raw-HTML
//! fences and directives of MyST, Quarto and Pandoc.

mod autolink;
mod broken;
mod builder;
mod directive;
mod elements;
pub mod flow;
mod front_matter;
mod hidden;
mod html;
mod html_reader;
mod language;
pub mod line_index;
mod link_span;
mod markdown;
mod names;
mod node;
mod opaque;
mod select;
pub mod slug;
pub mod suppression;
mod tag;
mod tag_balance;

use std::{cell::OnceCell, ops::Range};

use scraper::StrTendril;

use builder::Excess;
pub use elements::{is_block, needs_table, nests};
pub use front_matter::FrontMatter;
#[cfg(feature = "net")]
pub(crate) use html_reader::HtmlReader;
pub use language::{Dialect, Language, is_markdown, is_page};
pub use line_index::LineIndex;
use node::Nodes;
pub use node::{Attr, Node, NodeIndex, NodeKind, Origin};
pub use suppression::Suppression;
pub use tag::fault as attribute_fault;
pub use tag_balance::{Problem, ProblemKind};

use crate::{facts::Generator, span::Span, text};

/// Attribute of a `pre` that holds the info string of its fence (CommonMark 4.5).
pub const FENCE_INFO: &str = "data-info";

/// HTML that Markdown passes through unchanged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RawHtml {
    /// The HTML, without the lines of a fence.
    pub span: Span,
    /// Whether it is in a raw-HTML fence; otherwise it is an HTML block (CommonMark 4.6).
    pub fenced: bool,
}

/// Where the body of a page starts: after its front matter, or else after a byte order mark.
fn body_start(source: &str, front_matter_end: Option<u32>) -> usize {
    let mark = if source.starts_with('\u{FEFF}') { 3 } else { 0 };
    front_matter_end.map_or(mark, |end| end as usize)
}

/// A parsed page.
#[derive(Debug)]
pub struct Document {
    source: StrTendril,
    /// The source as it was given, where it has other line ends.
    original: Option<String>,
    lines: OnceCell<LineIndex>,
    dialect: Dialect,
    generator: Option<Generator>,
    templates: Vec<Span>,
    front_matter: Option<FrontMatter>,
    nodes: Nodes,
    selectable: OnceCell<select::Tree>,
    /// The page without what browsers hide, if they hide anything.
    shown: OnceCell<Option<Box<Self>>>,
    excess: Option<Excess>,
    problems: Vec<Problem>,
    broken: Vec<Span>,
    /// The text that broken tags may hide, in lower case.
    lost: OnceCell<String>,
    raw: Vec<RawHtml>,
    labels: Vec<String>,
    definitions: Vec<Span>,
    suppressions: Vec<Suppression>,
    /// Whether a forge shows text that the dialect hides.
    hides: bool,
    /// Whether a forge shows the page in the same way, except for raw-HTML fences.
    is_as_shown: bool,
    /// Comments of templates with text.
    comments: Vec<Span>,
}

impl Document {
    /// Parses a page. Never fails: any text is a page, and one that exceeds a limit has an empty tree ([`Self::excess`]).
    /// Takes time and memory linear in the length of `source`, which has to be below 4 GiB.
    #[must_use]
    pub fn parse(source: String, dialect: Dialect) -> Self {
        Self::parse_on(None, source, dialect)
    }

    /// [`Self::parse`] for a page of a site, as what builds the site reads it.
    #[must_use]
    pub fn parse_on(generator: Option<Generator>, source: String, dialect: Dialect) -> Self {
        let (source, original) = match line_index::with_line_feeds(&source) {
            Some(text) => (StrTendril::from(text), Some(source)),
            None => (StrTendril::from(source), None),
        };
        Self::read(generator, source, original, dialect, false)
    }

    /// The page as a forge shows it, or for HTML a browser: templates, directives and MDX are text. `None` if it is read so. It has
    /// no comments that suppress findings.
    #[must_use]
    pub fn as_shown(&self) -> Option<Self> {
        let marks = ["{{", "{%", "{#", ":::", "```{", "~~~{"];
        let is_plain = self.generator.is_none()
            && matches!(self.dialect, Dialect::Gfm | Dialect::Html)
            && !marks.iter().any(|mark| text::contains(&self.source, mark));
        let dialect = if self.dialect == Dialect::Html { Dialect::Html } else { Dialect::Gfm };
        (!is_plain).then(|| Self::read(None, self.source.clone(), None, dialect, true))
    }

    /// Whether a forge shows raw-HTML fences as code, and the rest of the page as it is read. It is known of most pages that have no
    /// errors without another reading, and of others not.
    #[must_use]
    pub fn is_as_shown_but_fences(&self) -> bool {
        // What is wrong in a fence may be reported after it.
        self.is_as_shown && self.problems.is_empty() && self.broken.is_empty() && self.excess.is_none()
    }

    fn read(
        generator: Option<Generator>,
        source: StrTendril,
        original: Option<String>,
        dialect: Dialect,
        is_plain: bool,
    ) -> Self {
        let front_matter = front_matter::find(&source);
        let front_matter_end = front_matter.as_ref().map(|front| front.span.end);
        let parts = (!is_plain).then(|| opaque::Parts::find(&source, body_start(&source, front_matter_end), generator));
        let markdown::Page { tree, raw, labels, definitions, hides, is_as_shown } = match dialect {
            Dialect::Html => {
                let (tree, raw) = html::parse(&source, front_matter_end, generator, is_plain);
                let (labels, definitions) = (Vec::new(), Vec::new());
                markdown::Page { tree, raw, labels, definitions, hides: false, is_as_shown: false }
            }
            _ => markdown::parse(&source, front_matter_end, dialect, generator, parts.as_ref()),
        };
        let mut document = Self {
            source,
            original,
            lines: OnceCell::new(),
            dialect,
            generator,
            templates: parts.as_ref().map(opaque::Parts::spans).unwrap_or_default(),
            front_matter,
            nodes: tree.nodes,
            selectable: OnceCell::new(),
            shown: OnceCell::new(),
            excess: tree.excess,
            suppressions: Vec::new(),
            problems: tree.problems,
            broken: tree.broken,
            lost: OnceCell::new(),
            raw,
            labels,
            hides,
            is_as_shown,
            comments: Vec::new(),
            definitions,
        };
        if let Some(parts) = parts {
            document.suppressions = suppression::find(&document);
            document.comments = opaque::comments(&document, &parts);
        }
        document
    }

    /// The source text, with `\n` in place of each `\r` that ends a line by itself.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The source text, unchanged. Spans are the same in both.
    #[must_use]
    pub fn original(&self) -> &str {
        self.original.as_deref().unwrap_or(&self.source)
    }

    /// Lines and columns of the source.
    #[must_use]
    pub fn lines(&self) -> &LineIndex {
        self.lines.get_or_init(|| LineIndex::new(&self.source))
    }

    /// The dialect the page was parsed as.
    #[must_use]
    pub const fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// Whether a forge shows text that is hidden in the dialect.
    #[must_use]
    pub const fn hides(&self) -> bool {
        self.hides
    }

    /// The line whose content shows the dialect of the page, MyST or Quarto.
    #[must_use]
    pub fn dialect_since(&self) -> Option<u32> {
        let (dialect, at) = directive::evidence(&self.source)?;
        (dialect == self.dialect).then(|| self.lines().line(at as u32))
    }

    /// The metadata block at the top, if there is one.
    #[must_use]
    pub const fn front_matter(&self) -> Option<&FrontMatter> {
        self.front_matter.as_ref()
    }

    /// Comments that suppress findings, in order.
    #[must_use]
    pub fn suppressions(&self) -> &[Suppression] {
        &self.suppressions
    }

    /// Why the page has no tree, if it exceeds a limit; the predicate of a sentence about it.
    #[must_use]
    pub fn excess(&self) -> Option<String> {
        self.excess.map(Excess::predicate)
    }

    /// All nodes in document order; the first is the root.
    #[must_use]
    pub fn nodes(&self) -> &[Node] {
        &self.nodes.all
    }

    /// HTML errors that a browser has to recover from, by position.
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// Tags that are written wrongly (a quotation mark or a space is missing), by position. Their attributes are not
    /// what the author meant, so only the tag itself can be reported, and nothing in it can be fixed.
    #[must_use]
    pub fn broken_tags(&self) -> &[Span] {
        &self.broken
    }

    /// The broken tag that a span is in, or extends into, by its position among them.
    #[must_use]
    pub fn broken_tag_around(&self, span: Span) -> Option<usize> {
        let next = self.broken.partition_point(|tag| tag.start <= span.start);
        let around = next.checked_sub(1).filter(|&at| self.broken.get(at).is_some_and(|tag| span.start < tag.end));
        let after = || self.broken.get(next).filter(|tag| span.end > tag.start && span.end <= tag.end).map(|_| next);
        around.or_else(after)
    }

    /// The broken tags that have a part in a span, by their positions.
    #[must_use]
    pub fn broken_tags_in(&self, span: Span) -> Range<usize> {
        let first = self.broken.partition_point(|tag| tag.end <= span.start);
        first..self.broken.partition_point(|tag| tag.start < span.end).max(first)
    }

    /// HTML blocks and raw-HTML fences, by position; all of a page without Markdown.
    #[must_use]
    pub fn raw_html(&self) -> &[RawHtml] {
        &self.raw
    }

    /// The HTML block or raw-HTML fence around an offset.
    #[must_use]
    pub fn raw_html_at(&self, offset: u32) -> Option<RawHtml> {
        let next = self.raw.partition_point(|raw| raw.span.start <= offset);
        self.raw.get(next.checked_sub(1)?).filter(|raw| offset < raw.span.end).copied()
    }

    /// The labels of link reference definitions (CommonMark 4.7), sorted.
    #[must_use]
    pub fn labels(&self) -> &[String] {
        &self.labels
    }

    /// Whether a link reference definition is in a span.
    #[must_use]
    pub fn has_definition(&self, span: Span) -> bool {
        let next = self.definitions.partition_point(|definition| definition.start < span.start);
        self.definitions.get(next).is_some_and(|definition| definition.start < span.end)
    }

    /// The node at an index.
    #[must_use]
    pub fn node(&self, index: NodeIndex) -> &Node {
        // The root always exists; it is the fallback for an index of another document.
        self.nodes.all.get(index as usize).unwrap_or(&self.nodes.all[0])
    }

    /// Indices of all descendants of a node, in document order.
    #[must_use]
    pub fn descendants(&self, index: NodeIndex) -> Range<NodeIndex> {
        index + 1..self.node(index).end
    }

    /// Indices of the nodes directly in a node, in document order.
    pub fn children(&self, index: NodeIndex) -> impl Iterator<Item = NodeIndex> + '_ {
        let end = self.node(index).end;
        std::iter::successors(Some(index + 1), |&node| Some(self.node(node).end)).take_while(move |&node| node < end)
    }

    /// Indices of all nodes, in document order.
    #[must_use]
    pub fn indices(&self) -> Range<NodeIndex> {
        0..self.nodes.all.len() as NodeIndex
    }

    /// The element's name; empty for text and comments.
    #[must_use]
    pub fn name(&self, index: NodeIndex) -> &str {
        self.nodes.get(index).map_or("", |element| &element.name)
    }

    /// The element's start tag, or for Markdown the whole element; the whole of a text or comment.
    #[must_use]
    pub fn open(&self, index: NodeIndex) -> Span {
        self.nodes.get(index).map_or(self.node(index).span, |element| element.open)
    }

    /// The element's end tag, if there is one.
    #[must_use]
    pub fn close(&self, index: NodeIndex) -> Option<Span> {
        self.nodes.get(index)?.close
    }

    /// Whether the page has an element with this name.
    #[must_use]
    pub fn has_element(&self, wanted: &str) -> bool {
        self.nodes.has_element(wanted)
    }

    /// The element's attributes, duplicates included.
    #[must_use]
    pub fn attrs(&self, index: NodeIndex) -> &[Attr] {
        self.nodes.attrs(index)
    }

    /// The first attribute with this name.
    #[must_use]
    pub fn attr(&self, index: NodeIndex, wanted: &str) -> Option<&Attr> {
        self.attrs(index).iter().find(|attr| &*attr.name == wanted)
    }

    /// Decoded text of a text node or a comment; empty for elements.
    #[must_use]
    pub fn text(&self, index: NodeIndex) -> &str {
        self.nodes.decoded(index, &self.source)
    }

    /// Decoded text of a node and its descendants as one flow, including code. For names and labels; read prose block
    /// by block.
    #[must_use]
    pub fn flow(&self, index: NodeIndex) -> flow::Flow {
        self.flow_of(index, NodeIndex::MAX)
    }

    /// [`Self::flow`] of at most `limit` nodes. The limit keeps callers linear that read nested elements of the same
    /// kind, each with its content.
    #[must_use]
    pub fn flow_of(&self, index: NodeIndex, limit: NodeIndex) -> flow::Flow {
        let mut flow = flow::Flow::default();
        for i in index..self.node(index).end.min(index.saturating_add(limit)) {
            if matches!(self.node(i).kind, NodeKind::Text) {
                self.push_text(i, &mut flow);
            }
        }
        flow
    }

    /// Appends the decoded text of a text node to a flow.
    pub fn push_text(&self, index: NodeIndex, flow: &mut flow::Flow) {
        let span = self.node(index).span;
        if self.nodes.is_verbatim(index) {
            flow.push_part(&self.source, span);
        } else {
            flow.push(self.text(index), span);
        }
    }
}
