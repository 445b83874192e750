//! Plain lists of people: each item links to the profile of one person.

use super::address;
use crate::{
    document::{Document, NodeIndex},
    model::links::Link,
    text,
};

/// A list most of whose items are people.
#[derive(Debug)]
pub struct PeopleList {
    /// The people, in document order.
    pub items: Vec<ListedPerson>,
}

/// An item with a link to one profile.
#[derive(Debug)]
pub struct ListedPerson {
    /// The item.
    pub item: NodeIndex,
    /// The link to the profile.
    pub link: NodeIndex,
    /// GitHub login, from the URL of the profile.
    pub login: String,
    /// The text of the item, with collapsed white space.
    pub text: String,
}

/// Minimum number of people of a list.
const MIN_PEOPLE: usize = 3;

/// The plain lists of people of a page: three quarters of the items have a single link, which leads to a profile, and no
/// image or list.
#[must_use]
pub fn lists(document: &Document, links: &[Link]) -> Vec<PeopleList> {
    let (document, mut found) = (document.shown(), Vec::new());
    for list in 1..document.nodes().len() as NodeIndex {
        if !matches!(document.name(list), "ul" | "ol") {
            continue;
        }
        let (mut count, mut items, mut node) = (0, Vec::new(), list + 1);
        while node < document.node(list).end {
            if document.name(node) == "li" {
                count += 1;
                items.extend(person(document, links, node));
            }
            node = document.node(node).end;
        }
        if items.len() >= MIN_PEOPLE && items.len() * 4 >= count * 3 {
            found.push(PeopleList { items });
        }
    }
    found
}

fn person(document: &Document, links: &[Link], item: NodeIndex) -> Option<ListedPerson> {
    let mut link = None;
    for node in document.descendants(item) {
        match document.name(node) {
            "img" | "ul" | "ol" | "dl" | "table" => return None,
            "a" if link.replace(node).is_some() => return None,
            _ => {}
        }
    }
    let link = link?;
    let login = address::login(&*address::of(document, links, link, "href")?)?;
    let text = text::collapse(document.flow(item).text());
    Some(ListedPerson { item, link, login, text })
}
