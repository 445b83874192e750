//! Which files messages may quote.

use std::path::Path;

use super::Base;
use crate::{
    document,
    io::{checkout, git::Git},
};

/// Whether messages about a page may quote what is in another file: one that git does not track may have been made by another
/// step of a job, with a secret in it. What the user has not added either is the user's own.
pub(super) fn may_quote(base: &Base<'_>, file: &Path) -> bool {
    let tracks = |file: &Path| Git::discover(file.parent()?).map(|git| git.tracks(file));
    if checkout::is_foreign(file, checkout::top(base.page).as_slice()) {
        return false;
    }
    match tracks(file) {
        None | Some(Some(true)) => true,
        Some(Some(false)) => base.edited.contains_key(file) || tracks(base.page).flatten() == Some(false),
        Some(None) => document::is_page(file),
    }
}
