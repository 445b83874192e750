//! Words that are addresses.

use crate::model::links::host;

/// File extensions by which a word in parentheses is a target.
const FILES: &[&str] =
    &["md", "markdown", "html", "htm", "qmd", "rst", "txt", "pdf", "png", "jpg", "jpeg", "svg", "gif"];

/// Whether a token is an address.
pub(super) fn is_target(token: &str) -> bool {
    is_web(token) || is_address(token)
}

/// Whether a token is a web URL, with or without a valid scheme.
pub(super) fn is_web(token: &str) -> bool {
    let lower: String = token.chars().take(8).flat_map(char::to_lowercase).collect();
    ["http:/", "https:/", "http//", "https//", "www."].iter().any(|start| lower.starts_with(start))
        || host::is_schemeless(token)
}

/// Whether a token is certainly a target: a URL, an e-mail address, a file by its extension.
pub(super) fn is_address(token: &str) -> bool {
    let path = token.split(['#', '?']).next().unwrap_or_default();
    is_web(token)
        || token.starts_with("mailto:")
        || ((token.starts_with("./") || token.starts_with("../")) && token.len() > 3)
        || ends_like_file(path)
}

fn ends_like_file(path: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(stem, ending)| !stem.is_empty() && FILES.contains(&ending))
}

/// Whether the content is a path with spaces: `my file.md`, `~/my files`.
pub(super) fn is_path_with_spaces(content: &str) -> bool {
    let drive = matches!(content.as_bytes(), [letter, b':', b'/' | b'\\', ..] if letter.is_ascii_alphabetic());
    let path = drive || ["~/", "./", "../"].iter().any(|start| content.starts_with(start));
    content.contains(' ') && !content.contains(['(', '"', ',', ';']) && (path || ends_like_file(content))
}
