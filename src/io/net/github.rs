//! Looks up accounts and repositories with the GitHub API: many in one request, if there is a token.
//!
//! GraphQL (<https://docs.github.com/graphql>) looks up logins and repositories, up to 100 per request. REST
//! (<https://docs.github.com/rest/users/users>, `GET /user/{account_id}`) returns the current login of an account. The
//! token is sent only to the configured API hosts. If a lookup fails, the links are fetched like any others.
//!
//! The token may see more than a reader of the page does. So only repositories that are known to be public are
//! recorded; the links to all others are fetched without the token, and their names are not published.

mod authors;

use std::{
    fmt,
    time::{Duration, Instant},
};

use reqwest::{StatusCode, header};
use serde_json::{Value, json};
use tokio::runtime::{Builder, Runtime};
use url::{Host, Url};

use super::{Error, Options, client, dns};
use crate::{
    facts::{Account, AccountRequests, Accounts},
    text::clip,
};

/// Names per request: what GitHub answers in a second or two.
const BATCH: usize = 100;
/// Most accounts looked up by id in one run; without a token GitHub allows 60 requests per hour.
const MAX_IDS: usize = 20;
/// Size limit of a response, in bytes.
const MAX_RESPONSE: usize = 2 << 20;
/// Timeout of one request.
const TIMEOUT: Duration = Duration::from_secs(20);

/// API URLs and token.
#[derive(Clone)]
pub struct Access {
    /// `GITHUB_TOKEN`.
    pub token: Option<String>,
    /// `GITHUB_API_URL`, else `https://api.github.com`.
    pub api: String,
    /// `GITHUB_GRAPHQL_URL`, else the same with `/graphql`.
    pub graphql: String,
}

impl fmt::Debug for Access {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let token = self.token.as_ref().map(|_| "…");
        f.debug_struct("Access").field("token", &token).field("api", &self.api).field("graphql", &self.graphql).finish()
    }
}

impl Access {
    /// Reads the environment; `variable` looks up a variable.
    pub fn from_environment(variable: impl Fn(&str) -> Option<String>) -> Self {
        let set = |name: &str| variable(name).map(|value| value.trim().to_owned()).filter(|value| !value.is_empty());
        let api = set("GITHUB_API_URL").unwrap_or_else(|| "https://api.github.com".to_owned());
        let api = api.trim_end_matches('/').to_owned();
        let graphql = set("GITHUB_GRAPHQL_URL").unwrap_or_else(|| format!("{api}/graphql"));
        Self { token: set("GITHUB_TOKEN"), api, graphql }
    }

    /// Whether the API knows the repositories of a host.
    #[must_use]
    pub fn serves(&self, host: &str) -> bool {
        let api = Url::parse(&self.api).ok();
        host == "github.com" || api.is_some_and(|api| api.host_str() == Some(host))
    }
}

/// The API client of one run.
pub struct GitHub {
    http: reqwest::Client,
    runtime: Runtime,
    api: Url,
    graphql: Url,
    token: Option<header::HeaderValue>,
    deadline: Option<Instant>,
    /// Why lookups stopped; a message.
    error: Option<String>,
}

impl fmt::Debug for GitHub {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("GitHub").field("api", &self.api.as_str()).finish_non_exhaustive()
    }
}

impl GitHub {
    /// Creates a client for the API. Sends nothing.
    ///
    /// # Errors
    ///
    /// [`Error`] as for the link client, or if a token may not be sent to the API URLs.
    pub fn new(access: &Access, options: &Options) -> Result<Self, Error> {
        let address = |text: &str| {
            let url = Url::parse(text).ok().filter(|url| url.has_host() && accepts_token(url));
            url.ok_or_else(|| Error::Client(format!("{text} is not an https URL for the GitHub API")))
        };
        let mut token = None;
        if let Some(text) = &access.token {
            let value = header::HeaderValue::from_str(&format!("Bearer {text}"));
            let mut value = value.map_err(|_| Error::Client("GITHUB_TOKEN is not a valid header value".to_owned()))?;
            value.set_sensitive(true);
            token = Some(value);
        }
        // The URL is configured by the user; the guard only restricts URLs from documents.
        let resolver = dns::Resolver::new(true, client::proxy_names(), options.connect_to.clone());
        let runtime = Builder::new_current_thread().enable_all().build();
        Ok(Self {
            http: client::build(options, resolver)?,
            runtime: runtime.map_err(|error| Error::Client(error.to_string()))?,
            api: address(&access.api)?,
            graphql: address(&access.graphql)?,
            token,
            deadline: options.deadline,
            error: None,
        })
    }

    /// Why lookups stopped early, if they did.
    #[must_use]
    pub fn error(&self) -> Option<&str> {
        self.error.as_deref()
    }

    /// Looks up logins and repositories; does nothing without a token.
    pub fn look_up(&mut self, requests: &AccountRequests, accounts: &mut Accounts) {
        if self.token.is_none() || requests.is_empty() {
            return;
        }
        let names: Vec<Name<'_>> = (requests.logins.iter().map(|login| Name::Login(login)))
            .chain(requests.repositories.iter().filter_map(|full_name| {
                let (owner, name) = full_name.split_once('/')?;
                Some(Name::Repository { full_name, owner, name })
            }))
            .collect();
        for batch in names.chunks(BATCH) {
            let request = self.http.post(self.graphql.clone()).header(header::CONTENT_TYPE, "application/json");
            let Some(answer) = self.send(request.body(query(batch).to_string())) else { return };
            if !answer.get("data").is_some_and(Value::is_object) {
                let why = answer.pointer("/errors/0/message").and_then(Value::as_str).unwrap_or("no data");
                self.error = Some(format!("the GitHub API returned an error ({})", clip(why, 200)));
                return;
            }
            for (at, name) in batch.iter().enumerate() {
                record(name, &answer, &format!("n{at}"), accounts);
            }
        }
    }

    /// Looks up the current logins of account ids, and returns how many there were too many.
    pub fn look_up_ids(&mut self, ids: impl IntoIterator<Item = u64>, accounts: &mut Accounts) -> usize {
        let wanted: Vec<u64> = ids.into_iter().filter(|id| !accounts.ids.contains_key(id)).collect();
        let more = wanted.len().saturating_sub(MAX_IDS);
        for id in wanted.into_iter().take(MAX_IDS) {
            if accounts.ids.contains_key(&id) {
                continue;
            }
            let mut url = self.api.clone();
            url.set_path(&format!("{}/user/{id}", self.api.path().trim_end_matches('/')));
            match self.send(self.http.get(url)) {
                // `null` is 404: the account does not exist.
                Some(Value::Null) => drop(accounts.ids.insert(id, None)),
                Some(answer) => {
                    let login = answer.get("login").and_then(Value::as_str).filter(|login| is_login(login));
                    if let (Some(login), Some(known)) = (login, answer.get("id").and_then(Value::as_u64))
                        && known == id
                    {
                        accounts.ids.insert(id, Some(Account { login: login.to_owned(), id }));
                    }
                }
                None => return more,
            }
        }
        more
    }

    /// Sends one request; `None` after an error, which is recorded.
    fn send(&mut self, request: reqwest::RequestBuilder) -> Option<Value> {
        if self.error.is_some() {
            return None;
        }
        let Some(timeout) = super::remaining(self.deadline, TIMEOUT) else {
            self.error = Some("there was no time left for the GitHub API".to_owned());
            return None;
        };
        let mut request = request.timeout(timeout).header(header::ACCEPT, "application/vnd.github+json");
        if let Some(token) = &self.token {
            request = request.header(header::AUTHORIZATION, token.clone());
        }
        match self.runtime.block_on(read(request)) {
            Ok(value) => Some(value),
            Err(why) => {
                self.error = Some(why);
                None
            }
        }
    }
}

/// Whether a token may be sent to a URL: not unencrypted over a network.
fn accepts_token(url: &Url) -> bool {
    let loopback = match url.host() {
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    };
    url.scheme() == "https" || (url.scheme() == "http" && loopback)
}

async fn read(request: reqwest::RequestBuilder) -> Result<Value, String> {
    let failed = |error: &reqwest::Error| {
        let why = if error.is_timeout() { "timed out".to_owned() } else { super::failure::innermost(error) };
        format!("the GitHub API is unreachable ({why})")
    };
    let mut response = request.send().await.map_err(|error| failed(&error))?;
    let status = response.status();
    let exhausted = response.headers().get("x-ratelimit-remaining").is_some_and(|left| left.as_bytes() == b"0");
    match status {
        StatusCode::NOT_FOUND => return Ok(Value::Null),
        StatusCode::UNAUTHORIZED => return Err("GitHub rejected GITHUB_TOKEN (401)".to_owned()),
        StatusCode::FORBIDDEN | StatusCode::TOO_MANY_REQUESTS if exhausted || status.as_u16() == 429 => {
            return Err("the rate limit of the GitHub API is exceeded".to_owned());
        }
        status if !status.is_success() => return Err(format!("the GitHub API returned {}", status.as_u16())),
        _ => {}
    }
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| failed(&error))? {
        if body.len() + chunk.len() > MAX_RESPONSE {
            return Err("the response of the GitHub API is too large".to_owned());
        }
        body.extend_from_slice(&chunk);
    }
    let value: Value =
        serde_json::from_slice(&body).map_err(|_| "the response of the GitHub API is not JSON".to_owned())?;
    if value.pointer("/errors/0/type").and_then(Value::as_str) == Some("RATE_LIMITED") {
        return Err("the rate limit of the GitHub API is exceeded".to_owned());
    }
    if value.is_object() { Ok(value) } else { Err("the response of the GitHub API is not a JSON object".to_owned()) }
}

/// One part of a query.
enum Name<'a> {
    Login(&'a str),
    Repository { full_name: &'a str, owner: &'a str, name: &'a str },
}

/// Builds one query for all names of a batch. Names are passed as variables, so they cannot inject query text.
fn query(batch: &[Name<'_>]) -> Value {
    let (mut declared, mut parts, mut variables) = (Vec::new(), Vec::new(), serde_json::Map::new());
    for (at, name) in batch.iter().enumerate() {
        match name {
            Name::Login(login) => {
                declared.push(format!("$a{at}: String!"));
                parts.push(format!(
                    "n{at}: repositoryOwner(login: $a{at}) {{ login ... on User {{ databaseId }} ... on Organization {{ databaseId }} }}"
                ));
                variables.insert(format!("a{at}"), json!(login));
            }
            Name::Repository { owner, name, .. } => {
                declared.push(format!("$a{at}: String!, $b{at}: String!"));
                parts.push(format!("n{at}: repository(owner: $a{at}, name: $b{at}) {{ nameWithOwner isPrivate }}"));
                variables.insert(format!("a{at}"), json!(owner));
                variables.insert(format!("b{at}"), json!(name));
            }
        }
    }
    let text = format!("query({}) {{ {} }}", declared.join(", "), parts.join(" "));
    json!({ "query": text, "variables": variables })
}

/// Records the result for one name. A name that is missing without a reason stays unknown.
fn record(name: &Name<'_>, answer: &Value, alias: &str, accounts: &mut Accounts) {
    let missing = || {
        let errors = answer.get("errors").and_then(Value::as_array);
        errors.into_iter().flatten().any(|error| {
            error.get("type").and_then(Value::as_str) == Some("NOT_FOUND")
                && error.pointer("/path/0").and_then(Value::as_str) == Some(alias)
        })
    };
    let part = answer.pointer(&format!("/data/{alias}"));
    let is_null = part.is_some_and(Value::is_null);
    match name {
        Name::Login(requested) => {
            let login = part.and_then(|part| part.get("login")?.as_str()).filter(|login| is_login(login));
            let id = part.and_then(|part| part.get("databaseId")?.as_u64());
            if let (Some(login), Some(id)) = (login, id) {
                accounts.logins.insert((*requested).to_owned(), Some(Account { login: login.to_owned(), id }));
            } else if is_null {
                // `repositoryOwner` is null, without an error, if the login does not exist.
                accounts.logins.insert((*requested).to_owned(), None);
            }
        }
        Name::Repository { full_name, .. } => {
            // `isPrivate` includes internal repositories.
            let public = part.filter(|part| part.get("isPrivate").and_then(Value::as_bool) == Some(false));
            let today = public.and_then(|part| part.get("nameWithOwner")?.as_str());
            let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '/');
            if let Some(today) = today.filter(|name| name.len() <= 141 && name.chars().all(plain)) {
                accounts.repositories.insert((*full_name).to_owned(), Some(today.to_owned()));
            } else if is_null && missing() {
                accounts.repositories.insert((*full_name).to_owned(), None);
            }
        }
    }
}

/// Whether a login from a response may be written into a page.
fn is_login(text: &str) -> bool {
    !text.is_empty() && text.len() <= 60 && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
}
