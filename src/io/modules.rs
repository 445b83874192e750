//! Finds the module tree of a document.

use std::{
    collections::{BTreeSet, HashMap},
    fs,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use super::{
    boundary::Boundary,
    files::{self, Error},
};
use crate::model::{
    contract,
    modules::{ModuleSource, ModuleTree},
};

/// Most numbered directories in a folder; a tree is made of them for each page.
const MAX_DIRECTORIES: usize = 1_000;

/// Names of the directories in a folder that begin with a digit, sorted.
type Names = Arc<[String]>;

/// Finds module trees. Reads each folder once for all documents.
#[derive(Debug, Default)]
pub struct Finder {
    known: Mutex<HashMap<PathBuf, Names>>,
    refused: Mutex<BTreeSet<String>>,
}

impl Finder {
    /// Finds the tree of a document: in its folder and each ancestor up to the root, nearest first, otherwise the list
    /// of the contract. Paths in it are relative to `display_root`.
    #[must_use]
    pub fn find(
        &self,
        document_folder: &Path,
        root: &Path,
        display_root: &Path,
        profile: &str,
        modules: &contract::Modules,
    ) -> Option<ModuleTree> {
        let boundary = Boundary::of(document_folder, root);
        for folder in document_folder.ancestors() {
            for candidate in &modules.directories {
                let path = folder.join(candidate);
                let names = match boundary.resolve(&path) {
                    Ok(real) => self.names(&real, &boundary),
                    Err(error) => {
                        self.refuse(&error);
                        continue;
                    }
                };
                if ModuleTree::is_tree(&names) {
                    return Some(ModuleTree::from_directories(&files::display(&path, display_root), &names, modules));
                }
            }
            if folder == root {
                break;
            }
        }
        let builtin = || ModuleTree::from_list(ModuleSource::Builtin(profile.to_owned()), &modules.list, modules);
        (!modules.list.is_empty()).then(builtin)
    }

    /// Reads the tree in one folder, which the user named, if it has two or more numbered directories.
    #[must_use]
    pub fn in_folder(&self, folder: &Path, root: &Path, modules: &contract::Modules) -> Option<ModuleTree> {
        let names = self.names(folder, &Boundary::of(&files::real(folder), root));
        let tree = || ModuleTree::from_directories(&files::display(folder, root), &names, modules);
        ModuleTree::is_tree(&names).then(tree)
    }

    /// What was not read, one message each: the modules are not known without it.
    #[must_use]
    pub fn refused(&self) -> Vec<String> {
        self.refused.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }

    fn refuse(&self, error: &Error) {
        if let Error::Outside(escape) = error {
            self.refused.lock().unwrap_or_else(PoisonError::into_inner).insert(escape.to_string());
        }
    }

    fn names(&self, folder: &Path, boundary: &Boundary) -> Names {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(names) = known.get(folder) {
            return Arc::clone(names);
        }
        let names: Names = self.read(folder, boundary).into();
        known.insert(folder.to_owned(), Arc::clone(&names));
        names
    }

    fn read(&self, folder: &Path, boundary: &Boundary) -> Vec<String> {
        let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
        let is_directory = |entry: &fs::DirEntry| match entry.file_type() {
            Ok(kind) if kind.is_symlink() => match boundary.resolve(&entry.path()) {
                Ok(real) => real.is_dir(),
                Err(error) => {
                    self.refuse(&error);
                    false
                }
            },
            kind => kind.is_ok_and(|kind| kind.is_dir()),
        };
        let is_numbered =
            |entry: &fs::DirEntry| entry.file_name().as_encoded_bytes().first().is_some_and(u8::is_ascii_digit);
        let numbered = entries.flatten().filter(|entry| is_numbered(entry) && is_directory(entry));
        // A name in another encoding still has its number.
        let names = numbered.map(|entry| entry.file_name().to_string_lossy().into_owned());
        let mut names: Vec<String> = names.take(MAX_DIRECTORIES + 1).collect();
        if names.len() > MAX_DIRECTORIES {
            let shown = files::display(folder, &files::absolute(Path::new(".")));
            let message = format!("`{shown}` has more than {MAX_DIRECTORIES} numbered directories");
            self.refused.lock().unwrap_or_else(PoisonError::into_inner).insert(message);
            return Vec::new();
        }
        names.sort();
        names
    }
}
