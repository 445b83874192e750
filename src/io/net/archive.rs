//! Finds snapshots of dead pages, with the Wayback Machine's availability API
//! (<https://archive.org/help/wayback_api.php>).

use std::{collections::BTreeMap, time::Duration};

use reqwest::StatusCode;
use serde_json::Value;
use tokio::runtime::Builder;
use url::Url;

use super::{Error, Options, client, dns};

/// Default base URL of the API.
pub const BASE: &str = "https://archive.org";
/// Timeout of one request.
const TIMEOUT: Duration = Duration::from_secs(10);
/// Size limit of a response, in bytes.
const MAX_RESPONSE: usize = 64 << 10;
/// Most URLs that are looked up in one run.
const MAX_URLS: usize = 50;

/// Looks up the newest snapshots, by URL. Sends one request at a time, to be gentle with the archive. URLs without a
/// snapshot are omitted; a failure stops the lookup.
///
/// # Errors
///
/// If the base is not an http or https URL, or the client cannot be created.
pub fn snapshots<'a>(
    urls: impl Iterator<Item = &'a str>,
    base: &str,
    options: &Options,
) -> Result<BTreeMap<String, String>, Error> {
    let invalid = || Error::Client(format!("{base} is not an http or https URL"));
    let base = Url::parse(base).ok().filter(|url| matches!(url.scheme(), "http" | "https")).ok_or_else(invalid)?;
    let endpoint = base.join("/wayback/available").map_err(|_| invalid())?;
    // The URL is configured by the user; the guard only restricts URLs from documents.
    let resolver = dns::Resolver::new(true, client::proxy_names(), options.connect_to.clone());
    let http = client::build(options, resolver)?;
    let runtime =
        Builder::new_current_thread().enable_all().build().map_err(|error| Error::Client(error.to_string()))?;
    let mut found = BTreeMap::new();
    for url in urls.take(MAX_URLS) {
        let mut request = endpoint.clone();
        request.query_pairs_mut().append_pair("url", url);
        let Some(timeout) = super::remaining(options.deadline, TIMEOUT) else { break };
        let Some(answer) = runtime.block_on(read(http.get(request).timeout(timeout))) else { break };
        if let Some(snapshot) = newest(&answer) {
            found.insert(url.to_owned(), snapshot);
        }
    }
    Ok(found)
}

async fn read(request: reqwest::RequestBuilder) -> Option<Value> {
    let mut response = request.send().await.ok().filter(|response| response.status() == StatusCode::OK)?;
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.ok()? {
        if body.len() + chunk.len() > MAX_RESPONSE {
            return None;
        }
        body.extend_from_slice(&chunk);
    }
    serde_json::from_slice(&body).ok()
}

/// URL of the closest snapshot, with https.
fn newest(answer: &Value) -> Option<String> {
    let closest = answer.pointer("/archived_snapshots/closest")?;
    if closest.get("available").and_then(Value::as_bool) != Some(true) {
        return None;
    }
    let url = closest.get("url").and_then(Value::as_str).filter(|url| url.len() < 4096)?;
    let mut url = Url::parse(url).ok().filter(|url| matches!(url.scheme(), "http" | "https"))?;
    if url.port().is_none() {
        url.set_scheme("https").ok()?;
    }
    Some(url.into())
}
