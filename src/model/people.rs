//! Contributor grids: pictures of people that link to them.
//!
//! What counts is how a page is built, not which tool built it: a link around a picture of an account, in an HTML grid, an
//! all-contributors table, a card of MyST or Quarto, a Markdown table or list. Two of them together are a grid; whoever stands among them in the same
//! form and lacks the picture or the link is a person too, an incomplete one.

pub mod address;
mod cells;
mod gaps;
mod name;
#[cfg(test)]
mod tests;

pub use address::login;
pub use name::Name;

use std::collections::BTreeSet;

use super::page::Page;
use crate::{
    document::{Document, NodeIndex, NodeKind},
    span::Span,
};

/// People thanked together: one table or list, or the rest of one section.
#[derive(Debug, Clone, Default)]
pub struct Grid {
    /// In document order.
    pub people: Vec<Person>,
    /// Whether a program writes it (`<!-- ALL-CONTRIBUTORS-LIST:START -->`), so that a change by hand does not last.
    pub generated: bool,
}

/// One person of a grid.
#[derive(Debug, Clone)]
pub struct Person {
    /// The whole of it: the cell, list item, card or link.
    pub element: NodeIndex,
    /// The link to the person; `None` where the picture leads nowhere.
    pub link: Option<NodeIndex>,
    /// The picture; `None` where there is none, or none with a source.
    pub image: Option<NodeIndex>,
    /// The link in the source, the whole person where there is no link.
    pub span: Span,
    /// Login on the forge, from the profile's address.
    pub login: Option<String>,
    /// Account id, from the avatar's address.
    pub avatar_id: Option<u64>,
    /// The name shown beside the picture, or the link's title.
    pub name: Option<Name>,
    /// The link's title, where that is not the name already.
    pub title: Option<String>,
}

impl Person {
    fn new(document: &Document, element: NodeIndex, link: Option<NodeIndex>, image: Option<NodeIndex>) -> Self {
        let target = link.and_then(|link| address::parse(&document.attr(link, "href")?.value));
        let source = image.and_then(|image| address::parse(&document.attr(image, "src")?.value));
        Self {
            element,
            link,
            image,
            span: document.node(link.unwrap_or(element)).span,
            login: target.as_ref().and_then(login),
            avatar_id: source.as_ref().and_then(address::avatar_id),
            name: None,
            title: None,
        }
    }

    /// How a sentence calls the person: by name, else by login, else by what the picture says.
    #[must_use]
    pub fn called<'a>(&'a self, document: &'a Document) -> Option<&'a str> {
        let alt = || self.image.and_then(|image| document.attr(image, "alt")).map(|attr| attr.value.trim());
        let name = self.name.as_ref().map(|name| name.text.as_str()).or(self.login.as_deref());
        name.or_else(|| alt().filter(|alt| !alt.is_empty()))
    }

    /// A short place that stands for the person: the start tag of the link, of the picture, or of the whole.
    #[must_use]
    pub fn place(&self, document: &Document) -> Span {
        start_tag(document, self.link.or(self.image).unwrap_or(self.element))
    }
}

/// The start tag of an element; what Markdown writes has none, and is taken whole.
#[must_use]
pub fn start_tag(document: &Document, node: NodeIndex) -> Span {
    match document.node(node).kind {
        NodeKind::Element { open, .. } => open,
        _ => document.node(node).span,
    }
}

/// Finds the grids of a page. Linear in its nodes, but for a binary search for each picture.
#[must_use]
pub fn read(document: &Document, page: &Page) -> Vec<Grid> {
    let pictures = cells::pictures(document, page);
    let groups = cells::groups(document, page, &pictures);
    let mut taken = BTreeSet::new();
    let mut grids = Vec::new();
    for (at, group) in groups.iter().enumerate() {
        let mut people: Vec<Person> = group
            .people
            .iter()
            .map(|found| Person::new(document, found.element, Some(found.link), Some(found.image)))
            .collect();
        let next = groups.get(at + 1).and_then(|next| next.people.first());
        let until = next.map_or(NodeIndex::MAX, |next| next.element);
        gaps::fill(document, &pictures, &mut people, until, &mut taken);
        let starts: Vec<NodeIndex> = people.iter().map(|person| person.element).collect();
        for (at, person) in people.iter_mut().enumerate() {
            let next = starts.get(at + 1).copied().unwrap_or(document.nodes().len() as NodeIndex);
            let (name, title) = name::find(document, person, next);
            (person.name, person.title) = (name, title);
        }
        grids.push(Grid { people, generated: group.generated });
    }
    grids
}
