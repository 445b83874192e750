//! Lints a set of pages, applies fixes and lints again, to a fixed point. A set, because a fix in one page can break a link of another.

use std::{collections::BTreeSet, sync::Arc};

use super::{
    ParsedPage,
    fixing::{Kind, Rounds},
    workspace::{Answers, Edited, Lint, Pending, Settled, Workspace, in_parallel},
};
use crate::{
    facts::{Accounts, Answer, WebFacts},
    fix::Safety,
    model::people::accounts::ids_by_login,
    report::Unapplied,
};

/// How often pages are fixed and linted again: fixes that touch each other take turns.
const MAX_ROUNDS: usize = 10;

/// Pages that are linted together.
#[derive(Debug)]
pub struct Session<'a, W: Workspace> {
    workspace: &'a W,
    pages: Vec<(W::Page, ParsedPage)>,
    answers: Option<Answers>,
}

impl<'a, W: Workspace> Session<'a, W> {
    /// Parses the pages.
    pub fn open(workspace: &'a W, sources: Vec<(W::Page, String)>) -> Self {
        let pages = in_parallel(sources, |(page, text)| {
            let parsed = workspace.parse(&page, text);
            (page, parsed)
        });
        Self { workspace, pages, answers: None }
    }

    /// The pages as they were opened.
    pub fn pages(&self) -> impl Iterator<Item = &ParsedPage> + Clone {
        self.pages.iter().map(|(_, parsed)| parsed)
    }

    /// Adds what the network knows of the pages' links, in place of what the workspace knows of it.
    #[must_use]
    pub fn with_answers(mut self, mut web: WebFacts, mut accounts: Accounts) -> Self {
        // What is known of an address that a fix may write.
        let implied: Vec<_> = web.values().flat_map(Answer::implied).collect();
        for (url, answer) in implied {
            web.entry(url).or_insert(answer);
        }
        let grids = self.pages.iter().flat_map(|(_, parsed)| &parsed.model.grids);
        accounts.by_login = ids_by_login(grids, &accounts);
        self.answers = Some(Answers { web: Arc::new(web), accounts: Arc::new(accounts) });
        self
    }

    /// What the network knows, if anything was asked.
    #[must_use]
    pub fn web(&self) -> Arc<WebFacts> {
        self.answers.as_ref().map(|answers| Arc::clone(&answers.web)).unwrap_or_default()
    }

    /// Lints every page once.
    #[must_use]
    pub fn lint(self) -> Vec<Settled<W::Outcome>> {
        let Self { workspace, pages, answers } = self;
        let lint = Lint { workspace, answers };
        let edited = Edited::new();
        in_parallel(pages, |(page, parsed)| Settled {
            outcome: lint.page(&page, &parsed, &edited, None).outcome,
            fixed: None,
            worst: None,
            unapplied: Unapplied::new(),
        })
    }

    /// Lints every page, applies the fixes that are safe enough, and lints again until nothing is left to fix.
    #[must_use]
    pub fn fix(self, most: Safety) -> Vec<Settled<W::Outcome>> {
        self.fix_and_store(most, |_| BTreeSet::new())
    }

    /// [`Self::fix`]. `store` gets the pages at the end and returns the indices of those that cannot be written. They are
    /// linted again as they were, with the pages that depend on them.
    #[must_use]
    pub fn fix_and_store(
        self,
        most: Safety,
        store: impl FnOnce(&[Pending<'_, W>]) -> BTreeSet<usize>,
    ) -> Vec<Settled<W::Outcome>> {
        let Self { workspace, pages, answers } = self;
        let lint = Lint { workspace, answers };
        let mut rounds = Rounds::new(&lint, pages);
        for _ in 0..MAX_ROUNDS {
            // Safe fixes first: they are compared with a page that nothing else changes.
            let safe = [Kind::Keeping, Kind::Removing, Kind::Within(Safety::Safe)].map(|kind| rounds.apply(kind));
            let safe = safe.contains(&true);
            let others = most == Safety::Unsafe
                && [rounds.apply(Kind::Within(Safety::Unsafe)), rounds.apply(Kind::Unsafe)].contains(&true);
            if !safe && !others {
                break;
            }
        }
        let unwritten = store(&rounds.pending());
        rounds.revert(&unwritten);
        rounds.settle()
    }
}
