//! What to remove with a person of a grid.

mod comments;
mod companions;
mod lines;
mod open_links;
mod others;
mod separator;
mod table;

use self::{
    companions::companions,
    lines::line_or_element,
    open_links::OpenLinks,
    others::holds_other,
    separator::{Around, around},
    table::Tables,
};
use crate::{
    document::{Document, NodeIndex, NodeKind, Origin},
    model::people::Person,
    span::Span,
};

/// Says what to remove with people of one page.
pub(super) struct Removals<'a> {
    document: &'a Document,
    tables: Tables<'a>,
    open_links: OpenLinks,
    /// The row of the last removed cell, and where it ends.
    last_cell: Option<(NodeIndex, u32)>,
}

impl<'a> Removals<'a> {
    pub(super) fn new(document: &'a Document) -> Self {
        Self { document, tables: Tables::new(document), open_links: OpenLinks::new(document), last_cell: None }
    }

    /// What to remove with a person.
    pub(super) fn person(&mut self, person: &Person) -> Option<Span> {
        let whole = self.document.node(person.element).span;
        if person.name.as_ref().is_some_and(|name| !whole.contains(name.span)) {
            return None; // the name would remain
        }
        self.unless(person.element, |element| holds_other(self.document, person, element))
    }

    /// What to remove: the whole element, with its line if nothing else is on it, or with the comma before it. A Markdown
    /// cell stays, empty, because its row needs it. `None` if something else would not make sense without it.
    pub(super) fn element(&mut self, element: NodeIndex) -> Option<Span> {
        self.unless(element, |_| false)
    }

    /// Like [`Self::element`], unless what would be removed is needed.
    fn unless(&mut self, element: NodeIndex, is_needed_here: impl Fn(NodeIndex) -> bool) -> Option<Span> {
        let document = self.document;
        let element = with_markup(document, element);
        let NodeKind::Element(origin) = document.node(element).kind else { return None };
        let elements = elements(document, element);
        if elements.iter().any(|&node| is_needed(document, node) || is_needed_here(node)) || self.tables.need(element) {
            return None;
        }
        if origin == Origin::Markdown && document.name(element) == "td" {
            let inside = document.descendants(element).map(|node| document.node(node).span);
            return inside.reduce(Span::cover);
        }
        let whole = table::emptied(document, element);
        let element = if is_needed(document, whole) || self.tables.need(whole) { element } else { whole };
        let span = document.node(element).span;
        let removed = match around(document, element) {
            Around::Nothing => {
                let whole = elements.iter().map(|&node| document.node(node).span).fold(span, Span::cover);
                line_or_element(document, whole, origin)?
            }
            Around::Break(end) => line_or_element(document, Span::new(span.start, end), origin)?,
            Around::Separator(start) => Span::new(start, span.end),
            Around::Words => return None,
        };
        let removed = self.after_cell(element, comments::with_comments(document, removed));
        (!self.open_links.need(removed)).then_some(removed)
    }

    /// What is removed of a cell, up to the one that is removed before it. Fixes that touch are applied one after the other, so the
    /// row goes with its last cell.
    fn after_cell(&mut self, element: NodeIndex, mut removed: Span) -> Span {
        if matches!(self.document.name(element), "td" | "th") {
            let row = self.document.node(element).parent;
            let last = self.last_cell.replace((row, removed.end)).filter(|(last, _)| *last == row);
            let gap = last.map(|(_, end)| Span::new(end.min(removed.start), removed.start));
            if let Some(gap) = gap.filter(|gap| gap.slice(self.document.source()).trim().is_empty()) {
                removed.start = gap.start;
            }
        }
        removed
    }
}

/// The elements that are removed with one, which is among them.
pub(super) fn elements(document: &Document, element: NodeIndex) -> Vec<NodeIndex> {
    let element = with_markup(document, element);
    companions(document, element).into_iter().chain([element]).collect()
}

/// The emphasis around an element that has nothing else in it.
fn with_markup(document: &Document, mut element: NodeIndex) -> NodeIndex {
    const MARKUP: &[&str] =
        &["b", "code", "del", "em", "font", "i", "kbd", "small", "span", "strong", "sub", "sup", "u"];
    loop {
        let parent = document.node(element).parent;
        let alone = parent + 1 == element && document.node(parent).end == document.node(element).end;
        if !alone || !MARKUP.contains(&document.name(parent)) {
            return element;
        }
        element = parent;
    }
}

/// Whether an element has what the rest of the page needs: a definition, the reference or the text of a footnote, a cell
/// of several rows.
fn is_needed(document: &Document, element: NodeIndex) -> bool {
    let is_needed = |node: NodeIndex| {
        let is_footnote = matches!(document.name(node), "sup" | "section")
            && matches!(document.node(node).kind, NodeKind::Element(Origin::Markdown))
            && document.node(node).span.slice(document.source()).starts_with("[^");
        is_footnote || (document.name(element) == "tr" && document.attr(node, "rowspan").is_some())
    };
    document.has_definition(document.node(element).span) || document.descendants(element).any(is_needed)
}
