//! The configuration of each document: found, read once, and put together with the options.

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

use super::{Failure, hidden::Hiding};
use crate::{
    cli::ConfigArgs,
    config::{self, Layer, Layers, Place},
    io::{files, targets::Targets},
    model::profile::Choice,
    report::FileReport,
    rules::Selection,
};

/// What a configuration is called where there is none: contracts of the command line alone.
const NO_FILE: &str = "options";

/// Where a configuration is looked for in a folder.
const FILES: [(&str, Place); 2] = [("ack-lint.toml", Place::Whole), ("pyproject.toml", Place::Tool)];

/// Whether a file is called as one that may hold a configuration.
pub(super) fn is_configuration(path: &Path) -> bool {
    FILES.iter().any(|(name, _)| path.file_name().is_some_and(|own| own == *name))
}

/// All configurations of a run.
pub(super) struct Projects {
    given: Given,
    /// The environment and the command line.
    pub(super) options: Layer,
    /// The root of the current directory: documents are called by their path below it.
    pub(super) root: PathBuf,
    current: PathBuf,
    /// By folder.
    known: Mutex<HashMap<PathBuf, Arc<Project>>>,
}

enum Given {
    /// Each document has its own.
    Found,
    /// `--config`: one for all.
    One(Arc<Project>),
}

/// One configuration with the documents it is for.
pub(super) struct Project {
    /// What reports call the file.
    name: String,
    file: Option<Layer>,
    /// Looks up what links of its documents lead to.
    pub(super) targets: Targets,
    /// What holds for every document, where no section tells them apart.
    common: OnceLock<Arc<Policy>>,
}

/// How one document is linted.
#[derive(Debug)]
pub(super) struct Policy {
    pub(super) selection: Selection,
    pub(super) choice: Choice,
    /// Whether the configuration lists the modules.
    pub(super) lists_modules: bool,
    /// What its configuration hides.
    pub(super) hiding: Hiding,
}

impl Projects {
    /// The configurations that `--config` and `--no-config` allow, below `options`.
    pub(super) fn new(args: &ConfigArgs, options: Layer) -> Result<Self, Failure> {
        let current = files::absolute(Path::new("."));
        let root = files::root_of(&current).unwrap_or_else(|| current.clone());
        let given = match &args.config {
            Some(path) => {
                let place = if is_pyproject(path) { Place::Tool } else { Place::Whole };
                let project = read(&files::absolute(path), &root, place)?;
                let project = project.ok_or_else(|| {
                    Failure::Text(format!("--config {}: it has no table [tool.ack-lint]", path.display()))
                })?;
                Given::One(Arc::new(project))
            }
            None if args.no_config => Given::One(Arc::new(Project::new(NO_FILE.to_owned(), None, &root))),
            None => Given::Found,
        };
        Ok(Self { given, options, root, current, known: Mutex::default() })
    }

    /// The same for a copy of the files: `root` is its root, and `place` says where it has a path.
    pub(super) fn elsewhere(&self, root: PathBuf, place: impl Fn(&Path) -> PathBuf) -> Self {
        let given = match &self.given {
            Given::Found => Given::Found,
            Given::One(project) => {
                let mut file = project.file.clone();
                file.iter_mut().for_each(|layer| layer.base = place(&layer.base));
                Given::One(Arc::new(Project::new(project.name.clone(), file, &root)))
            }
        };
        Self { given, options: self.options.clone(), current: root.clone(), root, known: Mutex::default() }
    }

    /// No configuration but the options.
    pub(super) fn none(&self) -> Arc<Project> {
        Arc::new(Project::new(NO_FILE.to_owned(), None, &self.root))
    }

    /// The configuration of the documents in a folder, an absolute path.
    pub(super) fn of(&self, folder: &Path) -> Result<Arc<Project>, Failure> {
        if let Given::One(project) = &self.given {
            return Ok(Arc::clone(project));
        }
        if let Some(project) = self.known.lock().unwrap_or_else(PoisonError::into_inner).get(folder) {
            return Ok(Arc::clone(project));
        }
        let project = match self.find(folder)? {
            Some((home, _)) if home != folder && self.is_known(&home) => self.of(&home)?,
            Some((home, project)) => {
                let project = Arc::new(project);
                self.keep(&home, &project);
                project
            }
            None => Arc::new(Project::new(NO_FILE.to_owned(), None, &self.root)),
        };
        self.keep(folder, &project);
        Ok(project)
    }

    fn is_known(&self, folder: &Path) -> bool {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).contains_key(folder)
    }

    fn keep(&self, folder: &Path, project: &Arc<Project>) {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).insert(folder.to_owned(), Arc::clone(project));
    }

    /// The nearest configuration from a folder up to its root, with the folder it lies in.
    fn find(&self, folder: &Path) -> Result<Option<(PathBuf, Project)>, Failure> {
        let top = files::root_of(folder);
        // Without a root, the current directory is one for all below it.
        let top = top.or_else(|| folder.starts_with(&self.current).then(|| self.current.clone()));
        let top = top.unwrap_or_else(|| folder.to_owned());
        for above in folder.ancestors() {
            for (name, place) in FILES {
                let path = above.join(name);
                if path.is_file()
                    && let Some(project) = read(&path, &self.root, place)?
                {
                    return Ok(Some((above.to_owned(), project)));
                }
            }
            if above == top {
                break;
            }
        }
        Ok(None)
    }
}

impl Project {
    fn new(name: String, file: Option<Layer>, root: &Path) -> Self {
        let targets = Targets::new(root);
        let mut project = Self { name, file, targets, common: OnceLock::new() };
        if let Some(layer) = &project.file
            && let Some(site) = Layers::new(Some(layer), &project.name, None, &Layer::default()).paths("link.site-root", root).first()
            // A link in the repository may not lead out of it.
            && let (Ok(real), Ok(base)) = (site.canonicalize(), layer.base.canonicalize())
            && real.starts_with(base)
        {
            project.targets = Targets::new(root).with_site_root(Some(site));
        }
        project
    }

    /// What holds for a document, an absolute path, or for the run.
    pub(super) fn layers<'a>(&'a self, document: Option<&Path>, options: &'a Layer) -> Layers<'a> {
        Layers::new(self.file.as_ref(), &self.name, document, options)
    }

    /// How a document is linted.
    pub(super) fn policy(&self, document: &Path, options: &Layer) -> Result<Arc<Policy>, Failure> {
        let sections = self.file.as_ref().is_some_and(|layer| !layer.per_file.is_empty());
        if let Some(common) = self.common.get().filter(|_| !sections) {
            return Ok(Arc::clone(common));
        }
        let layers = self.layers(Some(document), options);
        let policy = Policy {
            selection: layers.levels()?,
            choice: layers.choice().map_err(Failure::Text)?,
            lists_modules: layers.lists_modules(),
            hiding: Hiding::new(&layers),
        };
        let policy = Arc::new(policy);
        if !sections {
            let _ = self.common.set(Arc::clone(&policy));
        }
        Ok(policy)
    }

    /// What `--verbose` calls it.
    pub(super) fn name(&self) -> Option<&str> {
        self.file.as_ref().map(|_| self.name.as_str())
    }

    /// Whether the configuration has its own idea of which files are documents.
    pub(super) fn includes(&self) -> bool {
        self.file.as_ref().is_some_and(|layer| layer.values.contains_key("include"))
    }
}

fn is_pyproject(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name == "pyproject.toml")
}

/// Reads one file; `None` where it has nothing for us.
fn read(path: &Path, root: &Path, place: Place) -> Result<Option<Project>, Failure> {
    let source = files::read_up_to(path, config::SIZE_LIMIT)?;
    // Most projects of Python have such a file, and not all of them are TOML to every parser.
    if place == Place::Tool && !source.contains("ack-lint") {
        return Ok(None);
    }
    let name = files::display(path, root);
    let base = path.parent().unwrap_or(path).to_owned();
    match config::read(&source, &name, base, place) {
        Ok(layer) => Ok(layer.map(|layer| Project::new(name, Some(layer), root))),
        Err(diagnostics) => Err(Failure::Configuration(Box::new(FileReport {
            path: name,
            source: Arc::from(source),
            diagnostics,
            ..FileReport::default()
        }))),
    }
}
