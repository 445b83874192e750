//! The paths and texts of a commit, without a checkout.

use std::path::{Path, PathBuf};

use super::{Git, OUTPUT_LIMIT, TREE_OUTPUT_LIMIT, relative_to};

impl Git {
    /// The commit where HEAD and a revision parted, as `--diff-base` takes it; `A...B` names both sides.
    #[must_use]
    pub fn parted_at(&self, revision: &str) -> Option<String> {
        let side = |name: &str| self.commit(if name.is_empty() { "HEAD" } else { name }).ok();
        let (one, other) = revision.split_once("...").unwrap_or((revision, ""));
        let commit = side(one)?;
        let Some(other) = side(other) else { return Some(commit) };
        let base = self.text(&["merge-base", &commit, &other]).map(|base| base.trim().to_owned());
        Some(base.filter(|base| !base.is_empty()).unwrap_or(commit))
    }

    /// The absolute paths of the files of a commit below a folder.
    #[must_use]
    pub fn files_at(&self, commit: &str, folder: &Path) -> Option<Vec<PathBuf>> {
        let below = relative_to(&self.root, folder)?;
        let mut arguments = vec!["ls-tree", "-r", "-z", "--name-only", "--full-tree", commit];
        let below = format!("{below}/");
        if below != "/" {
            arguments.extend(["--", below.as_str()]);
        }
        let listed = self.run(&arguments, b"", TREE_OUTPUT_LIMIT)?;
        let paths = listed.split(|&byte| byte == 0).filter_map(|name| std::str::from_utf8(name).ok());
        Some(paths.filter(|path| !path.is_empty()).map(|path| self.root.join(path)).collect())
    }

    /// The text of a file at a commit.
    #[must_use]
    pub fn text_at(&self, commit: &str, path: &Path) -> Option<String> {
        let name = format!("{commit}:{}", relative_to(&self.root, path)?);
        String::from_utf8(self.run(&["cat-file", "blob", &name], b"", OUTPUT_LIMIT)?).ok()
    }

    /// Files that were renamed between a commit and the index: old and new absolute path.
    #[must_use]
    pub fn moved_since(&self, commit: &str) -> Vec<(PathBuf, PathBuf)> {
        let arguments =
            ["diff", "--cached", "--name-status", "--find-renames", "--diff-filter=R", "--no-ext-diff", "-z", commit];
        let Some(output) = self.text(&arguments) else { return Vec::new() };
        let words: Vec<&str> = output.split('\0').collect();
        words.chunks_exact(3).map(|change| (self.root.join(change[1]), self.root.join(change[2]))).collect()
    }
}
