//! The people that pages name, in whatever way.

use std::collections::BTreeSet;

use super::{
    fold::{Joined, MOST_WORDS, is_initial, without_initials, words},
    handle,
};
use crate::{
    document::{Document, NodeKind, is_block},
    facts::Author,
    model::{
        Model,
        links::{Target, UrlParts},
        people::address,
        roster::Roster,
    },
};

/// Names, accounts and addresses on pages.
#[derive(Debug, Clone, Default)]
pub struct Named {
    logins: BTreeSet<String>,
    ids: BTreeSet<u64>,
    addresses: BTreeSet<String>,
    /// Words that follow each other, written together; sorted.
    anywhere: Vec<u64>,
    /// Those at the beginning of a line, an item or a cell.
    first: Vec<u64>,
}

impl Named {
    /// Collects them from pages, and from the files that lists of people are written from. Linear in their text.
    pub fn of<'a>(pages: impl IntoIterator<Item = (&'a Document, &'a Model, Option<&'a Roster>)>) -> Self {
        let mut named = Self::default();
        for (document, model, roster) in pages {
            named.read_text(document);
            named.read_links(document, model);
            roster.into_iter().for_each(|roster| named.read_roster(roster));
        }
        for sequences in [&mut named.anywhere, &mut named.first] {
            sequences.sort_unstable();
            sequences.dedup();
        }
        named
    }

    /// Whether the pages show accounts. Where they do not, nobody is known by a login.
    #[must_use]
    pub fn has_accounts(&self) -> bool {
        !self.logins.is_empty() || !self.ids.is_empty()
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
                    || self.logins.contains(&identity.name.to_lowercase())
                    || self.has_name(&identity.name)
            })
    }

    fn has_login(&self, login: &str) -> bool {
        self.logins.contains(login) || (login.len() > 2 && self.has_words(&words(login)))
    }

    /// Whether the text has a name.
    fn has_name(&self, name: &str) -> bool {
        let own = words(name);
        if own.is_empty() {
            return false;
        }
        // “Lovelace, Ada” in a commit.
        let turned = name.split_once(',').map(|(last, first)| words(&format!("{first} {last}")));
        self.has_words(&own) || turned.is_some_and(|turned| self.has_words(&turned)) || self.has_turned(&own)
    }

    fn has_words<S: AsRef<str>>(&self, words: &[S]) -> bool {
        let has = |hash: u64| self.anywhere.binary_search(&hash).is_ok();
        !words.is_empty()
            && (has(Joined::of(words)) || without_initials(words).is_some_and(|words| has(Joined::of(&words))))
    }

    /// Whether a line begins with the last name, as in “Lovelace, Ada”.
    fn has_turned(&self, words: &[String]) -> bool {
        let turned = |at: usize| {
            let (first, last) = words.split_at(at);
            self.first.binary_search(&Joined::of(&[last, first].concat())).is_ok()
        };
        words.len() <= MOST_WORDS && (1..words.len()).any(turned)
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
                                let mail = attr.value.strip_prefix("mailto:").map(|to| to.split('?').next());
                                self.addresses.extend(mail.flatten().map(str::to_lowercase));
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
        let mut run: Vec<(String, bool)> = Vec::new();
        for line in text.lines() {
            let words = words(line).into_iter().enumerate();
            run.extend(words.map(|(at, word)| (word, at == 0)));
        }
        self.push_run(&run);
        if run.iter().any(|(word, _)| is_initial(word)) {
            let long: Vec<(String, bool)> = run.into_iter().filter(|(word, _)| !is_initial(word)).collect();
            self.push_run(&long);
        }
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
                self.logins.insert(host.to_lowercase());
            }
        }
    }

    fn push_run(&mut self, run: &[(String, bool)]) {
        for (at, (_, is_first)) in run.iter().enumerate() {
            let mut joined = Joined::EMPTY;
            for (word, _) in run.iter().skip(at).take(MOST_WORDS) {
                joined = joined.with(word);
                self.anywhere.push(joined.hash());
                if *is_first {
                    self.first.push(joined.hash());
                }
            }
        }
    }

    fn read_links(&mut self, document: &Document, model: &Model) {
        for link in &model.links {
            if let Target::Web { url, .. } = &link.target {
                self.read_url(url);
            }
        }
        // Addresses without a scheme are no links.
        for person in model.grids.iter().flat_map(|grid| &grid.people) {
            self.logins.extend(person.login.as_ref().map(|login| login.to_lowercase()));
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
        self.logins.extend(login.map(|login| login.strip_suffix(".png").unwrap_or(&login).to_lowercase()));
        self.ids.extend(address::avatar_id(url));
        // `commits?author=ada`
        let author = url.query().and_then(|query| query.split('&').find_map(|part| part.strip_prefix("author=")));
        self.logins.extend(author.map(str::to_lowercase));
    }

    fn read_roster(&mut self, roster: &Roster) {
        for listed in &roster.people {
            let text = |text: &Option<crate::model::roster::Text>| text.as_ref().map(|text| text.text.clone());
            self.logins.extend(text(&listed.login).map(|login| login.to_lowercase()));
            self.push(&text(&listed.name).unwrap_or_default());
            for address in [text(&listed.avatar), text(&listed.profile)].into_iter().flatten() {
                if let Some(url) = address::parse(&address) {
                    self.read_url(&url);
                }
            }
        }
    }
}
