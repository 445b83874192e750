//! What a row or an item says about a person besides the name: “tests” beside “core” is another thing to be thanked for.

use std::collections::BTreeSet;

use crate::{
    document::{Document, NodeKind},
    model::people::Person,
};

/// Most nodes of an element that are read, and most characters of each: one may be compared with many others.
const MOST: usize = 200;

/// Whether the second of two rows or items has words that the first one lacks. Numbers, such as those of commits, are not words.
pub(super) fn has_other(document: &Document, first: &Person, second: &Person) -> bool {
    if ![first, second].iter().all(|person| matches!(document.name(person.element), "li" | "tr")) {
        return false;
    }
    let names = [first, second].map(|person| words(person.shown_name().unwrap_or_default()));
    // What a row has instead of a name is what it is about.
    let is_title = document.name(second.element) == "tr" && names.iter().all(|name| !name.is_empty());
    let own = second.login.as_deref().map(words).unwrap_or_default();
    let is_title = is_title && names[1].is_disjoint(&names[0]) && names[1].is_disjoint(&own);
    let before = in_element(document, first);
    let is_known =
        |word: &String| before.contains(word) || own.contains(word) || (!is_title && names[1].contains(word));
    !in_element(document, second).iter().all(is_known)
}

fn in_element(document: &Document, person: &Person) -> BTreeSet<String> {
    let nodes = document.descendants(person.element).take(MOST);
    let texts = nodes.filter(|&node| document.node(node).kind == NodeKind::Text);
    texts.flat_map(|node| words(document.text(node))).collect()
}

fn words(text: &str) -> BTreeSet<String> {
    let text: String = text.chars().take(MOST).collect();
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.contains(char::is_alphabetic));
    words.map(str::to_lowercase).collect()
}
