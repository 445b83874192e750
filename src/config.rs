//! The configuration: `ack-lint.toml`, `[tool.ack-lint]` in `pyproject.toml`, the environment and the command line.
//!
//! [`schema`] declares the keys. [`read()`] turns a file into a [`Layer`] and reports everything that is wrong with it.
//! [`Layers`] merges layers. Precedence, highest first: options, environment, per-file sections, file, defaults.
//!
//! A configuration file may come with the pull request that is being checked. It cannot allow requests to private networks,
//! name files to write, set headers, or read anything outside its folder.

mod budget;
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

use std::path::Path;

use crate::{choice::choices, diagnostic::Severity};

pub use budget::Budget;
pub use draft::{Draft, DraftSource};
pub use error::wrong;
pub use globs::Globs;
pub use json_schema::json_schema;
pub use layer::{Layer, Origin, Set};
pub use layers::Layers;
pub use read::{Place, SIZE_LIMIT, read, read_within, value_of};
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

/// Whether a file has a name that only a configuration of `ack-lint` has. A configuration extends no other files: whoever checks a
/// change with the configuration of another commit has to know them all.
#[must_use]
pub fn is_named_as_configuration(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    name.contains("ack-lint") && name.ends_with(".toml")
}
