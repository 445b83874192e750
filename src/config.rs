//! The configuration: `ack-lint.toml`, `[tool.ack-lint]` in `pyproject.toml`, the environment and the command line.
//!
//! [`schema`] is the table of keys. [`read()`] turns a file into a [`Layer`] and tells everything that is wrong with it;
//! [`Layers`] puts layers on top of each other: defaults, file, sections of the file, environment and options.
//!
//! A configuration comes with the pull request that it is to judge. It cannot let requests into private networks, name
//! files to write, set header fields, or look at anything outside of its folder.

mod draft;
mod error;
mod globs;
mod json_schema;
mod layer;
mod layers;
mod read;
pub mod schema;
pub mod show;
mod text;

use crate::diagnostic::Severity;

pub use draft::Draft;
pub use globs::Globs;
pub use json_schema::json_schema;
pub use layer::{Layer, Origin, PerFile, Set};
pub use layers::Layers;
pub use read::{Place, SIZE_LIMIT, read, value_of};

/// Which findings fail a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum FailOn {
    /// Errors
    Error,
    /// Errors and warnings
    Warning,
    /// None
    Never,
}

impl FailOn {
    /// The least severity that fails.
    #[must_use]
    pub const fn severity(self) -> Option<Severity> {
        match self {
            Self::Error => Some(Severity::Error),
            Self::Warning => Some(Severity::Warning),
            Self::Never => None,
        }
    }
}
