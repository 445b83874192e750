//! Whether a text next to an avatar is the name of the person, or says something about them.

use super::{Name, Person, columns::cells};
use crate::document::{Document, NodeIndex, NodeKind};

/// Words in lower case inside names.
const PARTICLES: &[&str] = &[
    "af", "al", "and", "bin", "da", "das", "de", "del", "della", "den", "der", "di", "do", "dos", "du", "e", "el",
    "ibn", "la", "las", "le", "los", "of", "ten", "ter", "the", "und", "van", "vom", "von", "y", "zu", "zum", "zur",
];
/// Most words of a name.
const WORDS: usize = 6;
/// Parts of the headings of columns with names.
const HEADINGS: &[&str] = &[
    "account",
    "author",
    "contributor",
    "creator",
    "developer",
    "github",
    "handle",
    "login",
    "maintainer",
    "member",
    "name",
    "nom",
    "people",
    "person",
    "profile",
    "thanks",
    "user",
    "who",
];
/// Longest heading of a column that is read, in bytes, and most nodes before its text.
const LONGEST: usize = 100;
const NODES: usize = 10;

/// Marks a text next to the avatar of a person that may not be a name: it begins in lower case, has words in lower case
/// as a sentence has, or is in a column with another heading.
pub(super) fn weigh(document: &Document, person: &Person, name: Name) -> Name {
    let uncertain = !is_name_like(&name.text) || is_in_other_column(document, person, &name);
    Name { uncertain, ..name }
}

/// Whether a text begins with a capital or a letter without case, and has no words in lower case as a sentence has.
pub(super) fn is_name_like(text: &str) -> bool {
    let is_lower = |word: &str| word.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_lowercase);
    let words = || text.split_whitespace();
    let is_word = |word: &str| is_lower(word) && !PARTICLES.contains(&word);
    !words().next().is_some_and(is_lower) && !words().any(is_word) && words().nth(WORDS).is_none()
}

/// Whether a text is in another cell than the avatar, in a column whose heading does not speak of names.
fn is_in_other_column(document: &Document, person: &Person, name: &Name) -> bool {
    if document.name(person.element) != "tr" {
        return false;
    }
    let holds = |cell: NodeIndex| document.node(cell).span.contains(name.span);
    let Some((column, cell)) = cells(document, person.element).enumerate().find(|(_, cell)| holds(*cell)) else {
        return false;
    };
    if person.image.is_some_and(|image| document.descendants(cell).contains(&image)) {
        return false;
    }
    let mut table = document.node(person.element).parent;
    if document.name(table) == "tbody" {
        table = document.node(table).parent;
    }
    let head = document.descendants(table).take(NODES).find(|&node| document.name(node) == "tr");
    let is_heading = |row: NodeIndex, cell: NodeIndex| {
        document.name(cell) == "th" || document.name(document.node(row).parent) == "thead"
    };
    let heading = head.and_then(|head| cells(document, head).nth(column).filter(|&cell| is_heading(head, cell)));
    let is_shown =
        |node: &NodeIndex| document.node(*node).kind == NodeKind::Text && !document.text(*node).trim().is_empty();
    let text = heading.and_then(|heading| document.descendants(heading).take(NODES).find(is_shown));
    text.map(|text| document.text(text)).filter(|text| text.len() <= LONGEST).is_some_and(|text| {
        let text = text.to_lowercase();
        !HEADINGS.iter().any(|heading| text.contains(heading))
    })
}
