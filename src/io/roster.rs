//! Finds the file that all-contributors generates the contributor lists from.

use std::{
    collections::{BTreeMap, HashSet},
    fs,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use super::{
    boundary::Boundary,
    files::{self, Error},
};
use crate::{
    document,
    model::roster::{FILE, Roster},
};

/// Size limit in bytes; enough for ten thousand people.
const SIZE_LIMIT: u64 = 4 << 20;

/// Finds rosters. Reads each file once for all documents.
#[derive(Debug, Default)]
pub struct Finder {
    known: Mutex<BTreeMap<PathBuf, Option<Arc<Known>>>>,
}

/// A roster, and the pages that it lists.
#[derive(Debug)]
struct Known {
    roster: Arc<Roster>,
    /// Absolute, as they are named and at their real paths: a page has its real path, and the file may name a link to it.
    pages: HashSet<PathBuf>,
}

impl Finder {
    /// Finds the roster of a document, an absolute path: the nearest one, from its folder up to the root, if it lists
    /// that document or cannot be read. Its path in reports is relative to `display_root`.
    #[must_use]
    pub fn find(&self, document: &Path, root: &Path, display_root: &Path) -> Option<Arc<Roster>> {
        let below = document.ancestors().skip(1).take_while(|folder| folder.starts_with(root));
        let known = below.into_iter().find_map(|folder| self.in_folder(folder, root, display_root))?;
        (known.roster.error.is_some() || known.pages.contains(document)).then(|| Arc::clone(&known.roster))
    }

    fn in_folder(&self, folder: &Path, root: &Path, display_root: &Path) -> Option<Arc<Known>> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let read = || {
            let roster = read(&folder.join(FILE), root, display_root)?;
            let boundary = Boundary::of(folder, root);
            let named = roster.files.iter().map(|file| files::absolute(&folder.join(file)));
            let pages = named.flat_map(|path| [boundary.resolve(&path).ok(), Some(path)]).flatten().collect();
            Some(Arc::new(Known { roster: Arc::new(roster), pages }))
        };
        known.entry(folder.to_owned()).or_insert_with(read).clone()
    }
}

/// Whether a file name is that of a roster.
#[must_use]
pub fn is_file(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name == FILE)
}

/// The Markdown pages that a roster lists, by the path and the text of the roster; absolute, and perhaps missing.
#[must_use]
pub fn pages(path: &Path, text: &str) -> Vec<PathBuf> {
    let folder = path.parent().unwrap_or(path);
    let listed = Roster::read(String::new(), text).files;
    listed.iter().map(|file| files::absolute(&folder.join(file))).filter(|page| document::is_markdown(page)).collect()
}

/// The text of a roster, an absolute path that may be a link inside the boundary.
///
/// # Errors
/// If it leads out of the boundary or cannot be read.
pub fn text(path: &Path, boundary: &Boundary) -> Result<String, Error> {
    files::read_up_to(&boundary.resolve_text(path)?, SIZE_LIMIT)
}

fn read(path: &Path, root: &Path, display_root: &Path) -> Option<Roster> {
    fs::symlink_metadata(path).ok()?;
    let name = files::display(path, display_root);
    // Reports quote the file: do not follow a link out of the project.
    let real = match Boundary::of(path.parent().unwrap_or(path), root).resolve_text(path) {
        Ok(real) if real.is_file() => real,
        Err(Error::Outside(escape)) => return Some(Roster::unreadable(name, escape.predicate())),
        Ok(_) | Err(_) => return Some(Roster::unreadable(name, "is not a file".to_owned())),
    };
    Some(match files::read_up_to(&real, SIZE_LIMIT) {
        Ok(text) => Roster::read(name, &text),
        Err(error) => Roster::unreadable(name, format!("cannot be read: {}", error.reason())),
    })
}
