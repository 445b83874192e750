//! Contracts that are not those of the diff base. A page is held to today's, which may come with the change.

use std::{
    collections::{BTreeMap, BTreeSet, HashSet},
    path::{Path, PathBuf},
    sync::Arc,
};

use super::super::{
    loader::Origin,
    project::{Project, Projects},
};
use crate::{
    config::Origin as SetBy,
    io::{files, git::Git},
    report::Setting,
};

/// The parts of contracts that differ from those of a revision, and the files that set them.
pub(super) fn contracts(revision: &str, sources: &[(Origin, String)], projects: &Projects) -> Vec<Setting> {
    let Some((first, _)) = sources.first() else { return Vec::new() };
    let Some(git) = Git::discover(&first.folder()) else { return Vec::new() };
    // An unknown revision has been reported.
    let Ok(base) = git.diff_base(revision) else { return Vec::new() };
    let there: HashSet<PathBuf> = git.files_at(&base.commit).unwrap_or_default().into_iter().collect();
    let text = |path: &Path| there.contains(path).then(|| git.text_at(&base.commit, path)).flatten();
    let mut folders: BTreeMap<PathBuf, Arc<Project>> = BTreeMap::new();
    let mut found = BTreeSet::new();
    for (origin, _) in sources {
        let document = files::absolute(&origin.path);
        let before = folders.entry(origin.folder()).or_insert_with(|| projects.of_texts(&origin.folder(), text));
        let then = before.layers(Some(&document), &projects.options);
        let now = origin.project.layers(Some(&document), &projects.options);
        for (key, set_by) in now.changed_contract(&then) {
            let origin = match set_by {
                // The line is one of the revision.
                SetBy::File(name, _) if now.origin(&key) == SetBy::Default => name,
                other => other.to_string(),
            };
            let root = key.split('.').next().unwrap_or(&key).to_owned();
            found.insert(Setting { text: format!("{root} changed since {revision}"), origin });
        }
    }
    found.into_iter().collect()
}
