//! Finds everything on a page that is, or nearly is, a field label.

use crate::{
    document::{Document, NodeIndex, NodeKind, flow::Flow, is_block},
    span::Span,
};

use super::wording::collapsed;

/// Maximum length of a label, in code points; longer text is a sentence.
const MAX_LABEL: usize = 80;

/// Syntax of a label.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LabelKind {
    /// Bold, with a colon inside the bold or right after it.
    Field,
    /// Bold without a colon.
    NoColon,
    /// Plain or emphasised text up to a colon.
    NotBold,
    /// A heading.
    Heading,
}

/// A label at the start of a block or of a line in a block.
#[derive(Debug, Clone)]
pub struct Label {
    /// Syntax.
    pub kind: LabelKind,
    /// The bold element or the heading; for plain text the node with the colon.
    pub node: NodeIndex,
    /// The label without its colon, with collapsed white space and plain apostrophes.
    pub text: String,
    /// Span of the label's text, without surrounding markup and colon.
    pub span: Span,
    /// Start offset, markup included.
    pub start: u32,
    /// Offset of the first visible content after it and before the next bold label or heading.
    pub content: Option<u32>,
    /// Number of containers (lists, quotes, cells) around it.
    pub depth: usize,
    /// Whether the bold holds a link.
    pub linked: bool,
    /// Whether it is in a block quote.
    pub quoted: bool,
}

/// A link, and whether it is bold.
#[derive(Debug, Clone, Copy)]
pub(super) struct SeenLink {
    pub(super) node: NodeIndex,
    pub(super) bold: bool,
    /// Whether it is first on its line.
    pub(super) leads: bool,
}

/// Labels, links and headings of a page, in document order.
#[derive(Debug, Default)]
pub(super) struct Scan {
    pub(super) labels: Vec<Label>,
    pub(super) links: Vec<SeenLink>,
    /// Headings, each with the number of enclosing containers and whether it is in a block quote.
    headings: Vec<(NodeIndex, usize, bool)>,
}

impl Scan {
    /// The labels between two nodes.
    pub(super) fn labels_between(&self, from: NodeIndex, to: NodeIndex) -> &[Label] {
        let start = self.labels.partition_point(|label| label.node < from);
        let end = self.labels.partition_point(|label| label.node < to);
        self.labels.get(start..end).unwrap_or_default()
    }

    /// Number of containers (lists, quotes, cells) around a heading.
    pub(super) fn depth(&self, heading: NodeIndex) -> usize {
        self.heading(heading).map_or(0, |&(_, depth, _)| depth)
    }

    /// Whether a heading is quoted, and so not part of the page's own structure.
    pub(super) fn is_quoted(&self, heading: NodeIndex) -> bool {
        self.heading(heading).is_some_and(|&(.., quoted)| quoted)
    }

    fn heading(&self, heading: NodeIndex) -> Option<&(NodeIndex, usize, bool)> {
        let at = self.headings.binary_search_by_key(&heading, |&(node, ..)| node);
        at.ok().and_then(|at| self.headings.get(at))
    }
}

/// The links between two nodes.
pub(super) fn links_between(links: &[SeenLink], from: NodeIndex, to: NodeIndex) -> &[SeenLink] {
    let start = links.partition_point(|link| link.node < from);
    let end = links.partition_point(|link| link.node < to);
    links.get(start..end).unwrap_or_default()
}

/// Whether an element can contain several blocks; paragraphs and headings cannot.
fn is_container(name: &str) -> bool {
    is_block(name) && name != "p" && !is_heading(name)
}

fn is_heading(name: &str) -> bool {
    matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
}

fn is_bold(name: &str) -> bool {
    matches!(name, "strong" | "b")
}

/// Scans the whole page. Linear in its nodes.
pub(super) fn scan(document: &Document) -> Scan {
    let mut scanner = Scanner {
        document,
        found: Scan::default(),
        open: Vec::new(),
        depth: 0,
        quote_until: 0,
        line: Some(Flow::default()),
        leads: true,
        pending: None,
        colon_due: false,
        skip_until: 0,
        bold_until: 0,
        link: None,
    };
    scanner.walk();
    scanner.found
}

struct Scanner<'a> {
    document: &'a Document,
    found: Scan,
    /// Ends of the open blocks, and whether each is a container.
    open: Vec<(NodeIndex, bool)>,
    depth: usize,
    /// End of the outermost enclosing block quote.
    quote_until: NodeIndex,
    /// The text of the line so far, as long as it can become a label.
    line: Option<Flow>,
    /// Whether the line has only ornaments so far.
    leads: bool,
    /// The last bold label, as long as no content follows it.
    pending: Option<usize>,
    /// Whether a colon is expected after a bold label.
    colon_due: bool,
    /// Text before this node is part of a label or a heading.
    skip_until: NodeIndex,
    bold_until: NodeIndex,
    /// The last link: its end, and its index in `found.links`.
    link: Option<(NodeIndex, usize)>,
}

impl Scanner<'_> {
    fn walk(&mut self) {
        let count = self.document.nodes().len() as NodeIndex;
        let mut index = 1;
        while index < count {
            while let Some(&(end, container)) = self.open.last()
                && end <= index
            {
                self.open.pop();
                self.depth -= usize::from(container);
                self.new_line();
            }
            index = match self.document.node(index).kind {
                NodeKind::Element(_) => self.element(index),
                NodeKind::Text => {
                    self.text(index);
                    index + 1
                }
                NodeKind::Comment => index + 1,
            };
        }
    }

    /// Handles a start tag and returns the next node.
    fn element(&mut self, index: NodeIndex) -> NodeIndex {
        let (name, node) = (self.document.name(index), self.document.node(index));
        match name {
            "title" => return node.end,
            "pre" | "svg" | "math" | "textarea" | "iframe" => {
                self.content(node.span.start);
                self.new_line();
                return node.end;
            }
            "br" => self.new_line(),
            "img" | "code" | "kbd" | "samp" | "video" => {
                self.content(node.span.start);
                self.leads = false;
            }
            "a" => self.link(index),
            _ if is_bold(name) => self.bold(index),
            _ if is_heading(name) => self.heading(index),
            _ if is_block(name) => {
                self.new_line();
                let container = is_container(name);
                self.depth += usize::from(container);
                self.open.push((node.end, container));
                if name == "blockquote" {
                    self.quote_until = self.quote_until.max(node.end);
                }
            }
            _ => {}
        }
        index + 1
    }

    fn new_line(&mut self) {
        self.line = Some(Flow::default());
        self.leads = true;
        self.colon_due = false;
    }

    /// Records that visible content follows the previous label.
    fn content(&mut self, offset: u32) {
        if let Some(label) = self.pending.take().and_then(|index| self.found.labels.get_mut(index)) {
            label.content = Some(offset);
        }
    }

    fn heading(&mut self, index: NodeIndex) {
        self.new_line();
        self.pending = None;
        let node = self.document.node(index);
        self.open.push((node.end, false));
        self.found.headings.push((index, self.depth, index < self.quote_until));
        if index < self.skip_until {
            return;
        }
        self.skip_until = node.end;
        let flow = self.document.flow(index);
        self.push(LabelKind::Heading, index, &flow, 0..flow.text().len(), node.span.start);
    }

    fn link(&mut self, index: NodeIndex) {
        if self.document.attr(index, "href").is_some() {
            let seen = SeenLink { node: index, bold: index < self.bold_until, leads: self.leads };
            self.link = Some((self.document.node(index).end, self.found.links.len()));
            self.found.links.push(seen);
        }
    }

    fn bold(&mut self, index: NodeIndex) {
        let end = self.document.node(index).end;
        let in_link = self.link.filter(|&(end, _)| index < end).and_then(|(_, at)| self.found.links.get_mut(at));
        let nested = index < self.bold_until || index < self.skip_until;
        self.bold_until = self.bold_until.max(end);
        if let Some(link) = in_link {
            link.bold = true;
        } else if self.leads && !nested {
            self.bold_label(index, end);
        }
    }

    fn bold_label(&mut self, index: NodeIndex, end: NodeIndex) {
        let (document, start) = (self.document, self.document.node(index).span.start);
        let flow = document.flow(index);
        let text = flow.text().trim_end();
        let inside = text.ends_with([':', '：']);
        let text = text.trim_end_matches([':', '：']);
        let after = !inside
            && (end as usize) < document.nodes().len()
            && matches!(document.node(end).kind, NodeKind::Text)
            && document.text(end).trim_start_matches([' ', '\t', '\u{A0}']).starts_with([':', '：']);
        let kind = if inside || after { LabelKind::Field } else { LabelKind::NoColon };
        let position = self.found.labels.len();
        if self.push(kind, index, &flow, 0..text.len(), start) && kind == LabelKind::Field {
            let before = self.pending.and_then(|before| self.found.labels.get(before));
            if before.is_some_and(|before| before.depth < self.depth) {
                // Nested bold labels are the content of the label above.
                self.content(start);
            }
            self.pending = Some(position);
            self.line = None;
            self.leads = false;
            self.colon_due = after;
            self.skip_until = self.skip_until.max(end);
        }
    }

    /// Adds a label if the range of the flow qualifies.
    fn push(
        &mut self,
        kind: LabelKind,
        node: NodeIndex,
        flow: &Flow,
        range: std::ops::Range<usize>,
        start: u32,
    ) -> bool {
        let raw = flow.text().get(range.clone()).unwrap_or_default();
        let lead = raw.len() - raw.trim_start_matches(|c: char| !c.is_alphanumeric()).len();
        let kept =
            raw.get(lead..).unwrap_or_default().trim_end_matches(|c: char| c.is_whitespace() || "*_~".contains(c));
        if kept.is_empty() || kept.len() > MAX_LABEL * 4 || kept.chars().count() > MAX_LABEL {
            return false;
        }
        let from = range.start + lead;
        let span = flow.span(from..from + kept.len());
        let linked = kind != LabelKind::NotBold
            && self.document.descendants(node).any(|inner| self.document.attr(inner, "href").is_some());
        let text = collapsed(kept);
        let (depth, quoted) = (self.depth, node < self.quote_until);
        self.found.labels.push(Label { kind, node, text, span, start, content: None, depth, linked, quoted });
        true
    }

    fn text(&mut self, index: NodeIndex) {
        if index < self.skip_until {
            return;
        }
        let (text, span) = (self.document.text(index), self.document.node(index).span);
        let verbatim = text.len() == span.len() as usize;
        let mut at = 0;
        for (number, line) in text.split('\n').enumerate() {
            if number > 0 {
                self.new_line();
            }
            let span = if verbatim { Span::new(span.start + at, span.start + at + line.len() as u32) } else { span };
            self.line_text(index, line, span);
            at += line.len() as u32 + 1;
        }
    }

    fn line_text(&mut self, index: NodeIndex, text: &str, span: Span) {
        let verbatim = text.len() == span.len() as usize;
        let offset = |at: usize| if verbatim { span.start + at as u32 } else { span.start };
        let seen = if std::mem::take(&mut self.colon_due) {
            text.len() - text.trim_start().trim_start_matches([':', '：']).len()
        } else {
            0
        };
        let rest = text.get(seen..).unwrap_or_default();
        if let Some(at) = rest.find(is_visible) {
            self.content(offset(seen + at));
        }
        self.leads &= !text.contains(char::is_alphanumeric);
        let Some(mut line) = self.line.take() else { return };
        let colon = colon(text);
        let part = text.get(..colon.unwrap_or(text.len())).unwrap_or_default();
        if line.text().len() + part.len() > MAX_LABEL * 6 {
            return;
        }
        line.push(part, if verbatim { Span::new(span.start, span.start + part.len() as u32) } else { span });
        if colon.is_some() {
            let start = line.full_span().start;
            let (end, position) = (line.text().len(), self.found.labels.len());
            if self.push(LabelKind::NotBold, index, &line, 0..end, start) {
                self.pending = Some(position);
                let after = colon.map_or(text.len(), |at| {
                    at + text.get(at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8)
                });
                if let Some(at) = text.get(after..).and_then(|rest| rest.find(is_visible)) {
                    self.content(offset(after + at));
                }
            }
        } else {
            self.line = Some(line);
        }
    }
}

/// Offset of a label's colon, ignoring those of URLs (`https://`) and paths (`std::io`).
fn colon(text: &str) -> Option<usize> {
    let ends = |&(at, _): &(usize, &str)| {
        let (before, rest) = text.split_at(at);
        !rest.starts_with("://") && !rest.starts_with("::") && !before.ends_with(':')
    };
    text.match_indices([':', '：']).find(ends).map(|(at, _)| at)
}

/// Whether a character counts as content. Punctuation alone is not a value.
fn is_visible(c: char) -> bool {
    !c.is_whitespace()
        && !c.is_ascii_punctuation()
        && !matches!(c, '…' | '–' | '—' | '：')
        && !crate::text::is_without_glyph(c)
}
