//! `contributor/invalid-login`: a login that no GitHub account can have.

use crate::{
    diagnostic::Diagnostic,
    model::{people::address, roster::Roster},
    rule::{Context, Level, Sink},
    rules::wording,
    span::Span,
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
        sink.report(finding(place, login, why).help("copy the address from the person's profile"));
    }
}

/// Checks the file that generates the list.
pub fn in_roster(roster: &Roster, sink: &mut Sink) {
    for listed in roster.people.iter().filter(|listed| roster.github && listed.login.is_none()) {
        let message = format!("{} has no login", wording::clipped(listed.display_name()));
        let help = "add the login; without an account, add another short name";
        let finding = Diagnostic::new(listed.location(), message).label("all-contributors finds people by login");
        let finding = finding.help(help).together("people have no login", help).subject(listed.display_name());
        sink.report(finding.into_warning());
    }
    for listed in roster.people.iter().filter(|listed| roster.github && listed.has_account()) {
        let Some(login) = &listed.login else { continue };
        let Some(why) = address::invalid_login_reason(&login.text) else { continue };
        let help = "copy the login from the address of the person's profile";
        sink.report(finding(login.span, &login.text, why).help(help).together("logins are not valid on GitHub", help));
    }
}

fn finding(place: Span, login: &str, why: String) -> Diagnostic {
    Diagnostic::new(place, format!("{} is not a valid GitHub login", wording::quoted(login))).label(why)
}
