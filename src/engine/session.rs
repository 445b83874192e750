//! Lints a set of pages, applies fixes and lints again, to a fixed point. A set, because a fix in one page can break a link of another.

use std::{collections::BTreeMap, path::PathBuf, sync::Arc};

use rayon::prelude::*;

use super::{Linted, ParsedPage, lint};
use crate::{
    diagnostic::Diagnostic,
    facts::{Accounts, FileFact, WebFacts},
    fix::{self, Safety},
    report::Fixed,
    rule::Facts,
    rules::Selection,
};

/// How often pages are fixed and linted again: fixes that touch each other take turns.
const MAX_ROUNDS: usize = 10;

/// Texts that fixes have made of pages, by absolute path. On disk the pages are still what they were.
pub type Edited = BTreeMap<PathBuf, Arc<str>>;

/// Provides the pages of a session, and receives the results.
pub trait Workspace: Sync {
    /// A page without its text.
    type Page: Send + Sync;
    /// The data kept for a linted page.
    type Outcome: Send;

    /// The absolute path of a page.
    fn path(&self, page: &Self::Page) -> PathBuf;

    /// The rules that run on a page.
    fn selection<'a>(&'a self, page: &'a Self::Page) -> &'a Selection;

    /// Parses one text of a page.
    fn parse(&self, page: &Self::Page, text: String) -> ParsedPage;

    /// Looks up what is known of a page. Other pages are read as `edited` has them.
    fn facts(&self, page: &Self::Page, parsed: &ParsedPage, edited: &Edited) -> Facts;

    /// Makes the outcome of a page. Findings that are known, and not to be reported or fixed, are taken out here.
    fn outcome(&self, page: &Self::Page, parsed: &ParsedPage, facts: &Facts, linted: Linted) -> Self::Outcome;

    /// The findings of an outcome whose fixes may be applied.
    fn findings(outcome: &Self::Outcome) -> &[Diagnostic];
}

/// Pages that are linted together.
#[derive(Debug)]
pub struct Session<'a, W: Workspace> {
    workspace: &'a W,
    pages: Vec<(W::Page, ParsedPage)>,
    answers: Option<Answers>,
}

/// What the network knows of the links of all pages.
#[derive(Debug)]
struct Answers {
    web: Arc<WebFacts>,
    accounts: Arc<Accounts>,
}

/// A page at the end of a session.
#[derive(Debug)]
pub struct Settled<O> {
    /// The outcome of its last text.
    pub outcome: O,
    /// Its text before and after fixes, where any were applied.
    pub fixed: Option<Fixed>,
}

/// A page while fixes are applied.
struct State<'a, W: Workspace> {
    page: &'a W::Page,
    before: Arc<str>,
    text: Arc<str>,
    outcome: W::Outcome,
    /// How many fixes were applied so far.
    fixes: usize,
    /// Whether its findings depend on the text of other pages.
    reads_others: bool,
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
    pub fn with_answers(mut self, web: WebFacts, accounts: Accounts) -> Self {
        self.answers = Some(Answers { web: Arc::new(web), accounts: Arc::new(accounts) });
        self
    }

    /// Lints every page once.
    #[must_use]
    pub fn lint(self) -> Vec<Settled<W::Outcome>> {
        let Self { workspace, pages, answers } = self;
        let lint = Lint { workspace, answers };
        let edited = Edited::new();
        in_parallel(pages, |(page, parsed)| Settled { outcome: lint.page(&page, &parsed, &edited).0, fixed: None })
    }

    /// Lints every page, applies the fixes that are safe enough, and lints again until nothing is left to fix.
    #[must_use]
    pub fn fix(self, most: Safety) -> Vec<Settled<W::Outcome>> {
        let Self { workspace, pages, answers } = self;
        let lint = Lint { workspace, answers };
        let mut edited = Edited::new();
        let (pages, parsed): (Vec<_>, Vec<_>) = pages.into_iter().unzip();
        let mut states = in_parallel(pages.iter().zip(parsed).collect(), |(page, parsed)| {
            let text: Arc<str> = Arc::from(parsed.document.source());
            let (outcome, reads_others) = lint.page(page, &parsed, &Edited::new());
            State::<W> { page, before: Arc::clone(&text), text, outcome, fixes: 0, reads_others }
        });
        for _ in 0..MAX_ROUNDS {
            let changed: Vec<bool> = states.iter_mut().map(|state| state.apply(most)).collect();
            if !changed.contains(&true) {
                break;
            }
            let texts = states.iter().zip(&changed).filter(|(_, changed)| **changed);
            edited.extend(texts.map(|(state, _)| (workspace.path(state.page), Arc::clone(&state.text))));
            let affected = |(state, changed): &(&mut State<'_, W>, bool)| *changed || state.reads_others;
            let stale = states.iter_mut().zip(changed).filter(affected);
            in_parallel(stale.collect(), |(state, _)| {
                let parsed = workspace.parse(state.page, String::from(&*state.text));
                (state.outcome, state.reads_others) = lint.page(state.page, &parsed, &edited);
            });
        }
        states.into_iter().map(State::settle).collect()
    }
}

/// Lints single pages with the answers of a session.
struct Lint<'a, W> {
    workspace: &'a W,
    answers: Option<Answers>,
}

impl<W: Workspace> Lint<'_, W> {
    /// The outcome of a page, and whether it depends on the text of other pages.
    fn page(&self, page: &W::Page, parsed: &ParsedPage, edited: &Edited) -> (W::Outcome, bool) {
        let mut facts = self.workspace.facts(page, parsed, edited);
        if let Some(answers) = &self.answers {
            (facts.web, facts.accounts) = (Arc::clone(&answers.web), Arc::clone(&answers.accounts));
        }
        let linted = lint(parsed, &facts, self.workspace.selection(page));
        let reads_others = facts.files.values().any(|fact| matches!(fact, FileFact::File { anchors: Some(_) }));
        (self.workspace.outcome(page, parsed, &facts, linted), reads_others)
    }
}

impl<W: Workspace> State<'_, W> {
    /// Applies the fixes of the outcome, and returns whether the text changed.
    fn apply(&mut self, most: Safety) -> bool {
        let fixes = W::findings(&self.outcome).iter().filter_map(|finding| finding.fix.as_ref());
        let (text, applied) = fix::apply(&self.text, fixes.filter(|fix| fix.safety <= most));
        if applied == 0 || text == *self.text {
            return false;
        }
        self.fixes += applied;
        self.text = Arc::from(text);
        true
    }

    fn settle(self) -> Settled<W::Outcome> {
        let fixed = Fixed { before: self.before, after: self.text, count: self.fixes };
        Settled { outcome: self.outcome, fixed: (self.fixes > 0).then_some(fixed) }
    }
}

/// Maps in parallel, in order. A single item does not start a thread: most runs check one page.
pub fn in_parallel<T: Send, U: Send>(items: Vec<T>, work: impl Fn(T) -> U + Sync + Send) -> Vec<U> {
    if items.len() < 2 { items.into_iter().map(work).collect() } else { items.into_par_iter().map(work).collect() }
}
