//! The stack of open elements that turns Markdown events and HTML tags into one tree.
//!
//! Markdown containers are barriers: a raw end tag cannot close one, and the end of a container closes the raw elements
//! opened in it. Nodes are only created and appended, never moved, so document order is creation order. Every step
//! takes constant time: end tags look up the positions of open elements by name instead of searching the stack.

mod destination;
mod limits;
mod tables;

use html5ever::{LocalName, QualName, ns};
use scraper::{Html, StrTendril};

use super::{
    Attr, Node, NodeIndex, NodeKind, Origin, elements,
    names::NameMap,
    tag_balance::{Balance, Container, Problem, StartTag},
};
use crate::span::Span;
pub(super) use limits::Excess;
use limits::{MAX_DEPTH, MAX_NESTING, MAX_NODES};

/// A finished tree.
pub(super) struct Tree {
    pub(super) html: Html,
    pub(super) nodes: Vec<Node>,
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
    /// The source text, shared by the strings of the tree.
    source: StrTendril,
    /// Number of attributes so far.
    attributes: usize,
    /// Checks the tags as they are written.
    pub(super) balance: Balance,
}

impl Builder {
    pub(super) fn new(source: &str) -> Self {
        // Pages have a node for every 20 to 60 bytes.
        let expected = source.len() / 40;
        let mut html = Html::new_fragment();
        html.tree = ego_tree::Tree::with_capacity(scraper::Node::Fragment, expected);
        let mut nodes = Vec::with_capacity(expected);
        let root = Node {
            id: html.tree.root().id(),
            parent: 0,
            end: 1,
            span: Span::new(0, source.len() as u32),
            kind: NodeKind::Element {
                name: LocalName::from(""),
                origin: Origin::Markdown,
                open: Span::empty(0),
                close: None,
                attrs: Vec::new(),
            },
        };
        nodes.push(root);
        Self {
            tree: Tree { html, nodes, problems: Vec::new(), broken: Vec::new(), excess: None },
            stack: vec![Open { node: 0, kind: OpenKind::Markdown }],
            barriers: vec![0],
            positions: NameMap::default(),
            source: source.into(),
            attributes: 0,
            balance: Balance::new(),
        }
    }

    /// Closes all open elements and returns the tree.
    pub(super) fn finish(mut self, end: u32) -> Tree {
        if self.tree.excess.is_some() {
            return Tree { excess: self.tree.excess, ..Self::new("").finish(0) };
        }
        self.close_all(end);
        self.tree.nodes[0].end = self.tree.nodes.len() as NodeIndex;
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

    fn append(&mut self, value: scraper::Node, span: Span, kind: NodeKind) -> NodeIndex {
        let parent = self.top();
        if self.tree.nodes.len() + self.attributes >= MAX_NODES {
            self.tree.excess.get_or_insert(Excess::Nodes);
        }
        if self.is_excessive() {
            return parent;
        }
        let container = &mut self.tree.nodes[parent as usize];
        // A tag or comment that begins in a directive can extend past its closing line.
        container.span.end = container.span.end.max(span.end);
        let parent_id = container.id;
        let id = match self.tree.html.tree.get_mut(parent_id) {
            Some(mut node) => node.append(value).id(),
            None => parent_id,
        };
        let index = self.tree.nodes.len() as NodeIndex;
        self.check_table(parent, span, &kind);
        self.tree.nodes.push(Node { id, parent, end: index + 1, span, kind });
        index
    }

    /// A string of the tree; shares the source if the two are equal.
    fn share(&self, text: &str, span: Span) -> StrTendril {
        if self.source.get(span.range()) == Some(text) {
            self.source.subtendril(span.start, span.len())
        } else {
            text.into()
        }
    }

    fn element(&mut self, start: Start<'_>) -> NodeIndex {
        self.attributes += start.attrs.len();
        let name = LocalName::from(start.name);
        let mut element = scraper::node::Element::new(QualName::new(None, ns!(html), name.clone()), Vec::new());
        element.attrs.reserve_exact(start.attrs.len());
        for attr in &start.attrs {
            let name = QualName::new(None, ns!(), attr.name.clone());
            let value = self.share(&attr.value, attr.value_span);
            element.attrs.push((name, value));
        }
        // Sorted because `Element::attr` does a binary search; the first of several with one name wins.
        element.attrs.sort_by(|a, b| a.0.cmp(&b.0));
        element.attrs.dedup_by(|next, kept| next.0 == kept.0);
        let kind = NodeKind::Element { name, origin: start.origin, open: start.span, close: None, attrs: start.attrs };
        self.append(scraper::Node::Element(element), start.span, kind)
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
            if let NodeKind::Element { name, .. } = &self.tree.nodes[node as usize].kind {
                self.positions.entry(name.clone()).or_default().push(position);
            }
        } else {
            self.barriers.push(position);
            self.balance.enter(self.container(node, kind));
        }
    }

    /// How a Markdown container limits the tags around and inside it.
    fn container(&self, node: NodeIndex, kind: OpenKind) -> Container {
        match (kind, self.tree.nodes.get(node as usize).map(|node| &node.kind)) {
            (OpenKind::Fence, _) => Container::Fence,
            (OpenKind::Markdown, Some(NodeKind::Element { name, origin, open, .. })) => match &**name {
                "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Container::Text,
                "a" if *origin != Origin::BareUrl => Container::Link(*open),
                "a" | "em" | "strong" | "del" | "sup" | "sub" | "code" | "math" => Container::Inline,
                _ => Container::Block,
            },
            _ => Container::Block,
        }
    }

    /// Closes the innermost open element at `end`.
    fn pop(&mut self, end: u32, close: Option<Span>) {
        let Some(open) = self.stack.pop() else { return };
        let count = self.tree.nodes.len() as NodeIndex;
        if open.kind != OpenKind::Html {
            self.barriers.pop();
            self.balance.leave();
        }
        if open.kind == OpenKind::Fence {
            return;
        }
        let node = &mut self.tree.nodes[open.node as usize];
        node.end = count;
        node.span.end = node.span.end.max(end);
        if let NodeKind::Element { name, close: slot, .. } = &mut node.kind {
            *slot = close;
            let (parent, end) = (node.parent, node.span.end);
            if open.kind == OpenKind::Html
                && let Some(positions) = self.positions.get_mut(name)
            {
                positions.pop();
            }
            // A block that begins in a directive can extend past its closing line.
            let container = &mut self.tree.nodes[parent as usize].span;
            container.end = container.end.max(end);
        }
    }

    fn barrier(&self) -> usize {
        self.barriers.last().copied().unwrap_or(0)
    }

    /// Stack position of the innermost open raw element with this name, inside the innermost barrier.
    fn position(&self, name: &str) -> Option<usize> {
        let position = *self.positions.get(&LocalName::from(name))?.last()?;
        (position > self.barrier()).then_some(position)
    }

    fn truncate(&mut self, length: usize, end: u32) {
        while self.stack.len() > length {
            self.pop(end, None);
        }
    }

    /// Opens a Markdown container or span. After a tab that is part marker, part indentation, the parser starts the
    /// list before the item; the start is moved into the parent.
    pub(super) fn open_markdown(&mut self, mut start: Start<'_>) -> NodeIndex {
        start.span.start = start.span.start.max(self.tree.nodes[self.top() as usize].span.start).min(start.span.end);
        let node = self.element(start);
        self.push(node, OpenKind::Markdown);
        node
    }

    /// Closes the innermost Markdown container and everything in it.
    pub(super) fn close_markdown(&mut self, end: u32) {
        while self.stack.len() > 1 {
            let done = matches!(self.stack.last(), Some(Open { kind: OpenKind::Markdown, .. }));
            self.pop(end, None);
            if done {
                return;
            }
        }
    }

    /// Opens a directive.
    pub(super) fn open_directive(&mut self, start: Start<'_>) {
        let end = start.span.end;
        let node = self.element(start);
        self.push(node, OpenKind::Directive(end));
    }

    /// The part of a region inside the innermost container, if the region starts there.
    pub(super) fn clip(&self, region: Span) -> Option<Span> {
        let container = self.stack.get(self.barrier()).map_or(0, |open| open.node);
        let container = self.tree.nodes.get(container as usize)?.span;
        let top = self.tree.nodes.get(self.top() as usize)?.span;
        let end = region.end.min(container.end);
        (top.start <= region.start && region.start <= end).then(|| Span::new(region.start, end))
    }

    /// Closes everything that is still open at the end of the page.
    pub(super) fn close_all(&mut self, end: u32) {
        self.truncate(1, end);
    }

    /// Closes the directives that end at or before `offset`, up to the innermost Markdown container.
    pub(super) fn close_directives(&mut self, offset: u32) {
        while let Some(&position) = self.barriers.last() {
            let Some(Open { kind: OpenKind::Directive(end), .. }) = self.stack.get(position) else { return };
            let end = *end;
            if end > offset {
                return;
            }
            self.truncate(position, end);
        }
    }

    /// Opens a raw-HTML fence.
    pub(super) fn open_fence(&mut self) {
        let node = self.top();
        self.push(node, OpenKind::Fence);
    }

    /// Closes the raw-HTML fence and everything in it.
    pub(super) fn close_fence(&mut self, end: u32) {
        let position = self.barrier();
        if matches!(self.stack.get(position), Some(Open { kind: OpenKind::Fence, .. })) {
            self.truncate(position, end);
        }
    }

    /// Adds an element without content: a void HTML element, or a Markdown image or break.
    pub(super) fn leaf(&mut self, start: Start<'_>) {
        self.element(start);
    }

    /// Adds text; `span` is its source form.
    pub(super) fn text(&mut self, text: &str, span: Span) {
        if !text.is_empty() {
            let value = scraper::Node::Text(scraper::node::Text { text: self.share(text, span) });
            self.append(value, span, NodeKind::Text);
        }
    }

    /// Adds a comment; `span` covers its delimiters.
    pub(super) fn comment(&mut self, text: &str, span: Span) {
        let value = scraper::Node::Comment(scraper::node::Comment { comment: text.into() });
        self.append(value, span, NodeKind::Comment);
    }

    /// Adds a raw start tag; `faulty` says that its attributes have an error.
    pub(super) fn start_tag(&mut self, start: Start<'_>, self_closing: bool, faulty: bool) {
        if self.is_excessive() {
            return;
        }
        let at = start.span.start;
        self.balance.start(&StartTag {
            name: &LocalName::from(start.name),
            span: start.span,
            attrs: !start.attrs.is_empty(),
            values: start.attrs.iter().any(|attr| attr.has_value),
            self_closing,
            faulty,
        });
        if elements::closes_paragraph(start.name)
            && let Some(position) = self.position("p")
        {
            self.truncate(position, at);
        }
        self.check_table_part(start.name, start.span);
        let (ended, scopes) = elements::implied_ends(start.name);
        let scope = scopes.iter().filter_map(|scope| self.position(scope)).max().unwrap_or(0);
        let outermost = ended.iter().filter_map(|name| self.position(name)).filter(|&position| position > scope).min();
        if let Some(position) = outermost {
            self.truncate(position, at);
        }
        while self.stack.len() >= MAX_DEPTH && matches!(self.stack.last(), Some(Open { kind: OpenKind::Html, .. })) {
            self.pop(at, None);
        }
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
        self.balance.end(&LocalName::from(name), span);
        if let Some(position) = self.position(name) {
            self.truncate(position + 1, span.start);
            self.pop(span.end, Some(span));
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
