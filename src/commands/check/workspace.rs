//! The pages of a run as a session sees them: parsed, with their facts, and compared with what is known.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    sync::Arc,
};

use super::{
    super::loader::{Loader, Origin},
    authors::Uncredited,
    baseline::{Baseline, Seen},
    diff_base::DiffBase,
    ending::EarlyEnd,
    fixes::Store,
    rosters::{Generated, Listed, Rosters},
};
use crate::{
    diagnostic::Diagnostic,
    engine::{self, Coverage, Edited, KnownFindings, LinkCounter, Linted, LintedRoster, ParsedPage, Session, Settled},
    facts::{Accounts, WebFacts},
    fix::Safety,
    io::{files, git::Git},
    model::{
        entries::EntryList,
        modules::{ModuleSource, ModuleTree},
    },
    report::{FileReport, LinkCounts, Search},
    rule::{Facts, Needs},
    rules::Selection,
};

/// What the pages of a run are linted with.
pub(super) struct Workspace<'a> {
    pub(super) loader: Loader,
    /// The repository of the run. Without one, each page may be in a repository of its own.
    pub(super) repository: Option<Git>,
    /// Findings of a revision, which are not reported.
    pub(super) base: Option<&'a DiffBase>,
    /// Findings listed in a file, which are not reported.
    pub(super) baseline: Option<&'a Baseline>,
    /// The authors of commits that one of the pages has to name.
    pub(super) uncredited: Option<Uncredited>,
}

/// A file of the report.
pub(super) struct FileOutcome {
    pub(super) file: FileReport,
    /// What the baseline is compared with, where there is one.
    pub(super) seen: Option<Seen>,
    /// The `.all-contributorsrc` that the page's list is generated from.
    generated: Option<Box<Generated>>,
    /// Why the page was not checked, as a sentence.
    pub(super) refused: Option<String>,
    links: LinkCounter,
}

/// The answers of the network, or why the run failed to get them.
pub(super) type Fetched<E> = Result<(WebFacts, Accounts), E>;

impl Workspace<'_> {
    /// Lints the pages. `fetch` gets all of them at once, and returns what the network knows; without it each page is parsed, linted and
    /// dropped by itself, unless there are fixes, which are applied to all pages together.
    pub(super) fn lint<E>(
        &self,
        sources: Vec<(Origin, String)>,
        fixes: Option<Safety>,
        store: &mut Store<'_>,
        fetch: Option<impl FnOnce(&Session<'_, Self>) -> Fetched<E>>,
    ) -> Result<(Vec<FileOutcome>, LinkCounts), E> {
        if fetch.is_none() && fixes.is_none() {
            let settled = engine::in_parallel(sources, |source| Session::open(self, vec![source]).lint());
            return Ok(self.in_order(settled.into_iter().flatten(), &WebFacts::new()));
        }
        let session = Session::open(self, sources);
        let (web, accounts) = fetch.map(|fetch| fetch(&session)).transpose()?.unwrap_or_default();
        // The fixes of a partial run are only shown.
        let complete = !web.values().any(|answer| EarlyEnd::of(&answer.outcome).is_some());
        let session = session.with_answers(web, accounts);
        let web = session.web();
        let settled = match fixes {
            Some(most) => session.fix_and_store(most, |pages| {
                if complete && self.loader.refused().is_empty() { store.write(pages) } else { BTreeSet::new() }
            }),
            None => session.lint(),
        };
        Ok(self.in_order(settled.into_iter(), &web))
    }

    /// The pages, then the files that their lists are generated from, each once and sorted; and the links of the pages.
    fn in_order(
        &self,
        settled: impl Iterator<Item = Settled<FileOutcome>>,
        web: &WebFacts,
    ) -> (Vec<FileOutcome>, LinkCounts) {
        let mut counters = Vec::new();
        let mut files = Vec::new();
        let mut rosters = Rosters::default();
        for Settled { mut outcome, fixed, worst, unapplied } in settled {
            (outcome.file.fixed, outcome.file.worst, outcome.file.unapplied) = (fixed, worst, unapplied);
            if let Some(page) = outcome.generated.take() {
                rosters.add(*page);
            }
            counters.push(std::mem::take(&mut outcome.links));
            files.push(outcome);
        }
        files.extend(rosters.iter().map(|listed| self.roster(listed)));
        (files, LinkCounter::merged(counters).finish(web))
    }

    fn roster(&self, listed: &Listed) -> FileOutcome {
        let Listed { roster, origin, .. } = listed;
        let mut linted = listed.lint();
        let path = self.loader.place(&roster.path);
        let seen = self.baseline.map(|_| Seen {
            today: KnownFindings::of(linted.all(), &roster.source),
            coverage: Coverage::of_roster(roster, &origin.policy.selection),
        });
        let then = self.base.map(|base| base.roster(roster));
        let (unchanged, listed) = linted.hide(|found| self.known(found, &roster.source, &path, then));
        let LintedRoster { found: mut diagnostics, mut suppressed, .. } = linted;
        let file = FileReport {
            path: roster.path.clone(),
            in_repository: self.in_repository(&path, origin),
            roster: true,
            source: Arc::clone(&roster.source),
            more: engine::limit(&mut diagnostics),
            diagnostics,
            more_suppressed: engine::limit_suppressed(&mut suppressed),
            suppressed,
            unchanged,
            listed,
            ..FileReport::default()
        };
        FileOutcome { file, seen, generated: None, refused: None, links: LinkCounter::default() }
    }

    /// Which findings the revision has, and which the baseline has. `path` is absolute.
    fn known(
        &self,
        found: &[Diagnostic],
        source: &str,
        path: &Path,
        then: Option<&KnownFindings>,
    ) -> (Vec<bool>, Vec<bool>) {
        let is_new = self.base.map(|base| base.is_new(source));
        let is_new = |span| is_new.as_ref().is_some_and(|is_new| is_new(span));
        let nothing = KnownFindings::default();
        let listed = self.baseline.and_then(|baseline| baseline.known(path)).unwrap_or(&nothing);
        let listed = listed.recognize(found, source, is_new);
        (then.unwrap_or(&nothing).recognize(found, source, is_new), listed)
    }

    /// The name of a file for tools that know the repository and not the root of the run.
    fn in_repository(&self, path: &Path, origin: &Origin) -> Option<String> {
        let git = self.repository.clone().or_else(|| Git::discover(&origin.folder()));
        git.map(|git| files::display(path, git.root()))
    }
}

impl engine::Workspace for Workspace<'_> {
    type Page = Origin;
    type Outcome = FileOutcome;

    fn path(&self, origin: &Origin) -> PathBuf {
        files::real(&origin.path)
    }

    fn selection<'a>(&'a self, origin: &'a Origin) -> &'a Selection {
        &origin.policy.selection
    }

    fn parse(&self, origin: &Origin, text: String) -> ParsedPage {
        self.loader.parse(origin, text)
    }

    fn facts(&self, origin: &Origin, page: &ParsedPage, edited: &Edited) -> Facts {
        let authors = self.uncredited.as_ref().and_then(|uncredited| uncredited.of(origin));
        Facts { authors, ..self.loader.facts(origin, page, edited) }
    }

    fn outcome(&self, origin: &Origin, page: &ParsedPage, facts: &Facts, mut linted: Linted) -> FileOutcome {
        let source = page.document.source();
        let path = files::absolute(&origin.path);
        let judges_anchors = linted.ran.iter().any(|rule| rule.needs == Needs::Anchors);
        let seen = self.baseline.map(|_| Seen {
            today: KnownFindings::of(linted.all(), source),
            coverage: Coverage::new(std::mem::take(&mut linted.ran), page, facts),
        });
        let then = self.base.and_then(|base| base.page(&path));
        let (unchanged, listed) = linted.hide(&page.document, |found| self.known(found, source, &path, then));
        if origin.read_only {
            linted.found.iter_mut().for_each(Diagnostic::remove_fix);
        }
        let lowered = origin.policy.hiding.lowered(&linted.found);
        let mut checked = page.checked(facts);
        checked.open_anchors = judges_anchors.then(|| page.open_anchors(facts)).flatten();
        checked.site_anchors = judges_anchors.then(|| page.site_anchors(facts)).flatten();
        checked.unread = page.unread();
        checked.read_as = checked.read_as.filter(|read| read.hides || !origin.project.targets.has_dialect(&path));
        let file = FileReport {
            source: Arc::from(if linted.found.is_empty() && linted.suppressed.is_empty() {
                ""
            } else {
                page.document.original()
            }),
            more: engine::limit(&mut linted.found),
            diagnostics: linted.found,
            more_suppressed: engine::limit_suppressed(&mut linted.suppressed),
            suppressed: linted.suppressed,
            unchanged,
            listed,
            off: origin.policy.hiding.rules_off(page, facts),
            lowered,
            lost: match self.base {
                Some(base) => base.lost(&path, page, &origin.policy.choice),
                None => origin.policy.hiding.emptied(page).into_iter().collect(),
            },
            searches: origin.policy.searches.iter().map(|(key, by, at)| search(key, by, *at, page)).collect(),
            checked,
            configuration: origin.project.name().map(str::to_owned),
            path: page.path.clone(),
            in_repository: self.in_repository(&path, origin),
            cut_off: facts.history.as_ref().and_then(|history| history.cut_off),
            ..FileReport::default()
        };
        let generated = facts.roster.as_ref().map(|roster| {
            let (roster, files, ignored) = (Arc::clone(roster), facts.files.clone(), linted.ignored.clone());
            Box::new(Generated { roster, files, origin: origin.clone(), ignored })
        });
        let links = LinkCounter::of(std::iter::once(page));
        FileOutcome { file, seen, generated, refused: page.refused(), links }
    }

    fn findings(outcome: &FileOutcome) -> &[Diagnostic] {
        &outcome.file.diagnostics
    }

    fn findings_mut(outcome: &mut FileOutcome) -> &mut [Diagnostic] {
        &mut outcome.file.diagnostics
    }
}

/// What a key that says where entries, contributors or modules are finds for a page.
fn search(key: &'static str, origin: &str, at: Option<usize>, page: &ParsedPage) -> Search {
    let is_answered = match key {
        "contributors.selector" => !page.model.grids.is_empty(),
        "modules.directories" => {
            matches!(page.modules.as_ref().map(ModuleTree::source), Some(ModuleSource::Directory(_)))
        }
        _ => at.map_or_else(|| finds_entries(page), |at| finds_list(page, at)),
    };
    Search { key, origin: origin.to_owned(), is_answered }
}

/// Whether a page has entries, or a rule reports that it has none.
pub(super) fn finds_entries(page: &ParsedPage) -> bool {
    let entries = &page.model.entries;
    entries.excess || !entries.missing_sections.is_empty() || entries.lists.iter().any(has_entries)
}

/// Whether one of several contracts finds entries, or a rule reports that it does not.
pub(super) fn finds_list(page: &ParsedPage, at: usize) -> bool {
    let entries = &page.model.entries;
    let Some(list) = entries.lists.get(at) else { return entries.excess };
    let mut missing = entries.missing_sections.iter();
    has_entries(list) || missing.any(|missing| list.terms.sections.contains(&missing.name))
}

fn has_entries(list: &EntryList) -> bool {
    !list.entries.is_empty() || !list.sections.is_empty()
}
