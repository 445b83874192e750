//! The people that pages name, in whatever way.

use std::collections::BTreeSet;

use super::{fold::words, handle, text_index::TextIndex};
use crate::{
    document::{Document, NodeKind, is_block},
    facts::{Author, Identity},
    model::{
        Model,
        links::{Target, UrlParts},
        people::address,
        roster::Roster,
    },
};

/// Shorter logins may be words of any address.
const SHORTEST_LOGIN: usize = 6;

/// Names, accounts and addresses on pages.
#[derive(Debug, Clone, Default)]
pub struct Named {
    logins: BTreeSet<String>,
    ids: BTreeSet<u64>,
    addresses: BTreeSet<String>,
    /// The logins as words are compared, without numbers and hyphens.
    plain_logins: BTreeSet<String>,
    text: TextIndex,
}

impl Named {
    /// Collects them from pages, and from the files that lists of people are written from. Linear in their text.
    pub fn of<'a>(pages: impl IntoIterator<Item = (&'a Document, &'a Model, Option<&'a Roster>)>) -> Self {
        let mut named = Self::default();
        for (document, model, roster) in pages {
            named.read_text(document.shown());
            named.read_links(document, model);
            roster.into_iter().for_each(|roster| named.read_roster(roster));
        }
        named.text.finish();
        named
    }

    /// Those of all of several pages.
    #[must_use]
    pub fn merged(all: impl IntoIterator<Item = Self>) -> Self {
        let mut merged = Self::default();
        for named in all {
            merged.logins.extend(named.logins);
            merged.plain_logins.extend(named.plain_logins);
            merged.ids.extend(named.ids);
            merged.addresses.extend(named.addresses);
            merged.text.append(named.text);
        }
        merged.text.finish();
        merged
    }

    /// Whether the pages show accounts. Where they do not, nobody is known by a login.
    #[must_use]
    pub fn has_accounts(&self) -> bool {
        !self.logins.is_empty() || !self.ids.is_empty()
    }

    /// Whether they have a login, or exactly this name and no longer one; a line may begin with its surname.
    #[must_use]
    pub fn has_exactly(&self, login: Option<&str>, name: Option<&str>) -> bool {
        login.is_some_and(|login| self.logins.contains(&login.to_lowercase()))
            || name.is_some_and(|name| self.text.has_whole(&words(name)) || self.text.has_line(name))
    }

    /// Whether their text has a name.
    #[must_use]
    pub fn has_text(&self, name: &str) -> bool {
        self.text.has_words(&words(name))
    }

    /// Whether they name an author, under any of their names.
    #[must_use]
    pub fn has(&self, author: &Author) -> bool {
        let by_account = author
            .account
            .as_ref()
            .is_some_and(|account| self.ids.contains(&account.id) || self.has_login(&account.login.to_lowercase()));
        by_account
            || author.account_name.as_ref().is_some_and(|name| self.has_name(name))
            || author.identities.iter().any(|identity| {
                handle(&identity.address).is_some_and(|handle| {
                    handle.id.is_some_and(|id| self.ids.contains(&id)) || self.has_login(handle.login)
                }) || self.addresses.contains(&identity.address)
                    || self.has_local_part(&identity.address)
                    || self.has_address_as_name(identity)
                    || self.has_name(&identity.name)
            })
    }

    fn has_login(&self, login: &str) -> bool {
        self.logins.contains(login) || (login.len() > 2 && self.text.has_words(&words(login)))
    }

    /// Whether a login is the first part of an address, and long enough to be of one person.
    fn has_local_part(&self, address: &str) -> bool {
        let local = address.split('@').next().unwrap_or_default();
        local.len() >= SHORTEST_LOGIN && self.logins.contains(local)
    }

    /// Whether the text has the first part of an address as a name, where that is all that is known.
    fn has_address_as_name(&self, identity: &Identity) -> bool {
        let local = identity.address.split('@').next().unwrap_or_default();
        identity.name.is_empty() && local.len() >= SHORTEST_LOGIN && self.text.has_name(local)
    }

    /// Whether the pages have a name, or a login that is one.
    fn has_name(&self, name: &str) -> bool {
        let lower = name.to_lowercase();
        // “Ada Lovelace (@ada)”
        let mut mentioned = lower
            .split('@')
            .skip(1)
            .map(|rest| rest.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-')).next().unwrap_or_default());
        let joined: String = words(name).concat();
        let is_login = |login: &str| !login.is_empty() && self.logins.contains(login);
        is_login(&lower)
            || mentioned.any(is_login)
            || self.has_login_like(&words(name), &joined)
            || self.text.has_name(name)
    }

    /// Whether a login begins with the first name and a part of the last one.
    fn has_login_like(&self, words: &[String], joined: &str) -> bool {
        let first = words.first().map_or(0, String::len);
        let least = (first + 2).max(SHORTEST_LOGIN + 2);
        let mut beginnings = joined.char_indices().map(|(at, c)| at + c.len_utf8()).filter(|end| *end >= least);
        words.len() > 1 && beginnings.any(|end| joined.get(..end).is_some_and(|part| self.plain_logins.contains(part)))
    }

    fn add_login(&mut self, login: &str) {
        let login = login.to_lowercase();
        let plain: String = words(&login).concat();
        self.plain_logins.insert(plain);
        self.logins.insert(login);
    }

    fn read_text(&mut self, document: &Document) {
        let mut block = String::new();
        for node in document.indices() {
            match document.node(node).kind {
                NodeKind::Text => block.push_str(document.text(node)),
                NodeKind::Comment => {}
                NodeKind::Element(_) => {
                    match document.name(node) {
                        "br" | "td" | "th" => block.push('\n'),
                        name if is_block(name) => self.push(&std::mem::take(&mut block)),
                        _ => {}
                    }
                    for attr in document.attrs(node) {
                        match &*attr.name {
                            "alt" | "title" | "aria-label" => self.push(&attr.value),
                            "href" => {
                                let mail = attr.value.strip_prefix("mailto:").and_then(|to| to.split('?').next());
                                self.push(mail.unwrap_or_default());
                            }
                            _ => {}
                        }
                    }
                }
            }
        }
        self.push(&block);
    }

    /// Adds the words, the addresses and the mentioned logins of a text.
    fn push(&mut self, text: &str) {
        self.text.push(text);
        for (at, _) in text.match_indices('@') {
            let is_local = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '+' | '-' | '%');
            let is_host = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-');
            let (before, after) = (text.get(..at).unwrap_or_default(), text.get(at + 1..).unwrap_or_default());
            let local: usize = before.chars().rev().take(100).take_while(|c| is_local(*c)).map(char::len_utf8).sum();
            let host: usize = after.chars().take(100).take_while(|c| is_host(*c)).map(char::len_utf8).sum();
            let host = after.get(..host).unwrap_or_default().trim_end_matches(['.', '-']);
            if local > 0 {
                self.addresses.insert(format!("{}@{host}", &before[before.len() - local..]).to_lowercase());
            } else if !host.is_empty() {
                self.add_login(host);
            }
        }
    }

    fn read_links(&mut self, document: &Document, model: &Model) {
        for link in model.links.iter().filter(|link| document.is_shown(link.node)) {
            if let Target::Web { url, .. } = &link.target {
                self.read_url(url);
            }
        }
        // Addresses without a scheme are not links.
        for person in model.grids.iter().flat_map(|grid| &grid.people) {
            person.login.iter().for_each(|login| self.add_login(login));
            self.ids.extend(person.avatar_id);
            self.push(person.display_name(document).unwrap_or_default());
        }
    }

    fn read_url(&mut self, url: &impl UrlParts) {
        let other = || {
            let segments: Vec<&str> = url.path_segments()?.filter(|segment| !segment.is_empty()).collect();
            let forge = matches!(url.host_str()?, "gitlab.com" | "codeberg.org");
            segments.first().filter(|_| forge && segments.len() == 1).map(|login| (*login).to_owned())
        };
        let login = address::login(url).or_else(other);
        login.iter().for_each(|login| self.add_login(login.strip_suffix(".png").unwrap_or(login)));
        self.ids.extend(address::avatar_id(url));
        // `commits?author=ada`
        let author = url.query().and_then(|query| query.split('&').find_map(|part| part.strip_prefix("author=")));
        author.into_iter().for_each(|login| self.add_login(login));
    }

    fn read_roster(&mut self, roster: &Roster) {
        for listed in &roster.people {
            let text = |text: &Option<crate::model::roster::Text>| text.as_ref().map(|text| text.text.clone());
            text(&listed.login).iter().for_each(|login| self.add_login(login));
            self.push(&text(&listed.name).unwrap_or_default());
            for address in [text(&listed.avatar), text(&listed.profile)].into_iter().flatten() {
                if let Some(url) = address::parse(&address) {
                    self.read_url(&url);
                }
            }
        }
    }
}
