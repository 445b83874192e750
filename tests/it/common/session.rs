//! A session about one page or more, in memory: what `--fix` makes of it.

use std::path::PathBuf;

use ack_lint::{
    config::Layer,
    diagnostic::Diagnostic,
    engine::{Edited, Linted, ParsedPage, Session, Workspace},
    fix::Safety,
    model::profile::Choice,
    rule,
    rules::Selection,
};

use super::{adapter, facts::Facts};

struct Memory<'a> {
    selection: Selection,
    choice: Choice,
    facts: &'a Facts,
}

impl Workspace for Memory<'_> {
    type Page = usize;
    type Outcome = Vec<Diagnostic>;

    fn path(&self, page: &usize) -> PathBuf {
        PathBuf::from(if *page == 0 { "/ACKNOWLEDGMENTS.md".to_owned() } else { format!("/CREDITS-{page}.md") })
    }

    fn selection<'a>(&'a self, _: &'a usize) -> &'a Selection {
        &self.selection
    }

    fn parse(&self, _: &usize, text: String) -> ParsedPage {
        adapter::parse(text, &self.choice, self.facts)
    }

    fn facts(&self, _: &usize, page: &ParsedPage, edited: &Edited) -> rule::Facts {
        let known = adapter::offline(page, self.facts);
        rule::Facts { history: known.history.filter(|_| edited.is_empty()), ..known }
    }

    fn outcome(&self, _: &usize, _: &ParsedPage, _: &rule::Facts, linted: Linted) -> Vec<Diagnostic> {
        linted.found
    }

    fn findings(outcome: &Vec<Diagnostic>) -> &[Diagnostic] {
        outcome
    }

    fn findings_mut(outcome: &mut Vec<Diagnostic>) -> &mut [Diagnostic] {
        outcome
    }
}

/// A page after fixes, with its findings.
pub(crate) struct Fixed {
    pub(crate) text: String,
    pub(crate) found: Vec<Diagnostic>,
}

/// Applies fixes as the program does.
pub(crate) fn fix(markdown: &str, config: &Layer, facts: &Facts, most: Safety) -> Fixed {
    fix_with(vec!["module/padding"], markdown, config, facts, most)
}

/// The same with other rules enabled.
pub(crate) fn fix_with(on: Vec<&str>, markdown: &str, config: &Layer, facts: &Facts, most: Safety) -> Fixed {
    fix_all(on, &[markdown], config, facts, most).pop().unwrap()
}

/// The same for several pages of one run.
pub(crate) fn fix_all(on: Vec<&str>, pages: &[&str], config: &Layer, facts: &Facts, most: Safety) -> Vec<Fixed> {
    let (selection, choice) = adapter::settings(on, config);
    let memory = Memory { selection, choice, facts };
    let sources = pages.iter().map(|&page| page.to_owned()).enumerate().collect();
    let session = Session::open(&memory, sources);
    let session = session.with_answers(facts.web.clone(), facts.accounts.clone());
    let fixed = session.fix(most).into_iter().zip(pages).map(|(settled, &page)| {
        let text = settled.fixed.map_or_else(|| page.to_owned(), |fixed| fixed.after.to_string());
        Fixed { text, found: settled.outcome }
    });
    fixed.collect()
}

/// A page after its safe fixes; `facts` as rule pages write them.
pub(crate) fn fixed(markdown: &str, config: &str, facts: &str) -> Fixed {
    let config = adapter::config(config).unwrap_or_else(|error| panic!("{error}"));
    let facts = Facts::parse(facts).unwrap_or_else(|error| panic!("{error}"));
    fix(markdown, &config, &facts, Safety::Safe)
}
