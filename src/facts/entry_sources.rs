//! Where the names of entries come from: the dependencies in a manifest, and files.

use std::sync::Arc;

/// What the entries of a page are compared with, one per contract (`[[entries]]`).
pub type EntrySources = Vec<Option<Arc<EntrySource>>>;

/// The source of the entries of one contract.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EntrySource {
    /// The manifests and globs, as the configuration names them.
    pub names: Vec<String>,
    /// The dependencies and files, each once.
    pub items: Vec<SourceItem>,
}

/// A dependency or a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceItem {
    /// Its name in the registry, or the path of a file from the folder of the configuration.
    pub name: String,
    /// What a manifest calls it, if that differs.
    pub alias: Option<String>,
    /// The repository that a manifest takes it from: `github.com/owner/name`, in lower case.
    pub repository: Option<String>,
    /// Where its name is from.
    pub registry: Registry,
    /// Whether it must have an entry. Others may have one.
    pub required: bool,
    /// Index of its source in [`EntrySource::names`].
    pub source: usize,
}

/// Where names of dependencies are from, which decides how they are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Registry {
    /// crates.io: case does not matter, and `-` is `_`.
    Crates,
    /// npm: case matters, and a name may have a scope.
    Npm,
    /// `PyPI`: case does not matter, and runs of `-`, `_` and `.` are the same (PEP 503).
    Pypi,
    /// Go: paths of modules.
    Go,
    /// The working tree.
    Files,
}
