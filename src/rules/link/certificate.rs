//! Hosts that browsers warn of.

use crate::{
    facts::Outcome,
    rule::{Context, Level, Needs, Sink},
    rules::by_url::addresses,
};

rule! {
    id: "link/certificate",
    level: Level::ERROR,
    check: check,
    needs: Needs::Web,
}

fn check(context: &Context<'_>, sink: &mut Sink) {
    for address in addresses(context) {
        if let Outcome::Certificate(why) = &address.answer.outcome {
            let message = if address.answer.hops.is_empty() {
                format!("{} has no valid certificate: {why}", address.host())
            } else {
                format!("{} has no valid certificate: {why}", address.subject())
            };
            sink.report(address.finding(message).help(
                "a browser stops readers with a warning; tell the owner of the site, or link to another address",
            ));
        }
    }
}
