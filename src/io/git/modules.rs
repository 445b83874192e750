//! The module directories of a project at its commits, wherever they were and whatever they were called.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
    sync::Arc,
    time::Instant,
};

use super::{Failed, Git, OUTPUT_LIMIT, relative_to};
use crate::model::modules::{Module, ModuleTree, normalize};

/// Most commits per document whose module trees are looked up.
const MAX_COMMITS: usize = 50;

/// Reads the module directories of commits, each once.
pub(super) struct Modules<'a> {
    git: &'a Git,
    /// Options that disable all filters.
    filters: &'a [String],
    /// Folders that may have held the modules, most likely first; relative to the root, with `/`.
    folders: Vec<String>,
    today: &'a ModuleTree,
    /// A commit; `None` is the working tree.
    until: Option<&'a str>,
    deadline: Instant,
    is_lost: bool,
    /// Whether the time was up before the names of modules were known.
    is_late: bool,
    /// What changed in the working tree, and the number of folders that were asked about.
    uncommitted: Option<(usize, String)>,
    known: BTreeMap<String, Option<Vec<String>>>,
    /// By two commits: the directories between them.
    since: BTreeMap<(String, String), Arc<[Vec<String>]>>,
}

impl<'a> Modules<'a> {
    pub(super) fn new(
        git: &'a Git,
        filters: &'a [String],
        folders: &[PathBuf],
        today: &'a ModuleTree,
        until: Option<&'a str>,
        deadline: Instant,
    ) -> Self {
        let folders = folders.iter().filter_map(|folder| relative_to(&git.root, folder)).collect();
        let (known, since) = (BTreeMap::new(), BTreeMap::new());
        Self {
            git,
            filters,
            folders,
            today,
            until,
            deadline,
            is_lost: false,
            is_late: false,
            uncommitted: None,
            known,
            since,
        }
    }

    /// Whether the modules of some commit were in another folder, and nobody knows in which.
    pub(super) const fn is_lost(&self) -> bool {
        self.is_lost
    }

    /// Whether the time was up before the names of modules were known.
    pub(super) const fn is_late(&self) -> bool {
        self.is_late
    }

    /// The directories of the module folder at a commit; those that got another name since have today's. `None` if
    /// fewer than two are numbered.
    pub(super) fn at(&mut self, commit: &str) -> Option<Vec<String>> {
        if let Some(known) = self.known.get(commit) {
            return known.clone();
        }
        if self.known.len() >= 2 * MAX_COMMITS {
            return None;
        }
        let found = self.folders.iter().find_map(|folder| self.directories(commit, folder));
        let found = found.or_else(|| self.elsewhere(commit));
        let found = found.map(|found| self.renamed(commit, found));
        self.known.insert(commit.to_owned(), found.clone());
        found
    }

    /// The directories at each commit between two that changed a module folder.
    pub(super) fn since(&mut self, from: &str, until: &str) -> Arc<[Vec<String>]> {
        let key = (from.to_owned(), until.to_owned());
        if let Some(known) = self.since.get(&key) {
            return Arc::clone(known);
        }
        // Shows which folder it was.
        self.at(from);
        let arguments = ["rev-list".to_owned(), format!("--max-count={MAX_COMMITS}"), format!("{from}..{until}")];
        let listed = self.git.text(&self.in_folders(&arguments)).unwrap_or_default();
        let found: Arc<[Vec<String>]> = listed.lines().filter_map(|commit| self.at(commit)).collect();
        self.since.insert(key, Arc::clone(&found));
        found
    }

    /// Numbered directories of a folder at a commit; `None` if there are fewer than two.
    fn directories(&self, commit: &str, folder: &str) -> Option<Vec<String>> {
        let listed = self.git.text(&["ls-tree", "-d", "-z", "--name-only", &format!("{commit}:{folder}")])?;
        let names: Vec<String> = listed.split('\0').filter(|name| !name.is_empty()).map(str::to_owned).collect();
        ModuleTree::is_tree(&names).then_some(names)
    }

    /// The directories of the folder at a commit that has most of today's modules, whatever their numbers.
    fn elsewhere(&mut self, commit: &str) -> Option<Vec<String>> {
        let listed = self.git.text(&["ls-tree", "-r", "-d", "-z", "--name-only", "--full-tree", commit])?;
        let mut folders: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for path in listed.split('\0').filter(|path| !path.is_empty()) {
            let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
            folders.entry(folder).or_default().push(name.to_owned());
        }
        folders.retain(|_, names| ModuleTree::is_tree(names));
        let shared = |names: &[String]| {
            let tree = ModuleTree::of_directories(names);
            let known = tree.modules().iter().filter(|module| self.today.is_module(&module.name)).count();
            (known >= 2 && 2 * known >= tree.modules().len()).then_some(known)
        };
        let near: Vec<_> = folders.iter().filter_map(|(folder, names)| Some((shared(names)?, *folder))).collect();
        let most = near.iter().map(|(known, _)| *known).max();
        let best: Vec<&str> =
            near.iter().filter(|(known, _)| Some(*known) == most).map(|(_, folder)| *folder).collect();
        let [folder] = best.as_slice() else {
            self.is_lost |= !folders.is_empty();
            return None;
        };
        self.folders.push((*folder).to_owned());
        folders.remove(*folder)
    }

    /// Gives modules of a commit today's names, where only these changed: most files went to a directory that was new.
    fn renamed(&mut self, commit: &str, directories: Vec<String>) -> Vec<String> {
        let then = ModuleTree::of_directories(&directories);
        let gone = |module: &&Module| !self.today.is_module(&module.name);
        let is_new = |name: &str| self.today.is_module(name) && !then.is_module(name);
        // By normalized name, today's.
        let mut names: BTreeMap<String, String> =
            then.modules().iter().filter(gone).map(|module| (normalize(&module.name), module.name.clone())).collect();
        if names.is_empty() || !self.today.modules().iter().any(|module| is_new(&module.name)) {
            return directories;
        }
        for step in self.steps(commit) {
            for name in names.values_mut() {
                if let Some(now) = step.get(&normalize(name)).filter(|now| !then.is_module(now)) {
                    name.clone_from(now);
                }
            }
        }
        names.retain(|_, name| is_new(name));
        let rename = |directory: String| {
            let one = ModuleTree::of_directories(std::slice::from_ref(&directory));
            let module = one.modules().first();
            let now = module.and_then(|module| Some((module, names.get(&normalize(&module.name))?)));
            match now.and_then(|(module, now)| Some((directory.strip_suffix(module.name.as_str())?, now))) {
                Some((number, now)) => format!("{number}{now}"),
                None => directory,
            }
        };
        directories.into_iter().map(rename).collect()
    }

    /// The names that modules got at each commit since, and in the working tree; by their normalized names before.
    fn steps(&mut self, commit: &str) -> Vec<BTreeMap<String, String>> {
        let status = ["-M", "--no-rename-empty", "--name-status", "-z", "--diff-filter=RD", "--no-relative"];
        let until = self.until.unwrap_or("HEAD");
        let log = ["-c", "log.showSignature=false", "log", "--reverse", "--topo-order", "--format=%H"];
        let range = format!("{commit}..{until}");
        let arguments: Vec<&str> = log.iter().chain(&status).copied().chain([range.as_str()]).collect();
        let arguments = self.in_folders(&arguments);
        let committed = self.list(&arguments);
        let mut steps = self.parse(&committed);
        if self.until.is_none() {
            let uncommitted = self.uncommitted(&status);
            steps.extend(self.parse(&uncommitted));
        }
        steps
    }

    /// What changed in the working tree.
    fn uncommitted(&mut self, status: &[&str]) -> String {
        if let Some((_, known)) = self.uncommitted.as_ref().filter(|(folders, _)| *folders == self.folders.len()) {
            return known.clone();
        }
        let mut arguments: Vec<&str> = self.filters.iter().map(String::as_str).collect();
        arguments.extend(["diff", "--no-ext-diff", "--ignore-submodules"].iter().chain(status));
        arguments.push("HEAD");
        let arguments = self.in_folders(&arguments);
        let listed = self.list(&arguments);
        self.uncommitted = Some((self.folders.len(), listed.clone()));
        listed
    }

    fn list(&mut self, arguments: &[String]) -> String {
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let bytes = self.git.run_until(&arguments, b"", OUTPUT_LIMIT, Some(self.deadline));
        self.is_late |= matches!(bytes, Err(Failed::OutOfTime));
        String::from_utf8_lossy(&bytes.unwrap_or_default()).into_owned()
    }

    /// Reads which modules went to which, by commit.
    fn parse(&self, listed: &str) -> Vec<BTreeMap<String, String>> {
        let mut steps = Vec::new();
        // By normalized name: the number of files, and where they went.
        let mut files: BTreeMap<String, (usize, Vec<String>)> = BTreeMap::new();
        let mut end = |files: &mut BTreeMap<String, (usize, Vec<String>)>| {
            let whole = std::mem::take(files).into_iter().filter_map(|(name, (all, to))| {
                let mut places: BTreeSet<String> = to.iter().cloned().collect();
                (2 * to.len() > all && places.len() == 1).then_some((name, places.pop_first()?))
            });
            steps.push(whole.collect());
        };
        let mut words = listed.split('\0').map(|word| word.trim_start_matches('\n'));
        while let Some(word) = words.next() {
            match word.as_bytes() {
                [b'D'] => {
                    if let Some(name) = words.next().and_then(|path| self.module(path)) {
                        files.entry(normalize(&name)).or_default().0 += 1;
                    }
                }
                [b'R', ..] => {
                    let (from, to) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
                    if let Some(name) = self.module(from) {
                        let (all, places) = files.entry(normalize(&name)).or_default();
                        *all += 1;
                        places.push(self.module(to).unwrap_or_default());
                    }
                }
                [] => {}
                // The next commit.
                _ => end(&mut files),
            }
        }
        end(&mut files);
        steps
    }

    /// The name of the module that a file is in.
    fn module(&self, path: &str) -> Option<String> {
        let inside = |folder: &String| match folder.as_str() {
            "" => Some(path),
            folder => path.strip_prefix(folder)?.strip_prefix('/'),
        };
        let module = |rest: &str| {
            let directory = rest.split_once('/')?.0.to_owned();
            ModuleTree::of_directories(&[directory]).modules().first().map(|module| module.name.clone())
        };
        self.folders.iter().filter_map(inside).find_map(module)
    }

    /// Arguments of a call about the module folders only.
    fn in_folders<S: AsRef<str>>(&self, arguments: &[S]) -> Vec<String> {
        let folders: BTreeSet<&str> = self.folders.iter().map(String::as_str).collect();
        let folders = folders.into_iter().map(|folder| if folder.is_empty() { "." } else { folder });
        let arguments = std::iter::once("--literal-pathspecs").chain(arguments.iter().map(AsRef::as_ref));
        arguments.chain(["--"]).chain(folders).map(str::to_owned).collect()
    }
}
