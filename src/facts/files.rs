//! What relative link targets lead to.

use std::collections::BTreeSet;

/// What exists at a relative target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileFact {
    /// Nothing, or a name that differs only in case.
    Missing {
        /// The name on the file system.
        other_case: Option<String>,
    },
    /// A path outside the repository, which is never accessed.
    Outside,
    /// A directory.
    Directory,
    /// A file.
    File {
        /// Its anchors; `None` if the file is not a document.
        anchors: Option<FileAnchors>,
    },
}

/// The anchors of a document of the repository.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileAnchors {
    /// Those of headings and elements.
    pub names: BTreeSet<String>,
    /// Those that a forge does not have, in lower case, if only a forge is known to show the document.
    pub only_on_sites: BTreeSet<String>,
    /// Whether it may have more, because it includes other files or could not be read.
    pub incomplete: bool,
    /// Whether it could not be read, although a forge may show it: too large, nested too deeply, or not UTF-8.
    pub unread: bool,
    /// Whether messages may quote them: git may not track the file, which another step of a job has made.
    pub quotable: bool,
}

impl FileAnchors {
    /// Those of a document that could not be read.
    #[must_use]
    pub fn unread() -> Self {
        Self { incomplete: true, unread: true, ..Self::from(BTreeSet::<String>::new()) }
    }
}

impl From<BTreeSet<String>> for FileAnchors {
    fn from(names: BTreeSet<String>) -> Self {
        Self { names, only_on_sites: BTreeSet::new(), incomplete: false, unread: false, quotable: true }
    }
}
