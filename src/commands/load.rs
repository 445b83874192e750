//! From paths to pages that have been read.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};

use rayon::prelude::*;

use super::{
    Failure,
    project::{Policy, Project, Projects},
};
use crate::{
    config::Globs,
    engine::ParsedPage,
    facts::History,
    io::{files, git::Git, license, modules, repository, roster},
    model::{
        links,
        modules::{ModuleSource, ModuleTree},
        people,
        profile::Profile,
        references::verdict,
    },
    rule::{Facts, Needs},
};

/// A text with its place and what it is judged by.
#[derive(Clone)]
pub(super) struct Source {
    /// Where it lies, or would lie.
    pub(super) path: PathBuf,
    pub(super) text: String,
    pub(super) project: Arc<Project>,
    pub(super) held: Arc<Policy>,
}

impl Source {
    /// The absolute folder of the document.
    pub(super) fn folder(&self) -> PathBuf {
        folder_of(&files::absolute(&self.path))
    }
}

fn folder_of(path: &Path) -> PathBuf {
    path.parent().unwrap_or(path).to_owned()
}

/// What decides how pages are read.
pub(super) struct Loader {
    /// `--modules`.
    modules: Option<PathBuf>,
    /// Documents are called by their path below it.
    root: PathBuf,
    /// The commit that the documents are of; `None`: those of today.
    commit: Option<String>,
    licenses: license::Finder,
    forges: repository::Forges,
    rosters: roster::Finder,
}

impl Loader {
    pub(super) fn new(root: &Path, modules: Option<&Path>) -> Result<Self, Failure> {
        if let Some(folder) = modules
            && modules::in_folder(folder, root, &Default::default()).is_none()
        {
            let shown = folder.display();
            return Err(Failure::Text(format!("--modules {shown}: no two directories of the form NN_name are there")));
        }
        Ok(Self::with(root, modules.map(Path::to_owned), None))
    }

    /// For the documents of a commit, which is laid out at `root`.
    pub(super) fn at_revision(root: &Path, modules: Option<PathBuf>, commit: String) -> Self {
        Self::with(root, modules, Some(commit))
    }

    fn with(root: &Path, modules: Option<PathBuf>, commit: Option<String>) -> Self {
        Self {
            modules,
            root: root.to_owned(),
            commit,
            licenses: license::Finder::default(),
            forges: repository::Forges::default(),
            rosters: roster::Finder::default(),
        }
    }

    /// Where a file lies that reports call so.
    pub(super) fn place(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    /// Parses one page, and looks up what is known of it without the network and its links.
    pub(super) fn page(&self, source: Source) -> (ParsedPage, Facts) {
        let folder = source.folder();
        let Source { path, text, held, .. } = source;
        let document = files::absolute(&path);
        let path = files::display(&path, &self.root);
        let modules = |profile: Option<&Profile>| self.find_modules(&folder, profile, held.listed);
        let mut page = ParsedPage::parse(path, text, &held.choice, modules);
        if links::may_be_own(&page.model.links)
            && let Some(forge) = self.forges.find(&folder)
        {
            links::localize(&mut page.model.links, &forge);
        }
        let mut facts = Facts::default();
        if held.levels.need(Needs::History) {
            facts.history = self.history(&document, &page);
        }
        let root = || files::root_of(&folder).unwrap_or_else(|| folder.clone());
        if !page.model.claims.is_empty() {
            facts.licenses = self.licenses.find(&folder, &root(), &self.root);
        }
        if !page.model.grids.is_empty() || people::generated_list(&page.document).is_some() {
            facts.roster = self.rosters.find(&document, &root(), &self.root);
        }
        (page, facts)
    }

    /// When the lines were written whose references nothing else explains; asked only where the modules are directories of a repository.
    fn history(&self, document: &Path, page: &ParsedPage) -> Option<History> {
        let modules = page.modules.as_ref()?;
        let ModuleSource::Directory(tree) = modules.source() else { return None };
        let dated = page.model.references.references.iter().filter(|reference| verdict::is_history(reference, modules));
        let mut lines: Vec<u32> = dated.map(|reference| page.document.lines().line(reference.span.start)).collect();
        lines.dedup();
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
        git.history(document, &trees, &lines, self.commit.as_deref())
    }

    fn find_modules(&self, folder: &Path, profile: Option<&Profile>, listed: bool) -> Option<ModuleTree> {
        let contract = profile.and_then(|profile| profile.contract.modules.as_ref());
        if let Some(given) = &self.modules {
            return modules::in_folder(given, &self.root, contract.unwrap_or(&Default::default()));
        }
        let contract = contract?;
        if listed {
            return Some(ModuleTree::from_list(ModuleSource::Config, &contract.list, contract));
        }
        let root = files::root_of(folder).unwrap_or_else(|| folder.to_owned());
        modules::find(folder, &root, &self.root, &profile?.name, contract)
    }
}

/// Maps in parallel, in order. One item is not worth the start of a thread: most runs are about one page.
pub(super) fn in_parallel<T: Send, U: Send>(items: Vec<T>, work: impl Fn(T) -> U + Sync + Send) -> Vec<U> {
    if items.len() < 2 { items.into_iter().map(work).collect() } else { items.into_par_iter().map(work).collect() }
}

/// What paths turned out to hold.
#[derive(Default)]
pub(super) struct Found {
    pub(super) sources: Vec<Source>,
    /// Directories without a document, as they were named.
    pub(super) empty: Vec<PathBuf>,
    /// Files that were named and left out.
    pub(super) excluded: usize,
}

/// Reads what paths name; `-` is standard input. Everything that cannot be read is told, not only the first.
pub(super) fn sources(paths: &[PathBuf], stdin_filename: Option<&Path>, projects: &Projects) -> Result<Found, Failure> {
    let mut found = Found::default();
    let mut failures = Vec::new();
    let mut documents = Vec::new();
    for path in paths {
        if path.as_os_str() == "-" {
            continue;
        }
        match documents_in(path, projects, &mut found)? {
            Ok(paths) => documents.extend(paths),
            Err(error) => failures.push(error.to_string()),
        }
    }
    documents.sort();
    documents.dedup_by_key(|path| files::absolute(path));
    let texts: Vec<Result<(PathBuf, String), files::Error>> = in_parallel(documents, |path| {
        let text = files::read(&path)?;
        Ok((path, text))
    });
    let mut read = Vec::new();
    if paths.iter().any(|path| path.as_os_str() == "-") {
        let path = stdin_filename.unwrap_or(Path::new("-"));
        if left_out(path, projects)? {
            found.excluded += 1;
        } else {
            let text = files::read_from(io::stdin().lock(), path, files::SIZE_LIMIT);
            read.push(text.map(|text| (path.to_owned(), text)));
        }
    }
    for result in read.into_iter().chain(texts) {
        match result {
            Ok((path, text)) => {
                let absolute = files::absolute(&path);
                let project = projects.of(&folder_of(&absolute))?;
                let held = project.held(&absolute, &projects.options)?;
                found.sources.push(Source { path, text, project, held });
            }
            Err(error) => failures.push(error.to_string()),
        }
    }
    if failures.is_empty() { Ok(found) } else { Err(Failure::Text(failures.join("\n"))) }
}

/// The documents of one path. The outer error is one of the run.
fn documents_in(
    path: &Path,
    projects: &Projects,
    found: &mut Found,
) -> Result<Result<Vec<PathBuf>, files::Error>, Failure> {
    match fs::metadata(path) {
        Err(error) => return Ok(Err(files::Error::Io(path.to_owned(), error))),
        Ok(metadata) if metadata.is_dir() => {}
        Ok(_) if left_out(path, projects)? => {
            found.excluded += 1;
            return Ok(Ok(Vec::new()));
        }
        Ok(_) => return Ok(Ok(vec![path.to_owned()])),
    }
    let project = projects.of(&files::absolute(path))?;
    let layers = project.layers(None, &projects.options);
    let include = globs(layers.globs("include"))?;
    let exclude = globs(layers.globs("exclude"))?;
    let named = move |path: &Path| include.iter().any(|globs| globs.names(path));
    let paths = files::walk(path, named, move |path: &Path| exclude.iter().any(|globs| globs.cover(path)));
    if paths.as_ref().is_ok_and(Vec::is_empty) {
        found.empty.push(path.to_owned());
    }
    Ok(paths)
}

/// Whether a file is excluded although it is named.
fn left_out(path: &Path, projects: &Projects) -> Result<bool, Failure> {
    let absolute = files::absolute(path);
    let project = projects.of(&folder_of(&absolute))?;
    let layers = project.layers(None, &projects.options);
    Ok(layers.flag("force-exclude") && globs(layers.globs("exclude"))?.iter().any(|globs| globs.cover(&absolute)))
}

fn globs(read: Result<Vec<Globs>, globset::Error>) -> Result<Vec<Globs>, Failure> {
    read.map_err(|error| Failure::Text(format!("no glob: {error}")))
}
