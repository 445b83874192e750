//! `contributor/renamed`: a person has changed their login.

use url::Url;

use crate::{
    diagnostic::Diagnostic,
    document::Document,
    fix::{self, Edit, Fix, Safety},
    model::people::{Person, invalid_login_reason},
    rule::{Context, Fixable, Level, Needs, Sink},
    rules::{
        by_url::{Address, addresses},
        link_edit,
    },
};

rule! {
    id: "contributor/renamed",
    level: Level::WARNING,
    check: check,
    fix: Fixable::Safe,
    needs: Needs::Accounts,
}

fn check(context: &Context<'_>, sink: &mut Sink) {
    for address in addresses(context) {
        let Some((login, today)) = address.renamed(context) else { continue };
        let profile = with_login(address.url, today);
        let instruction = format!("write `{profile}`");
        let diagnostic: Diagnostic = address
            .finding(format!("The account {login} is now called {today}"))
            .help(instruction.clone())
            .label("no account has this login");
        sink.report(match edits(context, &address, &login, today) {
            Some(edits) => diagnostic.fix(Fix { title: instruction, safety: Safety::Safe, edits }),
            None => diagnostic,
        });
    }
}

/// The address of a profile with another login: the first segment of its path.
fn with_login(profile: &str, today: &str) -> String {
    let Ok(mut url) = Url::parse(profile) else { return profile.to_owned() };
    url.set_path(today);
    url.into()
}

/// The new login in every address, and where it was an alt text. `None` for a login that cannot be one.
fn edits(context: &Context<'_>, address: &Address<'_>, login: &str, today: &str) -> Option<Vec<Edit>> {
    if invalid_login_reason(today).is_some() {
        return None;
    }
    let mut edits: Vec<Edit> = Vec::new();
    for link in &address.links {
        edits.extend(link_edit::replace_segment(context.document, link, 0, login, today)?);
    }
    let people = context.model.grids.iter().flat_map(|grid| &grid.people);
    for person in people.filter(|person| person.login.as_deref().is_some_and(|own| own.eq_ignore_ascii_case(login))) {
        edits.extend(alt(context.document, person, login).map(|span| Edit { span, text: today.to_owned() }));
    }
    fix::merge(edits)
}

/// The characters of an alt text that is the login.
fn alt(document: &Document, person: &Person, login: &str) -> Option<crate::span::Span> {
    let attr = document.attr(person.image?, "alt")?;
    let same = attr.value_span.slice(document.source()).eq_ignore_ascii_case(login);
    (same && !attr.value_span.is_empty()).then_some(attr.value_span)
}
