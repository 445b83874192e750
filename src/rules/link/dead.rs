//! Links to something that is not there any more.

use crate::{
    facts::{Dead, Outcome},
    rule::{Context, Level, Needs, Sink},
    rules::{
        by_url::{Address, addresses},
        wording,
    },
};

rule! {
    id: "link/dead",
    level: Level::ERROR,
    check: check,
    needs: Needs::Web,
}

fn check(context: &Context<'_>, sink: &mut Sink) {
    let all = addresses(context);
    // Where its account has gone is told by `contributor/renamed`.
    let lost = all.iter().filter(|address| address.renamed(context).is_none());
    for address in lost.filter_map(|address| address.only(false)) {
        if let Some((message, help)) = verdict(&address) {
            sink.report(address.finding(message).help(help));
        }
    }
}

/// What is wrong with a dead address, and what to do; for pictures, too.
pub(in crate::rules) fn verdict(address: &Address<'_>) -> Option<(String, String)> {
    let Outcome::Dead(dead) = &address.answer.outcome else { return None };
    let (shown, subject) = (address.shown(), address.subject());
    let archive = match &address.answer.archived {
        Some(snapshot) => format!("there is a copy at {snapshot}"),
        None => format!("there may be a copy at https://web.archive.org/web/{}", address.url),
    };
    Some(match dead {
        Dead::Status(status) => (
            format!("{subject} answers {}", wording::status(*status)),
            format!("find where it has gone, or take the link out; {archive}"),
        ),
        Dead::NoSuchHost(host) if address.answer.hops.is_empty() => (
            format!("There is no host {host}: the name is not in the DNS"),
            format!("look for a typing error, or take the link out; {archive}"),
        ),
        Dead::NoSuchHost(host) => (
            format!("{shown} redirects to {}, and there is no host {host}", wording::short(address.last())),
            format!("find where it has gone, or take the link out; {archive}"),
        ),
        Dead::RedirectLoop => (
            format!("{shown} redirects without an end"),
            "no browser follows it; link to a page that answers".to_owned(),
        ),
        Dead::RedirectScheme(target) => (
            format!("{shown} redirects to {}, which is no web address", wording::short(target)),
            "no browser follows it; link to a page that answers".to_owned(),
        ),
    })
}
