//! Decodes the body of a response, and reads no more of it than needed.

use std::{collections::BTreeSet, io, pin::Pin, sync::Arc};

use async_compression::tokio::bufread::GzipDecoder;
use futures_util::TryStreamExt as _;
use reqwest::{
    Response, StatusCode,
    header::{self, HeaderMap, HeaderValue},
};
use tokio::{
    io::{AsyncBufRead, AsyncReadExt as _, BufReader},
    time::{Instant, timeout_at},
};
use tokio_util::io::StreamReader;

use super::{
    anchors,
    failure::{self, Failure},
    image::{self, Sniff},
};
use crate::facts::{Anchors, Image, Stage, Unreachable};

/// `Accept-Encoding`: the codings that can be decoded.
pub(super) const ACCEPTED: HeaderValue = HeaderValue::from_static("gzip");

/// Bytes of an image that are read first.
const IMAGE_PREFIX: usize = 64 * 1024;
/// Bytes of an image that are read if its size follows long metadata.
const IMAGE_LIMIT: usize = 1024 * 1024;
/// Bytes of a page that are read for its anchors, after decoding.
const PAGE_LIMIT: usize = 5 * 1024 * 1024;
/// Most codings of one response.
const MAX_CODINGS: usize = 4;

/// Why reading a body stopped.
#[derive(Debug, PartialEq)]
enum Stop {
    /// End of the body.
    End,
    /// Size limit.
    Limit,
    /// Deadline.
    Time,
    /// Error.
    Error(Failure),
}

/// A body that is read in parts.
pub(super) struct Body {
    /// `None` if the body has a coding that cannot be decoded.
    reader: Option<Reader>,
    deadline: Instant,
    bytes: Vec<u8>,
}

type Reader = Pin<Box<dyn AsyncBufRead + Send>>;

impl Body {
    /// The body of a response, to be read by `deadline`.
    pub(super) fn new(response: Response, deadline: Instant) -> Self {
        let codings = codings(response.headers());
        let raw: Reader = Box::pin(StreamReader::new(response.bytes_stream().map_err(io::Error::other)));
        Self { reader: codings.map(|codings| decoded(raw, codings)), deadline, bytes: Vec::new() }
    }

    /// Reads until there are `limit` bytes. Decodes in parts, so that memory is bounded by the limit.
    async fn fill(&mut self, limit: usize) -> Stop {
        let Some(reader) = &mut self.reader else { return Stop::Limit };
        while self.bytes.len() < limit {
            let room = u64::try_from(limit - self.bytes.len()).unwrap_or(u64::MAX);
            match timeout_at(self.deadline, reader.take(room).read_buf(&mut self.bytes)).await {
                Ok(Ok(0)) => return Stop::End,
                Ok(Ok(_)) => {}
                Ok(Err(error)) => return Stop::Error(failure::in_body(&error)),
                Err(_) => return Stop::Time,
            }
        }
        Stop::Limit
    }

    /// Identifies the image. If its beginning arrived in time, the deadline does not matter.
    pub(super) async fn image(&mut self, mime: &str, status: StatusCode) -> Result<Image, Failure> {
        if status == StatusCode::NO_CONTENT {
            return Ok(Image::Not("an empty response".to_owned()));
        }
        if self.reader.is_none() {
            return Ok(Image::Unknown);
        }
        for limit in [IMAGE_PREFIX, IMAGE_LIMIT] {
            let stop = self.fill(limit).await;
            if let Stop::Error(failure) = stop {
                return Err(failure);
            }
            match image::sniff(&self.bytes, mime, stop == Stop::End) {
                Sniff::Known(image) if stop != Stop::Time || !matches!(image, Image::Not(_)) => return Ok(image),
                _ if stop == Stop::Time => return Err(Failure::transient(Unreachable::Timeout(Stage::Body))),
                _ => {}
            }
        }
        Ok(Image::Unknown)
    }

    /// The anchors of the page.
    pub(super) async fn page(&mut self, wanted: Arc<BTreeSet<String>>) -> Result<Anchors, Failure> {
        if self.reader.is_none() {
            return Ok(anchors::unknown());
        }
        match self.fill(PAGE_LIMIT).await {
            Stop::Error(failure) => Err(failure),
            Stop::Time => Err(Failure::transient(Unreachable::Timeout(Stage::Body))),
            stop => {
                let (bytes, cut) = (std::mem::take(&mut self.bytes), stop == Stop::Limit);
                if bytes.len() <= IMAGE_PREFIX {
                    return Ok(anchors::read(&bytes, cut, &wanted));
                }
                // Parse a long page on another thread, so that it does not delay the timers of other links.
                let reading = tokio::task::spawn_blocking(move || anchors::read(&bytes, cut, &wanted));
                Ok(reading.await.unwrap_or_else(|_| anchors::unknown()))
            }
        }
    }
}

/// How often the body was compressed with gzip (RFC 9110, 8.4: names of codings are case-insensitive, and `x-gzip` is `gzip`);
/// `None` if it has another coding, or too many.
fn codings(header: &HeaderMap) -> Option<usize> {
    let mut count = 0;
    for field in header.get_all(header::CONTENT_ENCODING) {
        for name in field.to_str().ok()?.split(',').map(str::trim).filter(|name| !name.is_empty()) {
            match name.to_ascii_lowercase().as_str() {
                "gzip" | "x-gzip" => count += 1,
                "identity" => {}
                _ => return None,
            }
        }
    }
    (count <= MAX_CODINGS).then_some(count)
}

/// Undoes gzip so many times.
fn decoded(mut reader: Reader, codings: usize) -> Reader {
    for _ in 0..codings {
        let mut decoder = GzipDecoder::new(reader);
        decoder.multiple_members(true);
        reader = Box::pin(BufReader::new(decoder));
    }
    reader
}
