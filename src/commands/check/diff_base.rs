//! What was there before: the documents of a revision (`--diff-base`), read and judged as those of today.

use std::{
    collections::{HashMap, HashSet},
    fs,
    path::{Path, PathBuf},
};

use super::super::{
    Failure,
    load::{Loader, Source},
    project::{Projects, is_configuration},
};
use crate::{
    diagnostic::Diagnostic,
    document::LineIndex,
    engine::{self, KnownFindings},
    facts::FetchRequest,
    io::{
        files,
        git::{self, Git},
        license, roster, targets,
    },
    model::{people::accounts, roster::Roster},
    span::Span,
};

/// The documents of a run as they were at a revision.
#[derive(Default)]
pub(super) struct DiffBase {
    /// By the path of today's document.
    pages: HashMap<PathBuf, PageThen>,
    /// The files that their lists are written from, by the path that reports call them by, which is the same today.
    rosters: HashMap<String, PageThen>,
    /// Addresses that stood there, with what was wanted of them.
    standing: HashMap<String, FetchRequest>,
    /// Logins, and `owner/name` of repositories, that stood there.
    names: HashSet<String>,
    /// How reports call the revision.
    name: String,
}

impl DiffBase {
    /// Reads and judges what the documents were at a revision. All have to be of one repository.
    pub(super) fn new(
        revision: &str,
        sources: &[Source],
        projects: &Projects,
        modules: Option<&Path>,
        notes: &mut Vec<String>,
    ) -> Result<Self, Failure> {
        let failed = |why: &dyn std::fmt::Display| Failure::Text(format!("--diff-base {revision}: {why}"));
        let Some(first) = sources.first() else { return Ok(Self::default()) };
        let git = Git::discover(&first.folder()).ok_or_else(|| failed(&git::Error::NoRepository))?;
        let documents: Vec<PathBuf> = sources.iter().map(|source| files::absolute(&source.path)).collect();
        let mut below = Vec::new();
        for document in &documents {
            let own = document.parent().and_then(Git::discover).filter(|own| own.root() == git.root());
            let path = own.and_then(|own| document.strip_prefix(own.root()).ok().map(Path::to_owned));
            let outside =
                || failed(&format!("{} is not in the repository of {}", document.display(), first.path.display()));
            below.push(path.ok_or_else(outside)?);
        }
        let commit = git.commit(revision).map_err(|error| failed(&error))?;
        // The paths that they had then.
        let renamed: HashMap<PathBuf, PathBuf> =
            git.renamed_since(&commit).into_iter().map(|(old, new)| (new, old)).collect();
        let below: Vec<PathBuf> = below.into_iter().map(|path| renamed.get(&path).cloned().unwrap_or(path)).collect();
        let kept = tempfile::Builder::new().prefix("ack-lint-").tempdir().map_err(|error| failed(&error))?;
        let folder = Folder::new(&kept, &git, projects).map_err(|error| failed(&error))?;
        let named: HashSet<&Path> = below.iter().map(PathBuf::as_path).collect();
        let wanted = |path: &Path| {
            named.contains(path)
                || targets::is_document(path)
                || license::is_file(path)
                || roster::is_file(path)
                || is_configuration(path)
        };
        git.check_out(&commit, &folder.top, wanted).map_err(|error| failed(&error))?;

        let place = |path: &Path| path.strip_prefix(git.root()).map_or(path.to_owned(), |below| folder.top.join(below));
        let there = projects.elsewhere(folder.root.clone(), place);
        let modules = modules.map(|path| place(&files::absolute(path)));
        let loader = Loader::at_revision(&folder.root, modules, commit.clone());
        let short = commit.get(..10).unwrap_or(&commit);
        let name = if commit.starts_with(revision) { short.to_owned() } else { format!("{revision} ({short})") };
        let mut base = Self { name, ..Self::default() };
        for ((source, document), below) in sources.iter().zip(documents).zip(below) {
            let path = folder.top.join(below);
            if !path.is_file() {
                continue;
            }
            let text = files::read(&path).map_err(|error| failed(&error))?;
            let then = there.of(path.parent().unwrap_or(&path)).and_then(|project| {
                let held = project.held(&path, &there.options)?;
                Ok((project, held))
            });
            let (project, held) = then.unwrap_or_else(|_| {
                notes.push(format!("the configuration at {} cannot be read: today's is used for it", base.name));
                (there.none(), source.held.clone())
            });
            let read = Source { path, text, project, held };
            base.add(document, read, &loader);
        }
        notes.dedup();
        Ok(base)
    }

    fn add(&mut self, document: PathBuf, source: Source, loader: &Loader) {
        let (folder, project, held) = (source.folder(), source.project.clone(), source.held.clone());
        let (page, mut facts) = loader.page(source);
        facts.files = project.targets.facts(&folder, &page.model);
        for request in engine::requests(std::iter::once(&page)) {
            let standing = self.standing.entry(request.url.clone()).or_insert_with(|| request.clone());
            standing.image |= request.image;
            standing.anchors |= request.anchors;
        }
        let names = accounts::requests(&page.model.links);
        self.names.extend(names.logins.into_iter().chain(names.repositories));
        let judged = engine::lint(&page, &facts, &held.levels);
        self.pages.insert(document, PageThen::new(page.document.source(), &judged.found));
        if let Some(roster) = &facts.roster {
            let found = || PageThen::new(&roster.source, &engine::lint_roster(roster, &held.levels));
            self.rosters.entry(roster.path.clone()).or_insert_with(found);
        }
    }

    /// Whether all that is asked of an address was there to ask before.
    pub(super) fn stood(&self, request: &FetchRequest) -> bool {
        let same = |before: &FetchRequest| (before.image || !request.image) && (before.anchors || !request.anchors);
        self.standing.get(&request.url).is_some_and(same)
    }

    /// Whether an account, or a repository, was named before.
    #[cfg(feature = "net")]
    pub(super) fn named(&self, name: &str) -> bool {
        self.names.contains(name)
    }

    /// What the report says, where `known` findings are not told.
    pub(super) fn note(&self, known: usize) -> String {
        let noun = match known {
            0 => "none of the findings was there".to_owned(),
            1 => "1 finding that was there is not told".to_owned(),
            _ => format!("{known} findings that were there are not told"),
        };
        format!("compared with {}: {noun}", self.name)
    }

    /// What a document, an absolute path, was at the revision.
    pub(super) fn page(&self, path: &Path) -> Option<&PageThen> {
        self.pages.get(path)
    }

    /// The same for a file that lists are written from.
    pub(super) fn roster(&self, roster: &Roster) -> Option<&PageThen> {
        self.rosters.get(&roster.path)
    }
}

/// A file as it was at the revision, and what was found in it.
pub(super) struct PageThen {
    text: String,
    pub(super) known: KnownFindings,
}

impl PageThen {
    fn new(text: &str, found: &[Diagnostic]) -> Self {
        Self { text: text.to_owned(), known: KnownFindings::of(found, text) }
    }

    /// Tells of a place in the file of today whether its line was not there.
    pub(super) fn is_new<'a>(&'a self, source: &'a str) -> impl Fn(Span) -> bool + 'a {
        let old: HashSet<&str> = self.text.lines().collect();
        let lines = LineIndex::new(source);
        move |place| {
            let start = lines.start(lines.line(place.start)) as usize;
            let line = source.get(start..).and_then(|rest| rest.lines().next());
            line.is_some_and(|line| !old.contains(line))
        }
    }
}

/// Where a repository is laid out: as deep below the root of the run as it lies, so that reports call its files the same.
struct Folder {
    /// The root of the run.
    root: PathBuf,
    /// The top of the repository.
    top: PathBuf,
}

impl Folder {
    fn new(folder: &tempfile::TempDir, git: &Git, projects: &Projects) -> std::io::Result<Self> {
        let folder = fs::canonicalize(folder.path())?;
        let (root, top) = match projects.root.strip_prefix(git.root()) {
            Ok(below) => (folder.join(below), folder),
            Err(_) => {
                let below = git.root().strip_prefix(&projects.root).unwrap_or(Path::new(""));
                (folder.clone(), folder.join(below))
            }
        };
        fs::create_dir_all(&top)?;
        Ok(Self { root, top })
    }
}
