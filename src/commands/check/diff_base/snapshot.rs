//! The repositories of a run as they were at a revision, in a temporary folder.

use std::{
    collections::{BTreeMap, BTreeSet, HashSet},
    fs,
    path::{Path, PathBuf},
};

use super::super::super::{
    Failure,
    loader::Loader,
    project::{Projects, is_configuration},
};
use crate::{
    document,
    io::{
        entry_sources, files,
        git::{self, Checkout, Git},
        license, roster, targets,
    },
};

/// Most pages that are read besides those of the run.
const MAX_OTHERS: usize = 1000;

/// Most other documents that are compared with the pages that are new.
const MAX_MODIFIED: usize = 200;

/// The repositories at a revision: the one of the run, then its submodules.
pub(super) struct Snapshot {
    /// Removed with its content.
    _kept: tempfile::TempDir,
    /// The root of the run.
    pub(super) root: PathBuf,
    modules: Option<PathBuf>,
    repositories: Vec<Repository>,
}

/// One repository at a revision.
struct Repository {
    git: Git,
    /// Its top in the temporary folder.
    top: PathBuf,
    checkout: Checkout,
    /// Files that are staged under another name, by their name at the revision.
    renamed: BTreeMap<PathBuf, PathBuf>,
    /// Files that are staged with other content.
    modified: BTreeSet<PathBuf>,
    loader: Loader,
}

/// A page at the revision.
pub(super) struct Page {
    /// Its path today.
    pub(super) today: PathBuf,
    /// Its path in the temporary folder.
    pub(super) path: PathBuf,
    repository: usize,
}

impl Snapshot {
    /// Lays out a commit as deep below the root of the run as the original, so that files have the same paths in
    /// reports.
    pub(super) fn new(git: Git, commit: &str, projects: &Projects, modules: Option<&Path>) -> Result<Self, git::Error> {
        let kept = tempfile::Builder::new().prefix("ack-lint-").tempdir()?;
        let folder = fs::canonicalize(kept.path())?;
        let (root, top) = match projects.root.strip_prefix(git.root()) {
            Ok(below) => (folder.join(below), folder),
            Err(_) => {
                let below = git.root().strip_prefix(&projects.root).unwrap_or(Path::new(""));
                (folder.clone(), folder.join(below))
            }
        };
        fs::create_dir_all(&root)?;
        fs::create_dir_all(&top)?;
        let mut snapshot = Self { _kept: kept, root, modules: None, repositories: Vec::new() };
        let place = |path: &Path| path.strip_prefix(git.root()).map_or(path.to_owned(), |below| top.join(below));
        snapshot.modules = modules.map(|path| place(&files::absolute(path)));
        snapshot.add(git, commit, top)?;
        Ok(snapshot)
    }

    fn add(&mut self, git: Git, commit: &str, top: PathBuf) -> Result<(), git::Error> {
        let checkout = git.check_out(commit, &top)?;
        let needed = |path: &&Path| {
            license::is_file(path)
                || roster::is_file(path)
                || is_configuration(path)
                || targets::is_site_configuration(path)
        };
        checkout.fill(checkout.files().filter(needed))?;
        let loader = Loader::at_revision(&self.root, self.modules.clone(), commit.to_owned());
        let (renamed, modified) = (git.renamed_since(commit), git.modified_since(commit));
        self.repositories.push(Repository { git, top, checkout, renamed, modified, loader });
        Ok(())
    }

    /// Where a path of today is in the temporary folder.
    pub(super) fn place(&self, path: &Path) -> PathBuf {
        let below =
            self.repositories.first().and_then(|first| Some(first.top.join(path.strip_prefix(first.git.root()).ok()?)));
        below.unwrap_or_else(|| path.to_owned())
    }

    /// All of its files, in the temporary folder.
    pub(super) fn files(&self) -> Vec<PathBuf> {
        let of = |own: &'_ Repository| own.checkout.files().map(|below| own.top.join(below)).collect::<Vec<_>>();
        self.repositories.iter().flat_map(of).collect()
    }

    /// The submodules that are not laid out themselves, in the temporary folder.
    pub(super) fn submodules(&self) -> Vec<PathBuf> {
        let of =
            |own: &'_ Repository| own.checkout.submodules().map(|(path, _)| own.top.join(path)).collect::<Vec<_>>();
        let mut found: Vec<PathBuf> = self.repositories.iter().flat_map(of).collect();
        found.retain(|path| !self.repositories.iter().any(|own| own.top == *path));
        found
    }

    /// The pages of the run, by their absolute paths today, that exist at the revision.
    pub(super) fn pages(&mut self, documents: &[PathBuf]) -> Result<Vec<Page>, Failure> {
        let mut pages = Vec::new();
        for document in documents {
            let outside = || {
                let shown = self.repositories.first().map(|first| first.git.root().display().to_string());
                let shown = shown.unwrap_or_default();
                Failure::Text(format!("--diff-base: {} is not in the repository {shown}", document.display()))
            };
            let git = document.parent().and_then(Git::discover).ok_or_else(outside)?;
            let inside = self.repositories.first().is_some_and(|first| git.root().starts_with(first.git.root()));
            if !inside {
                return Err(outside());
            }
            pages.extend(self.repository(&git).and_then(|at| self.page(at, document)));
        }
        Ok(pages)
    }

    /// Index of a repository; `None` for one that the revision does not have.
    fn repository(&mut self, git: &Git) -> Option<usize> {
        if let Some(known) = self.repositories.iter().position(|known| known.git.root() == git.root()) {
            return Some(known);
        }
        let above = Git::discover(git.root().parent()?)?;
        let above = self.repository(&above)?;
        let above = self.repositories.get(above)?;
        let below = git.root().strip_prefix(above.git.root()).ok()?;
        // One that is not there any more and has the same objects was moved.
        let is_gone = |path: &Path| !above.git.root().join(path).join(".git").exists();
        let moved = || {
            let mut gone = above.checkout.submodules().filter(|(path, _)| is_gone(path));
            gone.find_map(|(path, object)| Some((path, git.commit(object).ok()?)))
        };
        let (then, commit) = match above.checkout.submodule(below) {
            Some(object) => (below, git.commit(object).ok()?),
            None => moved()?,
        };
        let top = above.top.join(then);
        self.add(git.clone(), &commit, top).ok()?;
        Some(self.repositories.len() - 1)
    }

    fn page(&self, repository: usize, today: &Path) -> Option<Page> {
        let own = self.repositories.get(repository)?;
        let path = own.top.join(today.strip_prefix(own.git.root()).ok()?);
        path.is_file().then(|| Page { today: today.to_owned(), path, repository })
    }

    /// Pages that findings may have moved from: those that are gone, and those that `is_page` selects and that are not
    /// among `known`.
    pub(super) fn others(&self, known: &[Page], is_page: impl Fn(&Path) -> bool) -> Vec<Page> {
        let mut others = Vec::new();
        for (at, own) in self.repositories.iter().enumerate() {
            for below in own.checkout.files() {
                let same = own.git.root().join(below);
                let moved = own.renamed.get(below).filter(|_| !same.exists()).map(|moved| own.git.root().join(moved));
                let (today, path) = (moved.unwrap_or(same), own.top.join(below));
                let is_one = document::is_page(below)
                    || own.renamed.get(below).is_some_and(|renamed| document::is_page(renamed));
                let gone = is_one && !own.git.root().join(below).exists();
                if (gone || is_page(&path)) && !known.iter().any(|page| page.path == path) {
                    others.push(Page { today, path, repository: at });
                }
            }
        }
        others.truncate(MAX_OTHERS);
        others
    }

    /// The documents that are staged with other content, and are not among `known`.
    pub(super) fn modified(&self, known: &[Page]) -> Vec<Page> {
        let known: HashSet<&Path> = known.iter().map(|page| page.path.as_path()).collect();
        let mut found = Vec::new();
        for (repository, own) in self.repositories.iter().enumerate() {
            for below in own.modified.iter().filter(|below| targets::is_document(below)) {
                let (today, path) = (own.git.root().join(below), own.top.join(below));
                found.extend((!known.contains(path.as_path())).then_some(Page { today, path, repository }));
            }
        }
        found.truncate(MAX_MODIFIED);
        found
    }

    /// Reads the content of pages at the revision.
    pub(super) fn read(&self, pages: &[Page]) -> Result<(), git::Error> {
        self.fill(pages.iter().map(|page| (page.repository, page.path.as_path())))
    }

    /// Reads the documents whose anchors a page links to.
    pub(super) fn read_linked(&self, page: &Page, documents: &[PathBuf]) -> Result<(), git::Error> {
        self.fill(documents.iter().map(|path| (page.repository, path.as_path())))
    }

    /// Reads the manifests that entries may be for. Files that have too much for one stay empty.
    pub(super) fn read_manifests(&self, page: &Page) -> Result<(), git::Error> {
        let Some(own) = self.repositories.get(page.repository) else { return Ok(()) };
        own.checkout.fill(own.checkout.files().filter(|path| entry_sources::is_manifest(path)))
    }

    fn fill<'a>(&self, paths: impl Iterator<Item = (usize, &'a Path)>) -> Result<(), git::Error> {
        let mut wanted = vec![Vec::new(); self.repositories.len()];
        for (at, path) in paths {
            let real = files::real(path);
            let below = self.repositories.get(at).and_then(|own| real.strip_prefix(&own.top).ok().map(Path::to_owned));
            wanted.get_mut(at).into_iter().for_each(|wanted| wanted.extend(below.clone()));
        }
        let mut each = self.repositories.iter().zip(&wanted);
        each.try_for_each(|(own, paths)| own.checkout.fill(paths.iter().map(PathBuf::as_path)))
    }

    /// What parses a page, and looks up what is known of it.
    pub(super) fn loader(&self, page: &Page) -> Option<&Loader> {
        self.repositories.get(page.repository).map(|own| &own.loader)
    }
}
