//! Targets inside the repository.

use std::collections::BTreeSet;

/// A request about one local target.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct FileRequest {
    /// Normalized path, relative to the page's folder, to the site root if it starts with `/`, or to the repository
    /// root if it starts with `//`.
    pub key: String,
    /// Whether some link has a fragment.
    pub anchors: bool,
    /// The decoded fragments of those links.
    pub fragments: BTreeSet<String>,
}

/// Whether a fragment is written as the name of a Python object is: words with dots.
#[must_use]
pub fn is_dotted(fragment: &str) -> bool {
    let is_word = |word: &str| !word.is_empty() && word.chars().all(|c| c.is_alphanumeric() || c == '_');
    fragment.contains('.') && fragment.split('.').all(is_word)
}

/// A key as shown in messages. Files of the repository are shown by their path.
#[must_use]
pub fn shown_key(key: &str) -> &str {
    key.strip_prefix("//").unwrap_or(key)
}

/// The path from the root of what a key on a page leads to; the path of the page is from the root as well. What is
/// relative to the root of a site stays as it is.
#[must_use]
pub fn from_root(page: &str, key: &str) -> String {
    if key.starts_with('/') {
        return key.strip_prefix("//").unwrap_or(key).to_owned();
    }
    let folder = page.rsplit_once('/').map_or("", |(folder, _)| folder);
    normalize(format!("{folder}/{key}").trim_start_matches('/')).unwrap_or_default()
}

/// Removes `.` and `name/..`; keeps leading `..`, but not above `/`. `None` for the empty path, which is the page
/// itself.
pub(super) fn normalize(path: &str) -> Option<String> {
    if path.is_empty() {
        return None;
    }
    let absolute = path.starts_with('/');
    let mut kept: Vec<&str> = Vec::new();
    for segment in path.split('/') {
        match segment {
            "" | "." => {}
            ".." if kept.last().is_some_and(|last| *last != "..") => {
                kept.pop();
            }
            ".." if absolute => {}
            segment => kept.push(segment),
        }
    }
    let last = path.rsplit('/').next().unwrap_or_default();
    let folder = matches!(last, "" | "." | "..");
    let joined = kept.join("/");
    Some(match (absolute, joined.is_empty()) {
        (true, true) => "/".to_owned(),
        (false, true) => ".".to_owned(),
        (absolute, false) => {
            format!("{}{joined}{}", if absolute { "/" } else { "" }, if folder { "/" } else { "" })
        }
    })
}
