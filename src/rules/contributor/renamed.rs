//! `contributor/renamed`: a person has changed their login.

use crate::{
    diagnostic::Diagnostic,
    document::Document,
    fix::{self, Edit, Fix, Safety},
    model::people::Person,
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
        let profile = address.url.replacen(&login, today, 1);
        let instruction = format!("write `{profile}`");
        let diagnostic: Diagnostic = address
            .finding(format!("The account {login} is now called {today}"))
            .help(instruction.clone())
            .label("no account has this login");
        sink.report(match edits(context, &address, &login, today, &profile) {
            Some(edits) => diagnostic.fix(Fix { title: instruction, safety: Safety::Safe, edits }),
            None => diagnostic,
        });
    }
}

/// The new profile in every location, and the new login where it was an alt text.
fn edits(context: &Context<'_>, address: &Address<'_>, login: &str, today: &str, profile: &str) -> Option<Vec<Edit>> {
    let mut edits: Vec<Edit> = Vec::new();
    for link in &address.links {
        edits.extend(link_edit::rewrite(context.document, link, profile)?);
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
