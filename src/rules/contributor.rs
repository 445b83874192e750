//! Rules about the people of a grid, one by one and against each other.

pub mod alt;
mod alt_text;
pub mod avatar_mismatch;
pub mod disagrees;
pub mod duplicate;
pub mod invalid_login;
pub mod missing_avatar;
pub mod missing_name;
pub mod missing_profile;
pub mod renamed;
pub mod shared_avatar;
pub mod unlisted;
pub mod unsourced;

use super::wording;
use crate::{
    document::Document,
    facts::Account,
    model::people::{Person, start_tag},
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

/// The address of the avatar.
fn source(document: &Document, person: &Person) -> Span {
    let attr = person.image.and_then(|image| document.attr(image, "src"));
    let whole = || person.image.map_or(person.span, |image| start_tag(document, image));
    attr.map(|attr| attr.value_span).filter(|span| !span.is_empty()).unwrap_or_else(whole)
}

/// The account of a person's profile, if GitHub says that the avatar belongs to another one.
fn foreign<'a>(context: &Context<'a>, person: &Person) -> Option<&'a Account> {
    let account = context.facts.accounts.logins.get(&person.login.as_ref()?.to_lowercase())?.as_ref()?;
    (account.id != person.avatar_id?).then_some(account)
}
