//! The files that a repository tracks, today and at a commit.

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
};

use super::{Git, OUTPUT_LIMIT, TREE_OUTPUT_LIMIT, bytes_relative_to, relative_to};
use crate::io::repository::git_folders;

/// The tracked files of a folder.
#[derive(Debug)]
pub enum Tracked {
    /// Their absolute paths.
    Files(Vec<PathBuf>),
    /// Nothing was ever added, or it is not a repository.
    Nothing,
    /// There is no git, or it does not trust the owner of the repository.
    Unknown,
}

/// What is tracked, and not in the working tree; absolute paths.
#[derive(Debug, Default)]
pub struct LeftOut {
    /// Files that a sparse checkout leaves out.
    pub files: Vec<PathBuf>,
    /// Submodules, which may be in the working tree.
    pub submodules: Vec<PathBuf>,
}

/// How git converts a file between the repository and the working tree, other than its line ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Conversion {
    /// Its encoding in the working tree.
    Encoding(String),
    /// `$Id$` is expanded.
    Ident,
    /// A filter that is configured.
    Filter(String),
    /// Attributes set an encoding of some file, and git does not say of which.
    Unknown,
}

impl Git {
    /// The tracked files in a folder.
    #[must_use]
    pub fn tracked(&self, folder: &Path) -> Tracked {
        let data = self.root.join(".git");
        if data.is_dir() && !data.join("index").exists() {
            return Tracked::Nothing;
        }
        let listed = || {
            let folder = relative_to(&self.root, folder)?;
            let folder = if folder.is_empty() { "." } else { folder.as_str() };
            let arguments = ["--literal-pathspecs", "ls-files", "-z", "--cached", "--", folder];
            self.run(&arguments, b"", TREE_OUTPUT_LIMIT)
        };
        listed().map_or(Tracked::Unknown, |listed| Tracked::Files(self.paths(&listed)))
    }

    /// What is tracked, and not in the working tree; `None` if git fails.
    #[must_use]
    pub fn left_out(&self) -> Option<LeftOut> {
        let listed = self.run(&["ls-files", "-z", "-t", "--stage", "--full-name"], b"", TREE_OUTPUT_LIMIT)?;
        let mut found = LeftOut::default();
        for entry in listed.split(|&byte| byte == 0) {
            let Some(tab) = entry.iter().position(|&byte| byte == b'\t') else { continue };
            let (state, name) = (&entry[..tab], &entry[tab + 1..]);
            let path = || self.root.join(path_of(name));
            if state.get(2..).is_some_and(|mode| mode.starts_with(b"160000 ")) {
                found.submodules.push(path());
            } else if state.starts_with(b"S ") {
                found.files.push(path());
            }
        }
        Some(found)
    }

    /// Whether [`Self::left_out`] may find something: there was a sparse checkout, or a list of submodules.
    #[must_use]
    pub fn may_leave_out(&self) -> bool {
        let own = git_folders(&self.root).map(|(own, _)| own);
        own.is_some_and(|own| own.join("info/sparse-checkout").exists()) || self.root.join(".gitmodules").exists()
    }

    /// The commit of a submodule, an absolute path, at a commit of its repository.
    #[must_use]
    pub fn submodule_at(&self, commit: &str, path: &Path) -> Option<String> {
        let arguments =
            ["--literal-pathspecs", "ls-tree", "-z", "--full-tree", commit, "--", &relative_to(&self.root, path)?];
        let listed = self.text(&arguments)?;
        listed.strip_prefix("160000 commit ")?.split_once('\t').map(|(object, _)| object.to_owned())
    }

    /// How git converts some files, absolute paths; `None` if git fails. Those that it does not convert are omitted.
    #[must_use]
    pub fn conversions(&self, files: &[&Path]) -> Option<Vec<(PathBuf, Conversion)>> {
        let mut names = Vec::new();
        for file in files {
            names.extend(bytes_relative_to(&self.root, file)?.into_iter().chain([0]));
        }
        let arguments = ["check-attr", "-z", "--stdin", "working-tree-encoding", "ident", "filter"];
        let listed = self.run(&arguments, &names, TREE_OUTPUT_LIMIT)?;
        let words: Vec<&[u8]> = listed.split(|&byte| byte == 0).collect();
        let mut found = Vec::new();
        for answer in words.chunks_exact(3) {
            let value = String::from_utf8_lossy(answer[2]).into_owned();
            let conversion = match (answer[1], value.as_str()) {
                (_, "unspecified" | "unset") => continue,
                (b"working-tree-encoding", value) if is_utf8(value) => continue,
                (b"working-tree-encoding", _) => Conversion::Encoding(value),
                (b"ident", "set") => Conversion::Ident,
                // The text is what the pointer leads to, or the pointer itself.
                (b"filter", "lfs") => continue,
                (b"filter", _) if self.has_filter(&value) => Conversion::Filter(value),
                _ => continue,
            };
            found.push((self.root.join(path_of(answer[0])), conversion));
        }
        Some(found)
    }

    /// Whether a filter has a program.
    fn has_filter(&self, name: &str) -> bool {
        ["smudge", "process"].iter().any(|key| {
            self.text(&["config", "--get", &format!("filter.{name}.{key}")])
                .is_some_and(|value| !value.trim().is_empty())
        })
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

/// Whether git converts nothing for this name of an encoding.
fn is_utf8(name: &str) -> bool {
    name.is_empty() || name == "set" || name.eq_ignore_ascii_case("utf-8") || name.eq_ignore_ascii_case("utf8")
}

/// A path as git writes it, in whatever encoding its name is.
pub(super) fn path_of(name: &[u8]) -> PathBuf {
    #[cfg(unix)]
    return PathBuf::from(<std::ffi::OsStr as std::os::unix::ffi::OsStrExt>::from_bytes(name));
    #[cfg(not(unix))]
    PathBuf::from(String::from_utf8_lossy(name).into_owned())
}
