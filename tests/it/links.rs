//! Links and images, from the text of a page to its findings.

mod anchors;
mod bases;
mod markdown;
mod places;
mod verdicts;

use std::{sync::Arc, time::Duration};

use ack_lint::{
    diagnostic::Diagnostic,
    engine::{self, ParsedPage},
    facts::{Answer, FileFacts, Hop, Outcome, WebFacts},
    model::profile::Choice,
    rule::Facts,
    rules::{Selection, Selectors},
};

pub(crate) fn prepare(source: &str) -> ParsedPage {
    ParsedPage::parse("page.md".to_owned(), source.to_owned(), &Choice::None, |_| None)
}

/// All findings of the rules about links and images.
fn judge(source: &str, web: &WebFacts, files: &FileFacts) -> Vec<Diagnostic> {
    let select = ["link".to_owned(), "avatar".to_owned()];
    let levels = Selection::new(&Selectors { select: &select, ..Selectors::default() }).unwrap();
    let facts = Facts { web: Arc::new(web.clone()), files: files.clone(), ..Facts::default() };
    let mut found = engine::lint(&prepare(source), &facts, &levels).found;
    engine::group(&mut found);
    found
}

pub(crate) fn offline(source: &str) -> Vec<Diagnostic> {
    judge(source, &WebFacts::new(), &FileFacts::new())
}

/// One response for `https://x.org/a`.
fn answered(outcome: Outcome, hops: &[(u16, &str)], attempts: u32) -> WebFacts {
    let hops = hops.iter().map(|(status, to)| Hop { status: *status, to: (*to).to_owned() }).collect();
    let answer = Answer {
        outcome,
        hops,
        attempts,
        elapsed: Duration::from_secs(1),
        https: None,
        cached: false,
        archived: None,
        grace: None,
    };
    WebFacts::from([("https://x.org/a".to_owned(), answer)])
}

const fn alive() -> Outcome {
    Outcome::Alive { status: 200, image: None, anchors: None }
}

fn shown(source: &str, found: &[Diagnostic]) -> Vec<(&'static str, String)> {
    found.iter().map(|one| (one.rule, one.span.slice(source).to_owned())).collect()
}
