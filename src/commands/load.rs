//! From paths to pages that have been read.

use std::{
    io,
    path::{Path, PathBuf},
};

use rayon::prelude::*;

use super::Failure;
use crate::{
    engine::{self, Choice, Prepared},
    io::{files, license, modules, repository},
    model::{links, modules::ModuleTree, profile::Profile},
};

/// A text with its place.
pub(super) struct Source {
    /// Where it lies, or would lie.
    pub(super) path: PathBuf,
    pub(super) text: String,
}

/// What decides how pages are read.
pub(super) struct Loader {
    pub(super) choice: Choice,
    /// `--modules`.
    pub(super) modules: Option<PathBuf>,
    /// The root of the current directory: documents are called by their path below it.
    pub(super) root: PathBuf,
    licenses: license::Finder,
    forges: repository::Forges,
}

impl Loader {
    pub(super) fn new(profile: Option<&str>, modules: Option<&Path>) -> Result<Self, Failure> {
        let current = files::absolute(Path::new("."));
        let root = files::root_of(&current).unwrap_or(current);
        let loader = Self {
            choice: choice(profile)?,
            modules: modules.map(Path::to_owned),
            root,
            licenses: license::Finder::default(),
            forges: repository::Forges::default(),
        };
        if let Some(folder) = modules
            && modules::in_folder(folder, &loader.root, &Default::default()).is_none()
        {
            let shown = folder.display();
            return Err(Failure(format!("--modules {shown}: no two directories of the form NN_name are there")));
        }
        Ok(loader)
    }

    /// Reads one page.
    pub(super) fn page(&self, source: Source) -> Prepared {
        let path = files::display(&source.path, &self.root);
        let folder = folder_of(&source.path);
        let mut page = engine::prepare(path, source.text, &self.choice, |profile| self.find_modules(&folder, profile));
        if links::may_be_own(&page.model.links)
            && let Some(forge) = self.forges.find(&folder)
        {
            links::localize(&mut page.model.links, &forge);
        }
        if !page.model.claims.is_empty() {
            let root = files::root_of(&folder).unwrap_or_else(|| folder.clone());
            page.licenses = self.licenses.find(&folder, &root, &self.root);
        }
        page
    }

    fn find_modules(&self, folder: &Path, profile: Option<&Profile>) -> Option<ModuleTree> {
        let contract = profile.and_then(|profile| profile.contract.modules.as_ref());
        if let Some(given) = &self.modules {
            return modules::in_folder(given, &self.root, contract.unwrap_or(&Default::default()));
        }
        let root = files::root_of(folder).unwrap_or_else(|| folder.to_owned());
        Some(modules::find(folder, &root, &self.root, &profile?.name, contract?))
    }
}

/// Maps in parallel, in order. One item is not worth the start of a thread: most runs are about one page.
pub(super) fn in_parallel<T: Send, U: Send>(items: Vec<T>, work: impl Fn(T) -> U + Sync + Send) -> Vec<U> {
    if items.len() < 2 { items.into_iter().map(work).collect() } else { items.into_par_iter().map(work).collect() }
}

/// The absolute folder of a document.
pub(super) fn folder_of(path: &Path) -> PathBuf {
    let absolute = files::absolute(path);
    absolute.parent().map_or(absolute.clone(), Path::to_owned)
}

fn choice(profile: Option<&str>) -> Result<Choice, Failure> {
    let Some(name) = profile else { return Ok(Choice::Auto) };
    if name == "none" {
        return Ok(Choice::None);
    }
    let known = Profile::builtin();
    known.iter().find(|profile| profile.name == name).cloned().map(Box::new).map(Choice::Profile).ok_or_else(|| {
        let names: Vec<&str> = known.iter().map(|profile| profile.name.as_str()).chain(["none"]).collect();
        Failure(format!("--profile {name}: no such profile; there are {}", names.join(", ")))
    })
}

/// Reads what paths name; `-` is standard input. Everything that cannot be read is told, not only the first.
pub(super) fn sources(paths: &[PathBuf], stdin_filename: Option<&Path>) -> Result<Vec<Source>, Failure> {
    let mut sources = Vec::new();
    let mut failures = Vec::new();
    let (stdin, named): (Vec<&PathBuf>, Vec<&PathBuf>) = paths.iter().partition(|path| path.as_os_str() == "-");
    if !stdin.is_empty() {
        let path = stdin_filename.unwrap_or(Path::new("-")).to_owned();
        match files::read_from(io::stdin().lock(), &path) {
            Ok(text) => sources.push(Source { path, text }),
            Err(error) => failures.push(error.to_string()),
        }
    }
    let found: Vec<Result<Vec<PathBuf>, files::Error>> =
        named.into_iter().map(|path| files::find(std::slice::from_ref(path))).collect();
    let mut documents = Vec::new();
    for result in found {
        match result {
            Ok(paths) => documents.extend(paths),
            Err(error) => failures.push(error.to_string()),
        }
    }
    documents.sort();
    documents.dedup_by_key(|path| files::absolute(path));
    let texts: Vec<Result<Source, files::Error>> =
        in_parallel(documents, |path| Ok(Source { text: files::read(&path)?, path }));
    for text in texts {
        match text {
            Ok(source) => sources.push(source),
            Err(error) => failures.push(error.to_string()),
        }
    }
    if failures.is_empty() { Ok(sources) } else { Err(Failure(failures.join("\n"))) }
}
