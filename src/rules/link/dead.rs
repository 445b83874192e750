//! `link/dead`: links to pages and hosts that no longer exist.

use crate::{
    diagnostic::Diagnostic,
    facts::{Answer, Dead, Grace, Outcome},
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
    // Skip renamed accounts, which `contributor/renamed` reports.
    let lost = all.iter().filter(|address| address.renamed(context).is_none());
    for address in lost.filter_map(|address| address.only(false)) {
        if let Some((message, help)) = finding(&address, "link") {
            sink.report(within_grace(address.finding(message).help(help), address.answer));
        }
    }
}

/// A finding that is a warning for some days, if the link was alive before.
pub(in crate::rules) fn within_grace(finding: Diagnostic, answer: &Answer) -> Diagnostic {
    match &answer.grace {
        Some(Grace { since, until }) => finding.label(format!("since {since}; an error from {until}")).into_warning(),
        None => finding,
    }
}

/// The message and the help for a dead address; `what` is to be removed, a link or an image.
pub(in crate::rules) fn finding(address: &Address<'_>, what: &str) -> Option<(String, String)> {
    let Outcome::Dead(dead) = &address.answer.outcome else { return None };
    let (shown, subject) = (address.shown(), address.subject());
    let archive = match &address.answer.archived {
        Some(snapshot) => format!("a copy is at {snapshot}"),
        None => format!("a copy may be at https://web.archive.org/web/{}", address.url),
    };
    Some(match dead {
        Dead::Status(status) => (
            format!("{subject} returned {}", wording::status(*status)),
            format!("find the new address, or remove the {what}; {archive}"),
        ),
        Dead::NoSuchHost(host) if address.answer.hops.is_empty() => {
            (format!("The host {host} does not exist"), format!("check the spelling, or remove the {what}; {archive}"))
        }
        Dead::NoSuchHost(host) => (
            format!("{shown} redirects to {}, but the host {host} does not exist", wording::short(address.last())),
            format!("find the new address, or remove the {what}; {archive}"),
        ),
        Dead::RedirectLoop => {
            (format!("{shown} redirects in a loop"), format!("find an address that works, or remove the {what}"))
        }
        Dead::RedirectScheme(target) => (
            format!("{shown} redirects to {}, which is not a web address", wording::short(target)),
            format!("find an address that works, or remove the {what}"),
        ),
    })
}
