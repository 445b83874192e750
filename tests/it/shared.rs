//! Tests on real documents, which are not part of the repository. They are ignored by default: `cargo test shared:: --
//! --ignored` runs them on the folder that `ACK_LINT_SHARED` names, `../shared` by default, and fails if it is missing.

mod contracts;
mod init;
mod links;
mod renumbering;
mod roster;
mod spans;
mod trees;

use std::{env, path::PathBuf};

/// The folder of real documents.
fn folder() -> PathBuf {
    let named = env::var_os("ACK_LINT_SHARED").map(PathBuf::from);
    let folder = named.unwrap_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared")));
    assert!(folder.is_dir(), "no real documents at {}: ACK_LINT_SHARED names their folder", folder.display());
    folder
}
