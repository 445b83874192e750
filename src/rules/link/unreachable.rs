//! `link/unreachable`: addresses that could not be checked.

use crate::{
    facts::{Outcome, Stage, Unreachable},
    rule::{Context, Level, Needs, Sink},
    rules::{
        by_url::{Address, addresses},
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
    for address in addresses(context) {
        if let Outcome::Unreachable(why) = &address.answer.outcome {
            let message = format!("{}{}", message(&address, why), wording::attempts(address.answer.attempts));
            sink.report(address.finding(message).help(help(why)));
        }
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
