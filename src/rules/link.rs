//! Rules about links and their targets.

pub mod blocked;
mod broken_syntax;
pub mod certificate;
pub mod dead;
pub mod insecure;
pub mod invalid;
pub mod missing_anchor;
pub mod missing_file;
pub mod moved;
pub mod placeholder;
pub mod text_mismatch;
pub mod unreachable;
pub mod unsafe_scheme;
