//! Parses pages, and looks up what is known of them on this machine.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    time::Instant,
};

use super::{
    Failure,
    project::{Policy, Project},
};
use crate::{
    engine::{self, Edited, KnownFindings, ParsedPage, Reading},
    facts::{EntrySources, History, Licenses},
    io::{
        boundary::{self, Boundary},
        entry_sources, files,
        git::Git,
        license, modules, repository, roster,
    },
    model::{
        links,
        modules::{ModuleSource, ModuleTree},
        people,
        profile::Profile,
        roster::Roster,
    },
    rule::{Facts, Needs},
    rules, text,
};

/// Where a page comes from, and how it is linted.
#[derive(Clone)]
pub(super) struct Origin {
    /// The path of the file, or the one given for standard input.
    pub(super) path: PathBuf,
    pub(super) project: Arc<Project>,
    pub(super) policy: Arc<Policy>,
    /// Whether fixes do not change it.
    pub(super) read_only: bool,
}

impl Origin {
    /// The absolute folder of the page.
    pub(super) fn folder(&self) -> PathBuf {
        folder_of(&files::absolute(&self.path))
    }
}

/// The folder of a file.
pub(super) fn folder_of(path: &Path) -> PathBuf {
    path.parent().unwrap_or(path).to_owned()
}

/// Parses the pages of a run; what several of them need is read once.
pub(super) struct Loader {
    /// `--modules`.
    modules: Option<PathBuf>,
    /// Reports show paths relative to it.
    root: PathBuf,
    /// The commit that the documents are of; `None`: those of today.
    commit: Option<String>,
    /// When the time of the run is up.
    deadline: Option<Instant>,
    trees: modules::Finder,
    licenses: license::Finder,
    forges: repository::Forges,
    rosters: roster::Finder,
    entry_sources: entry_sources::Finder,
    /// What git advises for repositories that it refuses to read, whose history was needed.
    untrusted: Mutex<BTreeSet<String>>,
}

impl Loader {
    pub(super) fn new(root: &Path, modules: Option<&Path>) -> Result<Self, Failure> {
        let Some(folder) = modules else { return Ok(Self::with(root, None, None)) };
        let loader = Self::with(root, Some(boundary::resolve_named(folder, root)?), None);
        let found =
            loader.modules.as_ref().and_then(|folder| loader.trees.in_folder(folder, root, &Default::default()));
        let refused = loader.refused();
        if !refused.is_empty() {
            return Err(Failure::Text(refused.join("\n")));
        }
        if found.is_none() {
            let shown = folder.display();
            return Err(Failure::Text(format!("--modules {shown}: found fewer than two directories named NN_name")));
        }
        Ok(loader)
    }

    /// For the documents of a commit, which is laid out at `root`.
    pub(super) fn at_revision(root: &Path, modules: Option<PathBuf>, commit: String) -> Self {
        Self::with(root, modules, Some(commit))
    }

    fn with(root: &Path, modules: Option<PathBuf>, commit: Option<String>) -> Self {
        Self {
            modules,
            root: root.to_owned(),
            deadline: None,
            trees: if commit.is_some() { modules::Finder::at_revision() } else { modules::Finder::default() },
            entry_sources: if commit.is_some() { entry_sources::Finder::at_revision() } else { Default::default() },
            commit,
            licenses: license::Finder::default(),
            forges: repository::Forges::default(),
            rosters: roster::Finder::default(),
            untrusted: Mutex::default(),
        }
    }

    /// What takes long ends in time.
    pub(super) fn until(self, deadline: Option<Instant>) -> Self {
        Self { deadline, ..self }
    }

    /// Why the modules or the sources of the entries of a page are not known, one message each. The run fails: rules that need
    /// them did not run.
    pub(super) fn refused(&self) -> Vec<String> {
        self.trees.refused().into_iter().chain(self.entry_sources.refused()).collect()
    }

    /// Notes about what was not there to check with.
    pub(super) fn notes(&self) -> Vec<String> {
        let licenses = self.licenses.refused().into_iter().map(|why| format!("{why} and was not read"));
        let modules = self.trees.empty_submodules().into_iter().map(|folder| {
            format!("`{folder}` is in a submodule that is not checked out, so rules about modules did not run")
        });
        let names: Vec<&str> =
            rules::ALL.iter().filter(|rule| rule.needs == Needs::History).map(|rule| rule.id).collect();
        let names = text::join(&names, "and");
        let untrusted = self.untrusted.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let history = untrusted.into_iter().map(|advice| {
            format!("git does not trust the owner of the repository, so {names} did not run (run `{advice}`)")
        });
        licenses.chain(modules).chain(history).collect()
    }

    /// The forge of the repository of a folder.
    #[cfg(feature = "net")]
    pub(super) fn forge(&self, folder: &Path) -> Option<links::Forge> {
        self.forges.find(folder)
    }

    /// The path of a file, by its name in reports.
    pub(super) fn place(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    /// Parses a text of a page.
    pub(super) fn parse(&self, origin: &Origin, text: String) -> ParsedPage {
        let folder = origin.folder();
        let path = files::display(&files::absolute(&origin.path), &self.root);
        let modules = |profile: Option<&Profile>| self.find_modules(&folder, profile, origin.policy.lists_modules);
        let generator = origin.project.targets.generator(&files::absolute(&origin.path));
        let reading = Reading { generator, language: origin.policy.language };
        let mut page = ParsedPage::parse_as(reading, path, text, &origin.policy.choice, modules);
        if links::may_link_to_own_files(&page.model.links)
            && let Some(forge) = self.forges.find(&folder)
        {
            links::localize(&mut page.model.links, &forge);
        }
        let (targets, document) = (&origin.project.targets, files::absolute(&origin.path));
        // A forge shows an include as it is.
        let includes = &mut page.model.page.includes;
        includes.take_if(|_| !targets.may_include(&document, page.document.dialect()));
        let has_anchors = page.model.links.iter().any(|link| matches!(link.target, links::Target::Anchor(_)));
        if has_anchors && origin.policy.language.is_none() {
            page.model.page.only_on_sites = targets.only_on_sites(&document, &page.document, &page.model.page, true);
        }
        page
    }

    /// What is found on a page without the network.
    pub(super) fn known(&self, origin: &Origin, text: &str) -> KnownFindings {
        let page = self.parse(origin, text.to_owned());
        let linted = engine::lint(&page, &self.facts(origin, &page, &Edited::new()), &origin.policy.selection);
        KnownFindings::of(linted.all(), page.document.source())
    }

    /// Looks up what is known of a page without the network.
    pub(super) fn facts(&self, origin: &Origin, page: &ParsedPage, edited: &Edited) -> Facts {
        let folder = origin.folder();
        let document = files::absolute(&origin.path);
        let licenses = || {
            let found = self.licenses.find(&folder, &self.top(&folder), &self.root)?;
            Some(Licenses { projects: self.projects(&folder), ..found })
        };
        // The history on disk says nothing about the lines of a page that fixes have changed.
        let as_committed = !edited.contains_key(&files::real(&origin.path));
        let dated = as_committed && origin.policy.selection.need(Needs::History);
        Facts {
            files: origin.project.targets.facts(&document, &page.model, edited),
            licenses: if page.model.claims.is_empty() { None } else { licenses() },
            history: dated.then(|| self.history(&document, page)).flatten(),
            roster: self.roster(origin, page),
            sources: self.entry_sources(origin, page),
            ..Facts::default()
        }
    }

    /// What the project of a folder may be called. A commit is laid out in folders of other names.
    fn projects(&self, folder: &Path) -> Vec<String> {
        if self.commit.is_some() {
            return Vec::new();
        }
        let top = self.top(folder);
        let folders = folder.ancestors().take_while(|above| above.starts_with(&top)).filter_map(Path::file_name);
        let repository = self.forges.find(folder).and_then(|forge| Some(forge.project.rsplit('/').next()?.to_owned()));
        folders.map(|name| name.to_string_lossy().into_owned()).chain(repository).collect()
    }

    /// The dependencies and files that the entries of a page are for.
    fn entry_sources(&self, origin: &Origin, page: &ParsedPage) -> Option<EntrySources> {
        let base = origin.policy.source_base.as_deref()?;
        self.entry_sources.find(&page.model.entries.lists, &files::absolute(base), &self.root)
    }

    /// The file that the people of a page are generated from.
    pub(super) fn roster(&self, origin: &Origin, page: &ParsedPage) -> Option<Arc<Roster>> {
        let lists_people = !page.model.grids.is_empty() || people::generated_list(&page.document).is_some();
        let roster = self.rosters.find(&files::absolute(&origin.path), &self.top(&origin.folder()), &self.root);
        roster.filter(|roster| lists_people || roster.error.is_none())
    }

    /// The top of the project of a folder. A configuration below the top of the repository does not make another project of its
    /// folder.
    fn top(&self, folder: &Path) -> PathBuf {
        Boundary::of(folder, &self.root).folder().to_owned()
    }

    /// When the lines whose references only their history explains were written. Only for modules that are directories of a repository.
    fn history(&self, document: &Path, page: &ParsedPage) -> Option<History> {
        let modules = page.modules.as_ref()?;
        let ModuleSource::Directory(tree) = modules.source() else { return None };
        let lines = rules::module::history_lines(&page.document, &page.model.references, modules);
        let folder = document.parent()?;
        let git = Git::discover(folder)?;
        if lines.is_empty() || !document.is_file() {
            return None;
        }
        // Where they are, and where they may have been.
        let mut trees = vec![self.root.join(tree)];
        let contract = page.profile.as_ref().and_then(|profile| profile.contract.modules.as_ref());
        for above in folder.ancestors().take_while(|above| above.starts_with(git.root())) {
            trees.extend(
                contract.iter().flat_map(|modules| &modules.directories).map(|directory| above.join(directory)),
            );
        }
        let found = git.history(document, &trees, modules, &lines, self.commit.as_deref(), self.deadline);
        if found.is_none() {
            self.untrusted.lock().unwrap_or_else(PoisonError::into_inner).extend(git.advice());
        }
        found
    }

    fn find_modules(&self, folder: &Path, profile: Option<&Profile>, listed: bool) -> Option<ModuleTree> {
        let contract = profile.and_then(|profile| profile.contract.modules.as_ref());
        if let Some(given) = &self.modules {
            return self.trees.in_folder(given, &self.root, contract.unwrap_or(&Default::default()));
        }
        let contract = contract?;
        if listed {
            return Some(ModuleTree::from_list(ModuleSource::Config, &contract.list, contract));
        }
        let root = files::root_of(folder).unwrap_or_else(|| folder.to_owned());
        self.trees.find(folder, &root, &self.root, &profile?.name, contract)
    }
}
