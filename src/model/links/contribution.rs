//! Links of the all-contributors generator that lead nowhere by design.

use crate::document::{Document, NodeIndex};

/// Whether a link is an emoji with a title and the fragment `#type-login`, as the generator writes it for contributions
/// without a page. Such links are also copied, without the comments around the list.
pub(super) fn is_anchor(document: &Document, link: NodeIndex) -> bool {
    let has =
        |name: &str, is_meant: &dyn Fn(&str) -> bool| document.attr(link, name).is_some_and(|a| is_meant(&a.value));
    has("title", &|title| !title.trim().is_empty())
        && has("href", &|href| href.strip_prefix('#').and_then(|name| name.split_once('-')).is_some_and(is_type))
        && !document.flow_of(link, MAX_NODES).text().chars().any(char::is_alphanumeric)
}

/// Most nodes of a link that are read.
const MAX_NODES: NodeIndex = 16;

/// Whether a fragment has the type of a contribution and a login.
fn is_type((kind, login): (&str, &str)) -> bool {
    let letters = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_alphabetic());
    letters(kind) && !login.is_empty()
}
