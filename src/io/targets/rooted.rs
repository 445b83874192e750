//! Targets that begin with `/` where the configuration does not say what the root of the site is.

use std::{path::Path, sync::PoisonError};

use super::{Base, SOURCES, Targets, join};
use crate::document::Dialect;

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

    /// Whether a target is what a forge looks up at the top of the repository: a document by its file name, which no site serves, on
    /// a page that is there and that no site has. Other missing targets are counted.
    pub(super) fn is_of_forge(&self, base: &Base<'_>, key: &str) -> bool {
        let top = base.boundary.folder();
        let extension = key.rsplit('/').next().and_then(|name| name.rsplit_once('.')).map(|(_, extension)| extension);
        let is_of_forge = extension.is_some_and(|extension| SOURCES.contains(&extension))
            && base.folder == top
            && top.join(".git").exists()
            && self.generator(base.page).is_none()
            && !self.may_include(base.page, Dialect::Gfm);
        if !is_of_forge {
            let mut rooted = self.cache.rooted.lock().unwrap_or_else(PoisonError::into_inner);
            rooted.insert((base.page.to_owned(), key.to_owned()));
        }
        is_of_forge
    }

    /// Number of targets that begin with `/` and are missing, unless they are those of a site.
    #[must_use]
    pub fn rooted(&self) -> usize {
        self.cache.rooted.lock().unwrap_or_else(PoisonError::into_inner).len()
    }
}
