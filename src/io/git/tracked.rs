//! The files that a repository tracks.

use std::path::{Path, PathBuf};

use super::{Git, TREE_OUTPUT_LIMIT, relative_to};

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
        let listed = self.run(&arguments, b"", TREE_OUTPUT_LIMIT)?;
        let names = listed.split(|&byte| byte == 0).filter(|name| !name.is_empty());
        let path = |name: &[u8]| Some(self.root.join(std::str::from_utf8(name).ok()?));
        Some(names.filter_map(path).collect())
    }
}
