//! The findings of a revision (`--diff-base`), to be compared with those of today.
//!
//! Its pages are linted with the current settings. A finding may move from one page to another: a finding that a page no
//! longer has is known on the others.

mod applied;
mod snapshot;

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use self::{
    applied::Applied,
    snapshot::{Page, Snapshot},
};
use super::{
    super::{
        Failure,
        loader::{Loader, Origin, folder_of},
        project::Projects,
    },
    notes::Notes,
    rosters::{Generated, Rosters},
    vanished,
};
use crate::{
    document::LineIndex,
    engine::{self, Edited, KnownFindings, ParsedPage},
    facts::FetchRequest,
    io::{
        boundary::Boundary,
        files,
        git::{self, Git},
        roster, targets,
    },
    model::{people::accounts, profile::Choice, roster::Roster},
    report::Setting,
    rule::Facts,
    span::Span,
};

/// Shortest line that shows from which document a new page comes, in bytes.
const LONG_LINE: usize = 12;

/// The findings of a run at a revision.
#[derive(Default)]
pub(in crate::commands) struct DiffBase {
    /// By the path of today's document.
    pages: HashMap<PathBuf, KnownFindings>,
    /// What applied to them, by the same path.
    applied: HashMap<PathBuf, Applied>,
    /// The files that their lists are generated from, by their path in reports, which is the same today.
    rosters: BTreeMap<String, KnownFindings>,
    /// The same files, before they are linted.
    listed: Rosters,
    /// What was found in those that are gone today, and may have moved.
    gone_rosters: KnownFindings,
    /// The lines of all pages.
    lines: HashSet<String>,
    /// The addresses of its links, with what was needed of them.
    requests: HashMap<String, FetchRequest>,
    /// Logins, and `owner/name` of repositories, that it names.
    names: HashSet<String>,
    /// The name of the revision in reports.
    name: String,
    /// Its commit.
    commit: String,
    /// The revision as it was given.
    revision: String,
}

/// A page with its findings at the revision, and today.
#[derive(Default)]
struct Compared {
    then: KnownFindings,
    today: KnownFindings,
}

impl DiffBase {
    /// Lints the documents as they were at a revision. All have to be in one repository or its submodules.
    pub(super) fn new(
        revision: &str,
        sources: &[(Origin, String)],
        projects: &Projects,
        modules: Option<&Path>,
        notes: &Notes,
    ) -> Result<Self, Failure> {
        let failed = |why: &dyn std::fmt::Display| Failure::Text(format!("--diff-base {revision}: {why}"));
        let Some((first, _)) = sources.first() else { return Ok(Self::default()) };
        let documents: Vec<PathBuf> = sources.iter().map(|(origin, _)| files::absolute(&origin.path)).collect();
        // The first page may be in a submodule.
        let around = Git::discover(&projects.root).filter(|git| first.folder().starts_with(git.root()));
        let git = around.or_else(|| Git::discover(&first.folder()));
        let git = git.ok_or_else(|| failed(&git::Error::NoRepository))?;
        let at = git.diff_base(revision).map_err(|error| failed(&error))?;
        let mut snapshot = Snapshot::new(git, &at.commit, projects, modules).map_err(|error| failed(&error))?;
        let there = projects.elsewhere(snapshot.root.clone(), |path| snapshot.place(path));

        let mut pages = snapshot.pages(&documents)?;
        there.set_submodules(snapshot.submodules());
        let own = pages.len();
        let include = there
            .of(&snapshot.root)
            .ok()
            .and_then(|project| project.layers(None, &there.options).globs("include").ok());
        // Besides what it includes, the pages that its configuration searched, and those of its lists of contributors.
        let (then, boundary) = (snapshot.files(), Boundary::of(&snapshot.root, &snapshot.root));
        let text = |path: &Path| roster::text(path, &boundary).ok();
        let folders = vanished::configured(&snapshot.root, &there, text);
        let selected = vanished::selected(&folders, &then, &there, text)?;
        let is_page = |path: &Path| {
            selected.contains(&path.to_owned()) || include.iter().flatten().any(|globs| globs.names(path))
        };
        // A section of a readme often becomes a page of its own.
        let old: HashSet<&PathBuf> = pages.iter().map(|page| &page.today).collect();
        let new: HashSet<&PathBuf> = documents.iter().filter(|document| !old.contains(document)).collect();
        let folders: Vec<PathBuf> = new.iter().map(|document| snapshot.place(&folder_of(document))).collect();
        let of_new = sources.iter().zip(&documents).filter(|(_, document)| new.contains(document));
        let lines_of_new: HashSet<&str> = of_new.flat_map(|((_, text), _)| long_lines(text)).collect();
        let is_readme = |path: &Path| {
            let named = path.file_stem().is_some_and(|name| name.eq_ignore_ascii_case("readme"));
            let above = path.parent().is_some_and(|above| folders.iter().any(|folder| folder.starts_with(above)));
            named && above && targets::is_document(path)
        };
        pages.extend(snapshot.others(&pages, |path| is_page(path) || is_readme(path)));
        let related = pages.len();
        // So does one of another document.
        pages.extend(if new.is_empty() { Vec::new() } else { snapshot.modified(&pages) });
        snapshot.read(&pages).map_err(|error| failed(&error))?;

        let mut base = Self { name: at.name, commit: at.commit, revision: revision.to_owned(), ..Self::default() };
        let mut compared: HashMap<PathBuf, Compared> = HashMap::new();
        let mut others = Vec::new();
        for (index, page) in pages.iter().enumerate() {
            // A page that cannot be read has no findings that could be known.
            let Ok(text) = files::read(&page.path) else { continue };
            let is_read = index < own || documents.contains(&page.today);
            // What a link leads to is a page under its own name.
            let is_link = fs::symlink_metadata(&page.today).is_ok_and(|metadata| metadata.is_symlink());
            let today = || if is_link { None } else { fs::read_to_string(&page.today).ok() };
            let now = (!is_read).then(today);
            if now.as_ref().is_some_and(|now| now.as_ref() == Some(&text)) {
                continue;
            }
            let lost = |now: &Option<String>| {
                let left: HashSet<&str> = now.iter().flat_map(|now| long_lines(now)).collect();
                long_lines(&text).any(|line| !left.contains(line) && lines_of_new.contains(line))
            };
            if index >= related && !now.as_ref().is_some_and(lost) {
                continue;
            }
            let folder = folder_of(&page.path);
            let then = there.of(&folder).and_then(|project| {
                let policy = project.policy(&page.path, &there.options)?;
                Ok((project, policy))
            });
            let today = sources.iter().zip(&documents).find(|(_, document)| **document == page.today);
            let (project, policy) = match (then, today) {
                (Ok(then), _) => then,
                (Err(_), None) => continue,
                (Err(_), Some((today, _))) => {
                    let note = "is not valid; the current one is used for it";
                    notes.add(format!("the configuration at {} {note}", base.name));
                    (there.none(), Arc::clone(&today.0.policy))
                }
            };
            let origin = Origin { path: page.path.clone(), project, policy, read_only: true };
            let then = base.add(&snapshot, page, &origin, text).map_err(|error| failed(&error))?;
            compared.entry(page.today.clone()).or_default().then = then;
            others.extend(now.map(|now| (page.today.clone(), now)));
        }
        for listed in std::mem::take(&mut base.listed).iter() {
            let roster = &listed.roster;
            base.rosters.insert(roster.path.clone(), KnownFindings::of(listed.lint().all(), &roster.source));
        }
        for (path, known) in &base.rosters {
            if !projects.root.join(path).exists() {
                known.iter().for_each(|(key, known)| base.gone_rosters.insert(key.clone(), known.clone()));
            }
        }
        base.compare(sources, &documents, compared, others, projects, modules)?;
        Ok(base)
    }

    /// Lints one page of the revision.
    fn add(
        &mut self,
        snapshot: &Snapshot,
        page: &Page,
        origin: &Origin,
        text: String,
    ) -> Result<KnownFindings, git::Error> {
        let Some(loader) = snapshot.loader(page) else { return Ok(KnownFindings::default()) };
        self.lines.extend(text.lines().map(|line| line.trim().to_owned()));
        let parsed = loader.parse(origin, text);
        // A page that is too large to check has no known findings.
        if parsed.refused().is_some() {
            return Ok(KnownFindings::default());
        }
        let applied = || Applied::new(&parsed, &origin.policy.choice);
        self.applied.entry(page.today.clone()).or_insert_with(applied);
        if parsed.model.entries.lists.iter().any(|list| !list.terms.sources.is_empty()) {
            snapshot.read_manifests(page)?;
        }
        snapshot.read_linked(page, &origin.project.targets.anchored(&origin.folder(), &parsed.model))?;
        let facts = loader.facts(origin, &parsed, &Edited::new());
        for request in engine::requests(std::iter::once(&parsed)) {
            self.requests.entry(request.url.clone()).or_default().merge(&request);
        }
        let names = accounts::requests(&parsed.model.links);
        self.names.extend(names.logins.into_iter().chain(names.repositories));
        if let Some(roster) = &facts.roster {
            if !self.listed.contains(&roster.path) {
                self.lines.extend(roster.source.lines().map(|line| line.trim().to_owned()));
            }
            let (roster, files) = (Arc::clone(roster), facts.files.clone());
            self.listed.add(Generated { roster, files, origin: origin.clone(), ignored: None });
        }
        let known = |facts: &Facts| {
            let linted = engine::lint(&parsed, facts, &origin.policy.selection);
            KnownFindings::of(linted.all(), parsed.document.source())
        };
        let mut found = known(&facts);
        if facts.roster.is_some() {
            // What was reported in the file is reported on the page once the file is gone.
            for (key, of_page) in known(&Facts { roster: None, ..facts.clone() }).iter() {
                found.insert(key.clone(), of_page.clone());
            }
        }
        Ok(found)
    }

    /// Says which findings are known on which page of today. `others` are pages that are not part of the run, with their
    /// text where they still exist.
    fn compare(
        &mut self,
        sources: &[(Origin, String)],
        documents: &[PathBuf],
        mut compared: HashMap<PathBuf, Compared>,
        others: Vec<(PathBuf, Option<String>)>,
        projects: &Projects,
        modules: Option<&Path>,
    ) -> Result<(), Failure> {
        let is_alone = documents.len() == 1 && others.is_empty();
        let mut all: Vec<(PathBuf, Compared)> = Vec::new();
        let loader = if is_alone { None } else { Some(Loader::new(&projects.root, modules)?) };
        let lint =
            |origin: &Origin, text: &str| loader.as_ref().map(|loader| loader.known(origin, text)).unwrap_or_default();
        for ((origin, text), document) in sources.iter().zip(documents) {
            let then = compared.remove(document).unwrap_or_default().then;
            all.push((document.clone(), Compared { then, today: lint(origin, text) }));
        }
        for (path, text) in others {
            let then = compared.remove(&path).unwrap_or_default().then;
            let project = projects.of(&folder_of(&path));
            let policy = project.and_then(|project| Ok((project.policy(&path, &projects.options)?, project)));
            let today = match (text, policy) {
                (Some(text), Ok((policy, project))) => {
                    lint(&Origin { path: path.clone(), project, policy, read_only: true }, &text)
                }
                _ => KnownFindings::default(),
            };
            all.push((path, Compared { then, today }));
        }
        if !is_alone {
            KnownFindings::share(all.iter_mut().map(|(_, page)| (&mut page.then, &page.today)).collect());
        }
        self.pages = all.into_iter().map(|(path, page)| (path, page.then)).collect();
        Ok(())
    }

    /// The hash of its commit.
    pub(super) fn commit(&self) -> &str {
        &self.commit
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
            0 => "no known findings are hidden".to_owned(),
            1 => "1 known finding is hidden".to_owned(),
            _ => format!("{known} known findings are hidden"),
        };
        format!("compared with {}: {hidden}", self.name)
    }

    /// What is known on a document, by its absolute path.
    pub(super) fn page(&self, path: &Path) -> Option<&KnownFindings> {
        self.pages.get(path)
    }

    /// What applied to a document, by its absolute path, and does not any more.
    pub(super) fn lost(&self, path: &Path, page: &ParsedPage, choice: &Choice) -> Vec<Setting> {
        let then = self.applied.get(path);
        then.map(|then| then.lost(page, choice, &self.revision)).unwrap_or_default()
    }

    /// What is known on a file that lists are generated from. One that the revision does not have may be a moved one.
    pub(super) fn roster(&self, roster: &Roster) -> &KnownFindings {
        self.rosters.get(&roster.path).unwrap_or(&self.gone_rosters)
    }

    /// Returns a test for locations of today's file: whether no page of the revision has their line.
    pub(super) fn is_new<'a>(&'a self, source: &'a str) -> impl Fn(Span) -> bool + 'a {
        let lines = LineIndex::new(source);
        // Once for each line, which may be long and have many findings.
        let is_new: Vec<bool> = contents(source, &lines).map(|line| !self.lines.contains(line.trim())).collect();
        move |span: Span| {
            let number = lines.line(span.start).saturating_sub(1) as usize;
            is_new.get(number).copied().unwrap_or_default()
        }
    }
}

/// The lines of a text that are hardly in two documents by chance.
fn long_lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| line.len() >= LONG_LINE)
}

/// The lines of a text, without their ends.
fn contents<'a>(text: &'a str, lines: &LineIndex) -> impl Iterator<Item = &'a str> {
    let start = |number: usize| lines.start(number as u32) as usize;
    let end = move |number: usize| if number < lines.len() { start(number + 1) } else { text.len() };
    let line = move |number: usize| text.get(start(number)..end(number)).unwrap_or_default();
    (1..=lines.len()).map(move |number| line(number).trim_end_matches(['\n', '\r']))
}
