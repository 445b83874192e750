//! Reading and judging the documents of a run.

use std::{
    cell::LazyCell,
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::Arc,
};

use super::{
    super::{
        Failure,
        load::{self, Loader, Source},
    },
    ask::ask,
    base::Base,
    baseline::Baseline,
    settings::Settings,
};
use crate::{
    cli::CheckArgs,
    diagnostic::Diagnostic,
    engine::{self, LinkCounter, Prepared},
    facts::{Answer, Outcome, Skipped},
    fix::{self, Fix, Safety},
    io::{files, git::Git},
    model::roster::Roster,
    report::{Compared, FileReport, Fixed, LinkCounts},
    rule::WebFacts,
    rules,
};

/// What documents of a run are judged with.
pub(super) struct Run<'a> {
    pub(super) args: &'a CheckArgs,
    pub(super) settings: &'a Settings,
    pub(super) loader: Loader,
    /// The repository of the run; where there is none, each document may lie in one of its own.
    pub(super) repository: Option<Git>,
    /// What is known, and not told.
    pub(super) base: Option<&'a Base>,
    /// The same from a file; or what the file lists that is to be written.
    pub(super) baseline: Option<&'a Baseline>,
}

impl Run<'_> {
    /// Nothing to wait for: each page is read, judged and dropped.
    pub(super) fn offline(&self, sources: Vec<Source>) -> (Vec<FileReport>, LinkCounts) {
        let web = WebFacts::new();
        let found = load::in_parallel(sources, |source| {
            let read = self.read(source);
            let mut counter = LinkCounter::default();
            counter.add(&read.page);
            (self.settled(read, &web), counter)
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
    ) -> Result<(Vec<FileReport>, LinkCounts, usize), Failure> {
        let pages = load::in_parallel(sources, |source| self.read(source));
        let mut counter = LinkCounter::default();
        pages.iter().for_each(|read| counter.add(&read.page));
        let (web, accounts) = ask(pages.iter().map(|read| &read.page), self.args, self.settings, self.base, notes)?;
        let accounts = Arc::new(accounts);
        let interrupted = |answer: &&Answer| answer.outcome == Outcome::Skipped(Skipped::Interrupted);
        let unasked = web.values().filter(interrupted).count();
        let found = load::in_parallel(pages, |mut read| {
            read.page.accounts = Arc::clone(&accounts);
            self.settled(read, &web)
        });
        Ok((in_order(found), counter.finish(&web), unasked))
    }

    fn read(&self, source: Source) -> Read {
        let folder = source.folder();
        let frame = Source { text: String::new(), ..source.clone() };
        Read { page: self.loader.page(source), folder, frame }
    }

    /// A page, and the file that its list is written from where something is to be said of it.
    fn settled(&self, read: Read, web: &WebFacts) -> (FileReport, Option<FileReport>) {
        let roster = read.page.roster.as_ref().map(|roster| self.roster(roster, &read));
        let roster =
            roster.filter(|file| !file.diagnostics.is_empty() || file.unchanged > 0 || self.baseline.is_some());
        (self.settle(read, web), roster)
    }

    fn roster(&self, roster: &Roster, read: &Read) -> FileReport {
        let mut diagnostics = engine::judge_roster(roster, &read.frame.held.levels);
        let path = self.loader.place(&roster.path);
        let on = |rule: &str, _: &str| read.frame.held.levels.severity(rule).is_some();
        let baseline = self.compared(&mut diagnostics, &path, &roster.source, on);
        let unchanged = self.base.map_or(0, |base| base.take_known_of(&mut diagnostics, roster));
        FileReport {
            path: roster.path.clone(),
            in_repository: self.in_repository(&path, read),
            roster: true,
            source: Arc::clone(&roster.source),
            diagnostics,
            unchanged,
            baseline,
            ..FileReport::default()
        }
    }

    /// Judges a page, and again what its fixes make of it, until there is nothing left to fix.
    fn settle(&self, mut read: Read, web: &WebFacts) -> FileReport {
        let mut file = self.judge(&read, web);
        if !self.args.fix && !self.args.diff {
            return file;
        }
        let before: Arc<str> = Arc::from(read.page.document.source());
        let mut count = 0;
        for _ in 0..MOST_ROUNDS {
            let wanted = |fix: &&Fix| fix.safety == Safety::Safe || self.args.unsafe_fixes;
            let fixes = file.diagnostics.iter().filter_map(|diagnostic| diagnostic.fix.as_ref()).filter(wanted);
            let (text, applied) = fix::apply(read.page.document.source(), fixes);
            if applied == 0 || text == read.page.document.source() {
                break;
            }
            count += applied;
            let accounts = Arc::clone(&read.page.accounts);
            read.page = self.loader.page(Source { text, ..read.frame.clone() });
            read.page.accounts = accounts;
            file = self.judge(&read, web);
        }
        if count > 0 {
            file.fixed = Some(Fixed { before, after: Arc::from(read.page.document.source()), count });
        }
        file
    }

    /// How tools call a file beside a page that know the repository and not the root of the run.
    fn in_repository(&self, path: &Path, read: &Read) -> Option<String> {
        let git = self.repository.clone().or_else(|| Git::around(&read.folder));
        git.map(|git| files::display(path, git.root()))
    }

    /// Compares findings with the baseline, and takes out what it lists.
    fn compared(
        &self,
        found: &mut Vec<Diagnostic>,
        path: &Path,
        source: &str,
        settled: impl Fn(&str, &str) -> bool,
    ) -> Compared {
        match self.baseline {
            None => Compared::default(),
            Some(baseline) if self.args.write_baseline.is_none() => baseline.take_known(found, path, source, settled),
            Some(baseline) => baseline.take_known(&mut found.clone(), path, source, settled),
        }
    }

    fn judge(&self, read: &Read, web: &WebFacts) -> FileReport {
        let page = &read.page;
        let targets = read.frame.project.targets.facts(&read.folder, &page.model);
        let mut judged = engine::judge(page, web, &targets, &read.frame.held.levels);
        let source = page.document.source();
        let path = files::absolute(&read.frame.path);
        let unknown = LazyCell::new(|| engine::unknown(page, web));
        let asked = |rule: &str, words: &str| {
            let asks = rules::ALL.iter().any(|known| known.id == rule && known.needs.is_online());
            !asks || !unknown.iter().any(|url| url.contains(words))
        };
        let baseline = self
            .compared(&mut judged.found, &path, source, |rule, words| judged.ran.contains(&rule) && asked(rule, words));
        let unchanged =
            self.base.map_or(0, |base| base.take_known(&mut judged.found, &path, source, page.document.lines()));
        FileReport {
            source: Arc::from(if judged.found.is_empty() && judged.suppressed.is_empty() { "" } else { source }),
            diagnostics: judged.found,
            suppressed: judged.suppressed,
            unchanged,
            baseline,
            checked: page.checked(),
            configuration: read.frame.project.name().map(str::to_owned),
            path: page.path.clone(),
            in_repository: self.in_repository(&path, read),
            cut_off: page.history.as_ref().is_some_and(|history| history.cut_off),
            ..FileReport::default()
        }
    }
}

/// The documents, then the files that their lists are written from, each once.
fn in_order(settled: Vec<(FileReport, Option<FileReport>)>) -> Vec<FileReport> {
    let (mut files, rosters): (Vec<_>, Vec<_>) = settled.into_iter().unzip();
    let rosters: BTreeMap<String, FileReport> =
        rosters.into_iter().flatten().map(|file| (file.path.clone(), file)).collect();
    files.extend(rosters.into_values());
    files
}

/// How often a page is fixed and judged again: fixes that touch wait for their turn.
const MOST_ROUNDS: usize = 10;

/// A page with what it is judged by.
struct Read {
    page: Prepared,
    folder: PathBuf,
    /// Where it came from, without its text.
    frame: Source,
}
