//! Contributor grids: pictures of people that link to them.
//!
//! What counts is how a page is built, not which tool built it: a link around a picture of an account, in an HTML grid, an
//! all-contributors table, a card of MyST or Quarto, a Markdown table or list. Two of them together are a grid; whoever stands among them in the same
//! form and lacks the picture or the link is a person too, an incomplete one.

pub mod accounts;
pub mod address;
pub mod alt;
mod cells;
mod incomplete;
mod name;
#[cfg(test)]
mod tests;

pub use address::{invalid_login_reason, login};
pub(in crate::model) use cells::chosen;
pub use name::Name;

use std::{collections::BTreeSet, ops::Range};

use scraper::Selector;

use super::{
    contract::{AltPolicy, Contributors},
    links::Link,
    page::Page,
};
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
    /// What the alternative texts are to say.
    pub alt: AltPolicy,
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
    /// Whether the picture comes from a host of avatars.
    pub avatar: bool,
    /// Account id, from the avatar's address.
    pub avatar_id: Option<u64>,
    /// The name shown beside the picture, or the link's title.
    pub name: Option<Name>,
    /// The link's title, where that is not the name already.
    pub title: Option<String>,
}

impl Person {
    fn new(
        document: &Document,
        links: &[Link],
        element: NodeIndex,
        link: Option<NodeIndex>,
        image: Option<NodeIndex>,
    ) -> Self {
        let target = link.and_then(|link| address::of(document, links, link, "href"));
        let source = image.and_then(|image| address::of(document, links, image, "src"));
        Self {
            element,
            link,
            image,
            span: document.node(link.unwrap_or(element)).span,
            login: target.as_deref().and_then(login),
            avatar: source.as_deref().is_some_and(address::is_avatar),
            avatar_id: source.as_deref().and_then(address::avatar_id),
            name: None,
            title: None,
        }
    }

    /// How a sentence calls the person: by name, else by login, else by what the picture says.
    #[must_use]
    pub fn display_name<'a>(&'a self, document: &'a Document) -> Option<&'a str> {
        let alt = || self.image.and_then(|image| document.attr(image, "alt")).map(|attr| attr.value.trim());
        let name = self.name.as_ref().map(|name| name.text.as_str()).or(self.login.as_deref());
        name.or_else(|| alt().filter(|alt| !alt.is_empty()))
    }

    /// A short place that stands for the person: the start tag of the link, even one without a target, else of the picture, else of the whole.
    #[must_use]
    pub fn location(&self, document: &Document) -> Span {
        let mut around = self.image;
        while let Some(node) = around.filter(|node| document.name(*node) != "a") {
            let parent = document.node(node).parent;
            around = (node > self.element && parent >= self.element).then_some(parent);
        }
        start_tag(document, self.link.or(around).or(self.image).unwrap_or(self.element))
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

/// The list which all-contributors writes: from the comment that begins it to the one that ends it, else to the end of the page.
#[must_use]
pub fn generated_list(document: &Document) -> Option<Range<NodeIndex>> {
    if !document.source().contains("ALL-CONTRIBUTORS-LIST:START") {
        return None;
    }
    let end = document.nodes().len() as NodeIndex;
    let mark =
        |node: NodeIndex| (document.node(node).kind == NodeKind::Comment).then(|| cells::in_list(document.text(node)));
    let start = (0..end).find(|&node| mark(node) == Some(Some(true)))?;
    Some(start..(start..end).find(|&node| mark(node) == Some(Some(false))).unwrap_or(end))
}

/// Finds the grids of a page. Linear in its nodes, but for a binary search for each picture.
#[must_use]
pub fn read(document: &Document, page: &Page, links: &[Link], contributors: &Contributors) -> Vec<Grid> {
    let selector = contributors.selector.as_deref().and_then(|selector| Selector::parse(selector).ok());
    let chosen = selector.map(|selector| cells::chosen(document, &selector));
    let pictures = cells::pictures(document, links, chosen.as_deref());
    let groups = cells::groups(document, page, links, &pictures, chosen.is_some());
    let mut taken = BTreeSet::new();
    let mut grids = Vec::new();
    for (at, group) in groups.iter().enumerate() {
        let mut people: Vec<Person> = group
            .people
            .iter()
            .map(|found| Person::new(document, links, found.element, Some(found.link), Some(found.image)))
            .collect();
        let next = groups.get(at + 1).and_then(|next| next.people.first());
        let until = next.map_or(NodeIndex::MAX, |next| next.element);
        incomplete::fill(document, links, &pictures, &mut people, until, group.generated, &mut taken);
        let starts: Vec<NodeIndex> = people.iter().map(|person| person.element).collect();
        for (at, person) in people.iter_mut().enumerate() {
            let next = starts.get(at + 1).copied().unwrap_or(document.nodes().len() as NodeIndex);
            let (name, title) = name::find(document, person, next);
            (person.name, person.title) = (name, title);
        }
        grids.push(Grid { people, generated: group.generated, alt: contributors.alt });
    }
    grids
}

impl Person {
    /// Whether two that share a login or a picture are one person: nothing that is known of both tells them apart.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        let same_login = agree(self.login.as_deref(), other.login.as_deref());
        let same_name = agree(self.shown_name(), other.shown_name());
        let same_id = self.avatar_id.zip(other.avatar_id).map(|(a, b)| a == b);
        match (same_login, same_id) {
            (Some(true), Some(true)) => true,
            // One of the two addresses was copied from somebody else, unless the name is the same.
            (Some(true), Some(false)) => same_name == Some(true),
            (Some(true), None) => same_name.unwrap_or(self.avatar && other.avatar),
            (Some(false), _) => false,
            (None, Some(true)) => same_name != Some(false),
            (None, _) => false,
        }
    }

    /// Whether two that share a picture are two people.
    #[must_use]
    pub fn differs(&self, other: &Self) -> bool {
        let same_login = agree(self.login.as_deref(), other.login.as_deref());
        let same_name = agree(self.shown_name(), other.shown_name());
        same_login == Some(false) || (same_login.is_none() && same_name == Some(false))
    }

    fn shown_name(&self) -> Option<&str> {
        self.name.as_ref().map(|name| name.text.as_str())
    }
}

/// Whether two texts are the same without case; nothing where one is not known.
fn agree(a: Option<&str>, b: Option<&str>) -> Option<bool> {
    a.zip(b).map(|(a, b)| a.eq_ignore_ascii_case(b) || a.to_lowercase() == b.to_lowercase())
}
