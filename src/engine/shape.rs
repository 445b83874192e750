//! The elements of a page, to see what a fix changes besides what it is meant to.

use std::hash::{DefaultHasher, Hash, Hasher};

use html5ever::LocalName;

use crate::{
    document::{Document, NodeKind, Origin},
    span::Span,
};

/// The elements, comments and texts in document order.
#[derive(Debug)]
pub(super) struct Shape(Vec<Placed>);

/// The name of a text.
const TEXT: &str = "#text";

/// An element, and what fixes may change in it.
#[derive(Debug)]
struct Placed {
    element: Element,
    depth: usize,
    /// Hash of the values of its attributes; of its characters, for a text.
    values: u64,
    /// Its start tag; for Markdown and texts, all of it.
    open: Span,
}

impl Placed {
    /// Characters between two tags, without white space, which may be in several nodes.
    fn text(text: &str, depth: usize, open: Span) -> Self {
        let mut values = DefaultHasher::new();
        text.hash(&mut values);
        let element = Element { name: TEXT.into(), is_bare: false, attributes: Vec::new(), id: None };
        Self { element, depth, values: values.finish(), open }
    }
}

#[derive(Debug, PartialEq, Eq)]
struct Element {
    name: LocalName,
    /// Whether it is an address in running text.
    is_bare: bool,
    attributes: Vec<LocalName>,
    id: Option<String>,
}

/// Whether two pages have the same elements and texts outside of some parts of each.
#[must_use]
pub fn is_same_outside(before: (&Document, &[Span]), after: (&Document, &[Span])) -> bool {
    let (old, new) = (Shape::of(before.0), Shape::of(after.0));
    old.is_same_outside(before.1, &new, after.1, false)
}

impl Shape {
    pub(super) fn of(document: &Document) -> Self {
        let (mut elements, mut open) = (Vec::new(), Vec::new());
        let mut text: (String, Span) = Default::default();
        for index in document.indices() {
            let depth = open.len();
            while open.last().is_some_and(|end| *end <= index) {
                open.pop();
            }
            let node = document.node(index);
            let is_text = node.kind == NodeKind::Text;
            if (!is_text || open.len() < depth) && !text.0.is_empty() {
                let (characters, span) = std::mem::take(&mut text);
                elements.push(Placed::text(&characters, depth, span));
            }
            if is_text {
                let start = if text.0.is_empty() { node.span.start } else { text.1.start };
                text.0.extend(document.text(index).chars().filter(|c| !c.is_whitespace()));
                text.1 = Span::new(start, node.span.end.max(start));
                continue;
            }
            let attrs = document.attrs(index);
            let mut values = DefaultHasher::new();
            attrs.iter().for_each(|attr| attr.value.hash(&mut values));
            let element = Element {
                name: document.name(index).into(),
                is_bare: matches!(node.kind, NodeKind::Element(Origin::BareUrl | Origin::Autolink)),
                attributes: attrs.iter().map(|attr| attr.name.clone()).collect(),
                id: document.attr(index, "id").map(|attr| attr.value.to_string()),
            };
            let (depth, values) = (open.len(), values.finish());
            elements.push(Placed { element, depth, values, open: document.open(index) });
            open.push(node.end);
        }
        if !text.0.is_empty() {
            elements.push(Placed::text(&text.0, open.len(), text.1));
        }
        Self(elements)
    }

    /// Whether the elements are the same, whatever the values of their attributes.
    pub(super) fn has_same_elements(&self, other: &Self) -> bool {
        self.elements().eq(other.elements())
    }

    fn elements(&self) -> impl Iterator<Item = (usize, &Element)> {
        let elements = self.0.iter().filter(|one| &*one.element.name != TEXT);
        elements.map(|one| (one.depth, &one.element))
    }

    /// Whether everything outside some parts of a page is the same as outside these parts of another. `unwraps`: a paragraph
    /// that begins with a part may become an HTML block, as its first tag becomes one.
    pub(super) fn is_same_outside(&self, parts: &[Span], other: &Self, others: &[Span], unwraps: bool) -> bool {
        // What is written in a broken tag is a text as long as it is broken.
        let with_text = parts.iter().all(|part| part.is_empty());
        let kept = |(_, _, element): &(usize, u64, &Element)| with_text || &*element.name != TEXT;
        self.outside(parts, unwraps).filter(kept).eq(other.outside(others, unwraps).filter(kept))
    }

    /// The elements whose start tag is not in one of some parts, with their depth as if those in there did not exist. An
    /// address in the source of a tag is in there as well, and may go on behind it.
    fn outside(&self, parts: &[Span], unwraps: bool) -> impl Iterator<Item = (usize, u64, &Element)> {
        let mut parts = parts.to_vec();
        Span::merge(&mut parts);
        let is_within = move |placed: &Placed| {
            let next = parts.partition_point(|part| part.start <= placed.open.start);
            next.checked_sub(1).and_then(|at| parts.get(at)).is_some_and(|part| {
                let is_led = unwraps && part.start == placed.open.start && &*placed.element.name == "p";
                let is_bare = placed.element.is_bare && placed.open.start < part.end;
                placed.open.end <= part.end || is_led || is_bare
            })
        };
        // The depths of those that are left out and still open.
        let mut within: Vec<usize> = Vec::new();
        self.0.iter().filter_map(move |placed| {
            while within.last().is_some_and(|depth| *depth >= placed.depth) {
                within.pop();
            }
            if is_within(placed) {
                within.push(placed.depth);
                return None;
            }
            Some((placed.depth - within.len(), placed.values, &placed.element))
        })
    }
}
