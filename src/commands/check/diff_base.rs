//! The documents of a revision (`--diff-base`), linted as those of today.

use std::{
    collections::{HashMap, HashSet},
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use super::{
    super::{
        Failure,
        loader::{Loader, Origin},
        project::{Projects, is_configuration},
    },
    notes::Notes,
};
use crate::{
    diagnostic::Diagnostic,
    document::LineIndex,
    engine::{self, Edited, KnownFindings},
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
    /// The files that their lists are generated from, by their path in reports, which is the same today.
    rosters: HashMap<String, PageThen>,
    /// The addresses of its links, with what was needed of them.
    requests: HashMap<String, FetchRequest>,
    /// Logins, and `owner/name` of repositories, that it names.
    names: HashSet<String>,
    /// The name of the revision in reports.
    name: String,
}

impl DiffBase {
    /// Lints the documents as they were at a revision. All have to be in one repository.
    pub(super) fn new(
        revision: &str,
        sources: &[(Origin, String)],
        projects: &Projects,
        modules: Option<&Path>,
        notes: &Notes,
    ) -> Result<Self, Failure> {
        let failed = |why: &dyn std::fmt::Display| Failure::Text(format!("--diff-base {revision}: {why}"));
        let Some((first, _)) = sources.first() else { return Ok(Self::default()) };
        let git = Git::discover(&first.folder()).ok_or_else(|| failed(&git::Error::NoRepository))?;
        let documents: Vec<PathBuf> = sources.iter().map(|(origin, _)| files::absolute(&origin.path)).collect();
        let below = Self::below(&git, &documents).map_err(|document| {
            failed(&format!("{} is not in the repository of {}", document.display(), first.path.display()))
        })?;
        let commit = git.commit(revision).map_err(|error| failed(&error))?;
        // Their paths at the revision.
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
        for (((today, _), document), below) in sources.iter().zip(documents).zip(below) {
            let path = folder.top.join(below);
            if !path.is_file() {
                continue;
            }
            let text = files::read(&path).map_err(|error| failed(&error))?;
            let then = there.of(path.parent().unwrap_or(&path)).and_then(|project| {
                let policy = project.policy(&path, &there.options)?;
                Ok((project, policy))
            });
            let (project, policy) = then.unwrap_or_else(|_| {
                notes.add(format!("the configuration at {} is not valid; the current one is used for it", base.name));
                (there.none(), Arc::clone(&today.policy))
            });
            base.add(document, &Origin { path, project, policy }, text, &loader).map_err(|why| failed(&why))?;
        }
        Ok(base)
    }

    /// The paths of documents below the top of a repository; the first that is not in it, else.
    fn below<'a>(git: &Git, documents: &'a [PathBuf]) -> Result<Vec<PathBuf>, &'a Path> {
        let below = |document: &'a PathBuf| {
            let own = document.parent().and_then(Git::discover).filter(|own| own.root() == git.root());
            let path = own.and_then(|own| document.strip_prefix(own.root()).ok().map(Path::to_owned));
            path.ok_or(document.as_path())
        };
        documents.iter().map(below).collect()
    }

    fn add(&mut self, document: PathBuf, origin: &Origin, text: String, loader: &Loader) -> Result<(), String> {
        let page = loader.parse(origin, text);
        if let Some(refused) = page.refused() {
            return Err(refused);
        }
        let facts = loader.facts(origin, &page, &Edited::new());
        for request in engine::requests(std::iter::once(&page)) {
            self.requests.entry(request.url.clone()).or_default().merge(&request);
        }
        let names = accounts::requests(&page.model.links);
        self.names.extend(names.logins.into_iter().chain(names.repositories));
        let linted = engine::lint(&page, &facts, &origin.policy.selection);
        self.pages.insert(document, PageThen::new(page.document.source(), &linted.found));
        if let Some(roster) = &facts.roster {
            let found = || PageThen::new(&roster.source, &engine::lint_roster(roster, &origin.policy.selection));
            self.rosters.entry(roster.path.clone()).or_insert_with(found);
        }
        Ok(())
    }

    /// Whether the revision already had a link that needs the same answer.
    pub(super) fn requests(&self, request: &FetchRequest) -> bool {
        let same = |before: &FetchRequest| (before.image || !request.image) && (before.anchors || !request.anchors);
        self.requests.get(&request.url).is_some_and(same)
    }

    /// Whether the revision names an account or a repository.
    #[cfg(feature = "net")]
    pub(super) fn named(&self, name: &str) -> bool {
        self.names.contains(name)
    }

    /// The note of the report, where `known` findings are not reported.
    pub(super) fn note(&self, known: usize) -> String {
        let hidden = match known {
            0 => "all findings are new".to_owned(),
            1 => "1 known finding is hidden".to_owned(),
            _ => format!("{known} known findings are hidden"),
        };
        format!("compared with {}: {hidden}", self.name)
    }

    /// A document, by its absolute path, at the revision.
    pub(super) fn page(&self, path: &Path) -> Option<&PageThen> {
        self.pages.get(path)
    }

    /// A file that lists are generated from, at the revision.
    pub(super) fn roster(&self, roster: &Roster) -> Option<&PageThen> {
        self.rosters.get(&roster.path)
    }
}

/// A file at the revision, with its findings.
pub(super) struct PageThen {
    text: String,
    pub(super) known: KnownFindings,
}

impl PageThen {
    fn new(text: &str, found: &[Diagnostic]) -> Self {
        Self { text: text.to_owned(), known: KnownFindings::of(found, text) }
    }

    /// Returns a test for locations of today's file: whether their line is new.
    pub(super) fn is_new<'a>(&'a self, source: &'a str) -> impl Fn(Span) -> bool + 'a {
        let lines = LineIndex::new(source);
        // Once for each line, which may be long and have many findings.
        let old: HashSet<&str> = contents(&self.text, &LineIndex::new(&self.text)).collect();
        let is_new: Vec<bool> = contents(source, &lines).map(|line| !old.contains(line)).collect();
        move |span: Span| {
            let number = lines.line(span.start).saturating_sub(1) as usize;
            is_new.get(number).copied().unwrap_or_default()
        }
    }
}

/// The lines of a text, without their ends.
fn contents<'a>(text: &'a str, lines: &LineIndex) -> impl Iterator<Item = &'a str> {
    let start = |number: usize| lines.start(number as u32) as usize;
    let end = move |number: usize| if number < lines.len() { start(number + 1) } else { text.len() };
    let line = move |number: usize| text.get(start(number)..end(number)).unwrap_or_default();
    (1..=lines.len()).map(move |number| line(number).trim_end_matches(['\n', '\r']))
}

/// Where a repository is laid out: as deep below the root of the run as the original, so that its files have the same paths in reports.
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
