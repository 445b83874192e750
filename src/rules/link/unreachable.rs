//! `link/unreachable`: addresses that could not be checked.

use std::collections::BTreeMap;

use crate::{
    facts::{GivenUp, Outcome, Stage, Unreachable},
    model::links::Link,
    rule::{Context, Level, Needs, Sink},
    rules::{
        by_url::{Address, addresses, finding},
        wording,
    },
};

rule! {
    id: "link/unreachable",
    level: Level::WARNING,
    check: check,
    needs: Needs::Web,
    transient: true,
}

fn check(context: &Context<'_>, sink: &mut Sink) {
    let mut given_up: BTreeMap<(String, GivenUp), Vec<&Link>> = BTreeMap::new();
    for address in addresses(context) {
        match &address.answer.outcome {
            Outcome::Unreachable(Unreachable::GivenUp(why)) => {
                given_up.entry((address.host(), *why)).or_default().extend(&address.links);
            }
            Outcome::Unreachable(why) => {
                let message = format!("{}{}", message(&address, why), wording::attempts(address.answer.attempts));
                sink.report(address.finding(message).help(help(why)));
            }
            _ => {}
        }
    }
    // One cause, so one finding.
    for ((host, why), mut links) in given_up {
        links.sort_by_key(|link| link.element.start);
        let finding = finding(&links, format!("The host {host} was given up: {}", reason(why)));
        sink.report(finding.label("not checked").help("run again later, or exclude the host with `--link-exclude`"));
    }
}

/// Why a host was given up, as the end of a sentence.
fn reason(why: GivenUp) -> String {
    match why {
        GivenUp::Failures(count) => format!("{count} links in a row failed"),
        GivenUp::Backoff(code) => format!("it keeps returning {}", wording::status(code)),
    }
}

fn message(address: &Address<'_>, why: &Unreachable) -> String {
    let (subject, host) = (address.subject(), address.host());
    match why {
        Unreachable::Status(code) => format!("{subject} returned {}", wording::status(*code)),
        Unreachable::Dns(words) => format!("The host {host} could not be resolved: {words}"),
        Unreachable::Connect(words) => format!("The connection to {host} failed: {words}"),
        Unreachable::Tls(words) => format!("The TLS handshake with {host} failed: {words}"),
        Unreachable::Timeout(Stage::Connect) => format!("The connection to {host} timed out"),
        Unreachable::Timeout(Stage::Header) => format!("{subject} timed out"),
        Unreachable::Timeout(Stage::Body) => format!("{subject} timed out while sending its response"),
        Unreachable::NoLocation(code) => {
            format!("{subject} returned {} without a location", wording::status(*code))
        }
        Unreachable::Broken(words) => format!("{subject} could not be checked: {words}"),
        Unreachable::GivenUp(why) => format!("The host {host} was given up: {}", reason(*why)),
    }
}

fn help(why: &Unreachable) -> &'static str {
    match why {
        Unreachable::Status(401 | 407) => "check that the page is meant to require a login",
        Unreachable::Status(403 | 406 | 418 | 429 | 451 | 999) => {
            "open it in a browser; if it works there, exclude it with `--link-exclude`"
        }
        Unreachable::Status(500..) => "run again later; the link itself may be fine",
        Unreachable::Dns(_) | Unreachable::Connect(_) | Unreachable::Timeout(_) => {
            "run again later, or with a longer `--timeout`; the link itself may be fine"
        }
        _ => "open it in a browser; the link itself may be fine",
    }
}
