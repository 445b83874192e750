//! The cells of a list that all-contributors generated. They are read by their own structure: avatar, name and
//! contributions, the first two with or without a link around them.

use std::ops::Range;

use super::{
    Person,
    cells::{has_target, is_contribution},
    name::{self, Name},
};
use crate::{
    document::{Document, NodeIndex, flow::Flow},
    model::links::Link,
};

/// The people in the table of a list. Cells that span columns are not people, and those of the footer are not, which may span one.
pub(super) fn people(document: &Document, links: &[Link], list: Range<NodeIndex>) -> Vec<Person> {
    let mut people: Vec<Person> = cells(document, list).filter_map(|cell| person(document, links, cell)).collect();
    let starts: Vec<NodeIndex> = people.iter().map(|person| person.element).collect();
    for (at, person) in people.iter_mut().enumerate().filter(|(_, person)| person.name.is_none()) {
        let next = starts.get(at + 1).copied().unwrap_or(document.nodes().len() as NodeIndex);
        (person.name, person.title) = name::find(document, person, next);
    }
    people
}

/// Cells of a table that are not in another cell or its footer.
fn cells(document: &Document, list: Range<NodeIndex>) -> impl Iterator<Item = NodeIndex> {
    let mut end = 0;
    list.filter(move |&node| {
        let is_outer = node >= end && matches!(document.name(node), "td" | "th" | "tfoot");
        if is_outer {
            end = document.node(node).end;
        }
        is_outer && document.name(node) != "tfoot" && !spans_columns(document, node)
    })
}

/// Whether a cell spans more columns than one (HTML 4.9.11).
fn spans_columns(document: &Document, cell: NodeIndex) -> bool {
    let digits = |value: &str| {
        let value = value.trim_start().trim_start_matches('+');
        value.split(|c: char| !c.is_ascii_digit()).next().unwrap_or_default().trim_start_matches('0').to_owned()
    };
    document.attr(cell, "colspan").is_some_and(|attr| !matches!(digits(&attr.value).as_str(), "" | "1"))
}

fn person(document: &Document, links: &[Link], cell: NodeIndex) -> Option<Person> {
    let inside = || document.descendants(cell);
    let label = inside().find(|&node| document.name(node) == "sub");
    let image = inside().find(|&node| document.name(node) == "img");
    // A contribution may have an image as its symbol.
    let image = image.filter(|image| label.is_none_or(|label| *image < label));
    let around = |node: Option<NodeIndex>| {
        let mut node = document.node(node?).parent;
        while node > cell && document.name(node) != "a" {
            node = document.node(node).parent;
        }
        (node > cell && leads_somewhere(document, node)).then_some(node)
    };
    let alone = |node: &NodeIndex| {
        document.name(*node) == "a" && has_target(document, *node) && !is_contribution(document, links, *node)
    };
    let link = around(image).or_else(|| around(label)).or_else(|| {
        let whole = image.is_none() && label.is_none();
        if whole { inside().find(alone) } else { None }
    });
    let last = [image, label, link].into_iter().flatten().map(|node| document.node(node).end).max()?;
    let contributions = (last..document.node(cell).end)
        .filter(|&node| document.name(node) == "a" && has_target(document, node))
        .collect();
    let avatar = image.filter(|&image| !is_blank(document, image));
    let mut person = Person::new(document, links, cell, link, avatar);
    person.contributions = Some(contributions);
    person.name = label.and_then(|label| whole(&document.flow(label)));
    Some(person)
}

/// Whether a link has a target that is not empty.
fn leads_somewhere(document: &Document, link: NodeIndex) -> bool {
    document.attr(link, "href").is_some_and(|attr| !attr.value.trim().is_empty())
}

/// Whether an image has no address, or only a query: the generator adds `?s=100` to whatever the address is.
pub(super) fn is_blank(document: &Document, image: NodeIndex) -> bool {
    let source = document.attr(image, "src").map_or("", |attr| attr.value.trim());
    source.starts_with(['?', '#']) || source.is_empty()
}

/// Any text is a name here, one without letters as well.
fn whole(flow: &Flow) -> Option<Name> {
    let text = flow.text();
    let start = text.len() - text.trim_start().len();
    let span = flow.span(start..start + text.trim().len());
    let text = crate::text::collapse(text);
    (!text.is_empty()).then_some(Name { text, span, uncertain: false, below: false })
}
