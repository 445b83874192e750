//! Targets inside the repository.

/// What has to be known about one local target.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct FileRequest {
    /// Normalized path, relative to the page's folder, to the site's root where it starts with `/`, or to the repository's where it starts with `//`.
    pub key: String,
    /// Whether somebody links to a fragment of it.
    pub anchors: bool,
}

/// How a message names a key: the repository's own files by their path.
#[must_use]
pub fn shown_key(key: &str) -> &str {
    key.strip_prefix("//").unwrap_or(key)
}

/// Removes `.` and `name/..`; a leading `..` stays, but not above `/`. `None` for the empty path, which is the page itself.
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
