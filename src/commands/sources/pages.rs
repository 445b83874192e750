//! Which files are pages: by their name, or because the configuration or a link says so.

use std::{
    fs,
    path::{Path, PathBuf},
};

use super::{
    super::project::{Policy, Projects},
    Failure, folder_of,
};
use crate::{
    document,
    io::{
        files::{self, Error},
        git::Git,
    },
};

/// Most bytes of all pages of a run. A page takes many times its size while it is checked, and the pages of a run are
/// checked together.
const ALL_PAGES: u64 = 128 << 20;

/// Those of some files that are pages, and what is wrong with the others. `links` lead to files that have another name than a
/// page. `named` says whether the user named the files.
pub(super) fn select(
    files: Vec<PathBuf>,
    links: &[(PathBuf, PathBuf)],
    named: bool,
    projects: &Projects,
) -> Result<(Vec<PathBuf>, Vec<String>), Failure> {
    let (mut pages, mut refused) = (Vec::new(), Vec::new());
    for path in files {
        let absolute = files::absolute(&path);
        let policy = projects.of(&folder_of(&absolute))?.policy(&absolute, &projects.options)?;
        let is_linked = || {
            !is_hidden(&path)
                && is_committed(&path)
                && links.iter().any(|(link, file)| *file == absolute && document::is_page(link))
        };
        match is_unnamed(&path) || document::is_page(&path) || is_set(&path, &policy, named) || is_linked() {
            true => pages.push(path),
            false => refused.push(Error::NotAPage(path).to_string()),
        }
    }
    Ok((pages, refused))
}

/// Whether the configuration makes a file a page. It may have come with a pull request, and name a file that another step of a
/// job has put there, with a secret in it.
fn is_set(path: &Path, policy: &Policy, named: bool) -> bool {
    policy.language.is_some() && !is_hidden(path) && (named || is_committed(path))
}

/// Whether a file is what the repository has, if there is one.
fn is_committed(path: &Path) -> bool {
    let path = files::absolute(path);
    Git::discover(&folder_of(&path)).is_none_or(|git| git.has_committed_text(&path) == Some(true))
}

/// Whether a file is one of those where programs keep credentials: `.netrc`, `.npmrc`, `.env`.
fn is_hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."))
}

/// Standard input, a pipe, a device.
fn is_unnamed(path: &Path) -> bool {
    path.as_os_str() == "-" || fs::metadata(path).is_ok_and(|metadata| !metadata.is_file())
}

/// Refuses pages that would take too much memory together.
pub(super) fn limit(pages: &[PathBuf]) -> Result<(), Failure> {
    let all: u64 = pages.iter().filter_map(|page| fs::metadata(page).ok()).map(|page| page.len()).sum();
    if all <= ALL_PAGES {
        return Ok(());
    }
    let mib = |bytes: u64| bytes.div_ceil(1 << 20);
    Err(Failure::Text(format!(
        "the {} pages have {} MiB together; the limit is {} MiB: check some of them at a time",
        pages.len(),
        mib(all),
        mib(ALL_PAGES)
    )))
}
