//! One place that settings come from: a file, a section of it, the environment and the command line together.

use std::{collections::BTreeMap, fmt, path::PathBuf};

use toml::Value;

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// Nobody set it.
    Default,
    /// A built-in contract; its name.
    Profile(String),
    /// A line, from 1, of a file, as a report calls it.
    File(String, u32),
    /// A variable of the environment.
    Environment(String),
    /// An option of the command line.
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
    /// The value, of the shape that the schema asks for.
    pub value: Value,
    /// Where it was written.
    pub origin: Origin,
}

/// What one place sets.
#[derive(Debug, Clone, Default)]
pub struct Layer {
    /// The folder that its globs and paths are relative to.
    pub base: PathBuf,
    /// By path (`link.timeout`).
    pub values: BTreeMap<String, Set>,
    /// Sections for some documents, in the order of the file.
    pub per_file: Vec<PerFile>,
}

/// A `[[per-file]]` section.
#[derive(Debug, Clone)]
pub struct PerFile {
    /// Globs of the documents it holds for.
    pub files: Vec<String>,
    /// What it sets.
    pub layer: Layer,
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

    /// The texts of a list; empty where it is not set.
    #[must_use]
    pub fn texts(&self, path: &str) -> Vec<String> {
        let list = self.values.get(path).and_then(|set| set.value.as_array());
        list.into_iter().flatten().filter_map(|value| value.as_str().map(str::to_owned)).collect()
    }
}
