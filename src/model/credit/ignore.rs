//! `[contributors] ignore`: authors who need not be named.

use std::collections::BTreeSet;

use super::{
    fold::{Joined, Place, words},
    handle,
};
use crate::facts::Author;

/// Names, logins and addresses.
#[derive(Debug, Clone, Default)]
pub struct Ignored {
    names: BTreeSet<u64>,
    logins: BTreeSet<String>,
    /// Addresses, in which `*` is any text.
    addresses: Vec<String>,
}

impl Ignored {
    /// Reads the list. What has an `@` inside is an address, all else a name or a login.
    pub fn new<S: AsRef<str>>(list: &[S]) -> Self {
        let mut ignored = Self::default();
        for text in list {
            let text = text.as_ref().trim().to_lowercase();
            let plain = text.strip_prefix('@').unwrap_or(&text);
            if plain.contains('@') {
                ignored.addresses.push(plain.to_owned());
                continue;
            }
            ignored.logins.insert(plain.to_owned());
            ignored.names.extend(name(plain));
        }
        ignored
    }

    /// Whether an author is on the list, under any of their names.
    #[must_use]
    pub fn has(&self, author: &Author) -> bool {
        let is_login = |login: &str| self.logins.contains(&login.to_lowercase());
        let account = || author.account.as_ref().is_some_and(|account| is_login(&account.login));
        author.identities.iter().any(|identity| {
            name(&identity.name).is_some_and(|name| self.names.contains(&name))
                || is_login(&identity.name)
                || handle(&identity.address).is_some_and(|handle| is_login(handle.login))
                || self.addresses.iter().any(|pattern| matches(pattern, &identity.address))
        }) || account()
    }
}

/// A name, without case, accents and spaces; one with digits is only compared as it is written.
fn name(text: &str) -> Option<u64> {
    let words = words(text);
    let is_name = !words.is_empty() && !text.contains(|c: char| c.is_ascii_digit());
    is_name.then(|| Joined::of(Place::Anywhere, &words))
}

/// Whether a text matches a pattern in which `*` is any text.
fn matches(pattern: &str, text: &str) -> bool {
    let Some((start, rest)) = pattern.split_once('*') else { return pattern == text };
    let Some(mut left) = text.strip_prefix(start) else { return false };
    let (middle, end) = rest.rsplit_once('*').unwrap_or(("", rest));
    for part in middle.split('*').filter(|part| !part.is_empty()) {
        let Some((_, after)) = left.split_once(part) else { return false };
        left = after;
    }
    left.ends_with(end)
}
