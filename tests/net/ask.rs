//! Short forms for asking.

use std::{collections::BTreeSet, time::Duration};

use ack_lint::{
    facts::{Answer, Outcome, Question, Web},
    io::net::{Client, Options},
};

/// Options for loopback: the guard is lifted, no proxy, short pauses.
pub(crate) fn options() -> Options {
    Options { timeout: Duration::from_secs(4), retries: 2, allow_private: true, proxies: false, ..Options::default() }
}

/// Options for a host that lets us wait, so that the test does not.
pub(crate) fn hasty() -> Options {
    Options { timeout: Duration::from_millis(800), ..options() }
}

/// Options for behaviour that takes its time and is no matter of timeouts.
pub(crate) fn patient() -> Options {
    Options { timeout: Duration::from_secs(15), ..options() }
}

/// Options with the guard on.
pub(crate) fn guarded() -> Options {
    Options { allow_private: false, ..options() }
}

/// A plain link.
pub(crate) fn link(url: impl Into<String>) -> Question {
    Question { url: url.into(), image: false, anchors: false }
}

/// A picture.
pub(crate) fn picture(url: impl Into<String>) -> Question {
    Question { image: true, ..link(url) }
}

/// A link to a fragment.
pub(crate) fn fragment(url: impl Into<String>) -> Question {
    Question { anchors: true, ..link(url) }
}

/// Asks one question.
pub(crate) fn ask(options: &Options, question: Question) -> Answer {
    ask_all(options, &[question]).remove(0)
}

/// Asks several questions at once.
pub(crate) fn ask_all(options: &Options, questions: &[Question]) -> Vec<Answer> {
    let answers = Client::new(options).unwrap().ask(questions);
    assert_eq!(answers.len(), questions.len());
    answers
}

/// The verdict on a plain link.
pub(crate) fn verdict(url: impl Into<String>) -> Outcome {
    ask(&options(), link(url)).outcome
}

/// A plain success.
pub(crate) fn alive(status: u16) -> Outcome {
    Outcome::Alive { status, image: None, anchors: None }
}

/// Statuses for [`Options::accept`].
pub(crate) fn accept(statuses: &[u16]) -> BTreeSet<u16> {
    statuses.iter().copied().collect()
}
