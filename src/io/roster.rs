//! Finds the file that all-contributors writes the lists of pages from.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use super::files;
use crate::model::roster::{FILE, Roster};

/// Larger files are refused; one of this size holds ten thousand people.
const SIZE_LIMIT: u64 = 4 << 20;

/// Reads each file once, however many documents lie below it.
#[derive(Debug, Default)]
pub struct Finder {
    known: Mutex<BTreeMap<PathBuf, Option<Arc<Roster>>>>,
}

impl Finder {
    /// The file that says who stands on a document, an absolute path: the nearest one, from its folder up to the root, if it names that
    /// document, or cannot be read. Its path in reports is relative to `shown_from`.
    #[must_use]
    pub fn find(&self, document: &Path, root: &Path, shown_from: &Path) -> Option<Arc<Roster>> {
        let below = document.ancestors().skip(1).take_while(|folder| folder.starts_with(root));
        let (folder, roster) =
            below.into_iter().find_map(|folder| Some((folder, self.in_folder(folder, root, shown_from)?)))?;
        let names = |file: &String| files::absolute(&folder.join(file)) == document;
        (roster.wrong.is_some() || roster.files.iter().any(names)).then_some(roster)
    }

    fn in_folder(&self, folder: &Path, root: &Path, shown_from: &Path) -> Option<Arc<Roster>> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let read = || read(&folder.join(FILE), root, shown_from).map(Arc::new);
        known.entry(folder.to_owned()).or_insert_with(read).clone()
    }
}

/// Whether a file is called as one of them.
#[must_use]
pub fn is_file(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name == FILE)
}

fn read(path: &Path, root: &Path, shown_from: &Path) -> Option<Roster> {
    fs::symlink_metadata(path).ok()?;
    let shown = files::display(path, shown_from);
    if !path.is_file() {
        return Some(Roster::unreadable(shown, "is not a file".to_owned()));
    }
    // What it says is quoted in reports: a link must not bring in something from elsewhere.
    let inside =
        fs::canonicalize(path).is_ok_and(|real| fs::canonicalize(root).is_ok_and(|root| real.starts_with(root)));
    if !inside {
        return Some(Roster::unreadable(shown, "is a symbolic link to a file outside the project".to_owned()));
    }
    Some(match files::read_up_to(path, SIZE_LIMIT) {
        Ok(text) => Roster::read(shown, &text),
        Err(error) => Roster::unreadable(shown, format!("cannot be read: {}", error.why())),
    })
}
