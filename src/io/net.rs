//! Answers about addresses, from the network.
//!
//! The parts: [`guard`] says which addresses may be connected to, `dns` resolves names through it, `client` is the
//! HTTP client on top, `request` sends one request, `fetch` follows one address through redirects and retries,
//! `gate` says when a host may be asked, `schedule` lines all addresses up. `failure`, `image` and `anchors` judge what came; `retry`, `headers` and
//! `cookies` are what their names say.
//!
//! What holds: nothing but GET is sent. No address that the guard refuses is connected to, on no hop. A configured
//! header field reaches no host but its own. Reading is bounded in bytes (after decompression) and in time. An answer
//! of a hostile server is an answer, never a panic.

mod anchors;
pub mod archive;
mod client;
mod cookies;
mod dns;
mod failure;
mod fetch;
mod gate;
pub mod github;
pub mod guard;
mod headers;
mod image;
mod request;
mod retry;
mod schedule;

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    net::SocketAddr,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use regex::Regex;
use tokio::runtime::{Builder, Runtime};
use url::Url;

use crate::facts::{Answer, Dead, FetchRequest, Outcome, Stage, Unreachable, Web};

/// What servers are told about us, unless the user says otherwise.
const USER_AGENT: &str = concat!("ack-lint/", env!("CARGO_PKG_VERSION"), " (link checker)");

/// Told at the start and after each answered address: how many distinct addresses are done (0 at the start), of how
/// many, and the hosts that are waited for, those with the most links first.
pub type Progress = dyn Fn(usize, usize, &str) + Send + Sync;

/// How to ask.
#[derive(Debug, Clone)]
pub struct Options {
    /// Time for one link: its redirects, retries and the pauses between them. Waiting for a turn is not counted.
    pub timeout: Duration,
    /// How often one link may be asked again.
    pub retries: u32,
    /// Requests at once; at least 1.
    pub max_concurrency: usize,
    /// Requests at once to one host; at least 1.
    pub per_host: usize,
    /// What single hosts are granted, by their name in lower case.
    pub hosts: BTreeMap<String, HostLimits>,
    /// Whether a host starts low, earns its concurrency, and is asked less when it is in trouble.
    pub throttle: bool,
    /// `User-Agent`; `None` for our own.
    pub user_agent: Option<String>,
    /// Header fields for single hosts.
    pub headers: Vec<HostHeader>,
    /// Whether loopback, private and link-local addresses may be connected to.
    pub allow_private: bool,
    /// Statuses that count as alive, besides 200 to 299.
    pub accept: BTreeSet<u16>,
    /// Addresses that are not asked, wherever on the way they come.
    pub exclude: Vec<Regex>,
    /// Hosts that are not looked up but connected to there, whatever they are called; the port is for addresses without one.
    pub connect_to: BTreeMap<String, SocketAddr>,
    /// Whether an interrupt (Ctrl-C) ends the asking; what was not answered by then is skipped.
    pub interruptible: bool,
    /// Whether `HTTP_PROXY`, `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY` are obeyed.
    pub proxies: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            timeout: Duration::from_secs(20),
            retries: 2,
            max_concurrency: 64,
            per_host: 8,
            hosts: BTreeMap::new(),
            throttle: true,
            user_agent: None,
            headers: Vec::new(),
            allow_private: false,
            accept: BTreeSet::new(),
            exclude: Vec::new(),
            connect_to: BTreeMap::new(),
            interruptible: false,
            proxies: true,
        }
    }
}

/// What one host is granted instead of what all are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HostLimits {
    /// Requests at once.
    pub concurrency: Option<usize>,
    /// The least time between the starts of two requests.
    pub interval: Option<Duration>,
    /// Time for one link that begins at this host.
    pub timeout: Option<Duration>,
    /// Statuses that count as alive there, besides those that do everywhere.
    pub accept: BTreeSet<u16>,
}

/// A header field for one host. Its `Debug` form leaves the value out, which may be a secret.
#[derive(Clone, PartialEq, Eq)]
pub struct HostHeader {
    /// The host, with `:port` where the field is for that port only.
    pub host: String,
    /// The field's name.
    pub name: String,
    /// The field's value.
    pub value: String,
}

impl fmt::Debug for HostHeader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HostHeader").field("host", &self.host).field("name", &self.name).finish_non_exhaustive()
    }
}

/// Why no client could be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Error {
    /// A header field that cannot be sent.
    Header {
        /// The host it is for.
        host: String,
        /// Its name.
        name: String,
        /// What is wrong with it. The value is never told: it may be a secret.
        what: String,
    },
    /// A `User-Agent` that cannot stand in a header.
    UserAgent(String),
    /// The client could not be set up; most often no trusted certificates were found.
    Client(String),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Header { host, name, what } => write!(f, "header {name} for {host}: {what}"),
            Self::UserAgent(value) => write!(f, "user agent {value:?}: that cannot stand in a header"),
            Self::Client(words) => write!(f, "links cannot be checked: {words}"),
        }
    }
}

impl std::error::Error for Error {}

/// What all requests share.
#[derive(Debug)]
struct Shared {
    http: reqwest::Client,
    resolver: dns::Resolver,
    gate: gate::Gate,
    headers: headers::Headers,
    accept: BTreeSet<u16>,
    exclude: Vec<Regex>,
    allow_private: bool,
    hosts: BTreeMap<String, HostLimits>,
    timeout: Duration,
    retries: u32,
    interruptible: bool,
    interrupted: AtomicBool,
}

impl Shared {
    /// The limits of the host of an address, where it has its own.
    fn limits(&self, url: &Url) -> Option<&HostLimits> {
        self.hosts.get(url.host_str()?)
    }

    /// Whether a status of that address counts as alive although it is none of 200 to 299.
    fn accepts(&self, url: &Url, status: u16) -> bool {
        self.accept.contains(&status) || self.limits(url).is_some_and(|limits| limits.accept.contains(&status))
    }
}

/// Asks addresses over the network. Connections and resolved names are kept between calls of `ask`.
pub struct Client {
    shared: Arc<Shared>,
    /// Started by the first request.
    runtime: Mutex<Option<Runtime>>,
    progress: Option<Box<Progress>>,
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("shared", &self.shared).finish_non_exhaustive()
    }
}

impl Client {
    /// A client. Reads the proxies and the trusted certificates, which takes some milliseconds; sends nothing, starts
    /// no thread.
    ///
    /// # Errors
    ///
    /// [`Error`] for an option that cannot be sent, or where no trusted certificates are found.
    pub fn new(options: &Options) -> Result<Self, Error> {
        if let Some(agent) = &options.user_agent
            && reqwest::header::HeaderValue::from_str(agent).is_err()
        {
            return Err(Error::UserAgent(agent.clone()));
        }
        let proxies = if options.proxies { client::proxy_names() } else { BTreeSet::new() };
        let resolver = dns::Resolver::new(options.allow_private, proxies, options.connect_to.clone());
        let shared = Shared {
            http: client::build(options, resolver.clone())?,
            resolver,
            gate: gate::Gate::new(options.max_concurrency, options.per_host, options.throttle, options.hosts.clone()),
            headers: headers::Headers::new(&options.headers)?,
            accept: options.accept.clone(),
            exclude: options.exclude.clone(),
            allow_private: options.allow_private,
            hosts: options.hosts.clone(),
            timeout: options.timeout,
            retries: options.retries,
            interruptible: options.interruptible,
            interrupted: AtomicBool::new(false),
        };
        Ok(Self { shared: Arc::new(shared), runtime: Mutex::new(None), progress: None })
    }

    /// Whether the user ended the asking.
    #[must_use]
    pub fn was_interrupted(&self) -> bool {
        self.shared.interrupted.load(Ordering::Relaxed)
    }

    /// The same client, telling `progress` how far it is.
    #[must_use]
    pub fn with_progress(mut self, progress: Box<Progress>) -> Self {
        self.progress = Some(progress);
        self
    }
}

impl Web for Client {
    fn fetch(&self, requests: &[FetchRequest]) -> Vec<Answer> {
        if requests.is_empty() {
            return Vec::new();
        }
        let mut runtime = self.runtime.lock().unwrap_or_else(PoisonError::into_inner);
        if runtime.is_none() {
            match Builder::new_current_thread().enable_all().build() {
                Ok(started) => *runtime = Some(started),
                Err(error) => return vec![not_started(&error); requests.len()],
            }
        }
        match runtime.as_ref() {
            Some(runtime) => schedule::run(&self.shared, runtime, requests, self.progress.as_deref()),
            None => Vec::new(),
        }
    }
}

/// The answer where the operating system gives us no event loop.
fn not_started(error: &std::io::Error) -> Answer {
    Answer::unsent(Outcome::Unreachable(Unreachable::Broken(format!("the network could not be used: {error}"))))
}

impl Drop for Client {
    fn drop(&mut self) {
        // A look-up that hangs in the operating system's resolver must not hold up the end of the run.
        if let Some(runtime) = self.runtime.get_mut().unwrap_or_else(PoisonError::into_inner).take() {
            runtime.shutdown_background();
        }
    }
}

/// Whether the network here is down: three or more hosts were asked, and every one failed in DNS or in connecting.
/// `answers` belong to `requests` one by one. Requests that nobody asked, and addresses that the guard refused, say
/// nothing about the network.
#[must_use]
pub fn network_is_down(requests: &[FetchRequest], answers: &[Answer]) -> bool {
    let mut hosts: BTreeMap<String, bool> = BTreeMap::new();
    for (request, answer) in requests.iter().zip(answers) {
        if matches!(answer.outcome, Outcome::Skipped(_) | Outcome::Blocked(_)) && answer.hops.is_empty() {
            continue;
        }
        let Some(host) = Url::parse(&request.url).ok().and_then(|url| url.host_str().map(str::to_owned)) else {
            continue;
        };
        let failed = answer.hops.is_empty() && is_no_connection(&answer.outcome);
        *hosts.entry(host).or_insert(true) &= failed;
    }
    hosts.len() >= 3 && hosts.values().all(|failed| *failed)
}

/// Whether no connection came about. A name that does not exist counts: a cut-off network often has a resolver that
/// says so of every name.
const fn is_no_connection(outcome: &Outcome) -> bool {
    matches!(
        outcome,
        Outcome::Dead(Dead::NoSuchHost(_))
            | Outcome::Unreachable(
                Unreachable::Dns(_) | Unreachable::Connect(_) | Unreachable::Timeout(Stage::Connect)
            )
    )
}
