//! Groups images into people: which images show a person, what belongs to each, and who is in the same grid.

use std::collections::BTreeMap;

use scraper::Selector;

use super::address;
use crate::{
    document::{Document, NodeIndex, NodeKind},
    model::{
        links::{self, Link},
        page::Page,
    },
    span::Span,
};

/// An image that shows a person: an avatar, or a photo that links to a profile.
#[derive(Debug, Clone, Copy)]
pub(super) struct PersonImage {
    pub(super) node: NodeIndex,
    /// The link around it, if it has a target.
    link: Option<NodeIndex>,
    /// The innermost table or list around it, or the selected element.
    container: Option<NodeIndex>,
    /// Whether it is in an all-contributors list.
    generated: bool,
}

/// An image with its link and the element of the person.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found {
    pub(super) element: NodeIndex,
    pub(super) link: NodeIndex,
    pub(super) image: NodeIndex,
}

/// People in the same grid.
#[derive(Debug)]
pub(super) struct Group {
    pub(super) people: Vec<Found>,
    pub(super) generated: bool,
}

/// The outermost elements that a selector matches.
pub(in crate::model) fn chosen(document: &Document, selector: &Selector) -> Vec<NodeIndex> {
    let mut chosen = document.select(selector);
    let mut end = 0;
    chosen.retain(|&node| {
        let outer = node >= end;
        end = end.max(document.node(node).end);
        outer
    });
    chosen
}

/// All images of people, in document order: those in the selected elements, or else those that look like one.
pub(super) fn images(document: &Document, all: &[Link], chosen: Option<&[NodeIndex]>) -> Vec<PersonImage> {
    let mut images = Vec::new();
    let mut links: Vec<NodeIndex> = Vec::new();
    let mut containers: Vec<NodeIndex> = Vec::new();
    let mut generated = false;
    for index in 0..document.nodes().len() as NodeIndex {
        for open in [&mut links, &mut containers] {
            while open.last().is_some_and(|&open| document.node(open).end <= index) {
                open.pop();
            }
        }
        match document.name(index) {
            "a" => links.push(index),
            "table" | "ul" | "ol" => containers.push(index),
            "img" => {
                let link = links.last().copied().filter(|&link| has_target(document, link));
                let container = match chosen {
                    Some(chosen) => {
                        let before = chosen.partition_point(|&node| node <= index);
                        let around = chosen[..before].last().filter(|&&node| index < document.node(node).end);
                        around.map(|&node| Some(node))
                    }
                    None => shows_person(document, all, link, index).then(|| containers.last().copied()),
                };
                if let Some(container) = container {
                    images.push(PersonImage { node: index, link, container, generated });
                }
            }
            "" if document.node(index).kind == NodeKind::Comment => {
                generated = links::boundary(document.text(index), links::LIST).unwrap_or(generated);
            }
            _ => {}
        }
    }
    images
}

/// Whether a link has a target, valid or not.
pub(super) fn has_target(document: &Document, link: NodeIndex) -> bool {
    document.attr(link, "href").is_some_and(|attr| attr.has_value)
}

fn shows_person(document: &Document, links: &[Link], link: Option<NodeIndex>, image: NodeIndex) -> bool {
    let Some(source) = document.attr(image, "src") else { return false };
    if address::of(document, links, image, "src").as_deref().is_some_and(address::is_avatar) {
        return true;
    }
    let target = link.and_then(|link| address::of(document, links, link, "href"));
    target.as_deref().and_then(address::login).is_some() && address::may_be_photo(&source.value)
}

/// Whether a node contains people of a group: several images, or one with a link around it.
pub(super) fn holds_people(document: &Document, node: NodeIndex, images: &[PersonImage]) -> bool {
    let first = images.get(images.partition_point(|image| image.node < node));
    count(document, node, images) > 1
        || first.is_some_and(|first| first.node < document.node(node).end && first.link.is_some())
}

fn count(document: &Document, node: NodeIndex, images: &[PersonImage]) -> usize {
    let before = |limit: NodeIndex| images.partition_point(|image| image.node < limit);
    before(document.node(node).end) - before(node)
}

/// Whether an element contains one person, provided it has only one image.
fn is_cell(name: &str) -> bool {
    matches!(name, "td" | "th" | "li" | "dd" | "figure")
}

/// Whether an element contains people.
fn is_container(name: &str) -> bool {
    matches!(
        name,
        "article"
            | "blockquote"
            | "body"
            | "center"
            | "details"
            | "dl"
            | "main"
            | "ol"
            | "section"
            | "table"
            | "tbody"
            | "tfoot"
            | "thead"
            | "tr"
            | "ul"
    )
}

/// Whether an element contains section headings. A single heading below the image, in its own card, is the person's
/// name.
fn has_section_heading(document: &Document, page: &Page, element: NodeIndex, image: NodeIndex) -> bool {
    let first = page.headings.partition_point(|heading| heading.node < element);
    let end = page.headings.partition_point(|heading| heading.node < document.node(element).end);
    let card = || document.attr(element, "class").is_some() || is_cell(document.name(element));
    let title = |at: usize| page.headings.get(at).is_some_and(|heading| heading.node > image && heading.level > 2);
    end > first && !(end - first == 1 && title(first) && card())
}

/// The largest element around an image without other images.
fn element(document: &Document, page: &Page, image: &PersonImage, images: &[PersonImage]) -> NodeIndex {
    let mut element = image.link.unwrap_or(image.node);
    while !is_cell(document.name(element)) {
        let parent = document.node(element).parent;
        if parent == 0
            || is_container(document.name(parent))
            || has_section_heading(document, page, parent, image.node)
            || count(document, parent, images) > 1
        {
            break;
        }
        element = parent;
    }
    element
}

/// Whether a paragraph begins with a label, as in `Docs: …`: it heads the people in it, even a single one.
fn is_labelled(document: &Document, element: NodeIndex, first: NodeIndex) -> bool {
    let is_card = is_cell(document.name(element)) || document.attr(element, "class").is_some();
    let is_shown =
        |node: &NodeIndex| document.node(*node).kind == NodeKind::Text && !document.text(*node).trim().is_empty();
    let last = (element..first).rev().find(is_shown);
    !is_card && last.is_some_and(|last| document.text(last).trim_end().ends_with([':', '：']))
}

/// Groups images into people by table or list, or by section outside of them. A single person is not a group, except in
/// an all-contributors list.
pub(super) fn groups(
    document: &Document,
    page: &Page,
    links: &[Link],
    images: &[PersonImage],
    chosen: bool,
) -> Vec<Group> {
    let mut groups: Vec<(&PersonImage, Group)> = Vec::new();
    let headings_before = |node: NodeIndex| page.headings.partition_point(|heading| heading.node < node);
    for image in images {
        let outer = element(document, page, image, images);
        let inner = image.link.unwrap_or(image.node);
        let element = if is_labelled(document, outer, inner) { inner } else { outer };
        let beside = || link_beside(document, links, element).or_else(|| link_in_row(document, links, element, images));
        let Some(link) = image.link.or_else(beside) else { continue };
        let found = Found { element, link, image: image.node };
        let last = groups.last_mut().filter(|(first, group)| {
            let Some(last) = group.people.last() else { return false };
            let section = headings_before(document.node(last.element).end) == headings_before(element);
            let separated = || image.container.is_none() && title_between(document, page, last, outer);
            first.container == image.container && (chosen || (section && !separated()))
        });
        match last {
            Some((_, group)) => group.people.push(found),
            None => groups.push((image, Group { people: vec![found], generated: image.generated })),
        }
    }
    let mut groups: Vec<Group> = groups
        .into_iter()
        .map(|(_, group)| group)
        .filter(|group| chosen || group.generated || group.people.len() > 1)
        .collect();
    for group in groups.iter_mut().filter(|group| !group.generated) {
        take_rows(document, &mut group.people);
    }
    groups
}

/// The link of an image that is next to it: in the same cell, item or card.
fn link_beside(document: &Document, links: &[Link], element: NodeIndex) -> Option<NodeIndex> {
    let cell = is_cell(document.name(element)) || document.attr(element, "class").is_some();
    let mut inside = document.descendants(element);
    let is_profile = |node: NodeIndex| {
        document.name(node) == "a" && is_web(document, links, node) && !is_contribution(document, links, node)
    };
    cell.then(|| inside.find(|&node| is_profile(node))).flatten()
}

/// The only profile that the row of an avatar without a link leads to, in another cell.
fn link_in_row(document: &Document, links: &[Link], cell: NodeIndex, images: &[PersonImage]) -> Option<NodeIndex> {
    let row = document.node(cell).parent;
    if document.name(cell) != "td" || document.name(row) != "tr" || count(document, row, images) > 1 {
        return None;
    }
    let login = |link: NodeIndex| address::login(&*address::of(document, links, link, "href")?);
    let mut profiles = document
        .descendants(row)
        .filter(|&node| document.name(node) == "a")
        .filter_map(|link| Some((link, login(link)?.to_lowercase())));
    let (link, login) = profiles.next()?;
    profiles.all(|(_, other)| other == login).then_some(link)
}

/// Whether a link is one of the emoji after a name, which lead to contributions.
pub(super) fn is_contribution(document: &Document, links: &[Link], link: NodeIndex) -> bool {
    let profile = || address::of(document, links, link, "href").as_deref().and_then(address::login).is_some();
    let flow = document.flow(link);
    let emoji = !flow.is_blank() && !flow.text().chars().any(char::is_alphanumeric);
    emoji && !profile()
}

fn is_web(document: &Document, links: &[Link], link: NodeIndex) -> bool {
    let target = address::of(document, links, link, "href");
    target.is_some_and(|url| url.is_web())
}

/// Whether a title separates two people: a line that ends with a colon, is all bold, or is long.
fn title_between(document: &Document, page: &Page, first: &Found, second: NodeIndex) -> bool {
    let blocks = page.blocks_between(document.node(first.element).end, second);
    blocks.iter().filter(|block| block.flow.text().chars().any(char::is_alphabetic)).any(|block| {
        let text = block.flow.text().trim();
        let parent = document.node(block.first).parent;
        let bold = matches!(document.name(parent), "strong" | "b") && {
            let whole: Span = block.flow.full_span();
            document.node(parent).span.contains(whole)
        };
        bold || text.ends_with(':') || text.len() > 80
    })
}

/// If each row of a table has one image, the row is the person instead of the cell.
fn take_rows(document: &Document, people: &mut [Found]) {
    let row = |found: &Found| {
        let parent = document.node(found.element).parent;
        (matches!(document.name(found.element), "td" | "th") && document.name(parent) == "tr").then_some(parent)
    };
    let mut rows: BTreeMap<NodeIndex, usize> = BTreeMap::new();
    for found in people.iter() {
        match row(found) {
            Some(row) => *rows.entry(row).or_default() += 1,
            None => return,
        }
    }
    if rows.values().all(|&count| count == 1) {
        for found in people {
            found.element = document.node(found.element).parent;
        }
    }
}
