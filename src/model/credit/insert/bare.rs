//! Lists of words without accounts, which may be of anything.

use super::{
    Item,
    forms::{BARE, has_capitals},
};
use crate::model::{Model, credit::headings::Of};

/// Whether the words of items are people: where a heading says so, or the name of the page.
pub(super) fn are_people(items: &[Item], section: Option<(Option<Of>, bool)>, model: &Model) -> bool {
    let bare: Vec<&Item> = items.iter().filter(|item| !item.is_part && BARE.contains(&item.form)).collect();
    // Accounts and addresses of mail are those of people.
    let certain = items.iter().filter(|item| !item.form.is_empty()).count() - bare.len();
    if certain * 2 >= bare.len() {
        return true;
    }
    let is_full = |item: &&&Item| item.name.as_deref().is_some_and(|name| name.contains(' ') && has_capitals(name));
    let are_full = || bare.iter().filter(is_full).count() * 4 >= bare.len() * 3;
    match section.unwrap_or((None, true)) {
        (Some(Of::Things), _) => false,
        // Under a heading that says nothing, single words are anything.
        (kind, is_said) => (kind.is_some() || model.may_list_people) && (is_said || are_full()),
    }
}
