//! Others who are in the element of a person.

use url::Url;

use crate::{
    document::{Document, NodeIndex},
    model::people::{
        Person,
        accounts::{GithubTarget, github_target},
    },
};

/// Whether an element of a person has a link to another account or its image, which would be removed as well: a paragraph
/// in which the others are not recognized.
pub(super) fn holds_other(document: &Document, person: &Person, element: NodeIndex) -> bool {
    let account = |node| {
        // An image without its `)` takes the address of the link around it.
        let name = if document.name(node) == "img" { "src" } else { "href" };
        let address = document.attr(node, name).filter(|_| matches!(document.name(node), "a" | "img"))?;
        match github_target(&Url::parse(address.value.trim()).ok()?)? {
            GithubTarget::Account(login) => Some(login),
            GithubTarget::Repository(..) => None,
        }
    };
    let is_other = |login: String| person.login.as_ref().is_none_or(|own| !own.eq_ignore_ascii_case(&login));
    document.descendants(element).filter_map(account).any(is_other)
}
