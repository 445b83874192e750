//! `link/blocked`: addresses in a private network.

use url::{Host, Url};

use crate::{
    facts::Outcome,
    model::links::Link,
    rule::{Context, Level, Needs, Sink},
    rules::by_url::{Address, addresses, finding, shows_itself},
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
            let own = address.answer.hops.is_empty() && is_loopback(&address);
            // `http://localhost:8000` in a text tells readers what to open on their own machine.
            let wrong = |link: &&Link| !(own && shows_itself(context.document, link));
            let links: Vec<&Link> = address.links.iter().copied().filter(wrong).collect();
            if links.is_empty() {
                continue;
            }
            let message = format!("{} is a private address and was not fetched", address.subject());
            let help = "link to a public address, or check private ones with `--allow-private`";
            sink.report(finding(&links, message).label(why).help(help));
        }
    }
}

/// Whether the address is on the reader's own machine.
fn is_loopback(address: &Address<'_>) -> bool {
    match Url::parse(address.url).ok().as_ref().and_then(Url::host) {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    }
}
