//! Snapshots of dead pages, from the Wayback Machine's availability API (<https://archive.org/help/wayback_api.php>).

use std::{collections::BTreeMap, time::Duration};

use reqwest::StatusCode;
use serde_json::Value;
use tokio::runtime::Builder;
use url::Url;

use super::{Error, Options, client, dns};

/// Where the API is unless the user says otherwise.
pub const BASE: &str = "https://archive.org";
/// Time for one request.
const TIMEOUT: Duration = Duration::from_secs(10);
/// The longest answer that is read, in bytes.
const LONGEST: usize = 64 << 10;
/// Addresses that are looked up in one run.
const MOST: usize = 50;

/// The newest snapshots there are, by address. One after another: the archive is a charity. Addresses that it has no answer for are
/// left out; after a failure no more are asked.
///
/// # Errors
///
/// The base is no address, or no client can be made.
pub fn snapshots<'a>(
    urls: impl Iterator<Item = &'a str>,
    base: &str,
    options: &Options,
) -> Result<BTreeMap<String, String>, Error> {
    let unfit = || Error::Client(format!("{base} is no address of an archive"));
    let base = Url::parse(base).ok().filter(|url| matches!(url.scheme(), "http" | "https")).ok_or_else(unfit)?;
    let endpoint = base.join("/wayback/available").map_err(|_| unfit())?;
    // The user's own address: the guard is for those that documents name.
    let resolver = dns::Resolver::new(true, client::proxy_names(), options.connect_to.clone());
    let http = client::build(options, resolver)?;
    let runtime =
        Builder::new_current_thread().enable_all().build().map_err(|error| Error::Client(error.to_string()))?;
    let mut found = BTreeMap::new();
    for url in urls.take(MOST) {
        let mut request = endpoint.clone();
        request.query_pairs_mut().append_pair("url", url);
        let Some(answer) = runtime.block_on(read(http.get(request))) else { break };
        if let Some(snapshot) = newest(&answer) {
            found.insert(url.to_owned(), snapshot);
        }
    }
    Ok(found)
}

async fn read(request: reqwest::RequestBuilder) -> Option<Value> {
    let mut response =
        request.timeout(TIMEOUT).send().await.ok().filter(|response| response.status() == StatusCode::OK)?;
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.ok()? {
        if body.len() + chunk.len() > LONGEST {
            return None;
        }
        body.extend_from_slice(&chunk);
    }
    serde_json::from_slice(&body).ok()
}

/// The address of a snapshot, with TLS.
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
