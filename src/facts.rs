//! Requests that rules have about the world, and the answers. Pure data: who finds the answers lives in `io`.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    time::Duration,
};

/// What has to be known about one address. Two documents that name the same address share one request.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct FetchRequest {
    /// Absolute `http` or `https` URL without its fragment, as WHATWG URL serializes it.
    pub url: String,
    /// Whether the address is shown as a picture somewhere, so that its bytes have to be an image.
    pub image: bool,
    /// Whether somebody links to a fragment of it, so that the page's anchors are wanted.
    pub anchors: bool,
}

/// One redirect that was followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hop {
    /// 301, 302, 303, 307 or 308 (RFC 9110, 15.4).
    pub status: u16,
    /// The absolute URL that the `Location` field led to, with its fragment where it has one.
    pub to: String,
}

impl Hop {
    /// 301 and 308 promise that the old address is not coming back (RFC 9110, 15.4.2 and 15.4.9).
    #[must_use]
    pub const fn permanent(&self) -> bool {
        matches!(self.status, 301 | 308)
    }
}

/// What was learned about one address.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The verdict.
    pub outcome: Outcome,
    /// Redirects followed, in order. The last one's `to` is the address the outcome is about.
    pub hops: Vec<Hop>,
    /// How often it was tried: 1, and one more for each retry, wherever along its redirects that was needed; 0 where
    /// nothing was sent.
    pub attempts: u32,
    /// Wall time from the first request to the verdict.
    pub elapsed: Duration,
    /// Whether the same address answers with `https`: asked once, where it is an `http` one without a port, is alive, and
    /// stays with `http`.
    pub https: bool,
    /// Whether it comes from an earlier run.
    pub cached: bool,
    /// The newest snapshot of a dead page in an archive, where one was looked for.
    pub archived: Option<String>,
}

impl Answer {
    /// An answer that no request led to.
    #[must_use]
    pub const fn unsent(outcome: Outcome) -> Self {
        Self {
            outcome,
            hops: Vec::new(),
            attempts: 0,
            elapsed: Duration::ZERO,
            https: false,
            cached: false,
            archived: None,
        }
    }
}

/// The verdict on an address.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// It answered with a success status.
    Alive {
        /// 200 to 299, or a status that the user accepts.
        status: u16,
        /// What the bytes are, where an image was wanted.
        image: Option<Image>,
        /// The anchors of the page, where they were wanted and could be read.
        anchors: Option<Anchors>,
    },
    /// There is nothing there, and trying again would not help.
    Dead(Dead),
    /// Nothing can be said about the link: somebody else's trouble, or a wall against programs.
    Unreachable(Unreachable),
    /// The TLS certificate is not valid for the host; the text is the predicate of a sentence about it: “has expired”.
    Certificate(String),
    /// The address guard refused to connect; the text names the address or range.
    Blocked(String),
    /// Nobody asked.
    Skipped(Skipped),
}

/// Why an address is dead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Dead {
    /// 404 Not Found or 410 Gone.
    Status(u16),
    /// The name does not exist in the DNS.
    NoSuchHost(String),
    /// The redirects come back to an address already visited, or go on for more than ten.
    RedirectLoop,
    /// A redirect leads to something that is not `http` or `https`; the target.
    RedirectScheme(String),
}

/// Why nothing can be said about an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unreachable {
    /// A status that is no verdict on the link: 401, 403, 408, 425, 429, 5xx, 999 and other 4xx.
    Status(u16),
    /// The resolver failed; the name may well exist.
    Dns(String),
    /// The connection was refused, reset or could not be made.
    Connect(String),
    /// The TLS handshake failed for a reason other than the certificate.
    Tls(String),
    /// Nothing came within the time for one link.
    Timeout(Stage),
    /// A redirect without a usable `Location`.
    NoLocation(u16),
    /// The answer broke off or was not HTTP.
    Broken(String),
}

/// How far a request had come when its time ran out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Name resolution, connecting, TLS.
    Connect,
    /// Connected; no header yet.
    Header,
    /// The header had come; the body had not.
    Body,
}

/// Why nobody asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Skipped {
    /// `--offline`.
    Offline,
    /// An exclusion names the address.
    Excluded,
    /// It stood in the revision that the page is compared with.
    Unchanged,
    /// The user ended the run first.
    Interrupted,
}

/// What the bytes of a picture turned out to be.
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
    /// Not something a browser draws; the text says what came instead: “a web page (text/html)”, “empty”.
    Not(String),
}

/// The anchors of a fetched page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Anchors {
    /// Values of `id`, and of `name` on `a`, decoded. One that begins with `user-content-` is here without it, too.
    pub ids: BTreeSet<String>,
    /// Whether the page may add anchors later: it has scripts, was cut at the size limit, or is not HTML.
    /// An absent anchor is then no finding.
    pub incomplete: bool,
}

/// Who answers requests about addresses.
pub trait Web {
    /// Answers every request, in the same order. Never fails: not knowing is an answer too.
    fn ask(&self, requests: &[FetchRequest]) -> Vec<Answer>;
}

/// The licence files of the project that a page belongs to: those of the nearest folder that has some.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Licenses {
    /// Sorted by path; at least one.
    pub files: Vec<LicenseFile>,
}

/// One licence file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LicenseFile {
    /// As a report calls it.
    pub path: String,
    /// SPDX identifier of the licence whose text it holds; `None` where the text is not that of a known licence.
    pub id: Option<String>,
}

/// What the API of GitHub is asked: names in lower case, as they are the same in every case.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AccountRequests {
    /// Logins of users and organizations.
    pub logins: BTreeSet<String>,
    /// `owner/name` of repositories.
    pub repositories: BTreeSet<String>,
}

impl AccountRequests {
    /// Adds those of another page.
    pub fn merge(&mut self, mut other: Self) {
        self.logins.append(&mut other.logins);
        self.repositories.append(&mut other.repositories);
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.logins.len() + self.repositories.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// A user or an organization.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Today's login.
    pub login: String,
    /// The number that stays the same when the login changes.
    pub id: u64,
}

/// What the API of GitHub said. What is not in here was not asked, or got no answer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Accounts {
    /// By login in lower case; `None`: nobody is called so.
    pub logins: BTreeMap<String, Option<Account>>,
    /// By id; `None`: there is no such account any more.
    pub ids: BTreeMap<u64, Option<Account>>,
    /// Today's `owner/name` by the one that was asked, in lower case; `None`: none that everybody may see.
    pub repositories: BTreeMap<String, Option<String>>,
}

impl Accounts {
    /// Whether nothing was learned.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.logins.is_empty() && self.ids.is_empty() && self.repositories.is_empty()
    }

    /// Today's account behind an id, where the account that has a login is another one, or there is none.
    #[must_use]
    pub fn renamed(&self, login: &str, id: u64) -> Option<&Account> {
        let account = self.ids.get(&id)?.as_ref()?;
        (!account.login.eq_ignore_ascii_case(login)).then_some(account)
    }
}

/// When lines of a page were last written, and which modules the project had then.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct History {
    /// By line, from 1; lines that nothing is known of are not there.
    pub lines: BTreeMap<u32, Written>,
    /// Whether the clone does not go back far enough for some line.
    pub cut_off: bool,
}

/// One line as it was committed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// Its text, without the line break. What is said of it holds for this text only.
    pub text: String,
    /// When that was.
    pub then: Arc<Snapshot>,
}

/// The project at one commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    /// The beginning of its name.
    pub commit: String,
    /// The day it was committed, `2025-11-02`.
    pub date: String,
    /// Names of the directories that stood where the modules are.
    pub directories: Vec<String>,
}

/// Answers about addresses, by URL without fragment.
pub type WebFacts = BTreeMap<String, Answer>;

/// Answers about relative link targets, by path normalized by the model of links.
pub type FileFacts = BTreeMap<String, FileFact>;

/// What stands at a relative target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileFact {
    /// Nothing; perhaps a name that differs in case only.
    Missing {
        /// The name as the file system spells it.
        other_case: Option<String>,
    },
    /// It leads out of the repository, where nothing may be looked at.
    Outside,
    /// A directory.
    Directory,
    /// A file; its anchors where it is a document that was read for them.
    File {
        /// Anchors of headings and elements, or `None` where the file is not a document.
        anchors: Option<BTreeSet<String>>,
    },
}
