//! Hosts that browsers warn of.

use crate::{
    diagnostic::Severity,
    facts::Outcome,
    rule::{Context, Fixable, Level, Needs, Rule, Sink},
    rules::addresses::addresses,
};

/// `link/certificate`.
pub static RULE: Rule = Rule {
    id: "link/certificate",
    page: include_str!("../../../rules/link/certificate.md"),
    level: Level::On(Severity::Error),
    fix: Fixable::None,
    needs: Needs::Web,
    check,
};

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
