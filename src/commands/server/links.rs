//! What is known of the links of open pages: the answers of earlier runs, and those of this session.

use serde::Deserialize;

use crate::{
    commands::{Failure, check::options::CheckOptions},
    engine::{self, ParsedPage},
    facts::{Accounts, WebFacts},
};

/// When links are checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) enum When {
    /// Never.
    Off,
    /// The answers in the cache are used, and no request is sent.
    #[default]
    Cache,
    /// Links without an answer in the cache are fetched when the page is saved.
    Save,
}

/// Answers of the network.
pub(super) type Fetched = (WebFacts, Accounts);

/// The answers of this session, and whether the cache may be used.
#[derive(Default)]
pub(super) struct Answers {
    pub(super) when: When,
    fetched: WebFacts,
    accounts: Accounts,
}

impl Answers {
    pub(super) fn new(when: When) -> Self {
        Self { when, ..Self::default() }
    }

    /// Keeps what was fetched.
    pub(super) fn keep(&mut self, (web, accounts): Fetched) {
        self.fetched.extend(web);
        self.accounts = accounts;
    }

    /// What is known of the links of some pages.
    pub(super) fn of<'a>(
        &self,
        pages: impl Iterator<Item = &'a ParsedPage> + Clone,
        options: &CheckOptions<'_>,
    ) -> Result<Fetched, Failure> {
        if self.when == When::Off || options.offline.is_some() {
            return Ok((WebFacts::new(), Accounts::default()));
        }
        let requests = engine::requests(pages);
        let mut web = recall(&requests, options)?;
        let own = requests.iter().filter_map(|request| self.fetched.get_key_value(&request.url));
        web.extend(own.map(|(url, answer)| (url.clone(), answer.clone())));
        Ok((web, self.accounts.clone()))
    }
}

/// The answers of earlier runs.
#[cfg(feature = "net")]
fn recall(requests: &[crate::facts::FetchRequest], options: &CheckOptions<'_>) -> Result<WebFacts, Failure> {
    use crate::commands::check::{cache_session::CacheSession, notes::Notes};
    let session = CacheSession::open(options.args, &options.net, &Notes::default())?;
    let known = requests.iter().zip(session.recall(requests));
    Ok(known.filter_map(|(request, answer)| Some((request.url.clone(), answer?))).collect())
}

#[cfg(not(feature = "net"))]
fn recall(_: &[crate::facts::FetchRequest], _: &CheckOptions<'_>) -> Result<WebFacts, Failure> {
    Ok(WebFacts::new())
}

/// Fetches the links of a page that the cache does not know.
pub(super) fn fetch(page: &ParsedPage, options: &CheckOptions<'_>) -> Result<Fetched, Failure> {
    use crate::commands::check::{fetch::fetch, notes::Notes};
    if options.offline.is_some() {
        return Ok((WebFacts::new(), Accounts::default()));
    }
    fetch(std::iter::once(page), options, None, &Notes::default())
}
