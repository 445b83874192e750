//! One address: asked, followed through its redirects, asked again where that may help, and judged.
//!
//! Every hop is judged as if a document had named it: scheme, guard, limits and header fields are its own.

use std::{collections::BTreeSet, time::Duration};

use reqwest::header::{self, HeaderMap};
use tokio::time::{Instant, sleep};
use url::{Host, Url};

use super::{
    Shared,
    cookies::Jar,
    dns,
    gate::{Shut, Turn},
    guard,
    request::{self, Exchange, Wants},
    retry::Budget,
};
use crate::facts::{Answer, Dead, FetchRequest, Hop, Outcome, Skipped, Unreachable};

/// Redirects that are followed; the next one is a loop.
const MOST_HOPS: usize = 10;
/// The longest address that a redirect may name, in bytes.
const LONGEST_LOCATION: usize = 8 * 1024;
/// The least pause for a host that has had enough of us and does not say for how long: most limits are per second.
const BUSY_PAUSE: Duration = Duration::from_secs(1);

/// Answers one request. `turn` is the caller's turn at the host of the request.
pub(super) async fn answer(net: &Shared, request: &FetchRequest, turn: Turn) -> Answer {
    let started = Instant::now();
    let Ok(mut url) = Url::parse(&request.url) else {
        return Answer::unsent(Outcome::Unreachable(Unreachable::Broken("the address is not absolute".to_owned())));
    };
    if !is_web(&url) {
        return Answer::unsent(Outcome::Unreachable(Unreachable::Broken(
            "only http and https are supported".to_owned(),
        )));
    }
    url.set_fragment(None);
    let mut chain = Chain {
        net,
        wants: Wants { image: request.image, anchors: request.anchors },
        budget: Budget::new(net.limits(&url).and_then(|limits| limits.timeout).unwrap_or(net.timeout), net.retries),
        jar: Jar::default(),
        sent: false,
    };
    let mut hops = Vec::new();
    let outcome = chain.follow(url.clone(), turn, &mut hops).await;
    let attempts = if chain.sent { 1 + chain.budget.made() } else { 0 };
    let elapsed = started.elapsed();
    let stays = hops.iter().all(|hop| hop.to.starts_with("http:"));
    let https = stays && matches!(outcome, Outcome::Alive { .. }) && answers_https(net, url).await;
    Answer { outcome, hops, attempts, elapsed, https, cached: false, archived: None }
}

/// The longest that an address is asked with `https` after it was alive with `http`.
const HTTPS_TIMEOUT: Duration = Duration::from_secs(5);

/// Whether an `http` address without a port answers with `https`, too; asked once.
async fn answers_https(net: &Shared, mut url: Url) -> bool {
    if url.scheme() != "http" || url.port().is_some() || url.set_scheme("https").is_err() {
        return false;
    }
    let Ok(turn) = net.gate.turn(url.host_str().unwrap_or_default()).await else { return false };
    let mut chain = Chain {
        net,
        wants: Wants { image: false, anchors: false },
        budget: Budget::new(net.timeout.min(HTTPS_TIMEOUT), 0),
        jar: Jar::default(),
        sent: false,
    };
    let mut hops = Vec::new();
    let outcome = chain.follow(url, turn, &mut hops).await;
    matches!(outcome, Outcome::Alive { .. }) && hops.iter().all(|hop| hop.to.starts_with("https:"))
}

/// The state of one chain of redirects.
struct Chain<'a> {
    net: &'a Shared,
    wants: Wants,
    budget: Budget,
    jar: Jar,
    /// Whether any request was sent.
    sent: bool,
}

impl Chain<'_> {
    /// Follows the chain from `url` to a verdict, and notes the redirects in `hops`.
    async fn follow(&mut self, mut url: Url, first: Turn, hops: &mut Vec<Hop>) -> Outcome {
        let mut turn = Some(first);
        let mut visited = BTreeSet::new();
        loop {
            if !visited.insert((url.clone(), self.jar.field(&url))) {
                return Outcome::Dead(Dead::RedirectLoop);
            }
            let (status, header) = match self.ask(&url, turn.take()).await {
                Ok(redirect) => redirect,
                Err(outcome) => return outcome,
            };
            for field in header.get_all(header::SET_COOKIE) {
                self.jar.set(&url, &String::from_utf8_lossy(field.as_bytes()));
            }
            let Some(next) = location(&url, &header) else {
                return Outcome::Unreachable(Unreachable::NoLocation(status));
            };
            if !is_web(&next) {
                return Outcome::Dead(Dead::RedirectScheme(shortened(next.as_str())));
            }
            if hops.len() == MOST_HOPS {
                return Outcome::Dead(Dead::RedirectLoop);
            }
            hops.push(Hop { status, to: next.to_string() });
            url = next;
            url.set_fragment(None);
        }
    }

    /// Asks one address of the chain until it gives a verdict or a redirect, or until time or retries are used up.
    async fn ask(&mut self, url: &Url, mut turn: Option<Turn>) -> Result<(u16, HeaderMap), Outcome> {
        self.check(url).await?;
        loop {
            if self.budget.is_spent() {
                return Err(Outcome::Unreachable(Unreachable::Timeout(crate::facts::Stage::Header)));
            }
            let held = match turn.take() {
                Some(turn) => turn,
                None => match self.net.gate.turn(url.host_str().unwrap_or_default()).await {
                    Ok(turn) => turn,
                    Err(Shut(status)) => return Err(Outcome::Unreachable(Unreachable::Status(status))),
                },
            };
            self.sent = true;
            let begun = Instant::now();
            let cookies = self.jar.field(url);
            let exchange = request::send(self.net, url, self.wants, &cookies, begun + self.budget.share()).await;
            self.budget.spend(begun.elapsed());
            let (failure, after) = match exchange {
                Exchange::Failed { failure, after } => (failure, after),
                Exchange::Verdict(outcome) => {
                    held.fine();
                    return Err(outcome);
                }
                Exchange::Redirect { status, header } => {
                    held.fine();
                    return Ok((status, *header));
                }
            };
            let pause = if failure.retry { self.budget.retry(after) } else { None };
            if let Outcome::Unreachable(Unreachable::Status(status @ 429)) = failure.outcome {
                // The whole host waits, this link in its queue with all others.
                held.busy(status, after.unwrap_or(BUSY_PAUSE.max(pause.unwrap_or_default())));
                drop(held);
                pause.ok_or(failure.outcome)?;
                continue;
            }
            held.trouble();
            drop(held);
            sleep(pause.ok_or(failure.outcome)?).await;
        }
    }

    /// Exclusions, and the guard, for what can be judged before connecting. Names are judged when they are resolved; the name of the
    /// user's proxy is resolved here, because the client may look that one up unguarded.
    async fn check(&self, url: &Url) -> Result<(), Outcome> {
        if self.net.exclude.iter().any(|regex| regex.is_match(url.as_str())) {
            return Err(Outcome::Skipped(Skipped::Excluded));
        }
        if self.net.allow_private {
            return Ok(());
        }
        guard::check_host(url).map_err(Outcome::Blocked)?;
        if let Some(Host::Domain(name)) = url.host()
            && self.net.resolver.is_proxy(name)
            && let Err(dns::Failure::Refused(why)) = self.net.resolver.guarded(name).await
        {
            return Err(Outcome::Blocked(why));
        }
        Ok(())
    }
}

fn is_web(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https")
}

/// Where a redirect leads (RFC 9110, 10.2.2), or `None` where its field is missing, empty, overlong or no address. Bytes
/// that are not UTF-8 are taken for themselves, as browsers do.
fn location(from: &Url, header: &HeaderMap) -> Option<Url> {
    let raw = header.get(header::LOCATION)?.as_bytes().trim_ascii();
    if raw.is_empty() || raw.len() > LONGEST_LOCATION {
        return None;
    }
    let text = match std::str::from_utf8(raw) {
        Ok(text) => text.to_owned(),
        Err(_) => {
            raw.iter().map(|b| if b.is_ascii() { char::from(*b).to_string() } else { format!("%{b:02X}") }).collect()
        }
    };
    from.join(&text).ok()
}

/// An address in a message: its beginning.
fn shortened(address: &str) -> String {
    match address.char_indices().nth(200) {
        Some((at, _)) => format!("{}…", &address[..at]),
        None => address.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use reqwest::header::HeaderValue;

    use super::*;

    fn goes(location_field: &[u8]) -> Option<String> {
        let mut header = HeaderMap::new();
        header.insert(header::LOCATION, HeaderValue::from_bytes(location_field).unwrap());
        location(&Url::parse("https://a.test/x/y?q").unwrap(), &header).map(String::from)
    }

    #[test]
    fn locations_of_all_kinds_are_read() {
        for (field, to) in [
            (&b"https://b.test/"[..], Some("https://b.test/")),
            (b"/z", Some("https://a.test/z")),
            (b"z", Some("https://a.test/x/z")),
            (b"//b.test", Some("https://b.test/")),
            (b"?r", Some("https://a.test/x/y?r")),
            (b"/caf\xc3\xa9", Some("https://a.test/caf%C3%A9")),
            (b"/caf\xe9", Some("https://a.test/caf%E9")),
            (b"/a b", Some("https://a.test/a%20b")),
            (b"javascript:alert(1)", Some("javascript:alert(1)")),
            (b"", None),
            (b"  ", None),
            (b"http://[::bad/", None),
            (b"https://", None),
        ] {
            assert_eq!(goes(field).as_deref(), to, "{}", String::from_utf8_lossy(field));
        }
        assert_eq!(goes(&vec![b'a'; 10_000]), None);
    }
}
