//! Reading and judging the documents of a run.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::Arc,
};

use super::{
    super::{
        Failure,
        load::{self, Loader, Source},
    },
    baseline::{Baseline, Seen},
    diff_base::{DiffBase, PageThen},
    fetch::ask,
    options::Settings,
};
use crate::{
    cli::CheckArgs,
    diagnostic::Diagnostic,
    engine::{self, Coverage, KnownFindings, LinkCounter, ParsedPage},
    facts::{Answer, Outcome, Skipped, WebFacts},
    fix::{self, Fix, Safety},
    io::{files, git::Git},
    model::roster::Roster,
    report::{FileReport, Fixed, LinkCounts},
    rule::Facts,
};

/// What documents of a run are judged with.
pub(super) struct Run<'a> {
    pub(super) args: &'a CheckArgs,
    pub(super) settings: &'a Settings,
    pub(super) loader: Loader,
    /// The repository of the run; where there is none, each document may lie in one of its own.
    pub(super) repository: Option<Git>,
    /// What was there at a revision, and is not told.
    pub(super) base: Option<&'a DiffBase>,
    /// What a file lists, and is not told.
    pub(super) baseline: Option<&'a Baseline>,
}

/// A file of the report; where there is a baseline, with what it is compared with.
pub(super) struct FileOutcome {
    pub(super) file: FileReport,
    pub(super) seen: Option<Seen>,
}

/// How many findings were taken out.
struct Hidden {
    unchanged: usize,
    listed: usize,
}

impl Run<'_> {
    /// Nothing to wait for: each page is read, judged and dropped.
    pub(super) fn offline(&self, sources: Vec<Source>) -> (Vec<FileOutcome>, LinkCounts) {
        let web = WebFacts::new();
        let found = load::in_parallel(sources, |source| {
            let read = self.read(source);
            let mut counter = LinkCounter::default();
            counter.add(&read.page);
            (self.settled(read), counter)
        });
        let (found, counters): (Vec<_>, Vec<_>) = found.into_iter().unzip();
        let mut counter = LinkCounter::default();
        counters.into_iter().for_each(|other| counter.merge(other));
        (in_order(found), counter.finish(&web))
    }

    /// All pages are read, then all addresses asked at once, then the pages judged. Says besides how many addresses an interrupt left
    /// unasked.
    pub(super) fn online(
        &self,
        sources: Vec<Source>,
        notes: &mut Vec<String>,
    ) -> Result<(Vec<FileOutcome>, LinkCounts, usize), Failure> {
        let pages = load::in_parallel(sources, |source| self.read(source));
        let mut counter = LinkCounter::default();
        pages.iter().for_each(|read| counter.add(&read.page));
        let (web, accounts) = ask(pages.iter().map(|read| &read.page), self.args, self.settings, self.base, notes)?;
        let (web, accounts) = (Arc::new(web), Arc::new(accounts));
        let interrupted = |answer: &&Answer| answer.outcome == Outcome::Skipped(Skipped::Interrupted);
        let unasked = web.values().filter(interrupted).count();
        let found = load::in_parallel(pages, |mut read| {
            read.facts.accounts = Arc::clone(&accounts);
            read.facts.web = Arc::clone(&web);
            self.settled(read)
        });
        Ok((in_order(found), counter.finish(&web), unasked))
    }

    fn read(&self, source: Source) -> Read {
        let folder = source.folder();
        let origin = Source { text: String::new(), ..source.clone() };
        let (page, facts) = self.loader.page(source);
        Read { page, facts, folder, origin }
    }

    /// A page, and the file that its list is written from.
    fn settled(&self, read: Read) -> (FileOutcome, Option<FileOutcome>) {
        let roster = read.facts.roster.as_ref().map(|roster| self.roster(roster, &read));
        (self.settle(read), roster)
    }

    fn roster(&self, roster: &Roster, read: &Read) -> FileOutcome {
        let mut diagnostics = engine::lint_roster(roster, &read.origin.held.levels);
        let path = self.loader.place(&roster.path);
        let seen = self.baseline.map(|_| Seen {
            today: KnownFindings::of(&diagnostics, &roster.source),
            reach: Coverage::of_roster(roster, &read.origin.held.levels),
        });
        let then = self.base.and_then(|base| base.roster(roster));
        let Hidden { unchanged, listed } = self.hide(&mut diagnostics, &roster.source, &path, then);
        let file = FileReport {
            path: roster.path.clone(),
            in_repository: self.in_repository(&path, read),
            roster: true,
            source: Arc::clone(&roster.source),
            diagnostics,
            unchanged,
            listed,
            ..FileReport::default()
        };
        FileOutcome { file, seen }
    }

    /// Takes out what was there at the revision, and what the baseline lists; `path` is absolute.
    fn hide(&self, found: &mut Vec<Diagnostic>, source: &str, path: &Path, then: Option<&PageThen>) -> Hidden {
        let is_new = then.map(|then| then.is_new(source));
        let is_new = |place| is_new.as_ref().is_some_and(|is_new| is_new(place));
        let nothing = KnownFindings::default();
        let listed = self.baseline.and_then(|baseline| baseline.known(path)).unwrap_or(&nothing);
        let listed = listed.recognize(found, source, is_new);
        let stood = then.map_or(&nothing, |then| &then.known).recognize(found, source, is_new);
        let either: Vec<bool> = stood.iter().zip(&listed).map(|(stood, listed)| *stood || *listed).collect();
        let hidden = Hidden { unchanged: engine::hidden(found, &stood), listed: engine::hidden(found, &listed) };
        engine::hide(found, &either);
        hidden
    }

    /// Judges a page, and again what its fixes make of it, until there is nothing left to fix.
    fn settle(&self, mut read: Read) -> FileOutcome {
        let mut settled = self.judge(&mut read);
        if !self.args.fix && !self.args.diff {
            return settled;
        }
        let before: Arc<str> = Arc::from(read.page.document.source());
        let mut count = 0;
        for _ in 0..MOST_ROUNDS {
            let wanted = |fix: &&Fix| fix.safety == Safety::Safe || self.args.unsafe_fixes;
            let found = settled.file.diagnostics.iter();
            let fixes = found.filter_map(|diagnostic| diagnostic.fix.as_ref()).filter(wanted);
            let (text, applied) = fix::apply(read.page.document.source(), fixes);
            if applied == 0 || text == read.page.document.source() {
                break;
            }
            count += applied;
            let (web, accounts) = (Arc::clone(&read.facts.web), Arc::clone(&read.facts.accounts));
            let (page, facts) = self.loader.page(Source { text, ..read.origin.clone() });
            read.page = page;
            read.facts = Facts { web, accounts, ..facts };
            settled = self.judge(&mut read);
        }
        if count > 0 {
            settled.file.fixed = Some(Fixed { before, after: Arc::from(read.page.document.source()), count });
        }
        settled
    }

    /// How tools call a file beside a page that know the repository and not the root of the run.
    fn in_repository(&self, path: &Path, read: &Read) -> Option<String> {
        let git = self.repository.clone().or_else(|| Git::discover(&read.folder));
        git.map(|git| files::display(path, git.root()))
    }

    fn judge(&self, read: &mut Read) -> FileOutcome {
        read.facts.files = read.origin.project.targets.facts(&read.folder, &read.page.model);
        let Read { page, facts, .. } = &*read;
        let mut judged = engine::lint(page, facts, &read.origin.held.levels);
        let source = page.document.source();
        let path = files::absolute(&read.origin.path);
        let seen = self.baseline.map(|_| Seen {
            today: KnownFindings::of(&judged.found, source),
            reach: Coverage::new(judged.ran, page, facts),
        });
        let then = self.base.and_then(|base| base.page(&path));
        let Hidden { unchanged, listed } = self.hide(&mut judged.found, source, &path, then);
        let file = FileReport {
            source: Arc::from(if judged.found.is_empty() && judged.suppressed.is_empty() { "" } else { source }),
            diagnostics: judged.found,
            suppressed: judged.suppressed,
            unchanged,
            listed,
            checked: page.checked(facts),
            configuration: read.origin.project.name().map(str::to_owned),
            path: page.path.clone(),
            in_repository: self.in_repository(&path, read),
            cut_off: facts.history.as_ref().is_some_and(|history| history.cut_off),
            ..FileReport::default()
        };
        FileOutcome { file, seen }
    }
}

/// The documents, then the files that their lists are written from, each once.
fn in_order(settled: Vec<(FileOutcome, Option<FileOutcome>)>) -> Vec<FileOutcome> {
    let (mut files, rosters): (Vec<_>, Vec<_>) = settled.into_iter().unzip();
    let rosters: BTreeMap<String, FileOutcome> =
        rosters.into_iter().flatten().map(|roster| (roster.file.path.clone(), roster)).collect();
    files.extend(rosters.into_values());
    files
}

/// How often a page is fixed and judged again: fixes that touch wait for their turn.
const MOST_ROUNDS: usize = 10;

/// A page with what it is judged by.
struct Read {
    page: ParsedPage,
    facts: Facts,
    folder: PathBuf,
    /// Where it came from, without its text.
    origin: Source,
}
