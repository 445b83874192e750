//! Short forms for requests.

use std::{collections::BTreeSet, time::Duration};

use ack_lint::{
    facts::{Answer, FetchRequest, Outcome, Web},
    io::net::{Client, Options},
};

/// Options for loopback: no guard, no proxy, and a timeout that suffices on a busy machine.
pub(crate) fn options() -> Options {
    Options { timeout: Duration::from_secs(15), retries: 2, allow_private: true, proxies: false, ..Options::default() }
}

/// Options with a short timeout, for hosts that are slow on purpose.
pub(crate) fn hasty() -> Options {
    Options { timeout: Duration::from_secs(3), ..options() }
}

/// Options with a timeout within which the header arrives on a busy machine, for hosts whose body never does.
pub(crate) fn patient() -> Options {
    Options { timeout: Duration::from_secs(6), ..options() }
}

/// Options with the guard on.
pub(crate) fn guarded() -> Options {
    Options { allow_private: false, ..options() }
}

/// A plain link.
pub(crate) fn link(url: impl Into<String>) -> FetchRequest {
    FetchRequest { url: url.into(), ..FetchRequest::default() }
}

/// An image.
pub(crate) fn picture(url: impl Into<String>) -> FetchRequest {
    FetchRequest { image: true, ..link(url) }
}

/// A link to a fragment.
pub(crate) fn fragment(url: impl Into<String>) -> FetchRequest {
    FetchRequest { anchors: true, ..link(url) }
}

/// Sends one request.
pub(crate) fn send(options: &Options, request: FetchRequest) -> Answer {
    request_all(options, &[request]).remove(0)
}

/// Sends several requests at once.
pub(crate) fn request_all(options: &Options, requests: &[FetchRequest]) -> Vec<Answer> {
    let answers = Client::new(options).unwrap().fetch(requests);
    assert_eq!(answers.len(), requests.len());
    answers
}

/// The outcome of a plain link.
pub(crate) fn verdict(url: impl Into<String>) -> Outcome {
    send(&options(), link(url)).outcome
}

/// A plain success.
pub(crate) fn alive(status: u16) -> Outcome {
    Outcome::Alive { status, image: None, anchors: None }
}

/// Statuses for [`Options::accept`].
pub(crate) fn accept(statuses: &[u16]) -> BTreeSet<u16> {
    statuses.iter().copied().collect()
}
