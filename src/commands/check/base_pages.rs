//! The pages that the base of `--diff-base` has and that a run does not read any more.

use std::{
    collections::BTreeSet,
    path::{Component, Path, PathBuf},
};

use super::super::project::{FILES, Projects};
use crate::{
    config::{self, Globs, Layer, Layers},
    io::{files, git::Git},
    report::Unread,
};

/// Folders that are not searched.
const SKIPPED: [&str; 3] = ["vendor", "third_party", "node_modules"];
/// Hidden folders that may have pages.
const FORGES: [&str; 4] = [".github", ".gitlab", ".gitea", ".forgejo"];

/// The pages that a run of the base would have read below `folders`, absolute paths, and that this one does not read. `configured` says
/// that the configuration names what to check. `read` are absolute paths.
pub(super) fn no_longer_read(
    revision: &str,
    folders: &[PathBuf],
    configured: bool,
    read: &BTreeSet<PathBuf>,
    projects: &Projects,
) -> Vec<Unread> {
    let mut found = Vec::new();
    for folder in folders {
        found.extend(below(revision, folder, configured, read, projects).unwrap_or_default());
    }
    found.sort_by(|a: &Unread, b| a.path.cmp(&b.path));
    found.dedup();
    found
}

fn below(
    revision: &str,
    folder: &Path,
    configured: bool,
    read: &BTreeSet<PathBuf>,
    projects: &Projects,
) -> Option<Vec<Unread>> {
    let git = Git::discover(folder)?;
    let commit = git.parted_at(revision)?;
    let layer = projects.given_layer().unwrap_or_else(|| configuration(&git, &commit, folder, projects));
    let layers = Layers::new(layer.as_ref(), "", None, &projects.options);
    let (include, exclude) = (layers.globs("include").ok()?, layers.globs("exclude").ok()?);
    let places = if configured { layers.paths("paths", folder) } else { vec![folder.to_owned()] };
    let places: Vec<PathBuf> = places.iter().map(|place| files::absolute(place)).collect();
    let was_read = |path: &Path| {
        let named = places.iter().any(|place| place == path);
        let found =
            || places.iter().any(|place| path.starts_with(place)) && is_searched(path, folder) && any(&include, path);
        (named || found()) && !exclude.iter().any(|globs| globs.cover(path))
    };
    let moved = git.moved_since(&commit);
    let is_read = |path: &Path| {
        let now = moved.iter().find(|(old, _)| old == path).map_or(path, |(_, new)| new);
        [path, now].iter().any(|path| read.contains(*path) || read.contains(&files::real(path)))
    };
    let gone = git.files_at(&commit, folder)?.into_iter().filter(|path| was_read(path) && !is_read(path));
    let unread = |path: PathBuf| {
        let by = if path.is_file() { "it was read at the diff base" } else { "deleted since the diff base" };
        Unread { path: files::display(&path, &projects.root), by: by.to_owned() }
    };
    Some(gone.map(unread).collect())
}

fn any(globs: &[Globs], path: &Path) -> bool {
    globs.iter().any(|globs| globs.names(path))
}

/// Whether a search of a folder comes to a path.
fn is_searched(path: &Path, folder: &Path) -> bool {
    let below = path.strip_prefix(folder).ok().and_then(Path::parent).unwrap_or(Path::new(""));
    let is_entered = |part: Component<'_>| {
        let name = part.as_os_str().to_string_lossy();
        !SKIPPED.contains(&&*name) && (!name.starts_with('.') || FORGES.contains(&&*name))
    };
    below.components().all(is_entered)
}

/// The configuration of a folder at a commit: the nearest one up to the top of the repository.
fn configuration(git: &Git, commit: &str, folder: &Path, projects: &Projects) -> Option<Layer> {
    for above in folder.ancestors().take_while(|above| above.starts_with(git.root())) {
        for (name, place) in FILES {
            let path = above.join(name);
            let Some(text) = git.text_at(commit, &path) else { continue };
            let name = files::display(&path, &projects.root);
            if let Ok(Some(layer)) = config::read(&text, &name, above.to_owned(), place) {
                return Some(layer);
            }
        }
    }
    None
}
