//! Which files are pages: by their name, or because the configuration or a link says so.

use std::{
    collections::HashMap,
    fs,
    path::{Path, PathBuf},
};

use super::{
    super::{loader::Origin, project::Projects},
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
///
/// What makes a page of a file with another name may have come with a pull request, and another step of a job may have put a
/// secret in the file. So only the user can name one that is not committed, and a hidden file is never a page.
pub(super) fn select(
    files: Vec<PathBuf>,
    links: &[(PathBuf, PathBuf)],
    named: bool,
    projects: &Projects,
) -> Result<(Vec<Origin>, Vec<String>), Failure> {
    // By a file: whether a link to it has the name of a page.
    let mut linked: HashMap<&Path, bool> = HashMap::new();
    for (link, file) in links {
        *linked.entry(file).or_default() |= document::is_page(link);
    }
    let (mut pages, mut refused) = (Vec::new(), Vec::new());
    for path in files {
        let absolute = files::absolute(&path);
        let project = projects.of(&folder_of(&absolute))?;
        let policy = project.policy(&absolute, &projects.options)?;
        let link = linked.get(absolute.as_path());
        let (is_page, is_set) = (document::is_page(&path), policy.language.is_some());
        let is_made_page = || {
            let by_repository = is_set || link == Some(&true);
            !files::is_hidden(&path) && ((is_set && named) || (by_repository && is_committed(&absolute)))
        };
        if is_page || is_unnamed(&path) || is_made_page() {
            // A configuration could make a page of a script.
            let read_only = link.is_some() || !(named || is_page);
            pages.push(Origin { path, project, policy, read_only });
        } else {
            refused.push(Error::NotAPage(path).to_string());
        }
    }
    Ok((pages, refused))
}

/// Whether a file, an absolute path, is what the repository has, if there is one.
fn is_committed(path: &Path) -> bool {
    Git::discover(&folder_of(path)).is_none_or(|git| git.has_committed_text(path) == Some(true))
}

/// Standard input, a pipe, a device.
fn is_unnamed(path: &Path) -> bool {
    path.as_os_str() == "-" || fs::metadata(path).is_ok_and(|metadata| !metadata.is_file())
}

/// Refuses pages that would take too much memory together.
pub(super) fn limit(pages: &[Origin]) -> Result<(), Failure> {
    let all: u64 = pages.iter().filter_map(|page| fs::metadata(&page.path).ok()).map(|page| page.len()).sum();
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
