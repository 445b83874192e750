//! What to say where there is nothing to check.

use std::path::{Path, PathBuf};

use super::super::sources::Found;
use crate::io::files;

/// Why a run has no page.
pub(super) fn nothing_to_check(paths: &[PathBuf], found: &Found, includes: bool, root: &Path) -> String {
    let places: Vec<String> = paths.iter().map(|path| shown(path, root)).collect();
    let pages: Vec<&PathBuf> = found.empty.iter().flat_map(|(_, excluded)| excluded).collect();
    let why = match (pages.as_slice(), found.excluded, includes) {
        ([page], ..) => format!("{} is excluded", shown(page, root)),
        ([page, more @ ..], ..) => format!("{} and {} more are excluded", shown(page, root), more.len()),
        ([], 1.., _) => "all named files are excluded".to_owned(),
        ([], 0, true) => "no file matches `include`".to_owned(),
        ([], 0, false) => {
            "found no credits page (ACKNOWLEDGMENTS.md, AUTHORS.md, CREDITS.md …); to check a page with another name, pass its path"
                .to_owned()
        }
    };
    format!("nothing to check in {}: {why} (--allow-empty accepts this)", places.join(", "))
}

/// That a directory has no page, or only some that are excluded.
pub(super) fn note(folder: &Path, excluded: &[PathBuf], root: &Path) -> String {
    let folder = shown(folder, root);
    match excluded {
        [] => format!("no credits pages in {folder}"),
        [page] => format!("no credits pages in {folder}, as {} is excluded", shown(page, root)),
        pages => format!("no credits pages in {folder}, as {} are excluded", pages.len()),
    }
}

/// A path as the user wrote it, or its name in reports where the configuration did.
fn shown(path: &Path, root: &Path) -> String {
    if path.is_absolute() { files::display(path, root) } else { path.display().to_string() }
}
