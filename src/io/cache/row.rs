//! An answer as stored in one row.

use std::{collections::BTreeSet, time::Duration};

use serde::{Deserialize, Serialize};

use super::{ALIVE_TTL, DEAD_TTL};
use crate::facts::{Anchors, Answer, Dead, Hop, Image, Outcome};

/// Longer answers (pages with very many anchors) are not stored; in bytes.
pub(super) const MAX_LENGTH: usize = 256 << 10;

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    status: u16,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    image: Option<StoredImage>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    anchors: Option<BTreeSet<String>>,
    #[serde(default, skip_serializing_if = "is_false")]
    incomplete: bool,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    hops: Vec<(u16, String)>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    https: Option<String>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum StoredImage {
    Raster(u32, u32),
    Vector,
    Unknown,
    Not(String),
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it with a reference")]
const fn is_false(flag: &bool) -> bool {
    !*flag
}

/// Serializes an answer and returns its time to live; `None` if it is not stored.
pub(super) fn write(answer: &Answer) -> Option<(String, Duration)> {
    if answer.cached || answer.attempts == 0 {
        return None;
    }
    let mut row = Row {
        status: 0,
        image: None,
        anchors: None,
        incomplete: false,
        hops: answer.hops.iter().map(|hop| (hop.status, hop.to.clone())).collect(),
        https: answer.https.clone(),
    };
    match &answer.outcome {
        // Other statuses are alive only by this run's options.
        Outcome::Alive { status, image, anchors } if (200..300).contains(status) => {
            row.status = *status;
            row.image = image.as_ref().map(|image| match image {
                Image::Raster { width, height } => StoredImage::Raster(*width, *height),
                Image::Vector => StoredImage::Vector,
                Image::Unknown => StoredImage::Unknown,
                Image::Not(what) => StoredImage::Not(what.clone()),
            });
            // Another run may need other anchors than those that were kept.
            if anchors.as_ref().is_some_and(Anchors::is_full) {
                return None;
            }
            if let Some(Anchors { ids, incomplete }) = anchors {
                row.anchors = Some(ids.clone());
                row.incomplete = *incomplete;
            }
        }
        Outcome::Dead(Dead::Status(status)) => row.status = *status,
        _ => return None,
    }
    let ttl = ttl(&answer.outcome);
    let text = serde_json::to_string(&row).ok().filter(|text| text.len() <= MAX_LENGTH)?;
    Some((text, ttl))
}

/// How long an answer is valid after the check.
pub(super) const fn ttl(outcome: &Outcome) -> Duration {
    match outcome {
        Outcome::Alive { image: Some(Image::Not(_)), .. } => DEAD_TTL,
        Outcome::Alive { .. } => ALIVE_TTL,
        _ => DEAD_TTL,
    }
}

/// Parses a row; `None` if it is invalid.
pub(super) fn read(text: &str) -> Option<Answer> {
    let row: Row = serde_json::from_str(text).ok()?;
    let outcome = match row.status {
        status @ 200..=299 => Outcome::Alive {
            status,
            image: row.image.map(|image| match image {
                StoredImage::Raster(width, height) => Image::Raster { width, height },
                StoredImage::Vector => Image::Vector,
                StoredImage::Unknown => Image::Unknown,
                StoredImage::Not(what) => Image::Not(what),
            }),
            anchors: row.anchors.map(|ids| Anchors { ids, incomplete: row.incomplete }),
        },
        status @ (404 | 410) => Outcome::Dead(Dead::Status(status)),
        _ => return None,
    };
    let hops = row.hops.into_iter().map(|(status, to)| Hop { status, to }).collect();
    let answer = Answer::unsent(outcome);
    Some(Answer { hops, attempts: 1, https: row.https, cached: true, ..answer })
}
