//! The configuration: `ack-lint.toml`, `[tool.ack-lint]` in `pyproject.toml`, the environment and the command line.
//!
//! [`schema`] declares the keys. [`read()`] turns a file into a [`Layer`] and reports everything that is wrong with it.
//! [`Layers`] merges layers. Precedence, highest first: options, environment, per-file sections, file, defaults.
//!
//! A configuration file may come with the pull request that is being checked. It cannot allow requests to private networks,
//! name files to write, set headers, or read anything outside its folder.

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
mod typed;

use crate::{choice::choices, diagnostic::Severity};

pub use draft::Draft;
pub use globs::Globs;
pub use json_schema::json_schema;
pub use layer::{Layer, Origin, PerFile, Set};
pub use layers::Layers;
pub use read::{Place, SIZE_LIMIT, read, value_of};
pub use text::regex_fault;
pub use typed::Section;

choices! {
    /// Which findings make `check` exit with 1.
    #[derive(Default)]
    pub enum FailOn {
        /// Errors
        #[default]
        Error = "error",
        /// Errors and warnings
        Warning = "warning",
        /// None; findings do not change the exit status
        Never = "never",
    }
}

impl FailOn {
    /// The lowest severity that fails the run.
    #[must_use]
    pub const fn severity(self) -> Option<Severity> {
        match self {
            Self::Error => Some(Severity::Error),
            Self::Warning => Some(Severity::Warning),
            Self::Never => None,
        }
    }
}
