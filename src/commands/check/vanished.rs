//! Pages of the diff base that a run does not read any more, whatever the reason.

use std::{
    collections::{BTreeMap, BTreeSet, HashSet},
    path::{Path, PathBuf},
};

use super::super::{
    Failure,
    project::{Known, Project, Projects},
    sources,
};
use crate::{
    config::Origin,
    io::{files, git::Git, walk},
    report::Unread,
};

/// The pages that a revision has in the directories `searched` (else where its configuration says), and that are not
/// among today's `documents`, absolute paths.
pub(super) fn pages(
    revision: &str,
    searched: Option<&[PathBuf]>,
    documents: &[PathBuf],
    projects: &Projects,
) -> Result<Vec<Unread>, Failure> {
    let current = files::absolute(Path::new("."));
    let around = documents.first().and_then(|first| first.parent()).unwrap_or(&current);
    let Some(git) = Git::discover(around) else { return Ok(Vec::new()) };
    // An unknown revision has been reported.
    let Ok(base) = git.diff_base(revision) else { return Ok(Vec::new()) };
    let then: Vec<PathBuf> = git.files_at(&base.commit).unwrap_or_default();
    let text = |path: &Path| if then.contains(&path.to_owned()) { git.text_at(&base.commit, path) } else { None };
    let folders = searched.map_or_else(|| configured(&current, projects, text), <[PathBuf]>::to_vec);
    let read: HashSet<&Path> = documents.iter().map(PathBuf::as_path).collect();
    let renamed = git.renames_since(&base.commit);
    let mut found = BTreeMap::new();
    for path in selected(&folders, &then, projects, text)? {
        let today = renamed.get(path).unwrap_or(path);
        if !read.contains(today.as_path()) && !read.contains(files::real(today).as_path()) {
            let why = if files::is_there(today) { "a page at" } else { "deleted since" };
            found.insert(files::display(today, &projects.root), format!("{why} {revision}"));
        }
    }
    Ok(found.into_iter().map(|(path, by)| Unread { path, by }).collect())
}

/// The pages and directories that the configuration of a folder searches; `text` reads files.
pub(super) fn configured(folder: &Path, projects: &Projects, text: impl Fn(&Path) -> Option<String>) -> Vec<PathBuf> {
    let project = projects.of_texts(folder, &Known::default(), text);
    let layers = project.layers(None, &projects.options);
    match layers.origin("paths") {
        Origin::Default => vec![folder.to_owned()],
        _ => layers.paths("paths", folder).iter().map(|path| files::absolute(path)).collect(),
    }
}

/// The pages in directories among files of a revision that their configurations select.
pub(super) fn selected<'a>(
    folders: &[PathBuf],
    then: &'a [PathBuf],
    projects: &Projects,
    text: impl Fn(&Path) -> Option<String> + Copy,
) -> Result<BTreeSet<&'a PathBuf>, Failure> {
    let (mut found, known) = (BTreeSet::new(), Known::default());
    for folder in folders {
        found.extend(pages_in(folder, &projects.of_texts(folder, &known, text), then, projects, text)?);
    }
    Ok(found)
}

/// The pages in a folder that a configuration selects, or the page itself.
fn pages_in<'a>(
    folder: &Path,
    project: &Project,
    then: &'a [PathBuf],
    projects: &Projects,
    text: impl Fn(&Path) -> Option<String>,
) -> Result<Vec<&'a PathBuf>, Failure> {
    let layers = project.layers(None, &projects.options);
    let globs = |key: &str| layers.globs(key).map_err(|error| Failure::Text(format!("invalid glob: {error}")));
    let (include, exclude) = (globs("include")?, globs("exclude")?);
    let by_default = layers.origin("include") == Origin::Default;
    let listed = if by_default { sources::listed(then, text) } else { HashSet::new() };
    let is_page = |path: &&PathBuf| {
        let is_named = || include.iter().any(|globs| globs.names(path)) || listed.contains(*path);
        let below = path.starts_with(folder) && !walk::is_foreign(path, folder) && is_named();
        (below || *path == folder) && !exclude.iter().any(|globs| globs.cover(path))
    };
    Ok(then.iter().filter(is_page).collect())
}
