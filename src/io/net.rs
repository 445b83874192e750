//! Fetches links over the network.
//!
//! [`guard`] decides which addresses may be connected to, `dns` resolves names through it, `client` is the HTTP client
//! on top, `request` sends one request, `fetch` follows one link through redirects and retries, `rate_limiter` decides
//! when a host may be sent a request, and `schedule` queues all links. `failure`, `image` and `anchors` interpret
//! responses.
//!
//! Guarantees: only GET requests are sent. No address that the guard refuses is connected to, on any hop. A configured
//! header reaches only its own host. Reading is limited in bytes (after decompression) and in time. A hostile response
//! is an answer, never a panic.

mod anchors;
pub mod archive;
mod body;
mod client;
mod cookies;
mod dns;
mod failure;
mod fetch;
pub mod github;
pub mod guard;
pub mod headers;
mod image;
mod outage;
mod rate_limiter;
mod request;
mod retry;
mod schedule;
mod tls;

use std::{
    collections::{BTreeMap, BTreeSet, HashSet},
    fmt,
    net::SocketAddr,
    sync::{
        Arc, Mutex, OnceLock, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use regex::Regex;
use tokio::runtime::{Builder, Handle, Runtime};
use url::{Origin, Url};

use crate::facts::{Answer, FetchRequest, Outcome, Unreachable, Web};

pub use outage::network_is_down;

/// Default `User-Agent`.
const USER_AGENT: &str = concat!("ack-lint/", env!("CARGO_PKG_VERSION"), " (link checker)");

/// Called at the start and after each answer, with the number of distinct links done (0 at the start), their total, and
/// the hosts with the most links left.
pub type Progress = dyn Fn(usize, usize, &str) + Send + Sync;

/// Options for fetching links.
#[derive(Debug, Clone)]
pub struct Options {
    /// Time limit for one link, including redirects, retries and the pauses between them, but not time in the queue.
    pub timeout: Duration,
    /// Retries per link.
    pub retries: u32,
    /// Maximum concurrent requests; at least 1.
    pub max_concurrency: usize,
    /// Maximum concurrent requests per host; at least 1.
    pub per_host: usize,
    /// Limits of single hosts, by lower-case name.
    pub hosts: BTreeMap<String, HostLimits>,
    /// Whether the concurrency of a host adapts: it starts low, grows with successes and drops with failures.
    pub throttle: bool,
    /// `User-Agent`; `None` for the default.
    pub user_agent: Option<String>,
    /// Headers for single hosts.
    pub headers: Vec<HostHeader>,
    /// Whether loopback, private and link-local addresses may be connected to.
    pub allow_private: bool,
    /// Statuses that count as alive, besides 200 to 299.
    pub accept: BTreeSet<u16>,
    /// URLs that are not fetched, not even as redirect targets.
    pub exclude: Vec<Regex>,
    /// Hosts with a fixed address instead of a DNS lookup; the port is for URLs without one.
    pub connect_to: BTreeMap<String, SocketAddr>,
    /// Whether an interrupt (Ctrl-C) stops fetching; links without an answer are then skipped.
    pub interruptible: bool,
    /// When fetching stops in the same way.
    pub deadline: Option<Instant>,
    /// Whether to use `HTTP_PROXY`, `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY`.
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
            deadline: None,
            proxies: true,
        }
    }
}

/// Limits of one host; they override those for all hosts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HostLimits {
    /// Maximum concurrent requests.
    pub concurrency: Option<usize>,
    /// Minimum time between the starts of two requests.
    pub interval: Option<Duration>,
    /// Time limit for a link that begins at this host.
    pub timeout: Option<Duration>,
    /// Statuses that count as alive for this host, besides those for all hosts.
    pub accept: BTreeSet<u16>,
}

/// A header for one host. `Debug` omits its value, which may be a secret.
#[derive(Clone, PartialEq, Eq)]
pub struct HostHeader {
    /// The host, for https and its default port; `host:port` or `http://host` for another port or scheme.
    pub host: String,
    /// Header name.
    pub name: String,
    /// Header value.
    pub value: String,
}

impl fmt::Debug for HostHeader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HostHeader").field("host", &self.host).field("name", &self.name).finish_non_exhaustive()
    }
}

/// Why the client could not be created.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Error {
    /// An invalid header, with what is wrong with it. Contains no part of the header: if it is malformed, any may be
    /// the secret.
    Header(String),
    /// A `User-Agent` that is not a valid header value.
    UserAgent(String),
    /// Client setup failed; most often because there are no trusted certificates.
    Client(String),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Header(reason) => write!(f, "--header: {reason} (the header is hidden)"),
            Self::UserAgent(value) => write!(f, "user agent {value:?}: not a valid header value"),
            Self::Client(message) => write!(f, "links cannot be checked: {message}"),
        }
    }
}

impl std::error::Error for Error {}

/// State shared by all requests.
#[derive(Debug)]
struct Shared {
    http: reqwest::Client,
    /// The runtime of connections.
    connections: OnceLock<Handle>,
    /// The servers that have sent a response: a connection to one may have been used before.
    answered: Mutex<HashSet<Origin>>,
    resolver: dns::Resolver,
    rate_limiter: rate_limiter::RateLimiter,
    headers: headers::Headers,
    accept: BTreeSet<u16>,
    exclude: Vec<Regex>,
    allow_private: bool,
    hosts: BTreeMap<String, HostLimits>,
    timeout: Duration,
    retries: u32,
    interruptible: bool,
    deadline: Option<Instant>,
    interrupted: AtomicBool,
}

impl Shared {
    /// Limits of a URL's host, if it has its own.
    fn limits(&self, url: &Url) -> Option<&HostLimits> {
        self.hosts.get(url.host_str()?)
    }

    /// Notes that the server of a URL has sent a response.
    fn note_answer(&self, url: &Url) {
        self.answered.lock().unwrap_or_else(PoisonError::into_inner).insert(url.origin());
    }

    fn has_answered(&self, url: &Url) -> bool {
        self.answered.lock().unwrap_or_else(PoisonError::into_inner).contains(&url.origin())
    }

    /// Whether the options accept a status other than 200 to 299 for a URL.
    fn accepts(&self, url: &Url, status: u16) -> bool {
        self.accept.contains(&status) || self.limits(url).is_some_and(|limits| limits.accept.contains(&status))
    }
}

/// Fetches links over the network. Keeps connections and resolved names between calls of `fetch`.
pub struct Client {
    shared: Arc<Shared>,
    max_concurrency: usize,
    /// Created by the first request.
    runtimes: Mutex<Option<Runtimes>>,
    progress: Option<Box<Progress>>,
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("shared", &self.shared).finish_non_exhaustive()
    }
}

impl Client {
    /// Creates a client. Reads the proxies and the trusted certificates, which takes some milliseconds. Sends nothing
    /// and starts no thread.
    ///
    /// # Errors
    ///
    /// [`Error`] for an invalid header, or if there are no trusted certificates.
    pub fn new(options: &Options) -> Result<Self, Error> {
        if let Some(agent) = &options.user_agent
            && reqwest::header::HeaderValue::from_str(agent).is_err()
        {
            return Err(Error::UserAgent(agent.clone()));
        }
        let proxies = if options.proxies { client::proxy_names() } else { BTreeSet::new() };
        let resolver = dns::Resolver::new(options.allow_private, proxies, options.connect_to.clone());
        let shared = Shared {
            answered: Mutex::default(),
            http: client::build(options, resolver.clone())?,
            connections: OnceLock::new(),
            resolver,
            rate_limiter: rate_limiter::RateLimiter::new(
                options.max_concurrency,
                options.per_host,
                options.throttle,
                options.hosts.clone(),
            ),
            headers: headers::Headers::new(&options.headers)?,
            accept: options.accept.clone(),
            exclude: options.exclude.clone(),
            allow_private: options.allow_private,
            hosts: options.hosts.clone(),
            timeout: options.timeout,
            retries: options.retries,
            interruptible: options.interruptible,
            deadline: options.deadline,
            interrupted: AtomicBool::new(false),
        };
        let (shared, max_concurrency) = (Arc::new(shared), options.max_concurrency);
        Ok(Self { shared, max_concurrency, runtimes: Mutex::new(None), progress: None })
    }

    /// Whether the user or the deadline interrupted fetching.
    #[must_use]
    pub fn was_interrupted(&self) -> bool {
        self.shared.interrupted.load(Ordering::Relaxed)
    }

    /// Calls `progress` while fetching.
    #[must_use]
    pub fn with_progress(mut self, progress: Box<Progress>) -> Self {
        self.progress = Some(progress);
        self
    }
}

/// Most threads for connections.
const MAX_THREADS: usize = 128;

/// The HTTP client reads interim responses, of which a server may send any number, without a pause. So that they delay
/// neither a time limit nor another host, links and their time limits have one thread, and connections have others.
struct Runtimes {
    links: Runtime,
    connections: Runtime,
}

impl Runtimes {
    /// Starts both, with a thread more for connections than `requests` at once: the system divides the time between them.
    fn start(requests: usize) -> std::io::Result<Self> {
        let links = Builder::new_current_thread().enable_all().build()?;
        let threads = requests.saturating_add(1).min(MAX_THREADS);
        // Events of others are looked for after each step of a task, because one may take long.
        let connections = Builder::new_multi_thread()
            .worker_threads(threads)
            .event_interval(1)
            .thread_name("connections")
            .enable_all()
            .build()?;
        Ok(Self { links, connections })
    }
}

impl Web for Client {
    fn fetch(&self, requests: &[FetchRequest]) -> Vec<Answer> {
        if requests.is_empty() {
            return Vec::new();
        }
        let mut runtimes = self.runtimes.lock().unwrap_or_else(PoisonError::into_inner);
        if runtimes.is_none() {
            match Runtimes::start(requests.len().min(self.max_concurrency)) {
                Ok(started) => *runtimes = Some(started),
                Err(error) => return vec![not_started(&error); requests.len()],
            }
        }
        match runtimes.as_ref() {
            Some(runtimes) => {
                self.shared.connections.get_or_init(|| runtimes.connections.handle().clone());
                schedule::run(&self.shared, &runtimes.links, requests, self.progress.as_deref())
            }
            None => Vec::new(),
        }
    }
}

/// The time limit of a request: `most`, or what is left until the deadline; `None` if nothing is.
fn remaining(deadline: Option<Instant>, most: Duration) -> Option<Duration> {
    let left = deadline.map_or(most, |deadline| deadline.saturating_duration_since(Instant::now()).min(most));
    (!left.is_zero()).then_some(left)
}

/// The answer if the async runtime cannot be created.
fn not_started(error: &std::io::Error) -> Answer {
    Answer::unsent(Outcome::Unreachable(Unreachable::Broken(format!("cannot start the async runtime: {error}"))))
}

impl Drop for Client {
    fn drop(&mut self) {
        // Do not wait for a lookup that hangs in the system resolver.
        if let Some(runtimes) = self.runtimes.get_mut().unwrap_or_else(PoisonError::into_inner).take() {
            runtimes.links.shutdown_background();
            runtimes.connections.shutdown_background();
        }
    }
}
