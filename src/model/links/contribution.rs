//! Links of the all-contributors generator that lead nowhere by design.

use crate::document::{Document, NodeIndex};

/// Whether a link has the fragment `#type-login`, as the generator writes it for contributions without a page. Such links are also
/// copied, without the comments around the list: then they are an emoji with a title. Without a login, the fragment is the type.
pub(super) fn is_anchor(document: &Document, link: NodeIndex, in_list: bool) -> bool {
    let Some(fragment) = document.attr(link, "href").and_then(|href| href.value.strip_prefix('#')) else {
        return false;
    };
    let (kind, login) = fragment.split_once('-').unwrap_or((fragment, ""));
    let is_type = !kind.is_empty() && kind.chars().all(|c| c.is_ascii_alphanumeric());
    let is_emoji = || {
        document.attr(link, "title").is_some_and(|title| !title.value.trim().is_empty())
            && !document.flow_of(link, MAX_NODES).text().chars().any(char::is_alphanumeric)
    };
    is_type && (in_list || !login.is_empty()) && ((in_list && !login.is_empty()) || is_emoji())
}

/// Most nodes of a link that are read.
const MAX_NODES: NodeIndex = 16;
