//! Reading and judging the documents of a run.

use std::{path::PathBuf, sync::Arc};

use super::{
    super::{
        Failure,
        load::{self, Loader, Source},
        project::{Held, Project},
    },
    ask::ask,
    settings::Settings,
};
use crate::{
    cli::CheckArgs,
    engine::{self, LinkCounter, Prepared},
    facts::{Answer, Outcome, Skipped},
    report::{FileReport, LinkCounts},
    rule::WebFacts,
};

/// What documents of a run are judged with.
pub(super) struct Run<'a> {
    pub(super) args: &'a CheckArgs,
    pub(super) settings: &'a Settings,
    pub(super) loader: Loader,
}

impl Run<'_> {
    /// Nothing to wait for: each page is read, judged and dropped.
    pub(super) fn offline(&self, sources: Vec<Source>) -> (Vec<FileReport>, LinkCounts) {
        let web = WebFacts::new();
        let found = load::in_parallel(sources, |source| {
            let read = self.read(source);
            let mut counter = LinkCounter::default();
            counter.add(&read.page);
            (read.judge(&web), counter)
        });
        let (found, counters): (Vec<_>, Vec<_>) = found.into_iter().unzip();
        let mut counter = LinkCounter::default();
        counters.into_iter().for_each(|other| counter.merge(other));
        (found, counter.finish(&web))
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
        let (web, accounts) = ask(pages.iter().map(|read| &read.page), self.args, self.settings, notes)?;
        let accounts = Arc::new(accounts);
        let interrupted = |answer: &&Answer| answer.outcome == Outcome::Skipped(Skipped::Interrupted);
        let unasked = web.values().filter(interrupted).count();
        let found = load::in_parallel(pages, |mut read| {
            read.page.accounts = Arc::clone(&accounts);
            read.judge(&web)
        });
        Ok((found, counter.finish(&web), unasked))
    }

    fn read(&self, source: Source) -> Read {
        let (folder, project, held) = (source.folder(), Arc::clone(&source.project), Arc::clone(&source.held));
        Read { page: self.loader.page(source), folder, project, held }
    }
}

/// A page with what it is judged by.
struct Read {
    page: Prepared,
    folder: PathBuf,
    project: Arc<Project>,
    held: Arc<Held>,
}

impl Read {
    fn judge(self, web: &WebFacts) -> FileReport {
        let page = self.page;
        let files = self.project.targets.facts(&self.folder, &page.model);
        let judged = engine::judge(&page, web, &files, &self.held.levels);
        FileReport {
            source: Arc::from(if judged.found.is_empty() { "" } else { page.document.source() }),
            diagnostics: judged.found,
            suppressed: judged.suppressed,
            checked: page.checked(),
            configuration: self.project.name().map(str::to_owned),
            path: page.path,
        }
    }
}
