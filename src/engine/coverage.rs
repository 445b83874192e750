//! The findings that a run could have reported on a page. A known finding among them that was not found is gone.

use std::collections::BTreeSet;

use super::{
    ParsedPage,
    fingerprint::{Fingerprint, words},
};
use crate::{
    facts::{Answer, Outcome},
    model::{
        links::{Link, Target},
        roster::Roster,
    },
    rule::{Facts, Needs, Rule},
    rules::{self, Selection},
};

/// The rules that had all facts there are about a page: nothing more is to be learned that they would speak of.
pub(super) fn settled(ran: &[&'static Rule], page: &ParsedPage, facts: &Facts) -> Vec<&'static str> {
    let open = unanswered(page, facts).next().is_some();
    let open_anchors = open && unanswered(page, facts).any(|link| link.anchor().is_some());
    let settled = |rule: &&&'static Rule| match rule.needs {
        Needs::Web | Needs::Accounts => !open,
        Needs::Anchors => !open_anchors,
        Needs::History => has_history(page, facts),
        Needs::Authors => has_all_authors(facts),
        _ => true,
    };
    ran.iter().filter(settled).map(|rule| rule.id).collect()
}

/// The links whose address has no verdict.
fn unanswered<'a>(page: &'a ParsedPage, facts: &'a Facts) -> impl Iterator<Item = &'a Link> {
    page.model.links.iter().filter(|link| match &link.target {
        Target::Web { url, .. } => link.placeholder().is_none() && !facts.web.get(url.as_str()).is_some_and(is_verdict),
        _ => false,
    })
}

/// Whether an answer is conclusive. The next run may get a different one otherwise.
const fn is_verdict(answer: &Answer) -> bool {
    matches!(answer.outcome, Outcome::Alive { .. } | Outcome::Dead(_) | Outcome::Certificate(_))
}

/// Whether the history is known of every number that only history explains.
fn has_history(page: &ParsedPage, facts: &Facts) -> bool {
    let known = facts.history.as_ref().is_some_and(|history| history.cut_off.is_none());
    let lines = |tree| rules::module::history_lines(&page.document, &page.model.references, tree);
    known || page.modules.as_ref().is_none_or(|tree| lines(tree).is_empty())
}

/// Whether all commits were read.
fn has_all_authors(facts: &Facts) -> bool {
    facts.authors.as_ref().is_some_and(|authors| !authors.since_base)
}

/// The findings that the rules that ran on a page could have made.
#[derive(Debug, Clone)]
pub struct Coverage {
    rules: Vec<&'static Rule>,
    /// The words of links whose address has no verdict.
    open: BTreeSet<String>,
    has_history: bool,
    has_all_authors: bool,
}

impl Coverage {
    /// Of the rules that ran ([`super::Linted::ran`]), with the answers there were.
    #[must_use]
    pub fn new(ran: Vec<&'static Rule>, page: &ParsedPage, facts: &Facts) -> Self {
        let source = page.document.source();
        let open = unanswered(page, facts).flat_map(|link| [link.span, link.element]);
        Self {
            rules: ran,
            open: open.map(|span| words(span.slice(source))).collect(),
            has_history: has_history(page, facts),
            has_all_authors: has_all_authors(facts),
        }
    }

    /// Of the rules that are on and look at the file that lists are written from.
    #[must_use]
    pub fn of_roster(roster: &Roster, selection: &Selection) -> Self {
        let readable = roster.error.is_none();
        let ran = |rule: &&'static Rule| readable && selection.severity(rule.id).is_some();
        // The list that would be generated is checked as well.
        let of_page = rules::ALL
            .iter()
            .copied()
            .filter(|rule| matches!(rule.needs, Needs::Document | Needs::Files) && rule.check_roster.is_none());
        let rules = rules::of_roster().chain(of_page).filter(ran);
        Self { rules: rules.collect(), open: BTreeSet::new(), has_history: true, has_all_authors: false }
    }

    /// Whether a run would have made a finding. It would not if the rule was off or the link was not checked.
    #[must_use]
    pub fn covers(&self, fingerprint: &Fingerprint) -> bool {
        let Some(rule) = self.rules.iter().find(|rule| rule.id == fingerprint.rule) else { return false };
        match rule.needs {
            Needs::Web | Needs::Anchors => !self.open.contains(&fingerprint.subject),
            Needs::Accounts => self.open.is_empty(),
            Needs::History => self.has_history,
            Needs::Authors => self.has_all_authors,
            _ => true,
        }
    }
}
