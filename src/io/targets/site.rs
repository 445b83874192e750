//! The site that pages are built into, where that changes their links and anchors: `MkDocs`.

use std::path::{Path, PathBuf};

use crate::io::{boundary::Boundary, files};

/// Names of the configuration, in order of precedence.
const FILES: [&str; 2] = ["mkdocs.yml", "mkdocs.yaml"];
/// Longer configurations are not read; in bytes.
const SIZE_LIMIT: u64 = 256 << 10;

/// A site of `MkDocs`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Site {
    /// Whether `credits.md` is served as `credits/` (`use_directory_urls`).
    pages_are_folders: bool,
}

impl Site {
    /// The site of the pages in a folder: that of the nearest configuration whose `docs_dir` holds the folder.
    pub(super) fn of(folder: &Path, boundary: &Boundary) -> Option<Self> {
        let inside = folder.ancestors().take_while(|above| above.starts_with(boundary.folder()));
        let paths = inside.flat_map(|above| FILES.map(|name| (above, above.join(name))));
        paths.into_iter().find_map(|(above, path)| {
            let text = files::read_up_to(&boundary.resolve(&path).ok()?, SIZE_LIMIT).ok()?;
            let docs = above.join(value(&text, "docs_dir").unwrap_or("docs"));
            let pages_are_folders = value(&text, "use_directory_urls") != Some("false");
            folder.starts_with(docs).then_some(Self { pages_are_folders })
        })
    }

    /// The folder that a browser resolves the links of a page against, if it is another than that of the file.
    pub(super) fn served_folder(self, page: &Path) -> Option<PathBuf> {
        let stem = page.file_stem()?.to_str()?;
        let is_front = stem.eq_ignore_ascii_case("index") || stem.eq_ignore_ascii_case("readme");
        (self.pages_are_folders && !is_front).then(|| page.with_extension(""))
    }
}

/// The value of a key at the top level of a YAML mapping, if it is a plain or quoted word.
fn value<'a>(text: &'a str, key: &str) -> Option<&'a str> {
    let line = text.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(':'))?;
    let plain = line.split(" #").next().unwrap_or_default().trim();
    Some(plain.trim_matches(['"', '\'']).trim_end_matches('/')).filter(|value| !value.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_a_configuration() {
        let text = "site_name: x\nnav:\n  docs_dir: no\ndocs_dir: 'handbook/' # here\nuse_directory_urls: false\n";
        assert_eq!(value(text, "docs_dir"), Some("handbook"));
        assert_eq!(value(text, "use_directory_urls"), Some("false"));
        assert_eq!(value(text, "site"), None);
    }
}
