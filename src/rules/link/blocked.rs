//! Addresses that only exist in somebody's own network.

use crate::{
    diagnostic::Severity,
    facts::Outcome,
    rule::{Context, Fixable, Level, Needs, Rule, Sink},
    rules::addresses::addresses,
};

/// `link/blocked`.
pub static RULE: Rule = Rule {
    id: "link/blocked",
    page: include_str!("../../../rules/link/blocked.md"),
    level: Level::On(Severity::Error),
    fix: Fixable::None,
    needs: Needs::Web,
    check,
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for address in addresses(context) {
        if let Outcome::Blocked(why) = &address.answer.outcome {
            sink.report(address.finding(format!("{} leads into a private network: {why}", address.subject())).help(
                "readers elsewhere cannot get there: link to a public address (--allow-private lets this one be asked)",
            ));
        }
    }
}
