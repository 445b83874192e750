//! Links of the all-contributors generator that lead nowhere by design.

use crate::document::{Document, NodeIndex};

/// Whether a link is an emoji with a title and the fragment `#type-login`, as the generator writes it for contributions
/// without a page. Such links are also copied, without the comments around the list. In a list, a project may have other types
/// and symbols, and people without a login.
pub(super) fn is_anchor(document: &Document, link: NodeIndex, in_list: bool) -> bool {
    let Some(fragment) = document.attr(link, "href").and_then(|href| href.value.strip_prefix('#')) else {
        return false;
    };
    let (kind, login) = fragment.split_once('-').unwrap_or((fragment, ""));
    let has_title = || document.attr(link, "title").is_some_and(|title| !title.value.trim().is_empty());
    let is_symbol = || !document.flow_of(link, MAX_NODES).text().chars().any(char::is_alphanumeric);
    let is_type = |is_part: fn(char) -> bool| !kind.is_empty() && kind.chars().all(is_part);
    match (in_list, login.is_empty()) {
        (true, false) => is_type(is_own_type) && (has_title() || is_symbol()),
        (true, true) => is_type(is_own_type) && has_title() && is_symbol(),
        (false, false) => is_type(is_usual_type) && has_title() && is_symbol(),
        (false, true) => false,
    }
}

/// Most nodes of a link that are read.
const MAX_NODES: NodeIndex = 16;

const fn is_usual_type(c: char) -> bool {
    c.is_ascii_alphabetic()
}

const fn is_own_type(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}
