//! What git knows of, but what is not in the working tree: files that a sparse checkout leaves out, and submodules.

use std::{
    collections::{BTreeSet, HashMap, HashSet},
    path::{Component, Path, PathBuf},
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

use super::{Base, Found, Targets};
use crate::{
    facts::FileFact,
    io::{
        boundary::Boundary,
        files::{self, Error},
        git::Git,
    },
};

/// A longer `.gitmodules` is not read; in bytes.
const SIZE_LIMIT: u64 = 1 << 20;

/// The files of one repository that are not checked out, the folders that hold them, and the submodules.
#[derive(Debug, Default)]
pub(super) struct Sparse {
    files: HashSet<PathBuf>,
    folders: HashSet<PathBuf>,
    submodules: Vec<PathBuf>,
    /// Paths in submodules that were looked up.
    asked: Mutex<BTreeSet<PathBuf>>,
}

/// What is not in the working tree.
#[derive(Debug, Default)]
pub(super) struct LeftOut {
    /// By boundary.
    repositories: Mutex<HashMap<PathBuf, Arc<OnceLock<Sparse>>>>,
    /// Submodules of commits that are laid out in a folder, without their content.
    laid_out: Mutex<Vec<PathBuf>>,
}

impl Targets {
    /// Sets the submodules of a commit that is laid out in a folder: absolute paths. Nothing is known of what is in them.
    pub fn set_submodules(&self, submodules: Vec<PathBuf>) {
        *self.cache.left_out.laid_out.lock().unwrap_or_else(PoisonError::into_inner) = submodules;
    }

    /// Number of targets so far that are in submodules, so that nothing is known of them.
    #[must_use]
    pub fn in_submodules(&self) -> usize {
        let known = self.cache.left_out.repositories.lock().unwrap_or_else(PoisonError::into_inner);
        known.values().filter_map(|cell| cell.get()).map(Sparse::asked).sum()
    }

    /// The targets so far that could not be looked up, so that nothing is known of them, one message each.
    #[must_use]
    pub fn failures(&self) -> Vec<String> {
        let failed = self.cache.failed.lock().unwrap_or_else(PoisonError::into_inner);
        let message = |(path, why): (&PathBuf, &String)| format!("{}: {why}", files::display(path, &self.root));
        failed.iter().map(message).collect()
    }

    pub(super) fn failed(&self, error: &Error) -> Found {
        let mut failed = self.cache.failed.lock().unwrap_or_else(PoisonError::into_inner);
        failed.insert(error.path().to_owned(), error.reason());
        Found::Unknown
    }

    /// What git knows of a path that is not in the working tree.
    pub(super) fn left_out(&self, base: &Base<'_>, path: &Path) -> Option<Found> {
        let folder = base.boundary.folder();
        let cell = {
            let mut known = self.cache.left_out.repositories.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(known.entry(folder.to_owned()).or_default())
        };
        let sparse = cell.get_or_init(|| Sparse::of(&base.boundary));
        match () {
            () if sparse.has_file(path) => Some(Found::LeftOut(FileFact::File { anchors: None })),
            () if sparse.has_folder(path) => Some(Found::LeftOut(FileFact::Directory)),
            () if sparse.is_in_submodule(path) => Some(Found::Unknown),
            () if self.is_in_laid_out_submodule(path) => Some(Found::Unknown),
            () => None,
        }
    }

    fn is_in_laid_out_submodule(&self, path: &Path) -> bool {
        let submodules = self.cache.left_out.laid_out.lock().unwrap_or_else(PoisonError::into_inner);
        submodules.iter().any(|submodule| path.starts_with(submodule))
    }
}

impl Sparse {
    /// Asks git about the repository of a folder; empty without one.
    pub(super) fn of(boundary: &Boundary) -> Self {
        let Some(git) = Git::discover(boundary.folder()) else { return Self::default() };
        let known = git.left_out();
        let submodules = known.is_none().then(|| Self::named_submodules(&git, boundary));
        let left_out = known.unwrap_or_default();
        let submodules = submodules.unwrap_or(left_out.submodules);
        let left_out = left_out.files;
        let mut folders = HashSet::new();
        for file in &left_out {
            let above = file.ancestors().skip(1).take_while(|above| *above != git.root());
            // Those above a known folder are known.
            let _ = above.map(Path::to_owned).try_for_each(|folder| folders.insert(folder).then_some(()));
        }
        Self { files: left_out.into_iter().collect(), folders, submodules, asked: Mutex::default() }
    }

    /// The submodules of `.gitmodules`, where git does not say what is in the index.
    fn named_submodules(git: &Git, boundary: &Boundary) -> Vec<PathBuf> {
        let modules = boundary.resolve(&git.root().join(".gitmodules")).ok();
        let modules = modules.and_then(|path| files::read_up_to(&path, SIZE_LIMIT).ok()).unwrap_or_default();
        let path = |line: &str| {
            Some(git.root().join(line.trim().strip_prefix("path")?.trim_start().strip_prefix('=')?.trim()))
        };
        let is_below = |path: &PathBuf| {
            path.strip_prefix(git.root()).is_ok_and(|below| below.components().any(|part| part != Component::CurDir))
                && !path.components().any(|part| part == Component::ParentDir)
        };
        modules.lines().filter_map(path).filter(is_below).collect()
    }

    pub(super) fn has_file(&self, path: &Path) -> bool {
        self.files.contains(path)
    }

    pub(super) fn has_folder(&self, path: &Path) -> bool {
        self.folders.contains(path)
    }

    /// Whether a path is in a submodule. Only another repository knows what is there.
    pub(super) fn is_in_submodule(&self, path: &Path) -> bool {
        let is_inside = self.submodules.iter().any(|submodule| path.starts_with(submodule));
        if is_inside {
            self.asked.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned());
        }
        is_inside
    }

    /// Number of paths in submodules that were looked up.
    pub(super) fn asked(&self) -> usize {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).len()
    }
}
