//! Addresses that only exist in somebody's own network.

use crate::{
    facts::Outcome,
    rule::{Context, Level, Needs, Sink},
    rules::by_url::addresses,
};

rule! {
    id: "link/blocked",
    level: Level::ERROR,
    check: check,
    needs: Needs::Web,
}

fn check(context: &Context<'_>, sink: &mut Sink) {
    for address in addresses(context) {
        if let Outcome::Blocked(why) = &address.answer.outcome {
            sink.report(address.finding(format!("{} leads into a private network: {why}", address.subject())).help(
                "readers elsewhere cannot get there: link to a public address (--allow-private lets this one be asked)",
            ));
        }
    }
}
