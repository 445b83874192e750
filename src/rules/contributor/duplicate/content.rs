//! What readers see and follow in the cell, row or item of a person.

use std::collections::BTreeSet;

use icu_properties::{CodePointMapData, props::GeneralCategory};

use crate::{
    document::{Document, NodeIndex, NodeKind},
    model::people::{self, Person, address},
    text,
};

/// Most nodes of one person that are read, and most bytes: one may be compared with many others. Beyond them, anything may
/// follow.
const MAX_NODES: usize = 200;
const MAX_BYTES: usize = 4000;

/// The content of one or more elements.
#[derive(Debug, Default)]
pub(super) struct Content {
    /// Collapsed and in lower case.
    text: String,
    /// Where links lead.
    links: BTreeSet<String>,
    images: BTreeSet<String>,
    /// What describes an image or a link: alt texts and titles.
    labels: BTreeSet<String>,
}

impl Content {
    /// The content of some elements, without some nodes; `None` if there is too much to be compared.
    pub(super) fn of(document: &Document, elements: &[NodeIndex], without: &[Option<NodeIndex>]) -> Option<Self> {
        let (mut content, mut text, mut bytes) = (Self::default(), String::new(), 0);
        let nodes = elements.iter().flat_map(|&element| document.descendants(element));
        for (number, node) in elements.iter().copied().chain(nodes).enumerate() {
            let attrs = document.attrs(node);
            bytes += attrs.iter().map(|attr| attr.value.len()).sum::<usize>();
            if document.node(node).kind == NodeKind::Text {
                bytes += document.text(node).len();
            }
            if number >= MAX_NODES || bytes > MAX_BYTES {
                return None;
            }
            if document.node(node).kind == NodeKind::Text {
                text += document.text(node);
            } else if !document.name(node).is_empty() {
                text.push(' ');
            }
            for attr in attrs.iter().filter(|_| !without.contains(&Some(node))) {
                let value = text::collapse(&attr.value);
                match &*attr.name {
                    _ if value.is_empty() => false,
                    "href" => content.links.insert(profile(&value).unwrap_or(value)),
                    "src" | "srcset" | "poster" | "data" => content.images.insert(avatar(&value).unwrap_or(value)),
                    "alt" | "title" | "aria-label" => content.labels.insert(value.to_lowercase()),
                    _ => false,
                };
            }
        }
        content.text = text::collapse(&text).to_lowercase();
        Some(content)
    }

    /// What another one has and this one lacks, for a sentence.
    pub(super) fn lacks(&self, other: &Self) -> Vec<&'static str> {
        let whole = |text: &str| format!(" {text} ");
        let differences = [
            (!other.text.is_empty() && !whole(&self.text).contains(&whole(&other.text)), "other text"),
            (!other.links.is_subset(&self.links), "another link"),
            (!other.images.is_subset(&self.images), "another image"),
            (!other.labels.is_subset(&self.labels), "another alt text or title"),
        ];
        differences.into_iter().filter(|(differs, _)| *differs).map(|(_, what)| what).collect()
    }
}

/// Whether the second of two rows, items or cells says something else about the person than the first: “tests” beside “core”
/// is another thing to be thanked for. Years and versions are words, other numbers, such as those of commits, are not.
pub(super) fn has_other_remark(document: &Document, first: &Person, second: &Person) -> bool {
    let read = |person: &Person| Content::of(document, &[person.element], &[person.link, person.image]);
    let (Some(before), Some(after)) = (read(first), read(second)) else { return true };
    if !marks(&after.text).is_subset(&marks(&before.text)) {
        return true;
    }
    // The words of a link are the name, and a paragraph may be about others as well.
    if [first, second].iter().any(|person| matches!(document.name(person.element), "a" | "p")) {
        return false;
    }
    if !(after.links.is_subset(&before.links) && after.images.is_subset(&before.images)) {
        return true;
    }
    let names = [first, second].map(|person| words(person.shown_name().unwrap_or_default()));
    // What a row has instead of a name is what it is about.
    let is_title = document.name(second.element) == "tr" && names.iter().all(|name| !name.is_empty());
    let own = second.login.as_deref().map(words).unwrap_or_default();
    let is_title = is_title && names[1].is_disjoint(&names[0]) && names[1].is_disjoint(&own);
    let before = words(&before.text);
    let is_known =
        |word: &String| before.contains(word) || own.contains(word) || (!is_title && names[1].contains(word));
    !words(&after.text).iter().all(is_known)
}

/// The account that an address leads to, in whatever case.
fn profile(address: &str) -> Option<String> {
    let url = address::parse(address).filter(|url| url.query().is_none() && url.fragment().is_none())?;
    Some(address::login(&url)?.to_lowercase())
}

/// The account whose avatar an address serves, in whatever size.
fn avatar(address: &str) -> Option<String> {
    address::avatar_id(&address::parse(address)?).map(|id| id.to_string())
}

/// The words of a text, in lower case, with its dates and versions.
fn words(text: &str) -> BTreeSet<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.contains(char::is_alphabetic));
    let dated = text.split(|c: char| !c.is_alphanumeric() && !matches!(c, '.' | '-' | '%'));
    let dated = dated.map(|word| word.trim_matches(['.', '-'])).filter(|word| people::is_date_or_version(word));
    words.map(str::to_lowercase).chain(dated.map(str::to_owned)).collect()
}

/// The flags, emoji and other symbols of a text, with what they are combined with.
fn marks(text: &str) -> BTreeSet<String> {
    let is_symbol = |c| CodePointMapData::<GeneralCategory>::new().get(c) == GeneralCategory::OtherSymbol;
    let marks = text.split(|c: char| c.is_ascii() || c.is_whitespace() || c.is_alphanumeric());
    marks.filter(|mark| mark.contains(is_symbol)).map(str::to_owned).collect()
}
