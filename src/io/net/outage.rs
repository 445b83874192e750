//! Recognizes that the local network is down, so that links are not reported for it.

use std::{collections::BTreeSet, time::Duration};

use tokio::{runtime::Builder, time::timeout};
use url::Url;

use super::Client;
use crate::facts::{Answer, Dead, FetchRequest, Outcome, Stage, Unreachable};

/// A host that always exists (RFC 2606, 3).
const CONTROL_HOST: &str = "example.com";
/// How long its lookup may take.
const CONTROL_TIMEOUT: Duration = Duration::from_secs(5);

impl Client {
    /// Whether a name has an address. Sends nothing but the lookup.
    #[must_use]
    pub fn resolves(&self, name: &str) -> bool {
        let Ok(runtime) = Builder::new_current_thread().enable_all().build() else { return true };
        let found = runtime.block_on(async { timeout(CONTROL_TIMEOUT, self.shared.resolver.guarded(name)).await });
        runtime.shutdown_background();
        matches!(found, Ok(Ok(_)))
    }
}

/// Whether the local network is down: no host could be reached. If there are only one or two, they may be gone themselves, so
/// this is said only if a host that always exists does not resolve either.
#[must_use]
pub fn network_is_down(client: &Client, requests: &[FetchRequest], answers: &[Answer]) -> bool {
    match unreachable_hosts(requests, answers) {
        Some(Unreached { hosts: 3.., .. }) => true,
        Some(Unreached { hosts: 1.., unresolved: true }) => !client.resolves(CONTROL_HOST),
        _ => false,
    }
}

/// What is known about hosts of which none could be reached.
#[derive(Debug, PartialEq, Eq)]
struct Unreached {
    /// Their number.
    hosts: usize,
    /// Whether none of their names could be resolved.
    unresolved: bool,
}

/// The hosts that were fetched, if none could be reached. Skipped and blocked links say nothing about the network, nor do further
/// links of a host that was given up.
fn unreachable_hosts(requests: &[FetchRequest], answers: &[Answer]) -> Option<Unreached> {
    let mut hosts = BTreeSet::new();
    let mut unresolved = true;
    for (request, answer) in requests.iter().zip(answers) {
        let silent = matches!(
            answer.outcome,
            Outcome::Skipped(_) | Outcome::Blocked(_) | Outcome::Unreachable(Unreachable::GivenUp(_))
        );
        let Some(host) = Url::parse(&request.url).ok().and_then(|url| url.host_str().map(str::to_owned)) else {
            continue;
        };
        if silent && answer.hops.is_empty() {
            continue;
        }
        if !answer.hops.is_empty() || !failed_to_connect(&answer.outcome) {
            return None;
        }
        unresolved &= matches!(answer.outcome, Outcome::Dead(_) | Outcome::Unreachable(Unreachable::Dns(_)));
        hosts.insert(host);
    }
    Some(Unreached { hosts: hosts.len(), unresolved })
}

/// Whether no connection was made. Includes names that do not exist: a disconnected network often has a resolver that
/// reports this for every name.
const fn failed_to_connect(outcome: &Outcome) -> bool {
    matches!(
        outcome,
        Outcome::Dead(Dead::NoSuchHost(_))
            | Outcome::Unreachable(
                Unreachable::Dns(_) | Unreachable::Connect(_) | Unreachable::Timeout(Stage::Connect)
            )
    )
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::io::net::Options;

    #[test]
    fn names_that_do_not_resolve_are_counted_apart() {
        let unreached = |outcomes: &[Outcome]| {
            let request = |n| FetchRequest { url: format!("https://{n}.test/"), ..FetchRequest::default() };
            let requests: Vec<_> = (0..outcomes.len()).map(request).collect();
            let answers: Vec<_> = outcomes.iter().cloned().map(Answer::unsent).collect();
            unreachable_hosts(&requests, &answers)
        };
        let gone = || Outcome::Dead(Dead::NoSuchHost("x".to_owned()));
        let refused = || Outcome::Unreachable(Unreachable::Connect("refused".to_owned()));
        assert_eq!(unreached(&[gone(), gone()]), Some(Unreached { hosts: 2, unresolved: true }));
        assert_eq!(unreached(&[gone(), refused()]), Some(Unreached { hosts: 2, unresolved: false }));
        assert_eq!(unreached(&[gone(), Outcome::Dead(Dead::Status(404))]), None);
    }

    #[test]
    fn a_name_with_an_address_resolves() {
        let connect_to = BTreeMap::from([(CONTROL_HOST.to_owned(), ([192, 0, 2, 1], 80).into())]);
        let options = Options { connect_to, allow_private: true, ..Options::default() };
        let client = Client::new(&options).unwrap_or_else(|error| panic!("{error}"));
        assert!(client.resolves(CONTROL_HOST) && !client.resolves("x.invalid"));
    }
}
