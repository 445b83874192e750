//! Checkouts of other repositories inside one that does not track them: another step of a job may have made one, of a
//! repository that is not for everybody. What a repository tracks, submodules included, is its own.

use std::path::{Path, PathBuf};

use super::git::{Git, Tracked};

/// The top of the repository that a file or a folder is in.
#[must_use]
pub fn top(path: &Path) -> Option<PathBuf> {
    Git::discover(path).map(|git| git.root().to_owned())
}

/// Whether a file or a folder without links is in such a checkout. `own` are the tops of repositories that the user chose.
#[must_use]
pub fn is_foreign(real: &Path, own: &[PathBuf]) -> bool {
    let mut inner = top(real);
    while let Some(root) = inner.filter(|root| !own.contains(root)) {
        let Some(outer) = root.parent().and_then(Git::discover) else { return false };
        if outer.tracks(&root) == Some(false) {
            return true;
        }
        inner = Some(outer.root().to_owned());
    }
    false
}

/// Whether a file is not in a repository that has others. In one that tracks nothing, all is the user's own.
#[must_use]
pub fn is_untracked(real: &Path) -> bool {
    let Some(git) = real.parent().and_then(Git::discover) else { return false };
    git.tracks(real) == Some(false) && matches!(git.tracked(git.root()), Tracked::Files(files) if !files.is_empty())
}
