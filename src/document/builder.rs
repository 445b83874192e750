//! The stack of open elements that turns Markdown events and HTML tags into one tree.
//!
//! Markdown containers are barriers: a raw end tag cannot close one, and its end closes the raw elements opened inside. Only
//! creating and appending happens here, nothing is ever moved, so that document order is creation order and every step is
//! constant in time: positions of open elements by name keep end tags from searching the stack.

use html5ever::{LocalName, QualName, ns};
use scraper::{Html, StrTendril};

use super::{
    Attr, Node, NodeIndex, NodeKind, Origin, elements, link_span,
    names::NameMap,
    tag_balance::{Balance, Container, Problem, StartTag},
};
use crate::span::Span;

/// A finished tree.
pub(super) struct Tree {
    pub(super) html: Html,
    pub(super) nodes: Vec<Node>,
    pub(super) problems: Vec<Problem>,
}

/// What keeps an open element open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Frame {
    /// A raw tag: ends with its end tag, an implied end, or the barrier around it.
    Html,
    /// A Markdown container: ends when Markdown says so.
    Markdown,
    /// A directive: ends at an offset.
    Directive(u32),
    /// A raw-HTML fence: no element of its own, but a barrier.
    Fence,
}

struct Open {
    node: NodeIndex,
    frame: Frame,
}

/// What a new element is made of.
pub(super) struct Start<'a> {
    pub(super) name: &'a str,
    pub(super) origin: Origin,
    /// Start tag, or the whole element where the end is known.
    pub(super) span: Span,
    pub(super) attrs: Vec<Attr>,
}

/// Builds one tree.
pub(super) struct Builder {
    tree: Tree,
    stack: Vec<Open>,
    /// Stack positions of the barriers, the root's included.
    barriers: Vec<usize>,
    /// Stack positions of the open raw elements, by name.
    positions: NameMap<Vec<usize>>,
    /// The page's text, shared by the strings of the tree.
    source: StrTendril,
    /// The tags as they were written.
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
            tree: Tree { html, nodes, problems: Vec::new() },
            stack: vec![Open { node: 0, frame: Frame::Markdown }],
            barriers: vec![0],
            positions: NameMap::default(),
            source: source.into(),
            balance: Balance::new(),
        }
    }

    /// Closes what is open and hands over the tree.
    pub(super) fn finish(mut self, end: u32) -> Tree {
        self.close_all(end);
        self.tree.nodes[0].end = self.tree.nodes.len() as NodeIndex;
        self.tree.problems = self.balance.finish();
        self.tree
    }

    fn top(&self) -> NodeIndex {
        self.stack.last().map_or(0, |open| open.node)
    }

    fn append(&mut self, value: scraper::Node, span: Span, kind: NodeKind) -> NodeIndex {
        let parent = self.top();
        let around = &mut self.tree.nodes[parent as usize];
        // A tag or a comment that begins in a directive may go on behind its closing line.
        around.span.end = around.span.end.max(span.end);
        let parent_id = around.id;
        let id = match self.tree.html.tree.get_mut(parent_id) {
            Some(mut node) => node.append(value).id(),
            None => parent_id,
        };
        let index = self.tree.nodes.len() as NodeIndex;
        self.tree.nodes.push(Node { id, parent, end: index + 1, span, kind });
        index
    }

    /// A string of the tree: a part of the source wherever the two are the same.
    fn share(&self, text: &str, span: Span) -> StrTendril {
        if self.source.get(span.range()) == Some(text) {
            self.source.subtendril(span.start, span.len())
        } else {
            text.into()
        }
    }

    fn element(&mut self, start: Start<'_>) -> NodeIndex {
        let name = LocalName::from(start.name);
        let mut element = scraper::node::Element::new(QualName::new(None, ns!(html), name.clone()), Vec::new());
        element.attrs.reserve_exact(start.attrs.len());
        for attr in &start.attrs {
            let name = QualName::new(None, ns!(), attr.name.clone());
            let value = self.share(&attr.value, attr.value_span);
            element.attrs.push((name, value));
        }
        // As `Element::attr` searches them; of two with one name the first counts.
        element.attrs.sort_by(|a, b| a.0.cmp(&b.0));
        element.attrs.dedup_by(|next, kept| next.0 == kept.0);
        let kind = NodeKind::Element { name, origin: start.origin, open: start.span, close: None, attrs: start.attrs };
        self.append(scraper::Node::Element(element), start.span, kind)
    }

    fn push(&mut self, node: NodeIndex, frame: Frame) {
        let position = self.stack.len();
        self.stack.push(Open { node, frame });
        if frame == Frame::Html {
            if let NodeKind::Element { name, .. } = &self.tree.nodes[node as usize].kind {
                self.positions.entry(name.clone()).or_default().push(position);
            }
        } else {
            self.barriers.push(position);
            self.balance.enter(self.wall(node, frame));
        }
    }

    /// What a Markdown container is to the tags around and inside it.
    fn wall(&self, node: NodeIndex, frame: Frame) -> Container {
        match (frame, self.tree.nodes.get(node as usize).map(|node| &node.kind)) {
            (Frame::Fence, _) => Container::Fence,
            (Frame::Markdown, Some(NodeKind::Element { name, origin, open, .. })) => match &**name {
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
        if open.frame != Frame::Html {
            self.barriers.pop();
            self.balance.leave();
        }
        if open.frame == Frame::Fence {
            return;
        }
        let node = &mut self.tree.nodes[open.node as usize];
        node.end = count;
        node.span.end = node.span.end.max(end);
        if let NodeKind::Element { name, close: slot, .. } = &mut node.kind {
            *slot = close;
            let (parent, end) = (node.parent, node.span.end);
            if open.frame == Frame::Html
                && let Some(positions) = self.positions.get_mut(name)
            {
                positions.pop();
            }
            // A block that begins in a directive may go on behind its closing line.
            let around = &mut self.tree.nodes[parent as usize].span;
            around.end = around.end.max(end);
        }
    }

    fn barrier(&self) -> usize {
        self.barriers.last().copied().unwrap_or(0)
    }

    /// The innermost open raw element of that name, if no barrier stands above it.
    fn position(&self, name: &str) -> Option<usize> {
        let position = *self.positions.get(&LocalName::from(name))?.last()?;
        (position > self.barrier()).then_some(position)
    }

    fn truncate(&mut self, length: usize, end: u32) {
        while self.stack.len() > length {
            self.pop(end, None);
        }
    }

    /// Opens a Markdown container or span. After a tab that is part marker, part indentation, the parser lets a list begin before the item.
    pub(super) fn open_markdown(&mut self, mut start: Start<'_>) -> NodeIndex {
        start.span.start = start.span.start.max(self.tree.nodes[self.top() as usize].span.start).min(start.span.end);
        let node = self.element(start);
        self.push(node, Frame::Markdown);
        node
    }

    /// Closes the innermost Markdown container, and all inside it.
    pub(super) fn close_markdown(&mut self, end: u32) {
        while self.stack.len() > 1 {
            let done = matches!(self.stack.last(), Some(Open { frame: Frame::Markdown, .. }));
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
        self.push(node, Frame::Directive(end));
    }

    /// The part of a region that lies in the innermost container, if it starts there.
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

    /// Closes the directives that end at or before `offset`, as far as no Markdown container lies in between.
    pub(super) fn close_directives(&mut self, offset: u32) {
        while let Some(&position) = self.barriers.last() {
            let Some(Open { frame: Frame::Directive(end), .. }) = self.stack.get(position) else { return };
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
        self.push(node, Frame::Fence);
    }

    /// Closes the raw-HTML fence, and all that was opened inside.
    pub(super) fn close_fence(&mut self, end: u32) {
        let position = self.barrier();
        if matches!(self.stack.get(position), Some(Open { frame: Frame::Fence, .. })) {
            self.truncate(position, end);
        }
    }

    /// An element without content: void in HTML, or an image or break of Markdown.
    pub(super) fn leaf(&mut self, start: Start<'_>) {
        self.element(start);
    }

    /// Text; `span` is its source form.
    pub(super) fn text(&mut self, text: &str, span: Span) {
        if !text.is_empty() {
            let value = scraper::Node::Text(scraper::node::Text { text: self.share(text, span) });
            self.append(value, span, NodeKind::Text);
        }
    }

    /// A comment; `span` covers its delimiters.
    pub(super) fn comment(&mut self, text: &str, span: Span) {
        let value = scraper::Node::Comment(scraper::node::Comment { comment: text.into() });
        self.append(value, span, NodeKind::Comment);
    }

    /// A raw start tag; `faulty` if something is wrong with its letters.
    pub(super) fn start_tag(&mut self, start: Start<'_>, self_closing: bool, faulty: bool) {
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
        let (ended, scopes) = elements::implied_ends(start.name);
        let scope = scopes.iter().filter_map(|scope| self.position(scope)).max().unwrap_or(0);
        let outermost = ended.iter().filter_map(|name| self.position(name)).filter(|&position| position > scope).min();
        if let Some(position) = outermost {
            self.truncate(position, at);
        }
        let foreign = self_closing && (self.position("svg").is_some() || elements::is_foreign(start.name));
        let void = elements::is_void(start.name);
        let node = self.element(start);
        if !void && !foreign {
            self.push(node, Frame::Html);
        }
    }

    /// A raw end tag. One that matches nothing on this side of the barrier is dropped.
    pub(super) fn end_tag(&mut self, name: &str, span: Span) {
        self.balance.end(&LocalName::from(name), span);
        if let Some(position) = self.position(name) {
            self.truncate(position + 1, span.start);
            self.pop(span.end, Some(span));
        }
    }
}

impl Builder {
    /// Ends an element whose content is text, at the end of the piece that opened it.
    pub(super) fn close_text_mode(&mut self, name: &str, end: u32) {
        if let Some(position) = self.position(name) {
            self.truncate(position, end);
        }
    }
}

impl Builder {
    /// Sets the place of an inline link's destination, now that its text has ended.
    pub(super) fn locate_destination(&mut self, link: NodeIndex, range: &std::ops::Range<usize>, source: &str) {
        let inner_end = match self.tree.nodes.get(link as usize + 1..) {
            // Children end where their parent is told to; text nodes inside them are covered by them.
            Some(inside) => inside.iter().map(|node| node.span.end as usize).max(),
            None => None,
        };
        let found = link_span::destination(source, range, inner_end.unwrap_or(range.start + 1));
        if let Some(Node { kind: NodeKind::Element { attrs, .. }, .. }) = self.tree.nodes.get_mut(link as usize) {
            for attr in attrs {
                if &*attr.name == "title" {
                    attr.value_span = Span::from_range(&link_span::title(source, found.end, range.end));
                } else {
                    attr.value_span = Span::from_range(&found);
                }
                attr.name_span = Span::empty(attr.value_span.start);
            }
        }
    }

    /// Whether the innermost Markdown container is code, or a link is open around it.
    pub(super) fn in_link_or_code(&self) -> bool {
        self.position("a").is_some() || self.in_code()
    }

    /// Whether the innermost Markdown container is code.
    pub(super) fn in_code(&self) -> bool {
        matches!(&self.tree.nodes[self.top() as usize].kind, NodeKind::Element { name, .. } if &**name == "pre")
    }
}
