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
        files,
        git::{Git, Tracked},
    },
    report::Unread,
};

/// Takes such pages out. Those with the name of a page, and those that the user names, are read. `paths` are the user's if
/// `named`.
pub(super) fn take_out(
    documents: &mut Vec<Page>,
    paths: &[PathBuf],
    named: bool,
    projects: &Projects,
) -> Result<Vec<Unread>, Failure> {
    let include = default_include()?;
    let by_user: HashSet<PathBuf> = paths.iter().filter(|_| named).map(|path| files::absolute(path)).collect();
    let mut repositories = Repositories::new();
    let mut unread = Vec::new();
    documents.retain(|page| {
        let path = files::absolute(&page.path);
        let is_users = by_user.contains(&path)
            || include.iter().any(|globs| globs.names(&path))
            || !matches!(
                page.project.layers(None, &projects.options).origin("include"),
                Origin::File(..) | Origin::Default
            );
        let is_kept = is_users || !path.is_file() || is_tracked(&path, &mut repositories);
        if !is_kept {
            let path = files::display(&path, &projects.root);
            unread.push(Unread { path, by: "git does not track it".to_owned() });
        }
        is_kept
    });
    Ok(unread)
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
