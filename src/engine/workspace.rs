//! What a session needs from its caller, and how one of its pages is linted.

use std::{collections::BTreeMap, path::PathBuf, sync::Arc};

use rayon::prelude::*;

use super::{Linted, ParsedPage, lint};
use crate::{
    diagnostic::{Diagnostic, Severity},
    facts::{Accounts, FileFact, WebFacts},
    report::{Fixed, Unapplied},
    rule::Facts,
    rules::{Selection, module::Dated},
};

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

    /// The same findings, to take back fixes that would do harm.
    fn findings_mut(outcome: &mut Self::Outcome) -> &mut [Diagnostic];
}

/// What the network knows of the links of all pages.
#[derive(Debug)]
pub(super) struct Answers {
    pub(super) web: Arc<WebFacts>,
    pub(super) accounts: Arc<Accounts>,
}

/// A page at the end of a session.
#[derive(Debug)]
pub struct Settled<O> {
    /// The outcome of its last text.
    pub outcome: O,
    /// Its text before and after fixes, where any were applied.
    pub fixed: Option<Fixed>,
    /// The most severe finding before fixes, if fixes were asked for.
    pub worst: Option<Severity>,
    /// The fixes of its findings that were tried, and not applied.
    pub unapplied: Unapplied,
}

/// A page after fixes that are not yet written.
pub struct Pending<'a, W: Workspace> {
    /// The outcome of its last text.
    pub outcome: &'a W::Outcome,
    /// Its text before and after fixes, where any were applied.
    pub fixed: Option<Fixed>,
}

/// Lints single pages with the answers of a session.
pub(super) struct Lint<'a, W> {
    pub(super) workspace: &'a W,
    pub(super) answers: Option<Answers>,
}

impl<W: Workspace> Lint<'_, W> {
    /// The outcome of a page. `dated` is what was known of its history before fixes changed it.
    pub(super) fn page(&self, page: &W::Page, parsed: &ParsedPage, edited: &Edited, dated: Option<&Dated>) -> Page<W> {
        let mut facts = self.workspace.facts(page, parsed, edited);
        if let Some(answers) = &self.answers {
            (facts.web, facts.accounts) = (Arc::clone(&answers.web), Arc::clone(&answers.accounts));
        }
        facts.history = dated.map(Dated::history).or(facts.history);
        let linted = lint(parsed, &facts, self.workspace.selection(page));
        let reads_others = facts.files.values().any(|fact| matches!(fact, FileFact::File { anchors: Some(_) }));
        let known = facts.history.as_ref();
        let dated = known.map(|history| Dated::of(&parsed.document, &parsed.model.references, history));
        Page { outcome: self.workspace.outcome(page, parsed, &facts, linted), reads_others, dated }
    }
}

/// A page that was linted.
pub(super) struct Page<W: Workspace> {
    pub(super) outcome: W::Outcome,
    /// Whether its findings depend on the text of other pages.
    pub(super) reads_others: bool,
    /// What its history says about its references.
    pub(super) dated: Option<Dated>,
}

/// Maps in parallel, in order. A single item does not start a thread: most runs check one page.
pub fn in_parallel<T: Send, U: Send>(items: Vec<T>, work: impl Fn(T) -> U + Sync + Send) -> Vec<U> {
    if items.len() < 2 { items.into_iter().map(work).collect() } else { items.into_par_iter().map(work).collect() }
}
