//! `avatar/dead`: images that no longer exist.

use crate::{
    facts::{Dead, Outcome},
    rule::{Context, Level, Needs, Sink},
    rules::{
        by_url::{Address, addresses},
        link::dead::{finding, within_grace},
    },
};

rule! {
    id: "avatar/dead",
    level: Level::ERROR,
    check: check,
    needs: Needs::Web,
}

fn check(context: &Context<'_>, sink: &mut Sink) {
    for address in addresses(context).iter().filter_map(|address| address.only(true)) {
        if let Some((message, help)) = finding(&address, "image") {
            let help = if lost_account(&address) {
                "find the current account: `https://github.com/LOGIN.png` is the avatar of LOGIN".to_owned()
            } else {
                help
            };
            sink.report(within_grace(address.finding(message).help(help), address.answer));
        }
    }
}

/// Whether the avatar is gone because GitHub has no such account.
fn lost_account(address: &Address<'_>) -> bool {
    let status = matches!(address.answer.outcome, Outcome::Dead(Dead::Status(_)));
    let profile =
        |url: &str| url.strip_prefix("https://github.com/").is_some_and(|path| path.matches('/').count() == 0);
    status && (address.url.contains("://avatars.githubusercontent.com/") || profile(address.url))
}
