//! `contributor/invalid-login`: a profile address that no account can have.

use super::who;
use crate::{
    diagnostic::Diagnostic,
    model::{people::address, roster::Roster},
    rule::{Context, Level, Sink},
    rules::wording,
};

rule! {
    id: "contributor/invalid-login",
    level: Level::ERROR,
    check: check,
    check_roster: Some(in_roster),
}

fn check(context: &Context<'_>, sink: &mut Sink) {
    for person in context.model.grids.iter().flat_map(|grid| &grid.people) {
        let (Some(login), Some(link)) = (&person.login, person.link) else { continue };
        let Some(why) = address::invalid_login_reason(login) else { continue };
        let Some(href) = context.document.attr(link, "href") else { continue };
        let written = href.value_span.slice(context.document.source());
        let mut place = href.value_span;
        if let Some(at) = written.rfind(login.as_str()) {
            place.start += at as u32;
            place.end = place.start + login.len() as u32;
        }
        let known = person.name.as_ref().map(|_| format!(" of {}", who(context.document, person))).unwrap_or_default();
        let message = format!("{} cannot be the GitHub login{known}: {why}", wording::quoted(login));
        sink.report(Diagnostic::new(place, message).help("copy the address from the person’s profile"));
    }
}

/// Judges the file that the list is written from.
pub fn in_roster(roster: &Roster, sink: &mut Sink) {
    for listed in roster.people.iter().filter(|listed| roster.github && listed.has_account()) {
        let Some(login) = &listed.login else { continue };
        let Some(why) = address::invalid_login_reason(&login.text) else { continue };
        let known =
            listed.name.as_ref().map(|name| format!(" of {}", wording::clipped(&name.text))).unwrap_or_default();
        let message = format!("{} cannot be the GitHub login{known}: {why}", wording::quoted(&login.text));
        sink.report(Diagnostic::new(login.span, message).help("take it from the address of the person’s profile"));
    }
}
