//! The files that a repository tracks, today and at a commit.

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
};

use super::{Git, OUTPUT_LIMIT, TREE_OUTPUT_LIMIT, relative_to};

impl Git {
    /// The absolute paths of the tracked files in a folder; `None` without an index or if git fails.
    #[must_use]
    pub fn tracked(&self, folder: &Path) -> Option<Vec<PathBuf>> {
        let data = self.root.join(".git");
        // Nothing was ever added.
        if data.is_dir() && !data.join("index").exists() {
            return None;
        }
        let folder = relative_to(&self.root, folder)?;
        let folder = if folder.is_empty() { "." } else { folder.as_str() };
        let arguments = ["--literal-pathspecs", "ls-files", "-z", "--cached", "--", folder];
        Some(self.paths(&self.run(&arguments, b"", TREE_OUTPUT_LIMIT)?))
    }

    /// The absolute paths of the tracked files that a sparse checkout leaves out; `None` if git fails.
    #[must_use]
    pub fn left_out(&self) -> Option<Vec<PathBuf>> {
        let listed = self.run(&["ls-files", "-z", "-t", "--cached", "--full-name"], b"", TREE_OUTPUT_LIMIT)?;
        let names = listed.split(|&byte| byte == 0).filter_map(|entry| entry.strip_prefix(b"S "));
        Some(names.map(|name| self.root.join(path_of(name))).collect())
    }

    /// The paths of the files of a commit, as they are in the working tree.
    #[must_use]
    pub fn files_at(&self, commit: &str) -> Option<Vec<PathBuf>> {
        let arguments = ["ls-tree", "-r", "-z", "--full-tree", "--name-only", commit];
        Some(self.paths(&self.run(&arguments, b"", TREE_OUTPUT_LIMIT)?))
    }

    /// The text of a file of a commit.
    #[must_use]
    pub fn text_at(&self, commit: &str, path: &Path) -> Option<String> {
        let object = format!("{commit}:{}", relative_to(&self.root, path)?);
        String::from_utf8(self.run(&["cat-file", "blob", &object], b"", OUTPUT_LIMIT)?).ok()
    }

    /// Files renamed between a commit and the index: the new path by the old one. The working tree is not read, because
    /// that runs filters.
    #[must_use]
    pub fn renames_since(&self, commit: &str) -> HashMap<PathBuf, PathBuf> {
        let arguments =
            ["diff", "--cached", "--find-renames", "--diff-filter=R", "--no-ext-diff", "-z", "--name-status"];
        let listed = self.run(&[&arguments[..], &[commit]].concat(), b"", OUTPUT_LIMIT).unwrap_or_default();
        let words: Vec<PathBuf> = self.paths(&listed);
        words.chunks_exact(3).map(|change| (change[1].clone(), change[2].clone())).collect()
    }

    fn paths(&self, listed: &[u8]) -> Vec<PathBuf> {
        let names = listed.split(|&byte| byte == 0).filter(|name| !name.is_empty());
        names.map(|name| self.root.join(path_of(name))).collect()
    }
}

/// A path as git writes it, in whatever encoding its name is.
pub(super) fn path_of(name: &[u8]) -> PathBuf {
    #[cfg(unix)]
    return PathBuf::from(<std::ffi::OsStr as std::os::unix::ffi::OsStrExt>::from_bytes(name));
    #[cfg(not(unix))]
    PathBuf::from(String::from_utf8_lossy(name).into_owned())
}
