//! Settings that are not those of the diff base. A page is held to today's, which may come with the change.

mod weakened;

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use self::weakened::Weakened;
use super::super::{
    loader::Origin,
    project::{Known, Project, Projects},
};
use crate::{
    config::Origin as SetBy,
    io::{boundary::Boundary, files, git::Git, roster::Finder, targets},
    model::roster::{FILE, Roster},
    report::Setting,
    rule::Needs,
};

/// The file in which git looks up authors, at the top of a repository.
const MAILMAP: &str = ".mailmap";

/// The parts of contracts that differ from those of a revision, rules and other settings that were stricter there, and the files
/// that set them. `run` is the configuration of the run, with its folder.
pub(super) fn settings(
    revision: &str,
    sources: &[(Origin, String)],
    projects: &Projects,
    run: (&Project, &Path),
) -> Vec<Setting> {
    let Some((first, _)) = sources.first() else { return Vec::new() };
    // The first page may be in a submodule.
    let around = Git::discover(&projects.root).filter(|git| first.folder().starts_with(git.root()));
    let Some(git) = around.or_else(|| Git::discover(&first.folder())) else { return Vec::new() };
    // An unknown revision has been reported.
    let Ok(base) = git.diff_base(revision) else { return Vec::new() };
    let mailmap = git.root().join(MAILMAP);
    let repositories = RefCell::new(vec![Repository::new(git, base.commit)]);
    let text = |path: &Path| text_at(&mut repositories.borrow_mut(), path);
    let (mut folders, known) = (BTreeMap::<PathBuf, Arc<Project>>::new(), Known::default());
    let rosters = Finder::default();
    let mut listed = Listed::new();
    let mut found = BTreeSet::new();
    let mut weakened = Weakened::default();
    weakened.compare_run(&projects.of_texts(run.1, &known, text), run.0, &projects.options);
    for (origin, _) in sources {
        let document = files::absolute(&origin.path);
        let (folder, is_first) = (origin.folder(), !folders.contains_key(&origin.folder()));
        let before = folders.entry(folder.clone()).or_insert_with(|| projects.of_texts(&folder, &known, text));
        let then = before.layers(Some(&document), &projects.options);
        let now = origin.project.layers(Some(&document), &projects.options);
        weakened.compare_page((before, &then), (&origin.project, &now), &origin.policy.selection);
        for (key, set_by) in now.changed_contract(&then) {
            let origin = match set_by {
                // The line is one of the revision.
                SetBy::File(name, _) if now.origin(&key) == SetBy::Default => name,
                other => other.to_string(),
            };
            let root = key.split('.').next().unwrap_or(&key).to_owned();
            found.insert(Setting { text: format!("{root} changed since {revision}"), origin });
        }
        let boundary = Boundary::of(&folder, &projects.root);
        let root = boundary.folder();
        let configurations = is_first.then(|| targets::changed_site_configurations(&folder, &boundary, text));
        for file in configurations.into_iter().flatten() {
            // It can make text, links and HTML of the page something else than what a forge shows.
            let text = format!("a site configuration changed since {revision}");
            found.insert(Setting { text, origin: files::display(&file, &projects.root) });
        }
        if let Some(file) = listing(&document, root, &mut listed, text) {
            let page = files::display(&document, &projects.root);
            let before = files::display(&file, &projects.root);
            let text = match rosters.find(&document, root, &projects.root) {
                None => Some(format!("{page} is not listed any more since {revision}")),
                Some(roster) if roster.path != before => {
                    Some(format!("{page} is listed in {} since {revision}", roster.path))
                }
                Some(_) => None,
            };
            found.extend(text.map(|text| Setting { text, origin: before }));
        }
    }
    let needs_authors = sources.iter().any(|(origin, _)| origin.policy.selection.need(Needs::Authors));
    // Git does not follow a link.
    if needs_authors && !mailmap.is_symlink() && fs::read_to_string(&mailmap).ok() != text(&mailmap) {
        // It can make the author of a commit somebody whom the page names.
        let text = format!("the authors of commits changed since {revision}");
        found.insert(Setting { text, origin: files::display(&mailmap, &projects.root) });
    }
    found.extend(weakened.into_settings(revision));
    found.into_iter().collect()
}

/// One repository at the revision.
struct Repository {
    git: Git,
    commit: String,
    files: HashSet<PathBuf>,
}

impl Repository {
    fn new(git: Git, commit: String) -> Self {
        let files = git.files_at(&commit).unwrap_or_default().into_iter().collect();
        Self { git, commit, files }
    }
}

/// The text of a file at the revision, which may be in a submodule.
fn text_at(repositories: &mut Vec<Repository>, path: &Path) -> Option<String> {
    let git = Git::discover(path.parent()?)?;
    let known = find(repositories, &git)?;
    let known = repositories.get(known).filter(|known| known.files.contains(path))?;
    known.git.text_at(&known.commit, path)
}

/// Index of a repository, which is one of those known or a submodule of one; `None` for one that the revision does not have.
fn find(repositories: &mut Vec<Repository>, git: &Git) -> Option<usize> {
    if let Some(known) = repositories.iter().position(|known| known.git.root() == git.root()) {
        return Some(known);
    }
    let above = find(repositories, &Git::discover(git.root().parent()?)?)?;
    let above = repositories.get(above)?;
    let commit = git.commit(&above.git.submodule_at(&above.commit, git.root())?).ok()?;
    repositories.push(Repository::new(git.clone(), commit));
    Some(repositories.len() - 1)
}

/// The pages that the `.all-contributorsrc` of a folder listed at the revision, if there was one.
type Listed = HashMap<PathBuf, Option<HashSet<PathBuf>>>;

/// The `.all-contributorsrc` that listed a document at the revision.
fn listing(
    document: &Path,
    root: &Path,
    known: &mut Listed,
    text: impl Fn(&Path) -> Option<String>,
) -> Option<PathBuf> {
    let folders = document.ancestors().skip(1).take_while(|folder| folder.starts_with(root));
    for folder in folders {
        let pages = known.entry(folder.to_owned()).or_insert_with(|| {
            let files = Roster::read(String::new(), &text(&folder.join(FILE))?).files;
            Some(files.iter().map(|name| files::absolute(&folder.join(name))).collect())
        });
        if let Some(pages) = pages {
            return pages.contains(document).then(|| folder.join(FILE));
        }
    }
    None
}
