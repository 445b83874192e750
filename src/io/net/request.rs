//! Sends one request and reads no more of the response than needed.

use std::{
    collections::BTreeSet,
    sync::Arc,
    time::{Duration, SystemTime},
};

use reqwest::{
    Response,
    header::{self, HeaderMap, HeaderValue},
};
use tokio::{
    runtime::Handle,
    time::{Instant, timeout_at},
};
use url::Url;

use super::{
    Shared, anchors,
    body::{self, Body},
    client::{self, CONNECTION, Progress},
    failure::{self, Failure},
    retry,
};
use crate::facts::{Dead, Outcome, Stage, Unreachable};

/// `Accept` of browsers for pages; some sites answer 404 to `*/*`.
const ACCEPT_PAGE: HeaderValue = HeaderValue::from_static("text/html,application/xhtml+xml,*/*;q=0.8");
/// `Accept` of browsers for images.
const ACCEPT_IMAGE: HeaderValue = HeaderValue::from_static("image/avif,image/webp,image/*,*/*;q=0.8");

/// Most connections of one request that are replaced because the server closed them since their last use.
const MAX_REPLACED: u32 = 4;

/// What is needed of a response.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Wants {
    /// The body has to be an image.
    pub(super) image: bool,
    /// The anchors of the page are needed, above all these.
    pub(super) anchors: Option<Arc<BTreeSet<String>>>,
}

/// Result of one request.
#[derive(Debug)]
pub(super) enum Exchange {
    /// A verdict on the link.
    Verdict(Outcome),
    /// A redirect.
    Redirect {
        /// 301, 302, 303, 307 or 308.
        status: u16,
        /// The response header, with `Location` and `Set-Cookie`.
        header: Box<HeaderMap>,
    },
    /// No response, or one that a retry may change.
    Failed {
        /// The failure, and whether to retry.
        failure: Failure,
        /// The backoff that the host requests.
        retry_after: Option<Duration>,
    },
}

impl From<Failure> for Exchange {
    fn from(failure: Failure) -> Self {
        Self::Failed { failure, retry_after: None }
    }
}

/// Sends one GET request and interprets the response; ends by `deadline`.
pub(super) async fn send(net: &Shared, url: &Url, wants: Wants, cookies: &str, deadline: Instant) -> Exchange {
    let accept = if wants.image { ACCEPT_IMAGE } else { ACCEPT_PAGE };
    let mut fields = net.headers.for_url(url);
    fields.entry(header::ACCEPT).or_insert(accept);
    fields.entry(header::ACCEPT_ENCODING).or_insert(body::ACCEPTED);
    if let Ok(cookies) = HeaderValue::from_str(cookies)
        && !cookies.is_empty()
    {
        fields.entry(header::COOKIE).or_insert(cookies);
    }
    let connections = net.connections.get().cloned().unwrap_or_else(Handle::current);
    let mut replaced = 0;
    loop {
        let progress = Arc::default();
        let sending = client::send(net.http.get(url.clone()).headers(fields.clone()), &connections);
        match timeout_at(deadline, CONNECTION.scope(Arc::clone(&progress), sending)).await {
            Ok(Ok(response)) => {
                net.note_answer(url);
                return interpret(net, response, wants, deadline).await;
            }
            Ok(Err(error)) if failure::is_closed(&error) && replaced < most_replaced(net, url, &progress) => {
                replaced += 1;
            }
            Ok(Err(error)) => return failure::before_header(&error).into(),
            Err(_) => {
                let stage = if progress.is_connecting() { Stage::Connect } else { Stage::Header };
                return Failure::transient(Unreachable::Timeout(stage)).into();
            }
        }
    }
}

/// How often the connection of a request may be replaced. One that waited for a new connection may have been sent on another that
/// became free before, if the host has answered on one.
fn most_replaced(net: &Shared, url: &Url, progress: &Progress) -> u32 {
    if progress.is_new() && !net.has_answered(url) { 0 } else { MAX_REPLACED }
}

/// Interprets a response by its status; reads the body only if it is needed.
async fn interpret(net: &Shared, response: Response, wants: Wants, deadline: Instant) -> Exchange {
    let status = response.status();
    let code = status.as_u16();
    if !status.is_success() && net.accepts(response.url(), code) {
        return Exchange::Verdict(Outcome::Alive { status: code, image: None, anchors: None });
    }
    // A bot challenge, whatever its status (Cloudflare: Detect a Challenge Page response).
    if !status.is_success() && response.headers().contains_key("cf-mitigated") {
        return Exchange::Verdict(Outcome::Unreachable(Unreachable::Status(code)));
    }
    match code {
        200..=299 if wants.image || wants.anchors.is_some() => read(response, wants, deadline).await,
        200..=299 => Exchange::Verdict(Outcome::Alive { status: code, image: None, anchors: None }),
        301 | 302 | 303 | 307 | 308 => {
            Exchange::Redirect { status: code, header: Box::new(response.headers().clone()) }
        }
        404 | 410 => Exchange::Verdict(Outcome::Dead(Dead::Status(code))),
        408 | 425 | 429 | 500..=599 => Exchange::Failed {
            failure: Failure::transient(Unreachable::Status(code)),
            retry_after: requested_backoff(response.headers()),
        },
        _ => Exchange::Verdict(Outcome::Unreachable(Unreachable::Status(code))),
    }
}

/// The backoff that the host requests.
fn requested_backoff(header: &HeaderMap) -> Option<Duration> {
    retry::retry_after(header.get(header::RETRY_AFTER)?.to_str().ok()?, SystemTime::now())
}

/// Reads what is needed of a successful response.
async fn read(response: Response, wants: Wants, deadline: Instant) -> Exchange {
    let status = response.status();
    let mime = content_type(response.headers());
    let html = anchors::is_html(&mime);
    let mut body = Body::new(response, deadline);

    let mut image = None;
    if wants.image {
        match body.image(&mime, status).await {
            Ok(found) => image = Some(found),
            Err(failure) => return failure.into(),
        }
    }
    let anchors = match wants.anchors {
        None => None,
        Some(_) if !html => Some(anchors::unknown()),
        Some(wanted) => match body.page(wanted).await {
            Ok(found) => Some(found),
            Err(failure) => return failure.into(),
        },
    };
    Exchange::Verdict(Outcome::Alive { status: status.as_u16(), image, anchors })
}

/// Content type, lower case, without parameters; empty if it is missing or too long.
fn content_type(header: &HeaderMap) -> String {
    let value = header.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let mime = value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    if mime.len() > 255 { String::new() } else { mime }
}
