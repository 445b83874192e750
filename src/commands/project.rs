//! The configuration of each document: found, read once, and put together with the options.

use std::{
    collections::HashMap,
    fs,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

use super::{
    Failure,
    extends::{File, Reader},
    hidden::Hiding,
};
use crate::{
    cli::ConfigArgs,
    config::{self, Budget, Globs, Layer, Layers, Origin, Place},
    document::Language,
    io::{
        boundary::{self, Boundary},
        files::{self, Error},
        targets::Targets,
    },
    model::profile::Choice,
    rules::Selection,
};

/// The name of a contract that comes from the command line alone.
const NO_FILE: &str = "options";

/// The names of configuration files, in order of precedence.
const FILES: [(&str, Place); 2] = [("ack-lint.toml", Place::Whole), ("pyproject.toml", Place::Tool)];

/// Whether a file has the name of a configuration file.
pub(super) fn is_configuration(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name == "pyproject.toml") || config::is_named_as_configuration(path)
}

/// All configurations of a run.
pub(super) struct Projects {
    given: Given,
    /// The environment and the command line.
    pub(super) options: Layer,
    /// The root of the current directory. Reports show paths relative to it.
    pub(super) root: PathBuf,
    current: PathBuf,
    /// By folder.
    known: Known,
    /// What is left for those of today, and of the other revision.
    budgets: [Mutex<Budget>; 2],
    /// The one of all documents without a configuration. Its listings and anchors are shared with the others.
    unconfigured: Arc<Project>,
}

/// Configurations by the folder of the pages that they are for.
pub(super) type Known = Mutex<HashMap<PathBuf, Arc<Project>>>;

enum Given {
    /// Each document has its own.
    Found,
    /// `--config`: one for all.
    One(Arc<Project>),
}

/// One configuration, with the documents it applies to.
pub(super) struct Project {
    /// The name of the file in reports.
    name: String,
    /// The file after those that it extends; empty without one.
    files: Vec<Layer>,
    /// Looks up the local targets of links.
    pub(super) targets: Targets,
    /// The policy of every document, if there are no `[[per-file]]` sections.
    common: OnceLock<Arc<Policy>>,
    /// What is excluded, compiled once.
    exclude: OnceLock<Vec<Globs>>,
}

/// How one document is linted.
#[derive(Debug)]
pub(super) struct Policy {
    pub(super) selection: Selection,
    pub(super) choice: Choice,
    /// The language of the document, if the configuration sets it.
    pub(super) language: Option<Language>,
    /// Whether the configuration lists the modules.
    pub(super) lists_modules: bool,
    /// The folder that the sources of entries are relative to, if there may be any.
    pub(super) source_base: Option<PathBuf>,
    /// The keys that say where entries, contributors and modules are: see [`Layers::searches`].
    pub(super) searches: Vec<(&'static str, String, Option<usize>)>,
    /// What its configuration hides.
    pub(super) hiding: Hiding,
}

impl Projects {
    /// The configurations that `--config` and `--no-config` allow, below `options`.
    pub(super) fn new(args: &ConfigArgs, options: Layer) -> Result<Self, Failure> {
        Self::at(&files::absolute(Path::new(".")), args, options)
    }

    /// The same for a folder in place of the current directory, an absolute path.
    pub(super) fn at(current: &Path, args: &ConfigArgs, options: Layer) -> Result<Self, Failure> {
        let root = files::root_of(current).unwrap_or_else(|| current.to_owned());
        let targets = Targets::new(&root);
        let unconfigured = Arc::new(Project::new(NO_FILE.to_owned(), Vec::new(), &targets));
        let budgets: [Mutex<Budget>; 2] = Default::default();
        let given = match &args.config {
            Some(path) => {
                let place = if is_pyproject(path) { Place::Tool } else { Place::Whole };
                let real = boundary::resolve_named(path, &root)?;
                let project = read(&files::absolute(path), &real, &root, place, &targets, &budgets[0])?;
                let project = project.ok_or_else(|| {
                    Failure::Text(format!("--config {}: it has no table [tool.ack-lint]", path.display()))
                })?;
                Given::One(Arc::new(project))
            }
            None if args.no_config => Given::One(Arc::clone(&unconfigured)),
            None => Given::Found,
        };
        Ok(Self { given, options, root, current: current.to_owned(), known: Known::default(), budgets, unconfigured })
    }

    /// Sets the submodules of such a copy.
    pub(super) fn set_submodules(&self, submodules: Vec<PathBuf>) {
        self.unconfigured.targets.set_submodules(submodules);
    }

    /// The same for a copy of the files at `root`; `place` maps a path to its copy.
    pub(super) fn elsewhere(&self, root: PathBuf, place: impl Fn(&Path) -> PathBuf) -> Self {
        let targets = Targets::new(&root);
        let given = match &self.given {
            Given::Found => Given::Found,
            Given::One(project) => {
                let mut files = project.files.clone();
                files.iter_mut().for_each(|layer| layer.rebase(&place(&layer.base)));
                let copy = || Project::new(project.name.clone(), files.clone(), &targets);
                Given::One(Arc::new(copy().with_site_root(&root).unwrap_or_else(|_| copy())))
            }
        };
        let unconfigured = Arc::new(Project::new(NO_FILE.to_owned(), Vec::new(), &targets));
        Self {
            given,
            options: self.options.clone(),
            current: root.clone(),
            root,
            known: Known::default(),
            budgets: Default::default(),
            unconfigured,
        }
    }

    /// No configuration but the options.
    pub(super) fn none(&self) -> Arc<Project> {
        Arc::clone(&self.unconfigured)
    }

    /// The configuration of the documents in a folder, an absolute path: the nearest from there up to its root. Each is
    /// read once.
    pub(super) fn of(&self, folder: &Path) -> Result<Arc<Project>, Failure> {
        if let Given::One(project) = &self.given {
            return Ok(Arc::clone(project));
        }
        if let Some(project) = find(&self.known, folder) {
            return Ok(project);
        }
        let top = files::root_of(folder);
        // Without a root, the current directory is one for all below it.
        let top = top.or_else(|| folder.starts_with(&self.current).then(|| self.current.clone()));
        let top = top.unwrap_or_else(|| folder.to_owned());
        let is_top = |folder: &Path| folder == top;
        self.nearest(&self.known, folder, is_top, |folder| Ok(self.in_folder(folder)?.map(Arc::new)))
    }

    /// The nearest configuration from a folder up to the top.
    fn nearest(
        &self,
        known: &Known,
        folder: &Path,
        is_top: impl Fn(&Path) -> bool,
        read: impl Fn(&Path) -> Result<Option<Arc<Project>>, Failure>,
    ) -> Result<Arc<Project>, Failure> {
        let mut passed = Vec::new();
        let mut found = None;
        for above in folder.ancestors() {
            passed.push(above);
            found = match find(known, above) {
                Some(project) => Some(project),
                None => read(above)?,
            };
            if found.is_some() || is_top(above) {
                break;
            }
        }
        let project = found.unwrap_or_else(|| self.none());
        let mut known = known.lock().unwrap_or_else(PoisonError::into_inner);
        known.extend(passed.into_iter().map(|folder| (folder.to_owned(), Arc::clone(&project))));
        Ok(project)
    }

    /// As [`Projects::of`] with the files of another revision, which `text` reads, and those of it that are `known`. One that is not
    /// valid is as if it did not exist.
    pub(super) fn of_texts(
        &self,
        folder: &Path,
        known: &Known,
        text: impl Fn(&Path) -> Option<String>,
    ) -> Arc<Project> {
        let read = |path: &Path, place| {
            let file = |path: &Path| Some(File { real: path.to_owned(), source: text(path)? });
            let open = |path: &Path| file(path).ok_or_else(String::new);
            let reader = Reader { open: &open, root: &self.root, budget: &self.budgets[1] };
            let layers = reader.layers(path, file(path)?, place).ok().filter(|layers| !layers.is_empty())?;
            let name = files::display(path, &self.root);
            Some(Arc::new(Project::new(name, layers, &self.unconfigured.targets)))
        };
        if let Given::One(project) = &self.given {
            let file = project.base().zip(Path::new(&project.name).file_name()).map(|(base, name)| base.join(name));
            let place = |path: &Path| if is_pyproject(path) { Place::Tool } else { Place::Whole };
            return file.and_then(|path| read(&path, place(&path))).unwrap_or_else(|| Arc::clone(project));
        }
        let in_folder = |above: &Path| FILES.iter().find_map(|(name, place)| read(&above.join(name), *place));
        let found = self.nearest(known, folder, |_| false, |above| Ok(in_folder(above)));
        found.unwrap_or_else(|_| self.none())
    }

    /// The configuration in a folder.
    fn in_folder(&self, folder: &Path) -> Result<Option<Project>, Failure> {
        for (name, place) in FILES {
            let path = folder.join(name);
            let real = match fs::symlink_metadata(&path) {
                Ok(metadata) if metadata.is_symlink() => Boundary::of(folder, &self.root).resolve_text(&path)?,
                Ok(_) => path.clone(),
                Err(_) => continue,
            };
            if real.is_file()
                && let Some(project) =
                    read(&path, &real, &self.root, place, &self.unconfigured.targets, &self.budgets[0])?
            {
                return Ok(Some(project));
            }
        }
        Ok(None)
    }
}

impl Project {
    fn new(name: String, files: Vec<Layer>, targets: &Targets) -> Self {
        Self { name, files, targets: targets.clone(), common: OnceLock::new(), exclude: OnceLock::new() }
    }

    /// Looks up links of its documents below the site root, if the file sets one.
    fn with_site_root(mut self, root: &Path) -> Result<Self, Failure> {
        let Some(layer) = self.files.last() else { return Ok(self) };
        let options = Layer::default();
        let layers = Layers::new(&self.files, &self.name, None, &options);
        let site = layers.paths("link.site-root", root).into_iter().next();
        match site.map(|site| Boundary::of(&layer.base, root).resolve_own(&site)) {
            None | Some(Err(Error::Io(..))) => {}
            Some(Err(error)) => return Err(Failure::Text(format!("{}: `link.site-root`: {error}", self.name))),
            Some(Ok(real)) => self.targets = self.targets.with_site_root(Some(&real)),
        }
        Ok(self)
    }

    /// What holds for a document, an absolute path, or for the run.
    pub(super) fn layers<'a>(&'a self, document: Option<&Path>, options: &'a Layer) -> Layers<'a> {
        Layers::new(&self.files, &self.name, document, options)
    }

    /// How a document is linted.
    pub(super) fn policy(&self, document: &Path, options: &Layer) -> Result<Arc<Policy>, Failure> {
        // A language is worth a word only where the name of a document shows another.
        let differs = |layer: &Layer| !layer.per_file.is_empty() || layer.values.contains_key("language");
        let sections = self.files.iter().any(differs);
        if let Some(common) = self.common.get().filter(|_| !sections) {
            return Ok(Arc::clone(common));
        }
        let layers = self.layers(Some(document), options);
        let policy = Policy {
            selection: layers.levels()?,
            choice: layers.choice().map_err(Failure::Text)?,
            language: layers.one_of("language"),
            lists_modules: layers.lists_modules(),
            source_base: layers.source_base().map(Path::to_owned),
            searches: layers.searches().into_iter().map(|(key, origin, at)| (key, origin.to_string(), at)).collect(),
            hiding: Hiding::new(&layers, document),
        };
        let policy = Arc::new(policy);
        if !sections {
            let _ = self.common.set(Arc::clone(&policy));
        }
        Ok(policy)
    }

    /// Its name in the output of `--verbose`.
    pub(super) fn name(&self) -> Option<&str> {
        self.files.last().map(|_| self.name.as_str())
    }

    /// The folder that its paths are relative to.
    pub(super) fn base(&self) -> Option<&Path> {
        self.files.last().map(|layer| layer.base.as_path())
    }

    /// Where the file sets a key.
    pub(super) fn sets(&self, key: &str) -> Option<&Origin> {
        self.files.iter().rev().find_map(|layer| layer.values.get(key)).map(|set| &set.origin)
    }

    /// What is excluded, by the file and the options.
    pub(super) fn exclude(&self, options: &Layer) -> Result<&[Globs], Failure> {
        if self.exclude.get().is_none() {
            let globs = self.layers(None, options).globs("exclude");
            let globs = globs.map_err(|error| Failure::Text(format!("invalid glob: {error}")))?;
            let _ = self.exclude.set(globs);
        }
        Ok(self.exclude.get().map(Vec::as_slice).unwrap_or_default())
    }

    /// Whether the configuration sets which files are documents.
    pub(super) fn includes(&self) -> bool {
        self.files.iter().any(|layer| layer.values.contains_key("include"))
    }
}

fn find(known: &Known, folder: &Path) -> Option<Arc<Project>> {
    known.lock().unwrap_or_else(PoisonError::into_inner).get(folder).cloned()
}

fn is_pyproject(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name == "pyproject.toml")
}

/// Reads one file, which is at `real`; `None` where it has nothing for us.
fn read(
    path: &Path,
    real: &Path,
    root: &Path,
    place: Place,
    targets: &Targets,
    budget: &Mutex<Budget>,
) -> Result<Option<Project>, Failure> {
    let source = files::read_up_to(real, config::SIZE_LIMIT)?;
    // Most projects of Python have such a file, and not all of them are TOML to every parser.
    if place == Place::Tool && !source.contains("ack-lint") {
        return Ok(None);
    }
    let boundary = Boundary::of(path.parent().unwrap_or(path), root);
    let open = |path: &Path| {
        let why = |error: Error| match error {
            Error::Outside(escape) => escape.to_string(),
            error => format!("{}: {}", files::display(path, root), error.reason()),
        };
        let real = boundary.resolve_tracked(path).map_err(why)?;
        let source = files::read_up_to(&real, config::SIZE_LIMIT).map_err(why)?;
        Ok(File { real, source })
    };
    let reader = Reader { open: &open, root, budget };
    let layers = reader.layers(path, File { real: real.to_owned(), source }, place)?;
    let project = (!layers.is_empty()).then(|| Project::new(files::display(path, root), layers, targets));
    project.map(|project| project.with_site_root(root)).transpose()
}
