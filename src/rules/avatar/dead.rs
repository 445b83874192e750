//! Pictures that are not there any more.

use crate::{
    diagnostic::Severity,
    facts::{Dead, Outcome},
    rule::{Context, Fixable, Level, Needs, Rule, Sink},
    rules::{
        addresses::{Address, addresses},
        link::dead::verdict,
    },
};

/// `avatar/dead`.
pub static RULE: Rule = Rule {
    id: "avatar/dead",
    page: include_str!("../../../rules/avatar/dead.md"),
    level: Level::On(Severity::Error),
    fix: Fixable::None,
    needs: Needs::Web,
    check,
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for address in addresses(context).iter().filter_map(|address| address.only(true)) {
        if let Some((message, help)) = verdict(&address) {
            let help = if lost_account(&address) {
                "the account may be deleted or renamed: `https://github.com/LOGIN.png` is the picture of an account that is there"
                    .to_owned()
            } else {
                help.replace("the link out", "the picture out")
            };
            sink.report(address.finding(message).help(help));
        }
    }
}

/// Whether GitHub says that there is no such account.
fn lost_account(address: &Address<'_>) -> bool {
    let status = matches!(address.answer.outcome, Outcome::Dead(Dead::Status(_)));
    let profile =
        |url: &str| url.strip_prefix("https://github.com/").is_some_and(|path| path.matches('/').count() == 0);
    status && (address.url.contains("://avatars.githubusercontent.com/") || profile(address.url))
}
