//! Targets that begin with `/` where the configuration does not say what the root of the site is.

use std::path::Path;

use super::{Base, Targets, join};

impl Targets {
    /// Whether `found`, which `/relative` is in the root of the repository, may be another page than the one that a site
    /// serves there: the front page of a folder, a page under another name, or a file that exists in a folder above the
    /// page as well.
    pub(super) fn may_be_elsewhere(&self, base: &Base<'_>, relative: &str, found: &Path) -> bool {
        let root = base.boundary.folder();
        let is_as_written = found.is_file() && join(root, relative).is_some_and(|path| path == found);
        let mut above = base.folder.ancestors().take_while(|folder| *folder != root && folder.starts_with(root));
        let exists = |folder: &Path| join(folder, relative).is_some_and(|path| self.resolve(base, &path).is_ok());
        !is_as_written || above.any(exists)
    }
}
