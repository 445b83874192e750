//! What a row or an item says about a person besides the name: “tests” beside “core” is another thing to be thanked for.

use std::collections::BTreeSet;

use crate::{
    document::{Document, NodeKind},
    model::people::{self, Person},
};

/// Most nodes of an element that are read, and most characters of each: one may be compared with many others. Beyond them,
/// the second may say anything.
const MOST: usize = 200;

/// Whether the second of two rows or items has words that the first one lacks. Years and versions are words,
/// other numbers, such as those of commits, are not.
pub(super) fn has_other(document: &Document, first: &Person, second: &Person) -> bool {
    if ![first, second].iter().all(|person| matches!(document.name(person.element), "li" | "tr")) {
        return false;
    }
    let names = [first, second].map(|person| words(person.shown_name().unwrap_or_default()));
    // What a row has instead of a name is what it is about.
    let is_title = document.name(second.element) == "tr" && names.iter().all(|name| !name.is_empty());
    let own = second.login.as_deref().map(words).unwrap_or_default();
    let is_title = is_title && names[1].is_disjoint(&names[0]) && names[1].is_disjoint(&own);
    let (Some(before), Some(after)) = (in_element(document, first), in_element(document, second)) else { return true };
    let is_known =
        |word: &String| before.contains(word) || own.contains(word) || (!is_title && names[1].contains(word));
    !after.iter().all(is_known)
}

/// The words of an element; `None` if it has too many to be compared.
fn in_element(document: &Document, person: &Person) -> Option<BTreeSet<String>> {
    let mut words = BTreeSet::new();
    for (number, node) in document.descendants(person.element).enumerate() {
        if document.node(node).kind == NodeKind::Text {
            let text = document.text(node);
            if number >= MOST || text.chars().nth(MOST).is_some() {
                return None;
            }
            words.extend(self::words(text));
        }
    }
    Some(words)
}

/// The words of a text, in lower case, with its dates and versions.
fn words(text: &str) -> BTreeSet<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.contains(char::is_alphabetic));
    let dated = text.split(|c: char| !c.is_alphanumeric() && !matches!(c, '.' | '-' | '%'));
    let dated = dated.map(|word| word.trim_matches(['.', '-'])).filter(|word| people::is_date_or_version(word));
    words.map(str::to_lowercase).chain(dated.map(str::to_owned)).collect()
}
