//! `link/blocked`: addresses in a private network.

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
            let message = format!("{} is a private address and was not fetched", address.subject());
            let help = "link to a public address, or check private ones with `--allow-private`";
            sink.report(address.finding(message).label(why).help(help));
        }
    }
}
