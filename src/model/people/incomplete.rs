//! People without an avatar or a link, detected by their position among others of the same form.

use std::{
    cell::LazyCell,
    collections::{BTreeMap, BTreeSet},
};

use super::{
    Person, address,
    cells::{PersonImage, has_target, holds_people, is_contribution},
    columns::is_row_title,
};
use crate::{
    document::{Document, NodeIndex, NodeKind, Origin, is_block},
    model::links::{Link, Target, UrlParts},
};

/// The shape of an element: its name and class. The name of a directive is ignored, because its options decide whether
/// it is a link.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Shape<'a> {
    name: &'a str,
    class: &'a str,
}

fn shape(document: &Document, node: NodeIndex) -> Shape<'_> {
    let directive = matches!(document.node(node).kind, NodeKind::Element(Origin::Directive));
    let class = document.attr(node, "class").map_or("", |attr| attr.value.trim());
    Shape { name: if directive { "" } else { document.name(node) }, class }
}

/// Adds elements among `people` of the same form without an image or a link. If that is more than every third, it is
/// the style of the page and nobody is added. In a `generated` list, one person determines the form of all. From the
/// node `until` on, people belong to the next group. `taken` are those already added.
pub(super) fn fill(
    document: &Document,
    links: &[Link],
    images: &[PersonImage],
    people: &mut Vec<Person>,
    until: NodeIndex,
    generated: bool,
    taken: &mut BTreeSet<NodeIndex>,
) {
    let Some((common, parents)) = common_shape(document, people, generated) else { return };
    taken.extend(people.iter().map(|person| person.element));
    let has_words = |element: NodeIndex| has_words_before_link(document, links, element);
    let are_sentences = LazyCell::new(|| people.iter().any(|person| has_words(person.element)));
    let mut found = Vec::new();
    for parent in parents {
        let mut child = parent + 1;
        while child < document.node(parent).end.min(until) {
            let node = document.node(child);
            let like = matches!(node.kind, NodeKind::Element(_))
                && shape(document, child) == common
                && document.attr(child, "colspan").is_none()
                && !is_row_title(document, child);
            if like && !taken.contains(&child) && !holds_people(document, child, images) {
                let may_be_one = |person: &Person| {
                    may_be_one(document, links, person) && (!has_words(person.element) || *are_sentences)
                };
                let is_person = |person: &Person| generated || person.image.is_some() || may_be_one(person);
                found.extend(person_in(document, links, child, !common.class.is_empty()).filter(is_person));
            }
            child = node.end;
        }
    }
    // An image without an address was meant to be an avatar.
    let is_meant = |person: &&Person| person.link.is_some() && has_blank_image(document, person.element);
    let incomplete = found.iter().filter(|person| person.link.is_none() || person.image.is_none());
    let incomplete = incomplete.filter(|person| !is_meant(person)).count();
    if incomplete * 2 <= people.len() + found.len() - incomplete {
        taken.extend(found.iter().map(|person| person.element));
        people.extend(found);
        people.sort_by_key(|person| person.element);
    }
}

/// The most common shape, if it is specific enough, and the elements of those people.
fn common_shape<'a>(
    document: &'a Document,
    people: &[Person],
    generated: bool,
) -> Option<(Shape<'a>, BTreeSet<NodeIndex>)> {
    let mut counts: BTreeMap<Shape<'a>, usize> = BTreeMap::new();
    for person in people {
        *counts.entry(shape(document, person.element)).or_default() += 1;
    }
    let (common, count) = counts.into_iter().max_by_key(|(_, count)| *count)?;
    let specific = matches!(common.name, "td" | "th" | "tr" | "li") || !common.class.is_empty();
    let alike = people.iter().filter(|person| shape(document, person.element) == common);
    let parents: BTreeSet<NodeIndex> = alike.map(|person| document.node(person.element).parent).collect();
    (specific && (count > 1 || generated)).then_some((common, parents))
}

/// Whether an element has an image whose source is only a query, as `?s=100`.
fn has_blank_image(document: &Document, element: NodeIndex) -> bool {
    document.descendants(element).any(|node| document.name(node) == "img" && is_query(document, node))
}

fn is_query(document: &Document, image: NodeIndex) -> bool {
    document.attr(image, "src").is_some_and(|attr| attr.value.trim().starts_with('?'))
}

/// Whether someone without an avatar is a person: the link does not lead to a page of the project, as that of “You?” does,
/// or of a chat.
fn may_be_one(document: &Document, links: &[Link], person: &Person) -> bool {
    let known = person.link.and_then(|link| links.binary_search_by_key(&link, |known| known.node).ok());
    match known.and_then(|at| links.get(at)).map(|link| &link.target) {
        Some(Target::Anchor(_) | Target::File { .. } | Target::Repository { .. } | Target::Scheme(_)) => {
            has_blank_image(document, person.element)
        }
        Some(Target::Web { url, .. }) => {
            let host = url.host_str().unwrap_or_default();
            let segments = || url.path_segments().into_iter().flatten().filter(|segment| !segment.is_empty());
            match host.strip_prefix("www.").unwrap_or(host) {
                "github.com" => person.login.is_some(),
                "gitlab.com" | "codeberg.org" | "bitbucket.org" => segments().count() == 1,
                "discord.gg" => false,
                "discord.com" => segments().next() != Some("invite"),
                _ => true,
            }
        }
        _ => true,
    }
}

/// Whether words are before the first link in its line, as in `The whole [Owl](…) team`. Links around an image and contributions
/// do not count.
fn has_words_before_link(document: &Document, links: &[Link], element: NodeIndex) -> bool {
    let has_image = |node: NodeIndex| document.descendants(node).any(|node| document.name(node) == "img");
    let (mut words, mut node) = (false, element);
    while node < document.node(element).end {
        match document.name(node) {
            "a" if has_target(document, node) => {
                if !has_image(node) && !is_contribution(document, links, node) {
                    return words;
                }
                node = document.node(node).end;
                continue;
            }
            "" if document.node(node).kind == NodeKind::Text => {
                words |= document.text(node).contains(char::is_alphabetic);
            }
            name if name == "br" || is_block(name) => words = false,
            _ => {}
        }
        node += 1;
    }
    false
}

/// The person in an element of the common shape, if any.
fn person_in(document: &Document, links: &[Link], element: NodeIndex, classed: bool) -> Option<Person> {
    let mut image = None;
    let mut link = None;
    let mut text = false;
    let mut name_like = false;
    for node in element..document.node(element).end {
        match document.name(node) {
            "img" if image.is_none() => image = Some(node),
            "a" if link.is_none() && has_target(document, node) && !is_contribution(document, links, node) => {
                link = Some(node);
            }
            "b" | "strong" | "sub" => name_like = true,
            "" => text |= document.text(node).chars().any(char::is_alphabetic),
            _ => {}
        }
    }
    let bare = image.filter(|image| is_query(document, *image)).is_some();
    let image = image.filter(|image| !is_query(document, *image));
    let source = image.and_then(|image| document.attr(image, "src")).filter(|attr| attr.has_value);
    let parsed = source.and(image).and_then(|image| address::of(document, links, image, "src"));
    let avatar = parsed.as_deref().is_some_and(address::is_avatar);
    let plausible = |value: &str| avatar || matches!(value.trim(), "" | "#") || address::may_be_photo(value);
    let avatar_node = source.filter(|attr| plausible(&attr.value)).and(image);
    if source.is_some() && avatar_node.is_none() {
        return None; // A badge or a logo among the people.
    }
    let person = Person::new(document, links, element, link, avatar_node);
    let person_like = match (link, avatar_node) {
        (Some(_), Some(_)) => true,
        (None, Some(_)) => avatar || classed || text,
        (Some(_), None) => image.is_some() || bare || (text && (classed || name_like || person.login.is_some())),
        (None, None) => image.is_some() || bare || (text && classed),
    };
    person_like.then_some(person)
}
