//! Fetches one link: follows redirects, retries, and returns a verdict.
//!
//! Every hop is checked like a link from a document: scheme, guard, limits and headers are its own.

use std::{collections::BTreeSet, sync::Arc, time::Duration};

use percent_encoding::percent_decode_str;
use reqwest::header::{self, HeaderMap};
use tokio::time::{Instant, sleep, sleep_until};
use url::{Host, Url};

use super::{
    Shared,
    cookies::Jar,
    guard,
    rate_limiter::Permit,
    request::{self, Exchange, Wants},
    retry::Budget,
};
use crate::{
    facts::{Answer, Dead, FetchRequest, Hop, Outcome, Skipped, Unreachable, without_fragment},
    text::clip,
};

/// Most redirects that are followed; more count as a loop.
const MAX_REDIRECTS: usize = 10;
/// Longest URL that a redirect may name, in bytes.
const MAX_LOCATION: usize = 8 * 1024;
/// Minimum backoff after a 429 without `Retry-After`: most limits are per second.
const MIN_BACKOFF: Duration = Duration::from_secs(1);

/// Answers one request. `permit` is for the host of the request.
pub(super) async fn answer(net: &Shared, request: &FetchRequest, permit: Permit) -> Answer {
    let started = Instant::now();
    let Ok(mut url) = Url::parse(&request.url) else {
        return Answer::unsent(Outcome::Unreachable(Unreachable::Broken("not an absolute URL".to_owned())));
    };
    if !is_web(&url) {
        return Answer::unsent(Outcome::Unreachable(Unreachable::Broken("not an http or https URL".to_owned())));
    }
    url.set_fragment(None);
    let mut chain = Chain {
        net,
        wants: Wants { image: request.image, anchors: request.anchors.then(|| Arc::new(request.fragments.clone())) },
        budget: Budget::new(net.limits(&url).and_then(|limits| limits.timeout).unwrap_or(net.timeout), net.retries),
        jar: Jar::default(),
        sent: false,
        probe: false,
    };
    let mut hops = Vec::new();
    let outcome = chain.follow(url, permit, &mut hops).await;
    let attempts = if chain.sent { 1 + chain.budget.made() } else { 0 };
    let elapsed = started.elapsed();
    let mut answer = Answer { hops, attempts, elapsed, ..Answer::unsent(outcome) };
    let stays_http = answer.hops.iter().all(|hop| hop.to.starts_with("http:"));
    if stays_http && matches!(answer.outcome, Outcome::Alive { .. }) {
        answer.https = over_https(net, answer.moved_to().unwrap_or(&request.url)).await;
    }
    answer
}

/// Time limit for checking `https` of an alive `http` link.
const HTTPS_TIMEOUT: Duration = Duration::from_secs(5);

/// The address over `https` of an `http` link without a port, if that works as well; tried once.
async fn over_https(net: &Shared, url: &str) -> Option<String> {
    let mut url = Url::parse(url).ok().filter(|url| url.scheme() == "http" && url.port().is_none())?;
    url.set_scheme("https").ok()?;
    url.set_fragment(None);
    let permit = net.rate_limiter.acquire(url.host_str().unwrap_or_default()).await.ok()?;
    if !permit.may_support_https() {
        return None;
    }
    let mut chain = Chain {
        net,
        wants: Wants::default(),
        budget: Budget::new(net.timeout.min(HTTPS_TIMEOUT), 0),
        jar: Jar::default(),
        sent: false,
        probe: true,
    };
    let mut hops = Vec::new();
    let outcome = chain.follow(url.clone(), permit, &mut hops).await;
    if !matches!(outcome, Outcome::Alive { .. }) || !hops.iter().all(|hop| hop.to.starts_with("https:")) {
        return None;
    }
    let last = hops.last().filter(|_| hops.iter().all(Hop::permanent));
    Some(last.map_or_else(|| url.into(), |hop| without_fragment(&hop.to).to_owned()))
}

/// State of one redirect chain.
struct Chain<'a> {
    net: &'a Shared,
    wants: Wants,
    budget: Budget,
    jar: Jar,
    /// Whether any request was sent.
    sent: bool,
    /// Whether only `https` is tried. A failure then says nothing about the host.
    probe: bool,
}

impl Chain<'_> {
    /// Follows the chain from `url` to a verdict, and records the redirects in `hops`.
    async fn follow(&mut self, mut url: Url, first: Permit, hops: &mut Vec<Hop>) -> Outcome {
        let mut permit = Some(first);
        let mut visited = BTreeSet::new();
        loop {
            if !visited.insert((url.clone(), self.jar.field(&url))) {
                return Outcome::Dead(Dead::RedirectLoop);
            }
            let (status, header) = match self.fetch(&url, permit.take()).await {
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
                return Outcome::Dead(Dead::RedirectScheme(clip(next.as_str(), 200).into_owned()));
            }
            if hops.len() == MAX_REDIRECTS {
                return Outcome::Dead(Dead::RedirectLoop);
            }
            self.want_anchor(&next);
            hops.push(Hop { status, to: next.to_string() });
            url = next;
            url.set_fragment(None);
        }
    }

    /// The anchors of the page are read if a redirect leads to one.
    fn want_anchor(&mut self, to: &Url) {
        if let Some(fragment) = to.fragment().filter(|_| !self.wants.image && !self.probe) {
            let wanted = self.wants.anchors.get_or_insert_default();
            Arc::make_mut(wanted).insert(percent_decode_str(fragment).decode_utf8_lossy().into_owned());
        }
    }

    /// Fetches one URL of the chain until it returns a verdict or a redirect, or time or retries are used up.
    async fn fetch(&mut self, url: &Url, mut permit: Option<Permit>) -> Result<(u16, HeaderMap), Outcome> {
        self.check(url).await?;
        loop {
            if self.budget.is_spent() {
                return Err(Outcome::Unreachable(Unreachable::Timeout(crate::facts::Stage::Header)));
            }
            let held = match permit.take() {
                Some(permit) => permit,
                None => match self.net.rate_limiter.acquire(url.host_str().unwrap_or_default()).await {
                    Ok(permit) => permit,
                    Err(why) => return Err(Outcome::Unreachable(Unreachable::GivenUp(why))),
                },
            };
            self.sent = true;
            let started_at = Instant::now();
            let cookies = self.jar.field(url);
            let exchange =
                request::send(self.net, url, self.wants.clone(), &cookies, started_at + self.budget.share()).await;
            self.budget.spend(started_at.elapsed());
            if self.probe {
                held.record_https(!matches!(exchange, Exchange::Failed { .. }));
            }
            let (failure, retry_after) = match exchange {
                Exchange::Failed { failure, retry_after } => (failure, retry_after),
                Exchange::Verdict(outcome) => {
                    held.record_success();
                    return Err(outcome);
                }
                Exchange::Redirect { status, header } => {
                    held.record_success();
                    return Ok((status, *header));
                }
            };
            let backoff = if failure.retry { self.budget.retry(retry_after) } else { None };
            let limited = matches!(failure.outcome, Outcome::Unreachable(Unreachable::Status(429)));
            if limited {
                // The whole host waits.
                held.record_rate_limit(429, retry_after.unwrap_or(MIN_BACKOFF.max(backoff.unwrap_or_default())));
            } else if !self.probe {
                held.record_failure();
            }
            let Some(backoff) = backoff.filter(|_| !held.is_given_up()) else {
                if failure.retry && !self.probe {
                    held.record_exhausted();
                }
                return Err(failure.outcome);
            };
            // A page that names a time does not delay the other pages of its host, unless the whole host waits.
            match held.keep(limited || retry_after.is_none()) {
                Some(mut kept) => {
                    sleep_until(kept.next().max(Instant::now() + if limited { Duration::ZERO } else { backoff })).await;
                    self.net.rate_limiter.resume(&mut kept).await;
                    permit = Some(kept);
                }
                // After a 429, this link waits in the queue of its host.
                None if limited => {}
                None => sleep(backoff).await,
            }
        }
    }

    /// Applies exclusions and the guard before connecting. Names are checked when the client resolves them, or here if
    /// a proxy may do that instead.
    async fn check(&self, url: &Url) -> Result<(), Outcome> {
        if self.net.exclude.iter().any(|regex| regex.is_match(url.as_str())) {
            return Err(Outcome::Skipped(Skipped::Excluded));
        }
        if self.net.allow_private {
            return Ok(());
        }
        guard::check_host(url).map_err(Outcome::Blocked)?;
        match url.host() {
            Some(Host::Domain(name)) => {
                self.net.resolver.refused_for_proxy(name).await.map_or(Ok(()), |why| Err(Outcome::Blocked(why)))
            }
            _ => Ok(()),
        }
    }
}

fn is_web(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https")
}

/// Target of a redirect (RFC 9110, 10.2.2); `None` if the field is missing, empty, too long or not a URL. Bytes that
/// are not UTF-8 are percent-encoded, as in browsers.
fn location(from: &Url, header: &HeaderMap) -> Option<Url> {
    let raw = header.get(header::LOCATION)?.as_bytes().trim_ascii();
    if raw.is_empty() || raw.len() > MAX_LOCATION {
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

#[cfg(test)]
mod tests {
    use reqwest::header::HeaderValue;

    use super::*;

    fn redirect(location_field: &[u8]) -> Option<String> {
        let mut header = HeaderMap::new();
        header.insert(header::LOCATION, HeaderValue::from_bytes(location_field).unwrap());
        location(&Url::parse("https://a.test/x/y?q").unwrap(), &header).map(String::from)
    }

    #[test]
    fn locations_are_resolved() {
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
            assert_eq!(redirect(field).as_deref(), to, "{}", String::from_utf8_lossy(field));
        }
        assert_eq!(redirect(&vec![b'a'; 10_000]), None);
    }
}
