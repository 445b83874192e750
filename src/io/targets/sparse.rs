//! Files that git tracks, but that a sparse checkout leaves out of the working tree.

use std::{
    collections::HashSet,
    path::{Path, PathBuf},
};

use crate::io::git::Git;

/// The files of one repository that are not checked out, and the folders that hold them.
#[derive(Debug, Default)]
pub(super) struct Sparse {
    files: HashSet<PathBuf>,
    folders: HashSet<PathBuf>,
}

impl Sparse {
    /// Asks git about the repository of a folder; empty without one.
    pub(super) fn of(folder: &Path) -> Self {
        let Some(git) = Git::discover(folder) else { return Self::default() };
        let files: HashSet<PathBuf> = git.left_out().unwrap_or_default().into_iter().collect();
        let mut folders = HashSet::new();
        #[allow(clippy::iter_over_hash_type, reason = "a set is made of a set")]
        for file in &files {
            for above in file.ancestors().skip(1).take_while(|above| *above != git.root()) {
                if !folders.insert(above.to_owned()) {
                    break;
                }
            }
        }
        Self { files, folders }
    }

    pub(super) fn has_file(&self, path: &Path) -> bool {
        self.files.contains(path)
    }

    pub(super) fn has_folder(&self, path: &Path) -> bool {
        self.folders.contains(path)
    }
}
