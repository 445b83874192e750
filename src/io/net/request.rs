//! One request: sent, answered, and read no further than needed.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, SystemTime},
};

use reqwest::{
    Response, StatusCode,
    header::{self, HeaderMap, HeaderValue},
};
use tokio::time::{Instant, timeout_at};
use url::Url;

use super::{
    Shared, anchors,
    client::CONNECTING,
    failure::{self, Failure},
    image::{self, Sniff},
    retry,
};
use crate::facts::{Anchors, Dead, Image, Outcome, Stage, Unreachable};

/// A picture is judged by its first bytes.
const PICTURE: usize = 64 * 1024;
/// A picture whose size stands behind long metadata is read up to here.
const LONG_PICTURE: usize = 1024 * 1024;
/// A page is read up to here for its anchors, counted after decompression.
const PAGE: usize = 5 * 1024 * 1024;

/// As a browser asks for a page; some sites answer 404 to programs that take anything.
const ACCEPT_PAGE: HeaderValue = HeaderValue::from_static("text/html,application/xhtml+xml,*/*;q=0.8");
/// As a browser asks for a picture.
const ACCEPT_PICTURE: HeaderValue = HeaderValue::from_static("image/avif,image/webp,image/*,*/*;q=0.8");

/// What an answer is wanted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Wants {
    /// The bytes have to be a picture.
    pub(super) image: bool,
    /// The anchors of the page are needed.
    pub(super) anchors: bool,
}

/// What one request led to.
#[derive(Debug)]
pub(super) enum Exchange {
    /// The address is judged.
    Verdict(Outcome),
    /// The host sends us elsewhere.
    Redirect {
        /// 301, 302, 303, 307 or 308.
        status: u16,
        /// Its header, with `Location` and `Set-Cookie`.
        header: Box<HeaderMap>,
    },
    /// No answer, or one that may be another next time.
    Failed {
        /// What went wrong, and whether to ask again.
        failure: Failure,
        /// The pause the host asks for.
        after: Option<Duration>,
    },
}

impl From<Failure> for Exchange {
    fn from(failure: Failure) -> Self {
        Self::Failed { failure, after: None }
    }
}

/// Sends one GET request and judges the answer; all of it ends by `deadline`.
pub(super) async fn send(net: &Shared, url: &Url, wants: Wants, cookies: &str, deadline: Instant) -> Exchange {
    let accept = if wants.image { ACCEPT_PICTURE } else { ACCEPT_PAGE };
    let mut fields = net.headers.for_url(url);
    fields.entry(header::ACCEPT).or_insert(accept);
    if let Ok(cookies) = HeaderValue::from_str(cookies)
        && !cookies.is_empty()
    {
        fields.entry(header::COOKIE).or_insert(cookies);
    }
    let connecting = Arc::new(AtomicBool::new(false));
    let sending = net.http.get(url.clone()).headers(fields).send();
    match timeout_at(deadline, CONNECTING.scope(Arc::clone(&connecting), sending)).await {
        Ok(Ok(response)) => judge(net, response, wants, deadline).await,
        Ok(Err(error)) => failure::before_header(&error).into(),
        Err(_) => {
            let stage = if connecting.load(Ordering::Relaxed) { Stage::Connect } else { Stage::Header };
            Failure::passing(Unreachable::Timeout(stage)).into()
        }
    }
}

/// Judges an answer by its status, and reads the body only where something in it is wanted.
async fn judge(net: &Shared, response: Response, wants: Wants, deadline: Instant) -> Exchange {
    let status = response.status();
    let code = status.as_u16();
    if !status.is_success() && net.accepts(response.url(), code) {
        return Exchange::Verdict(Outcome::Alive { status: code, image: None, anchors: None });
    }
    // A challenge to a program, whatever its status (Cloudflare: Detect a Challenge Page response).
    if !status.is_success() && response.headers().contains_key("cf-mitigated") {
        return Exchange::Verdict(Outcome::Unreachable(Unreachable::Status(code)));
    }
    match code {
        200..=299 if wants.image || wants.anchors => read(response, wants, deadline).await,
        200..=299 => Exchange::Verdict(Outcome::Alive { status: code, image: None, anchors: None }),
        301 | 302 | 303 | 307 | 308 => {
            Exchange::Redirect { status: code, header: Box::new(response.headers().clone()) }
        }
        404 | 410 => Exchange::Verdict(Outcome::Dead(Dead::Status(code))),
        408 | 425 | 429 | 500..=599 => Exchange::Failed {
            failure: Failure::passing(Unreachable::Status(code)),
            after: wished_pause(response.headers()),
        },
        _ => Exchange::Verdict(Outcome::Unreachable(Unreachable::Status(code))),
    }
}

/// The pause that the host asks for.
fn wished_pause(header: &HeaderMap) -> Option<Duration> {
    retry::retry_after(header.get(header::RETRY_AFTER)?.to_str().ok()?, SystemTime::now())
}

/// Reads what is wanted from the body of a success.
async fn read(response: Response, wants: Wants, deadline: Instant) -> Exchange {
    let status = response.status();
    let mime = content_type(response.headers());
    let html = anchors::is_html(&mime);
    let mut body = Body { response, deadline, bytes: Vec::new() };

    let mut picture = None;
    if wants.image {
        match body.picture(&mime, status).await {
            Ok(image) => picture = Some(image),
            Err(failure) => return failure.into(),
        }
    }
    let found = match wants.anchors {
        false => None,
        true if !html => Some(anchors::unknown()),
        true => match body.page().await {
            Ok(found) => Some(found),
            Err(failure) => return failure.into(),
        },
    };
    Exchange::Verdict(Outcome::Alive { status: status.as_u16(), image: picture, anchors: found })
}

/// The content type without its parameters, in lower case; empty where it is missing or longer than a type can be.
fn content_type(header: &HeaderMap) -> String {
    let value = header.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let mime = value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    if mime.len() > 255 { String::new() } else { mime }
}

/// How the reading of a body stopped.
#[derive(Debug, PartialEq)]
enum Stop {
    /// At its end.
    End,
    /// At the limit.
    Limit,
    /// At the deadline.
    Time,
    /// It broke.
    Broke(Failure),
}

/// A body that is read piece by piece.
struct Body {
    response: Response,
    deadline: Instant,
    bytes: Vec<u8>,
}

impl Body {
    /// Reads on until `limit` bytes are there. Compressed bodies are unpacked piece by piece, so that memory is bounded
    /// by the limit, whatever a body unpacks to.
    async fn fill(&mut self, limit: usize) -> Stop {
        while self.bytes.len() < limit {
            match timeout_at(self.deadline, self.response.chunk()).await {
                Ok(Ok(Some(piece))) => {
                    let room = limit - self.bytes.len();
                    self.bytes.extend_from_slice(&piece[..piece.len().min(room)]);
                }
                Ok(Ok(None)) => return Stop::End,
                Ok(Err(error)) => return Stop::Broke(failure::in_body(&error)),
                Err(_) => return Stop::Time,
            }
        }
        Stop::Limit
    }

    /// What the picture is. One whose beginning came in time is judged by it.
    async fn picture(&mut self, mime: &str, status: StatusCode) -> Result<Image, Failure> {
        if status == StatusCode::NO_CONTENT {
            return Ok(Image::Not("empty".to_owned()));
        }
        for limit in [PICTURE, LONG_PICTURE] {
            let stop = self.fill(limit).await;
            if let Stop::Broke(failure) = stop {
                return Err(failure);
            }
            match image::sniff(&self.bytes, mime, stop == Stop::End) {
                Sniff::Known(image) if stop != Stop::Time || !matches!(image, Image::Not(_)) => return Ok(image),
                _ if stop == Stop::Time => return Err(Failure::passing(Unreachable::Timeout(Stage::Body))),
                _ => {}
            }
        }
        // A picture by its signature, with more metadata than anybody writes: its size is not known.
        Ok(Image::Vector)
    }

    /// The anchors of the page.
    async fn page(&mut self) -> Result<Anchors, Failure> {
        match self.fill(PAGE).await {
            Stop::Broke(failure) => Err(failure),
            Stop::Time => Err(Failure::passing(Unreachable::Timeout(Stage::Body))),
            stop => {
                let (bytes, cut) = (std::mem::take(&mut self.bytes), stop == Stop::Limit);
                if bytes.len() <= PICTURE {
                    return Ok(anchors::read(&bytes, cut));
                }
                // A long page is read on a thread of its own, so that the clocks of other links are not held up.
                let reading = tokio::task::spawn_blocking(move || anchors::read(&bytes, cut));
                Ok(reading.await.unwrap_or_else(|_| anchors::unknown()))
            }
        }
    }
}
