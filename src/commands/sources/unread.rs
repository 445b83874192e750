//! Pages that a run does not read because a configuration leaves them out: it may have come with the pull request.

use std::{
    collections::{BTreeMap, HashSet},
    path::{Path, PathBuf},
};

use super::{
    super::{loader::Origin as Page, project::Projects},
    Failure, default_include, folder_of, listed,
};
use crate::{
    config::Origin,
    io::{boundary::Boundary, files, roster, walk},
    report::Unread,
};

/// What a run came across.
#[derive(Default)]
pub(super) struct Passed {
    /// Directories that were searched, absolute, with the files that git tracks in them.
    directories: Vec<(PathBuf, Vec<PathBuf>)>,
    /// Files that were named, and are excluded.
    files: Vec<PathBuf>,
}

impl Passed {
    pub(super) fn directory(&mut self, path: PathBuf, tracked: Option<Vec<PathBuf>>) {
        self.directories.push((path, tracked.unwrap_or_default()));
    }

    pub(super) fn file(&mut self, path: &Path) {
        self.files.push(files::absolute(path));
    }

    /// The tracked pages that were not read, with the key that leaves each out. Options are the user's own choice, and
    /// not reported.
    pub(super) fn unread(self, documents: &[Page], projects: &Projects) -> Result<Vec<Unread>, Failure> {
        let read: HashSet<PathBuf> = documents.iter().map(|origin| files::absolute(&origin.path)).collect();
        let include = default_include()?;
        let mut found = BTreeMap::new();
        let mut add = |path: &Path, key: &str, origin: &Origin| {
            if let Origin::File(..) = origin {
                found.entry(files::display(path, &projects.root)).or_insert_with(|| format!("`{key}` in {origin}"));
            }
        };
        let is_named = |path: &Path| include.iter().any(|globs| globs.names(path));
        for path in &self.files {
            let project = projects.of(&folder_of(path))?;
            project.sets("exclude").into_iter().for_each(|origin| add(path, "exclude", origin));
        }
        for (directory, tracked) in &self.directories {
            let project = projects.of(directory)?;
            let layers = project.layers(None, &projects.options);
            let exclude = project.exclude(&projects.options)?;
            let listed = listed_in(tracked, directory, projects);
            let is_page = |path: &&PathBuf| {
                (is_named(path) || listed.contains(*path))
                    && !walk::is_foreign(path, directory)
                    && path.is_file()
                    && !read.contains(*path)
            };
            for path in tracked.iter().filter(is_page) {
                match exclude.iter().any(|globs| globs.cover(path)) {
                    true => project.sets("exclude").into_iter().for_each(|origin| add(path, "exclude", origin)),
                    false => add(path, "include", &layers.origin("include")),
                }
            }
        }
        let found = found.into_iter();
        Ok(found.map(|(path, by)| Unread { path, by }).collect())
    }
}

/// The pages that rosters among the files of a directory list.
fn listed_in(tracked: &[PathBuf], directory: &Path, projects: &Projects) -> HashSet<PathBuf> {
    let boundary = Boundary::of(directory, &projects.root);
    listed(tracked, |path| roster::text(path, &boundary).ok())
}

/// The tracked pages that `paths` in a configuration leaves out. `paths` are absolute.
pub(in super::super) fn outside_paths(
    paths: &[PathBuf],
    origin: &Origin,
    current: &Path,
    projects: &Projects,
) -> Result<Vec<Unread>, Failure> {
    let include = default_include()?;
    let tracked = walk::tracked(current).unwrap_or_default();
    let listed = listed_in(&tracked, current, projects);
    let is_left_out = |path: &&PathBuf| {
        (include.iter().any(|globs| globs.names(path)) || listed.contains(*path))
            && !walk::is_foreign(path, current)
            && path.is_file()
            && !paths.iter().any(|named| path.starts_with(named))
    };
    let unread =
        |path: &PathBuf| Unread { path: files::display(path, &projects.root), by: format!("`paths` in {origin}") };
    Ok(tracked.iter().filter(is_left_out).map(unread).collect())
}
