//! What a rule sees, and where it reports to.

use std::{collections::HashMap, sync::Arc};

use super::CheckedReference;
use crate::{
    diagnostic::{Diagnostic, Severity},
    document::{Document, Suppression},
    facts::{Accounts, Answer, Authors, EntrySources, FileFacts, History, Licenses, WebFacts},
    model::{
        Model,
        contract::Contract,
        modules::ModuleTree,
        roster::{Comparison, Roster},
        sourced::Sourced,
    },
    span::Span,
};

/// All that a rule may look at.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The page as one tree, with its source text.
    pub document: &'a Document,
    /// What the page is about.
    pub model: &'a Model,
    /// The contract the page is held to.
    pub contract: Option<&'a Contract>,
    /// The module tree, where the contract or the configuration has modules.
    pub modules: Option<&'a ModuleTree>,
    /// The references of the page, compared with the module tree; empty without one.
    pub references: &'a [CheckedReference<'a>],
    /// What is known of the world.
    pub facts: &'a Facts,
    /// The answer about each link of the page, in the order of its model; empty if nothing is known of any address.
    pub answers: &'a [Option<&'a Answer>],
    /// The page's people against those of `.all-contributorsrc`, where that names the page.
    pub roster: Option<&'a Comparison<'a>>,
    /// The page's entries against the dependencies and files that they are for, where a contract names these.
    pub sourced: Option<&'a Sourced<'a>>,
    /// Comments, and rules in their lists, that suppressed nothing although every rule they mean was run.
    pub unused: &'a [Unused<'a>],
}

/// A suppression comment that is of no use, or one rule of its list.
#[derive(Debug, Clone, Copy)]
pub struct Unused<'a> {
    /// The comment.
    pub comment: &'a Suppression,
    /// The rule of its list; `None` for the whole comment.
    pub name: Option<&'a (String, Span)>,
}

/// What is known of the world around one page. Whatever was not looked for is empty.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// Answers about addresses.
    pub web: Arc<WebFacts>,
    /// What relative link targets lead to.
    pub files: FileFacts,
    /// What the API of GitHub knows of the accounts and repositories that pages name.
    pub accounts: Arc<Accounts>,
    /// The licence files that the page's claims are compared with.
    pub licenses: Option<Licenses>,
    /// When the lines with references to modules were written.
    pub history: Option<History>,
    /// The `.all-contributorsrc` that names the page.
    pub roster: Option<Arc<Roster>>,
    /// The dependencies and files that the entries of each contract are for.
    pub sources: Option<EntrySources>,
    /// Who wrote the commits and is not named on the other pages of the run.
    pub authors: Option<Arc<Authors>>,
}

/// Where one rule reports to.
#[derive(Debug)]
pub struct Sink {
    rule: &'static str,
    severity: Severity,
    found: Vec<Diagnostic>,
}

impl Sink {
    /// A sink for one rule with its configured severity.
    #[must_use]
    pub const fn new(rule: &'static str, severity: Severity) -> Self {
        Self { rule, severity, found: Vec::new() }
    }

    /// Reports one finding under the sink's rule, at each of its locations. A finding that its rule lowered to a warning
    /// stays one.
    pub fn report(&mut self, mut diagnostic: Diagnostic) {
        diagnostic.rule = self.rule;
        diagnostic.severity = diagnostic.severity.min(self.severity);
        append(&mut self.found, diagnostic.split());
    }

    /// All that was reported, in the order of reporting. What was said several times of one location is one finding: it is
    /// that of a link reference definition, with each use as a label.
    #[must_use]
    pub fn into_found(self) -> Vec<Diagnostic> {
        let mut first: HashMap<(Span, String), usize> = HashMap::with_capacity(self.found.len());
        let mut found: Vec<Diagnostic> = Vec::with_capacity(self.found.len());
        for finding in self.found {
            let at = *first.entry((finding.span, finding.message.clone())).or_insert(found.len());
            match found.get_mut(at) {
                Some(known) => {
                    known.uses += finding.uses;
                    known.labels.extend(finding.labels);
                }
                None => found.push(finding),
            }
        }
        found
    }
}

/// Appends findings, which may be many: without a copy, where they are the first.
pub fn append(found: &mut Vec<Diagnostic>, mut more: Vec<Diagnostic>) {
    if found.is_empty() {
        *found = more;
    } else {
        found.append(&mut more);
    }
}
