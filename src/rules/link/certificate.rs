//! `link/certificate`: hosts with an invalid certificate.

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
            let host = address.host();
            let message = if address.answer.hops.is_empty() {
                format!("The certificate of {host} {why}")
            } else {
                format!("{} redirects to {host}, whose certificate {why}", address.shown())
            };
            let help = "link to another address, or contact the owner of the site";
            sink.report(address.finding(message).label("browsers show a warning").help(help));
        }
    }
}
