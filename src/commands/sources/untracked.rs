//! Pages that only the repository names and that git does not track: another step of a job may have made them, with a secret
//! in them.

use std::{
    collections::{HashMap, HashSet},
    path::{Path, PathBuf},
};

use super::{
    super::{loader::Origin as Page, project::Projects},
    Failure, default_include,
};
use crate::{
    config::Origin,
    io::{
        checkout, files,
        git::{Git, Tracked},
    },
    report::Unread,
};

/// What the user chose to read.
pub(super) struct Chosen {
    /// Absolute paths.
    paths: HashSet<PathBuf>,
    /// The tops of their repositories.
    tops: Vec<PathBuf>,
}

impl Chosen {
    /// `paths` are the user's; without any, it is the root.
    pub(super) fn new<'a>(paths: impl Iterator<Item = &'a PathBuf>, root: &Path) -> Self {
        let paths: HashSet<PathBuf> = paths.map(|path| files::absolute(path)).collect();
        let chosen = paths.iter().map(PathBuf::as_path).chain(paths.is_empty().then_some(root));
        let tops = chosen.filter_map(|path| checkout::top(&files::real(path))).collect();
        Self { paths, tops }
    }

    /// Takes out the files in checkouts that their repository does not track. The user can choose each by its name.
    pub(super) fn take_out_foreign(&self, documents: &mut Vec<PathBuf>, projects: &Projects) -> Vec<Unread> {
        let mut by_top: HashMap<PathBuf, bool> = HashMap::new();
        let mut unread = Vec::new();
        documents.retain(|path| {
            let path = files::absolute(path);
            let Some(top) = checkout::top(&path).filter(|_| !self.paths.contains(&path)) else { return true };
            let is_foreign = *by_top.entry(top).or_insert_with(|| checkout::is_foreign(&path, &self.tops));
            unread.extend(is_foreign.then(|| untracked(&path, projects)));
            !is_foreign
        });
        unread
    }

    /// Takes out pages that git does not track. Those that the user names are read, and new ones with the name of a page,
    /// unless git ignores them.
    pub(super) fn take_out_untracked(
        &self,
        documents: &mut Vec<Page>,
        projects: &Projects,
    ) -> Result<Vec<Unread>, Failure> {
        let include = default_include()?;
        let mut repositories = Repositories::new();
        let mut unread = Vec::new();
        documents.retain(|page| {
            let path = files::absolute(&page.path);
            let by_repository = || {
                let layers = page.project.layers(None, &projects.options);
                matches!(layers.origin("include"), Origin::File(..) | Origin::Default)
            };
            let is_new = || match include.iter().any(|globs| globs.names(&path)) {
                true => !self.is_ignored(&path),
                false => !by_repository(),
            };
            let is_users = self.paths.contains(&path) || !path.is_file();
            let is_kept = is_users || is_tracked(&path, &mut repositories) || is_new();
            unread.extend((!is_kept).then(|| untracked(&path, projects)));
            is_kept
        });
        Ok(unread)
    }

    /// Whether git ignores a page that is not in an ignored folder of the user's choice.
    fn is_ignored(&self, path: &Path) -> bool {
        let is_ignored = |path: &Path| Git::discover(path).is_some_and(|git| git.ignores(path));
        let mut above = self.paths.iter().filter(|chosen| path.starts_with(chosen));
        is_ignored(path) && !above.any(|chosen| is_ignored(chosen))
    }
}

fn untracked(path: &Path, projects: &Projects) -> Unread {
    Unread { path: files::display(path, &projects.root), by: "git does not track it".to_owned() }
}

/// The files that each repository tracks, by its root; `None` where nobody knows, or nothing was added.
type Repositories = HashMap<PathBuf, Option<HashSet<PathBuf>>>;

fn is_tracked(path: &Path, repositories: &mut Repositories) -> bool {
    let Some(git) = path.parent().and_then(Git::discover) else { return true };
    let tracked = repositories.entry(git.root().to_owned()).or_insert_with(|| match git.tracked(git.root()) {
        Tracked::Files(files) => Some(files.into_iter().collect()),
        Tracked::Nothing | Tracked::Unknown => None,
    });
    tracked.as_ref().is_none_or(|tracked| tracked.is_empty() || tracked.contains(path))
}
