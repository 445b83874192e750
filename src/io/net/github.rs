//! Accounts and repositories, from GitHub's API: many in one request, where there is a token.
//!
//! GraphQL (<https://docs.github.com/graphql>) answers for logins and repositories, up to 100 a request; REST
//! (`GET /user/{account_id}`, <https://docs.github.com/rest/users/users>) says what an account is called today. The token
//! goes to the API's own hosts and nowhere else. Whatever goes wrong, the links are asked as any others are.

use std::{fmt, time::Duration};

use reqwest::{StatusCode, header};
use serde_json::{Value, json};
use tokio::runtime::{Builder, Runtime};
use url::{Host, Url};

use super::{Error, Options, client, dns};
use crate::facts::{Account, AccountRequests, Accounts};

/// Names in one request: what GitHub answers in a second or two.
const BATCH: usize = 100;
/// Accounts that are looked up by their id in one run; without a token GitHub answers 60 requests an hour.
const MOST_IDS: usize = 20;
/// The longest answer that is read, in bytes.
const LONGEST: usize = 2 << 20;
/// Time for one request.
const TIMEOUT: Duration = Duration::from_secs(20);

/// Where the API is, and who asks.
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
    /// What the environment says; `variable` looks a variable up.
    pub fn from_environment(variable: impl Fn(&str) -> Option<String>) -> Self {
        let set = |name: &str| variable(name).map(|value| value.trim().to_owned()).filter(|value| !value.is_empty());
        let api = set("GITHUB_API_URL").unwrap_or_else(|| "https://api.github.com".to_owned());
        let api = api.trim_end_matches('/').to_owned();
        let graphql = set("GITHUB_GRAPHQL_URL").unwrap_or_else(|| format!("{api}/graphql"));
        Self { token: set("GITHUB_TOKEN"), api, graphql }
    }
}

/// The API of one run.
pub struct GitHub {
    http: reqwest::Client,
    runtime: Runtime,
    api: Url,
    graphql: Url,
    token: Option<header::HeaderValue>,
    /// Why it is not asked any more, in a sentence; told once.
    error: Option<String>,
}

impl fmt::Debug for GitHub {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("GitHub").field("api", &self.api.as_str()).finish_non_exhaustive()
    }
}

impl GitHub {
    /// A client for the API. Sends nothing.
    ///
    /// # Errors
    ///
    /// [`Error`] as for the client of links, and where the addresses of the API are none that a token may be sent to.
    pub fn new(access: &Access, options: &Options) -> Result<Self, Error> {
        let address = |text: &str| {
            let url = Url::parse(text).ok().filter(|url| url.has_host() && may_carry_a_token(url));
            url.ok_or_else(|| Error::Client(format!("{text} is no https address for the API of GitHub")))
        };
        let mut token = None;
        if let Some(text) = &access.token {
            let value = header::HeaderValue::from_str(&format!("Bearer {text}"));
            let mut value = value.map_err(|_| Error::Client("GITHUB_TOKEN cannot stand in a header".to_owned()))?;
            value.set_sensitive(true);
            token = Some(value);
        }
        // The user's own address: the guard is for those that documents name.
        let resolver = dns::Resolver::new(true, client::proxy_names(), options.connect_to.clone());
        let runtime = Builder::new_current_thread().enable_all().build();
        Ok(Self {
            http: client::build(options, resolver)?,
            runtime: runtime.map_err(|error| Error::Client(error.to_string()))?,
            api: address(&access.api)?,
            graphql: address(&access.graphql)?,
            token,
            error: None,
        })
    }

    /// Why the API was not asked to the end, where something kept it from that.
    #[must_use]
    pub fn error(&self) -> Option<&str> {
        self.error.as_deref()
    }

    /// Asks for logins and repositories; nothing without a token.
    pub fn look_up(&mut self, requests: &AccountRequests, accounts: &mut Accounts) {
        if self.token.is_none() || requests.is_empty() {
            return;
        }
        let names: Vec<Name<'_>> = (requests.logins.iter().map(|login| Name::Login(login)))
            .chain(requests.repositories.iter().filter_map(|both| {
                let (owner, name) = both.split_once('/')?;
                Some(Name::Repository { both, owner, name })
            }))
            .collect();
        for batch in names.chunks(BATCH) {
            let request = self.http.post(self.graphql.clone()).header(header::CONTENT_TYPE, "application/json");
            let Some(answer) = self.send(request.body(query(batch).to_string())) else { return };
            if !answer.get("data").is_some_and(Value::is_object) {
                let why =
                    answer.pointer("/errors/0/message").and_then(Value::as_str).unwrap_or("no data in the answer");
                let why: String = why.chars().take(200).collect();
                self.error = Some(format!("the API of GitHub gave no answer ({why})"));
                return;
            }
            for (at, name) in batch.iter().enumerate() {
                note(name, &answer, &format!("n{at}"), accounts);
            }
        }
    }

    /// Asks what accounts are called today.
    pub fn look_up_ids(&mut self, ids: impl IntoIterator<Item = u64>, accounts: &mut Accounts) {
        let wanted: Vec<u64> = ids.into_iter().filter(|id| !accounts.ids.contains_key(id)).collect();
        for id in wanted.into_iter().take(MOST_IDS) {
            if accounts.ids.contains_key(&id) {
                continue;
            }
            let mut url = self.api.clone();
            url.set_path(&format!("{}/user/{id}", self.api.path().trim_end_matches('/')));
            match self.send(self.http.get(url)) {
                // `null`: 404, there is no such account any more.
                Some(Value::Null) => drop(accounts.ids.insert(id, None)),
                Some(answer) => {
                    let login = answer.get("login").and_then(Value::as_str).filter(|login| is_login(login));
                    if let (Some(login), Some(known)) = (login, answer.get("id").and_then(Value::as_u64))
                        && known == id
                    {
                        accounts.ids.insert(id, Some(Account { login: login.to_owned(), id }));
                    }
                }
                None => return,
            }
        }
    }

    /// Sends one request; `None` where the API is of no use, and why is noted.
    fn send(&mut self, request: reqwest::RequestBuilder) -> Option<Value> {
        if self.error.is_some() {
            return None;
        }
        let mut request = request.timeout(TIMEOUT).header(header::ACCEPT, "application/vnd.github+json");
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

/// Whether a token may go there: not in clear text over a network.
fn may_carry_a_token(url: &Url) -> bool {
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
        let why = if error.is_timeout() { "it took too long".to_owned() } else { super::failure::innermost(error) };
        format!("the API of GitHub cannot be reached ({why})")
    };
    let mut response = request.send().await.map_err(|error| failed(&error))?;
    let status = response.status();
    let exhausted = response.headers().get("x-ratelimit-remaining").is_some_and(|left| left.as_bytes() == b"0");
    match status {
        StatusCode::NOT_FOUND => return Ok(Value::Null),
        StatusCode::UNAUTHORIZED => return Err("GitHub does not know the GITHUB_TOKEN (401)".to_owned()),
        StatusCode::FORBIDDEN | StatusCode::TOO_MANY_REQUESTS if exhausted || status.as_u16() == 429 => {
            return Err("the limit of GitHub's API is used up".to_owned());
        }
        status if !status.is_success() => return Err(format!("the API of GitHub answers {}", status.as_u16())),
        _ => {}
    }
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| failed(&error))? {
        if body.len() + chunk.len() > LONGEST {
            return Err("the API of GitHub gave an answer without an end".to_owned());
        }
        body.extend_from_slice(&chunk);
    }
    let value: Value =
        serde_json::from_slice(&body).map_err(|_| "the API of GitHub gave an answer that is no JSON".to_owned())?;
    if value.pointer("/errors/0/type").and_then(Value::as_str) == Some("RATE_LIMITED") {
        return Err("the limit of GitHub's API is used up".to_owned());
    }
    if value.is_object() { Ok(value) } else { Err("the API of GitHub gave an answer of another form".to_owned()) }
}

/// What one part of a query asks for.
enum Name<'a> {
    Login(&'a str),
    Repository { both: &'a str, owner: &'a str, name: &'a str },
}

/// One query for all names of a batch; each is a variable, so that no name can be more than a name.
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
                parts.push(format!("n{at}: repository(owner: $a{at}, name: $b{at}) {{ nameWithOwner }}"));
                variables.insert(format!("a{at}"), json!(owner));
                variables.insert(format!("b{at}"), json!(name));
            }
        }
    }
    let text = format!("query({}) {{ {} }}", declared.join(", "), parts.join(" "));
    json!({ "query": text, "variables": variables })
}

/// Notes what an answer says of one name. A name that it leaves out without a reason stays unknown.
fn note(name: &Name<'_>, answer: &Value, alias: &str, accounts: &mut Accounts) {
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
        Name::Login(asked) => {
            let login = part.and_then(|part| part.get("login")?.as_str()).filter(|login| is_login(login));
            let id = part.and_then(|part| part.get("databaseId")?.as_u64());
            if let (Some(login), Some(id)) = (login, id) {
                accounts.logins.insert((*asked).to_owned(), Some(Account { login: login.to_owned(), id }));
            } else if is_null {
                // `repositoryOwner` is null, without an error, for a login that nobody has.
                accounts.logins.insert((*asked).to_owned(), None);
            }
        }
        Name::Repository { both, .. } => {
            let today = part.and_then(|part| part.get("nameWithOwner")?.as_str());
            let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '/');
            if let Some(today) = today.filter(|name| name.len() <= 141 && name.chars().all(plain)) {
                accounts.repositories.insert((*both).to_owned(), Some(today.to_owned()));
            } else if is_null && missing() {
                accounts.repositories.insert((*both).to_owned(), None);
            }
        }
    }
}

/// Whether a login of an answer may be written into a page.
fn is_login(text: &str) -> bool {
    !text.is_empty() && text.len() <= 60 && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
}
