//! Finds the module tree of a document.

use std::{
    collections::{BTreeSet, HashMap},
    fs,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

use super::{
    boundary::Boundary,
    files::{self, Error},
    git::{Git, LeftOut},
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
    /// By the top of a repository: what git knows of, and is not in the working tree.
    left_out: Mutex<HashMap<PathBuf, Arc<OnceLock<LeftOut>>>>,
    /// Whether the folders are those of a commit, so that the index says nothing about them.
    is_laid_out: bool,
    refused: Mutex<BTreeSet<String>>,
    empty: Mutex<BTreeSet<String>>,
}

impl Finder {
    /// For a commit that is laid out in a folder, with all of its paths.
    #[must_use]
    pub fn at_revision() -> Self {
        Self { is_laid_out: true, ..Self::default() }
    }

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
        let mut empty = None;
        for folder in document_folder.ancestors() {
            for candidate in &modules.directories {
                let path = folder.join(candidate);
                let names = match boundary.resolve_own(&path) {
                    Ok(real) => self.names(&real, &boundary),
                    // A sparse checkout may leave it out.
                    Err(Error::Io(..)) => self.names(&path, &boundary),
                    Err(error) => {
                        self.refuse(&error);
                        continue;
                    }
                };
                if ModuleTree::is_tree(&names) {
                    return Some(ModuleTree::from_directories(&files::display(&path, display_root), &names, modules));
                }
                if empty.is_none() && self.is_empty_submodule(&path, &boundary) {
                    empty = Some(files::display(&path, display_root));
                }
            }
            if folder == root {
                break;
            }
        }
        let builtin = || ModuleTree::from_list(ModuleSource::Builtin(profile.to_owned()), &modules.list, modules);
        let tree = (!modules.list.is_empty()).then(builtin);
        if tree.is_none() {
            self.empty.lock().unwrap_or_else(PoisonError::into_inner).extend(empty);
        }
        tree
    }

    /// The folders whose modules are not known because they are in a submodule that is not checked out.
    #[must_use]
    pub fn empty_submodules(&self) -> Vec<String> {
        self.empty.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }

    /// Whether a folder is in a submodule and has no files.
    fn is_empty_submodule(&self, folder: &Path, boundary: &Boundary) -> bool {
        let is_inside = |left_out: &LeftOut| left_out.submodules.iter().any(|submodule| folder.starts_with(submodule));
        self.with_left_out(boundary, is_inside)
            && fs::read_dir(folder).map_or(true, |mut entries| entries.next().is_none())
    }

    /// Gives what git knows of and is not in the working tree.
    fn with_left_out<T>(&self, boundary: &Boundary, use_it: impl FnOnce(&LeftOut) -> T) -> T {
        let top = boundary.folder();
        let known = {
            let mut known = self.left_out.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(known.entry(top.to_owned()).or_default())
        };
        use_it(known.get_or_init(|| {
            let git = Git::discover(top).filter(|git| !self.is_laid_out && git.may_leave_out());
            git.and_then(|git| git.left_out()).unwrap_or_default()
        }))
    }

    /// Names of the directories in a folder that begin with a digit and are in the index only.
    fn unwritten(&self, folder: &Path, boundary: &Boundary) -> BTreeSet<String> {
        let top = files::real(boundary.folder());
        let folder = folder.strip_prefix(&top).or_else(|_| folder.strip_prefix(boundary.folder()));
        let Ok(folder) = folder else { return BTreeSet::new() };
        let name = |file: &PathBuf| {
            let mut below = file.strip_prefix(boundary.folder()).ok()?.strip_prefix(folder).ok()?.components();
            let first = below.next()?.as_os_str().to_string_lossy().into_owned();
            below.next().filter(|_| first.starts_with(|c: char| c.is_ascii_digit())).map(|_| first)
        };
        self.with_left_out(boundary, |left_out| left_out.files.iter().filter_map(name).collect())
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
        let mut names = self.unwritten(folder, boundary);
        let entries = fs::read_dir(folder).into_iter().flatten();
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
        let numbered = numbered.map(|entry| entry.file_name().to_string_lossy().into_owned());
        names.extend(numbered.take(MAX_DIRECTORIES + 1));
        if names.len() > MAX_DIRECTORIES {
            let shown = files::display(folder, &files::absolute(Path::new(".")));
            let message = format!("`{shown}` has more than {MAX_DIRECTORIES} numbered directories");
            self.refused.lock().unwrap_or_else(PoisonError::into_inner).insert(message);
            return Vec::new();
        }
        names.into_iter().collect()
    }
}
