//! Manifests of dependencies, and the names in them: `[entries] source`.
//!
//! Only what a manifest says itself is read. Nothing is resolved or installed, and no request is sent to a registry.

mod cargo;
mod collect;
mod go;
mod npm;
mod python;
mod repository;
mod requirements;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

pub use collect::{Folder, Found, Unread, collect};
pub(in crate::model) use repository::at as repository_at;

use crate::facts::Registry;

/// What begins a source of files; a glob follows.
pub const FILES: &str = "files:";
/// Groups that are known without a manifest.
pub const GROUPS: [&str; 4] = ["dev", "build", "optional", "peer"];

/// The format of a manifest, which its name shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// `Cargo.toml`.
    Cargo,
    /// `package.json`.
    Npm,
    /// `pyproject.toml`.
    Pyproject,
    /// A requirements file of pip: `requirements.txt`, or any other `.txt` or `.in`.
    Requirements,
    /// `go.mod`.
    Go,
}

impl Format {
    /// The format of a file; `None` if it is not a manifest.
    #[must_use]
    pub fn of(path: &str) -> Option<Self> {
        Some(match path.rsplit('/').next().unwrap_or(path) {
            "Cargo.toml" => Self::Cargo,
            "package.json" => Self::Npm,
            "pyproject.toml" => Self::Pyproject,
            "go.mod" => Self::Go,
            name if name.len() > 4 && name.ends_with(".txt") || name.len() > 3 && name.ends_with(".in") => {
                Self::Requirements
            }
            _ => return None,
        })
    }

    const fn registry(self) -> Registry {
        match self {
            Self::Cargo => Registry::Crates,
            Self::Npm => Registry::Npm,
            Self::Pyproject | Self::Requirements => Registry::Pypi,
            Self::Go => Registry::Go,
        }
    }

    fn parse(self, text: &str) -> Result<Manifest, String> {
        match self {
            Self::Cargo => cargo::parse(text),
            Self::Npm => npm::parse(text),
            Self::Pyproject => python::parse(text),
            Self::Requirements => requirements::parse(text),
            Self::Go => go::parse(text),
        }
    }
}

/// What one manifest says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Manifest {
    dependencies: Vec<Declared>,
    /// Folders with other manifests of the project, as globs.
    members: Members,
    /// Other files with dependencies, relative to the manifest, and the groups of these.
    includes: Vec<(String, Vec<String>)>,
    /// Dependencies that members inherit, by their name in the manifest.
    inherited: BTreeMap<String, Declared>,
    /// Whether members can inherit from it.
    is_workspace: bool,
    /// The folder of the manifest that it inherits from, if it says so.
    workspace: Option<String>,
}

/// The members of a workspace.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Members {
    all: Vec<String>,
    /// Those whose dependencies must have entries; `None` for all.
    default: Option<Vec<String>>,
    exclude: Vec<String>,
}

/// One dependency in a manifest.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Declared {
    name: String,
    /// What the manifest calls it, if that differs.
    alias: Option<String>,
    /// The repository that it is from, if the manifest says so (`repository::key`).
    repository: Option<String>,
    /// The groups that it is in; none if the project needs it in any case.
    groups: Vec<String>,
    /// Whether it is part of the project: a folder, or a member of the workspace.
    is_own: bool,
    /// Whether the workspace says what it is.
    is_inherited: bool,
}

/// Whether a text can be a name in a registry. Messages repeat names, so nothing else is read as one.
fn is_name(registry: Registry, name: &str) -> bool {
    let (most, others) = match registry {
        Registry::Crates => (64, "-_"),
        Registry::Npm => (214, "-_.~!*'()"),
        Registry::Pypi => (214, "-_."),
        Registry::Go => (255, "-_.~/+"),
        Registry::Files => return true,
    };
    let has_only = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_alphanumeric() || others.contains(c));
    let scoped = name.strip_prefix('@').filter(|_| registry == Registry::Npm).and_then(|rest| rest.split_once('/'));
    name.len() <= most && scoped.map_or_else(|| has_only(name), |(scope, name)| has_only(scope) && has_only(name))
}

/// Parses TOML. The error does not quote the file.
fn toml(text: &str) -> Result<::toml::Table, String> {
    text.parse::<::toml::Table>().map_err(|error| {
        let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
        format!("not valid TOML (line {})", before.matches('\n').count() + 1)
    })
}

/// The strings of an array.
fn texts(value: Option<&::toml::Value>) -> impl Iterator<Item = &str> {
    value.and_then(::toml::Value::as_array).into_iter().flatten().filter_map(::toml::Value::as_str)
}
