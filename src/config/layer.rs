//! The settings of one source: a file, a section of a file, or the command line with the environment.

use std::{
    collections::BTreeMap,
    fmt,
    path::{Path, PathBuf},
    sync::Arc,
};

use globset::GlobSet;
use toml::Value;

use super::globs::Globs;
use crate::span::Span;

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// The default.
    Default,
    /// A built-in profile, by name.
    Profile(String),
    /// A file, as reports refer to it, and a line number from 1.
    File(String, u32),
    /// An environment variable.
    Environment(String),
    /// A command-line option.
    Option(String),
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::Profile(name) => write!(f, "profile {name}"),
            Self::File(path, line) => write!(f, "{path}:{line}"),
            Self::Environment(name) | Self::Option(name) => f.write_str(name),
        }
    }
}

/// A value with its origin.
#[derive(Debug, Clone, PartialEq)]
pub struct Set {
    /// The value; its type matches the schema.
    pub value: Value,
    /// Where it was set.
    pub origin: Origin,
}

/// What one source sets.
#[derive(Debug, Clone, Default)]
pub struct Layer {
    /// The folder that its globs and paths are relative to.
    pub base: PathBuf,
    /// By path (`link.timeout`).
    pub values: BTreeMap<String, Set>,
    /// The lists of globs of a file, compiled, by path. Those of options are compiled where they are needed.
    pub(super) globs: BTreeMap<String, Arc<GlobSet>>,
    /// The files that it extends, as the file names them, each with its span.
    pub extends: Vec<(String, Span)>,
    /// Where each `[[entries]]` section is.
    pub entries: Vec<Origin>,
    /// `[[per-file]]` sections, in the order of the file.
    pub per_file: Vec<Self>,
}

impl Layer {
    /// An empty layer whose paths are relative to `base`.
    #[must_use]
    pub fn new(base: PathBuf) -> Self {
        Self { base, ..Self::default() }
    }

    /// Sets one value.
    pub fn set(&mut self, path: &str, value: impl Into<Value>, origin: Origin) {
        self.values.insert(path.to_owned(), Set { value: value.into(), origin });
    }

    /// Takes its paths as relative to another folder.
    pub fn rebase(&mut self, base: &Path) {
        self.base = base.to_owned();
        self.per_file.iter_mut().for_each(|section| section.rebase(base));
    }

    /// The globs of a list of a file.
    pub(super) fn compiled(&self, path: &str) -> Option<Globs> {
        self.globs.get(path).map(|set| Globs::shared(&self.base, Arc::clone(set)))
    }

    /// The strings of a list; empty if it is not set.
    #[must_use]
    pub fn texts(&self, path: &str) -> Vec<String> {
        let list = self.values.get(path).and_then(|set| set.value.as_array());
        list.into_iter().flatten().filter_map(|value| value.as_str().map(str::to_owned)).collect()
    }
}
