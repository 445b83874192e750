//! External facts that rules need: requests and answers. Pure data; `io` collects the answers.

mod authors;
mod entry_sources;
mod files;
mod history;
mod licenses;

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

pub use authors::{Author, Authors, Commit, CommitLog, Identity};
pub use entry_sources::{EntrySource, EntrySources, Registry, SourceItem};
pub use files::{FileAnchors, FileFact};
pub use history::{CutOff, History, LineHistory, Renumbered, Snapshot, Unchanged, Written, numbers};
pub use licenses::{LicenseFile, Licenses};

/// A request about one URL. Documents that link to the same URL share one request.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct FetchRequest {
    /// Absolute `http` or `https` URL without its fragment, as WHATWG URL serializes it.
    pub url: String,
    /// Whether the URL is used as an image, so that the response has to be one.
    pub image: bool,
    /// Whether some link has a fragment, so that the anchors of the page are needed.
    pub anchors: bool,
    /// The decoded fragments of those links. Of pages with very many anchors, few others are kept.
    pub fragments: BTreeSet<String>,
}

impl FetchRequest {
    /// Adds what another request for the same URL needs.
    pub fn merge(&mut self, other: &Self) {
        self.image |= other.image;
        self.anchors |= other.anchors;
        self.fragments.extend(other.fragments.iter().cloned());
    }
}

/// One redirect that was followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hop {
    /// 301, 302, 303, 307 or 308 (RFC 9110, 15.4).
    pub status: u16,
    /// The absolute URL in `Location`, with its fragment if any.
    pub to: String,
}

impl Hop {
    /// Whether the redirect is permanent: 301 or 308 (RFC 9110, 15.4.2 and 15.4.9).
    #[must_use]
    pub const fn permanent(&self) -> bool {
        matches!(self.status, 301 | 308)
    }
}

/// The answer about one URL.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The result.
    pub outcome: Outcome,
    /// Redirects followed, in order. The outcome is that of the last one's `to`.
    pub hops: Vec<Hop>,
    /// Number of attempts: 1 plus one per retry, redirects included; 0 if nothing was sent.
    pub attempts: u32,
    /// Wall time from the first request to the result.
    pub elapsed: Duration,
    /// The address of the page over `https`, if it works: after permanent redirects, without a fragment. Checked once, for a live
    /// `http` URL without a port that stays on `http`; if it has moved, for the new URL.
    pub https: Option<String>,
    /// Whether it comes from the cache.
    pub cached: bool,
    /// The newest archived snapshot of a dead page, if one was looked up.
    pub archived: Option<String>,
    /// The days of a dead link that was alive a short time ago.
    pub grace: Option<Grace>,
}

/// The days of a link that is dead and may come back (`link.grace`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grace {
    /// When it was first dead: `2025-11-02`.
    pub since: String,
    /// From when on that is an error.
    pub until: String,
}

impl Answer {
    /// An answer without a request.
    #[must_use]
    pub const fn unsent(outcome: Outcome) -> Self {
        Self {
            outcome,
            hops: Vec::new(),
            attempts: 0,
            elapsed: Duration::ZERO,
            https: None,
            cached: false,
            archived: None,
            grace: None,
        }
    }

    /// Where the page has moved to: the end of redirects that are all permanent, with its fragment. `None` if it does not work.
    /// Images have moved only if [`Self::is_image`].
    #[must_use]
    pub fn moved_to(&self) -> Option<&str> {
        let alive = matches!(self.outcome, Outcome::Alive { .. });
        let last = self.hops.last().filter(|_| alive && self.hops.iter().all(Hop::permanent));
        last.map(|hop| hop.to.as_str())
    }

    /// Whether the response can be shown as an image, as far as is known.
    #[must_use]
    pub const fn is_image(&self) -> bool {
        !matches!(self.outcome, Outcome::Alive { image: Some(Image::Not(_)), .. })
    }

    /// The answers that this one implies for the addresses at which the page is now.
    pub fn implied(&self) -> impl Iterator<Item = (String, Self)> {
        let at = |url: &str| {
            let https = self.https.clone().filter(|_| url.starts_with("http:"));
            (without_fragment(url).to_owned(), Self { hops: Vec::new(), https, ..self.clone() })
        };
        self.moved_to().into_iter().chain(self.https.as_deref()).map(at)
    }
}

/// A URL up to its fragment.
#[must_use]
pub fn without_fragment(url: &str) -> &str {
    url.split_once('#').map_or(url, |(url, _)| url)
}

/// The result of checking a URL.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// The server responded with a success status.
    Alive {
        /// 200 to 299, or another accepted status.
        status: u16,
        /// The image, if one was requested.
        image: Option<Image>,
        /// The anchors of the page, if requested and readable.
        anchors: Option<Anchors>,
    },
    /// The URL does not exist; retrying would not help.
    Dead(Dead),
    /// The check is inconclusive: a server problem, or bots are rejected.
    Unreachable(Unreachable),
    /// The TLS certificate is not valid for the host, with the predicate of a sentence about it: “has expired”.
    Certificate(String),
    /// The address guard refused to connect, with the address or range.
    Blocked(String),
    /// The URL was not checked.
    Skipped(Skipped),
}

/// Why a URL is dead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Dead {
    /// 404 Not Found or 410 Gone.
    Status(u16),
    /// The host does not exist in the DNS.
    NoSuchHost(String),
    /// A redirect loop, or more than ten redirects.
    RedirectLoop,
    /// A redirect to a scheme other than `http` or `https`, with its target.
    RedirectScheme(String),
}

/// Why a check is inconclusive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unreachable {
    /// A status that does not say whether the link works: 401, 403, 408, 425, 429, 5xx, 999 and other 4xx.
    Status(u16),
    /// The resolver failed; the host may still exist.
    Dns(String),
    /// The connection was refused, reset or could not be made.
    Connect(String),
    /// The TLS handshake failed for a reason other than the certificate.
    Tls(String),
    /// The time for one link ran out.
    Timeout(Stage),
    /// A redirect without a usable `Location`.
    NoLocation(u16),
    /// The response was cut off or is not HTTP.
    Broken(String),
    /// The host was given up before this link's turn.
    GivenUp(GivenUp),
}

/// Why a host was given up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum GivenUp {
    /// So many links in a row failed with all their retries.
    Failures(u32),
    /// It returned this status, and a `Retry-After` that is longer than a run waits.
    Backoff(u16),
}

/// Stage of a request that timed out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Name resolution, connecting, TLS.
    Connect,
    /// Connected, waiting for the header.
    Header,
    /// Header received, waiting for the body.
    Body,
}

/// Why a URL was not checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Skipped {
    /// `--offline`.
    Offline,
    /// The URL is excluded.
    Excluded,
    /// The link is also in the revision that the page is compared with.
    Unchanged,
    /// The user ended the run first.
    Interrupted,
    /// The time of the run was up.
    OutOfTime,
    /// No host could be reached.
    NetworkDown,
}

/// What a requested image turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Image {
    /// A raster image with its size in pixels.
    Raster {
        /// Pixels.
        width: u32,
        /// Pixels.
        height: u32,
    },
    /// A vector image (SVG): any size.
    Vector,
    /// Nothing is known: the response could not be decoded, or what was read of it does not say.
    Unknown,
    /// Not an image, with what was received instead: “a web page (text/html)”, “an empty response”.
    Not(String),
}

/// The anchors of a fetched page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Anchors {
    /// Values of `id`, and of `name` on `a`, decoded. Those with the prefix `user-content-` are also listed without it.
    pub ids: BTreeSet<String>,
    /// Whether the page may have more anchors: it has scripts, was cut at the size limit, or is not HTML. A missing
    /// anchor is then not reported.
    pub incomplete: bool,
}

impl Anchors {
    /// Most anchors that are kept besides those that links have.
    pub(crate) const MAX: usize = 2_000;
    /// The same in bytes.
    pub(crate) const MAX_BYTES: usize = 64 << 10;

    /// Whether there may be anchors that are not kept, because no link has them.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.ids.len() >= Self::MAX || self.ids.iter().map(String::len).sum::<usize>() >= Self::MAX_BYTES
    }
}

/// A source of answers about URLs.
pub trait Web {
    /// Answers every request, in the same order. Never fails: an inconclusive check is an answer.
    fn fetch(&self, requests: &[FetchRequest]) -> Vec<Answer>;
}

/// Requests to the GitHub API. Names are lower-cased, as GitHub ignores case.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AccountRequests {
    /// Logins of users and organizations.
    pub logins: BTreeSet<String>,
    /// `owner/name` of repositories.
    pub repositories: BTreeSet<String>,
}

impl AccountRequests {
    /// Adds the requests of another page.
    pub fn merge(&mut self, mut other: Self) {
        self.logins.append(&mut other.logins);
        self.repositories.append(&mut other.repositories);
    }

    /// Number of requests.
    #[must_use]
    pub fn len(&self) -> usize {
        self.logins.len() + self.repositories.len()
    }

    /// Whether there are no requests.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// A user or an organization.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Current login.
    pub login: String,
    /// Account id, which survives renaming.
    pub id: u64,
}

/// Answers of the GitHub API. What was not requested or not answered is absent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Accounts {
    /// By lower-case login; `None` if there is no such account.
    pub logins: BTreeMap<String, Option<Account>>,
    /// By id; `None` if the account no longer exists.
    pub ids: BTreeMap<u64, Option<Account>>,
    /// Current `owner/name` by the requested one in lower case; `None` if there is no such public repository.
    pub repositories: BTreeMap<String, Option<String>>,
    /// The ids next to a login on the pages of the run, by lower-case login.
    pub by_login: BTreeMap<String, BTreeSet<u64>>,
}

impl Accounts {
    /// Whether there are no answers.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.logins.is_empty() && self.ids.is_empty() && self.repositories.is_empty()
    }

    /// The current account with an id, if its login is not `login`.
    #[must_use]
    pub fn renamed(&self, login: &str, id: u64) -> Option<&Account> {
        let account = self.ids.get(&id)?.as_ref()?;
        (!account.login.eq_ignore_ascii_case(login)).then_some(account)
    }
}

/// Answers about URLs, keyed by URL without fragment.
pub type WebFacts = BTreeMap<String, Answer>;

/// Answers about relative link targets, keyed by the path as normalized by [`model::links`](crate::model::links).
pub type FileFacts = BTreeMap<String, FileFact>;

/// What builds pages into a site, where that changes how they are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Generator {
    /// `MkDocs`, with Python-Markdown.
    MkDocs,
    /// `VitePress` or `VuePress`, whose pages are components of Vue.
    VitePress,
    /// Docusaurus, and whatever else reads Markdown as MDX.
    Mdx,
    /// Hugo or Zola, with Markdown as a forge reads it.
    Hugo,
    /// Jekyll, with kramdown.
    Jekyll,
    /// Jekyll, with kramdown configured to read Markdown in all of HTML.
    JekyllInBlocks,
}

impl Generator {
    /// Whether names of tags that are not in lower case are those of components.
    #[must_use]
    pub const fn has_components(self) -> bool {
        matches!(self, Self::Mdx | Self::VitePress)
    }
}
