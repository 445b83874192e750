//! Addresses about which the network gave no verdict.

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
        Unreachable::Status(code) => format!("{subject} answers {}", wording::status(*code)),
        Unreachable::Dns(words) => format!("the name {host} could not be looked up: {words}"),
        Unreachable::Connect(words) => format!("no connection to {host}: {words}"),
        Unreachable::Tls(words) => format!("no secure connection to {host}: {words}"),
        Unreachable::Timeout(Stage::Connect) => format!("{host} took no connection in time"),
        Unreachable::Timeout(Stage::Header) => format!("{subject} did not answer in time"),
        Unreachable::Timeout(Stage::Body) => format!("{subject} began to answer and did not finish in time"),
        Unreachable::NoLocation(code) => {
            format!("{subject} answers {} and does not say where to", wording::status(*code))
        }
        Unreachable::Broken(words) => format!("{subject} gave an answer that is no use: {words}"),
    }
}

fn help(why: &Unreachable) -> &'static str {
    match why {
        Unreachable::Status(401 | 407) => "readers without an account see nothing there; look whether that is meant",
        Unreachable::Status(403 | 406 | 418 | 429 | 451 | 999) => {
            "it may only refuse programs: look at it in a browser, and leave it out with --link-exclude if it works there"
        }
        Unreachable::Status(500..) => "the host is in trouble, the link need not be: run again later",
        Unreachable::Dns(_) | Unreachable::Connect(_) | Unreachable::Timeout(_) => {
            "this says nothing about the link: run again later, or with a longer --timeout"
        }
        _ => "this says nothing about the link: look at it in a browser",
    }
}
