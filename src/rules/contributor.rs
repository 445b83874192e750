//! Rules about the people of a grid, one by one and against each other.

pub mod alt;
mod alt_text;
pub mod avatar_mismatch;
pub mod badge_count;
pub mod broken_list;
pub mod disagrees;
pub mod duplicate;
pub mod invalid_login;
pub mod missing_avatar;
pub mod missing_name;
pub mod missing_profile;
mod removal;
pub mod renamed;
pub mod shared_avatar;
pub mod uncredited;
pub mod unknown_contribution;
pub mod unlisted;
pub mod unsourced;

use super::wording;
use crate::{
    document::{Document, NodeIndex},
    facts::Account,
    model::people::Person,
    rule::Context,
    span::Span,
};

/// A person's name at the start of a sentence.
fn subject(document: &Document, person: &Person) -> String {
    person.display_name(document).map_or_else(|| "This person".to_owned(), wording::clipped)
}

/// A person's name inside a sentence.
fn who(document: &Document, person: &Person) -> String {
    person.display_name(document).map_or_else(|| "this person".to_owned(), wording::clipped)
}

/// What identifies a person, however the page shows them: the login, the account, the profile, the name or the avatar.
fn identity(document: &Document, person: &Person) -> String {
    let attr = |node: Option<NodeIndex>, name| Some(document.attr(node?, name)?.value.trim().to_owned());
    let avatar = || attr(person.image, "src").map(|url| url.split('?').next().unwrap_or_default().to_owned());
    let account = || person.avatar_id.map(|id| format!("account {id}"));
    let name = || person.display_name(document).map(str::to_owned);
    let known = person.login.clone().or_else(account).or_else(|| attr(person.link, "href"));
    known.or_else(name).or_else(avatar).unwrap_or_default()
}

/// The address of the avatar.
fn source(document: &Document, person: &Person) -> Span {
    let attr = person.image.and_then(|image| document.attr(image, "src"));
    let whole = || person.image.map_or(person.span, |image| document.open(image));
    attr.map(|attr| attr.value_span).filter(|span| !span.is_empty()).unwrap_or_else(whole)
}

/// The account of a person's profile, if GitHub says that the avatar belongs to another one.
fn foreign<'a>(context: &Context<'a>, person: &Person) -> Option<&'a Account> {
    let account = context.facts.accounts.logins.get(&person.login.as_ref()?.to_lowercase())?.as_ref()?;
    (account.id != person.avatar_id?).then_some(account)
}
