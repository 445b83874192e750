//! The stack of open elements that turns Markdown events and HTML tags into one tree.
//!
//! Markdown containers are barriers: a raw end tag cannot close one, and the end of a container closes the raw elements
//! opened in it. Nodes are only created and appended, never moved, so document order is creation order. Every step
//! takes constant time: end tags look up the positions of open elements by name instead of searching the stack.

mod destination;
mod limits;
mod paragraphs;
mod regions;
mod tables;

use html5ever::LocalName;
use scraper::StrTendril;

use super::{
    Attr, NodeIndex, NodeKind, Origin, elements,
    flow::Flow,
    names::{self, NameMap},
    node::Nodes,
    tag_balance::{Balance, Container, Problem, StartTag},
};
use crate::span::Span;
pub(super) use limits::Excess;
use limits::{MAX_DEPTH, MAX_NESTING, MAX_NODES};

/// A finished tree.
pub(super) struct Tree {
    pub(super) nodes: Nodes,
    pub(super) problems: Vec<Problem>,
    pub(super) broken: Vec<Span>,
    /// A tree that exceeds a limit is empty.
    pub(super) excess: Option<Excess>,
}

/// What ends an open element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum OpenKind {
    /// A raw tag: its end tag, an implied end, or the end of the container.
    Html,
    /// A Markdown container: its end event.
    Markdown,
    /// A Markdown paragraph: its end event, or a tag of a block in it.
    Paragraph,
    /// The rest of a Markdown paragraph after a tag that ended it: the end event. It has no element, but is a barrier.
    Ended,
    /// A former [`Self::Ended`] below elements that are still open; neither an element nor a barrier.
    Past,
    /// A directive: an offset.
    Directive(u32),
    /// A raw-HTML fence: its closing line. It has no element of its own, but is a barrier.
    Fence,
}

struct Open {
    node: NodeIndex,
    kind: OpenKind,
}

/// The parts of a new element.
pub(super) struct Start<'a> {
    pub(super) name: &'a str,
    pub(super) origin: Origin,
    /// The start tag, or the whole element if its end is known.
    pub(super) span: Span,
    pub(super) attrs: Vec<Attr>,
}

/// Builds one tree.
pub(super) struct Builder {
    tree: Tree,
    stack: Vec<Open>,
    /// Stack positions of the barriers, including the root.
    barriers: Vec<usize>,
    /// Stack positions of the open raw elements, by name.
    positions: NameMap<Vec<usize>>,
    /// The source text, shared by the values of the tree.
    source: StrTendril,
    /// Checks the tags as they are written.
    pub(super) balance: Balance,
    /// Whether a forge shows a tag outside raw-HTML fences in another way than the dialect.
    pub(super) is_shown_differently: bool,
}

impl Builder {
    pub(super) fn new(source: &StrTendril) -> Self {
        // Pages have a node for every 20 to 60 bytes.
        let nodes = Nodes::new(source.len() / 40, Span::new(0, source.len() as u32));
        Self {
            tree: Tree { nodes, problems: Vec::new(), broken: Vec::new(), excess: None },
            stack: vec![Open { node: 0, kind: OpenKind::Markdown }],
            barriers: vec![0],
            positions: NameMap::default(),
            source: source.clone(),
            balance: Balance::new(),
            is_shown_differently: false,
        }
    }

    /// Closes all open elements and returns the tree.
    pub(super) fn finish(mut self, end: u32) -> Tree {
        if self.tree.excess.is_some() {
            return Tree { excess: self.tree.excess, ..Self::new(&StrTendril::new()).finish(0) };
        }
        self.close_all(end);
        self.tree.nodes.all[0].end = self.tree.nodes.all.len() as NodeIndex;
        (self.tree.problems, self.tree.broken) = self.balance.finish();
        self.tree
    }

    fn top(&self) -> NodeIndex {
        self.stack.last().map_or(0, |open| open.node)
    }

    /// Whether the page is excessive, so that nothing of it is used.
    pub(super) const fn is_excessive(&self) -> bool {
        self.tree.excess.is_some()
    }

    /// The parent of a new node, if the page has room for it and its attributes.
    fn parent(&mut self, span: Span, attributes: usize) -> Option<NodeIndex> {
        if self.tree.nodes.size() + attributes >= MAX_NODES {
            self.tree.excess.get_or_insert(Excess::Nodes);
        }
        if self.is_excessive() {
            return None;
        }
        let parent = self.top();
        let container = &mut self.tree.nodes.all[parent as usize];
        // A tag or comment that begins in a directive can extend past its closing line.
        container.span.end = container.span.end.max(span.end);
        Some(parent)
    }

    /// A value of the tree; shares the source if the two are equal.
    pub(super) fn share(&self, text: &str, span: Span) -> StrTendril {
        if self.source.get(span.range()) == Some(text) {
            self.source.subtendril(span.start, span.len())
        } else {
            text.into()
        }
    }

    /// Appends a text to a flow; a part of the source if the two are equal.
    pub(super) fn push_shared(&self, flow: &mut Flow, text: &str, span: Span) {
        if self.source.get(span.range()) == Some(text) {
            flow.push_part(&self.source, span);
        } else {
            flow.push(text, span);
        }
    }

    /// An attribute whose name is implied by Markdown.
    pub(super) fn attr(&self, name: &str, value: &str, value_span: Span) -> Attr {
        let (name, name_span) = (names::intern(name), Span::empty(value_span.start));
        Attr { name, name_span, value: self.share(value, value_span), value_span, has_value: true }
    }

    fn element(&mut self, start: Start<'_>) -> NodeIndex {
        let Some(parent) = self.parent(start.span, start.attrs.len()) else { return self.top() };
        let name = names::intern(start.name);
        self.check_table_element(parent, &name, start.span);
        self.tree.nodes.element(parent, name, start.origin, start.span, start.attrs)
    }

    fn append(&mut self, kind: NodeKind, text: &str, span: Span) {
        if let Some(parent) = self.parent(span, 0) {
            let decoded = (self.source.get(span.range()) != Some(text)).then_some(text);
            self.tree.nodes.text(parent, kind, span, decoded);
        }
    }

    fn push(&mut self, node: NodeIndex, kind: OpenKind) {
        let position = self.stack.len();
        if position > MAX_NESTING {
            self.tree.excess.get_or_insert(Excess::Depth);
        }
        if self.is_excessive() {
            return;
        }
        self.stack.push(Open { node, kind });
        if kind == OpenKind::Html {
            if let Some(element) = self.tree.nodes.get(node) {
                self.positions.or_default(&element.name).push(position);
            }
        } else {
            self.barriers.push(position);
            self.balance.enter(self.container(node, kind));
        }
    }

    /// How a Markdown container limits the tags around and inside it.
    fn container(&self, node: NodeIndex, kind: OpenKind) -> Container {
        let origin = self.tree.nodes.all.get(node as usize).map(|node| node.kind);
        match (kind, self.tree.nodes.get(node)) {
            (OpenKind::Fence, _) => Container::Fence,
            (OpenKind::Markdown | OpenKind::Paragraph, Some(element)) => match &*element.name {
                "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Container::Text,
                "a" if origin != Some(NodeKind::Element(Origin::BareUrl)) => Container::Link(element.open),
                "a" | "em" | "strong" | "del" | "sup" | "sub" | "code" | "math" => Container::Inline,
                _ => Container::Block,
            },
            _ => Container::Block,
        }
    }

    /// Closes the innermost open element at `end`.
    fn pop(&mut self, end: u32, close: Option<Span>) {
        let Some(open) = self.stack.pop() else { return };
        if !matches!(open.kind, OpenKind::Html | OpenKind::Past) {
            self.barriers.pop();
            self.balance.leave();
        }
        self.close(&open, end, close);
        while matches!(self.stack.last(), Some(Open { kind: OpenKind::Past, .. })) {
            self.stack.pop();
        }
    }

    /// Ends the node of an element that is no longer open.
    fn close(&mut self, open: &Open, end: u32, close: Option<Span>) {
        if matches!(open.kind, OpenKind::Fence | OpenKind::Ended | OpenKind::Past) {
            return;
        }
        let nodes = &mut self.tree.nodes;
        let count = nodes.all.len() as NodeIndex;
        let node = &mut nodes.all[open.node as usize];
        node.end = count;
        node.span.end = node.span.end.max(end);
        let (parent, end) = (node.parent, node.span.end);
        // A block that begins in a directive can extend past its closing line.
        let container = &mut nodes.all[parent as usize].span;
        container.end = container.end.max(end);
        nodes.close(open.node, close);
        if open.kind == OpenKind::Html
            && let Some(element) = nodes.get(open.node)
            && let Some(positions) = self.positions.get_mut(&element.name)
        {
            positions.pop();
        }
    }

    fn barrier(&self) -> usize {
        self.barriers.last().copied().unwrap_or(0)
    }

    /// Stack position of the innermost open raw element with this name, inside the innermost barrier.
    fn position(&self, name: &str) -> Option<usize> {
        self.position_above(self.barrier(), &names::intern(name))
    }

    fn position_above(&self, barrier: usize, name: &LocalName) -> Option<usize> {
        let position = *self.positions.get(name)?.last()?;
        (position > barrier).then_some(position)
    }

    fn truncate(&mut self, length: usize, end: u32) {
        while self.stack.len() > length {
            self.pop(end, None);
        }
    }

    /// Closes raw elements that have too many around them.
    fn limit_depth(&mut self, end: u32) {
        while self.stack.len() >= MAX_DEPTH && matches!(self.stack.last(), Some(Open { kind: OpenKind::Html, .. })) {
            self.pop(end, None);
        }
    }

    /// Opens a Markdown container or span. After a tab that is part marker, part indentation, the parser starts the
    /// list before the item; the start is moved into the parent.
    pub(super) fn open_markdown(&mut self, mut start: Start<'_>) -> NodeIndex {
        start.span.start =
            start.span.start.max(self.tree.nodes.all[self.top() as usize].span.start).min(start.span.end);
        let kind = if start.name == "p" { OpenKind::Paragraph } else { OpenKind::Markdown };
        let node = self.element(start);
        self.push(node, kind);
        node
    }

    /// Closes the innermost Markdown container and everything in it.
    pub(super) fn close_markdown(&mut self, end: u32) {
        if self.innermost() == Some(OpenKind::Ended) {
            return self.leave_ended(end);
        }
        while self.stack.len() > 1 {
            let done = matches!(self.stack.last(), Some(Open { kind: OpenKind::Markdown | OpenKind::Paragraph, .. }));
            self.pop(end, None);
            if done {
                return;
            }
        }
    }

    /// Closes everything that is still open at the end of the page.
    pub(super) fn close_all(&mut self, end: u32) {
        self.truncate(1, end);
    }

    /// Adds an element without content: a void HTML element, or a Markdown image or break.
    pub(super) fn leaf(&mut self, start: Start<'_>) {
        self.element(start);
    }

    /// Adds text; `span` is its source form.
    pub(super) fn text(&mut self, text: &str, span: Span) {
        if !text.is_empty() {
            self.check_table_text(self.top(), span);
            self.append(NodeKind::Text, text, span);
        }
    }

    /// Adds a comment; `span` covers its delimiters.
    pub(super) fn comment(&mut self, text: &str, span: Span) {
        self.balance.note_nested_comment(text, span);
        self.append(NodeKind::Comment, text, span);
    }

    /// Adds a raw start tag; `faulty` says that its attributes have an error.
    pub(super) fn start_tag(&mut self, start: Start<'_>, self_closing: bool, faulty: bool) {
        if self.is_excessive() {
            return;
        }
        let at = start.span.start;
        self.balance.start(&StartTag {
            name: &names::intern(start.name),
            span: start.span,
            attrs: !start.attrs.is_empty(),
            values: start.attrs.iter().any(|attr| attr.has_value),
            self_closing,
            faulty,
        });
        if elements::closes_paragraph(start.name)
            && let Some(position) = self.open_paragraph()
        {
            self.cut(position, at, None);
        }
        let (ended, scopes) = elements::implied_ends(start.name);
        let from = if elements::is_block(start.name) { self.reach() } else { self.barrier() };
        let position = |name: &LocalName| self.position_above(from, name);
        let mut open = ended.iter().filter_map(position).peekable();
        if open.peek().is_some() {
            let scope = scopes.iter().filter_map(position).max().unwrap_or(0);
            if let Some(position) = open.filter(|&position| position > scope).min() {
                self.cut(position, at, None);
            }
        }
        self.check_table_part(start.name, start.span);
        self.limit_depth(at);
        let foreign = self_closing && (self.position("svg").is_some() || elements::is_foreign(start.name));
        let void = elements::is_void(start.name);
        let node = self.element(start);
        if !void && !foreign {
            self.push(node, OpenKind::Html);
        }
    }

    /// Adds a raw end tag. One without an open element inside the barrier is dropped.
    pub(super) fn end_tag(&mut self, name: &str, span: Span) {
        if self.is_excessive() {
            return;
        }
        let name = names::intern(name);
        let closes = self.balance.end(&name, span, &self.source);
        let from = if elements::is_block(&name) { self.reach() } else { self.barrier() };
        if let Some(position) = self.position_above(from, &name).filter(|_| closes) {
            self.cut(position, span.start, Some(span));
        }
    }

    /// Closes an element whose content is text, at the end of the HTML fragment that opened it.
    pub(super) fn close_text_mode(&mut self, name: &str, end: u32) {
        if let Some(position) = self.position(name) {
            self.balance.skip_around();
            self.truncate(position, end);
        }
    }
}
