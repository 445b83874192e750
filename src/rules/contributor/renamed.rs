//! `contributor/renamed`: a person has changed their login.

use std::{cell::LazyCell, collections::BTreeMap};

use url::Url;

use crate::{
    document::Document,
    fix::{self, Edit, Fix, Safety},
    model::{
        links::Link,
        people::{Grid, Person, invalid_login_reason},
    },
    rule::{Context, Fixable, Level, Needs, Sink},
    rules::{by_url, generated::Source, link_edit},
    span::Span,
};

rule! {
    id: "contributor/renamed",
    level: Level::WARNING,
    check: check,
    fix: Fixable::Safe,
    needs: Needs::Accounts,
}

fn check(context: &Context<'_>, sink: &mut Sink) {
    let generated = Source::of(context);
    for Account { login, today, url, links } in accounts(context) {
        let source = generated.as_ref().filter(|source| links.iter().any(|link| source.entry(link).is_some()));
        let instruction = match source {
            Some(source) => format!("write `{today}` in the entry of {login} in `{}`", source.path()),
            None => format!("write `{}`", with_login(url, today)),
        };
        // The next run of all-contributors would undo a fix of its list.
        let edits = if source.is_none() { edits(context, &links, &login, today) } else { None };
        let diagnostic = by_url::finding(&links, format!("The account {login} is now called {today}"))
            .help(instruction.clone())
            .label("no account has this login");
        sink.report(match edits {
            Some(edits) => {
                diagnostic.fix(Fix { title: instruction, safety: safety(context, &links, &login), edits, order: None })
            }
            None => diagnostic,
        });
    }
}

/// An account with another login today.
struct Account<'a> {
    login: String,
    today: &'a str,
    /// The first address of its profile.
    url: &'a str,
    /// All links to its profile, in document order.
    links: Vec<&'a Link>,
}

/// The renamed accounts of a page. Their addresses may differ: a login has no case.
fn accounts<'a>(context: &Context<'a>) -> Vec<Account<'a>> {
    let mut found: Vec<Account<'a>> = Vec::new();
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    for address in by_url::addresses(context) {
        let Some((login, today)) = address.renamed(context) else { continue };
        let at = *known.entry(login.to_lowercase()).or_insert(found.len());
        match found.get_mut(at) {
            Some(account) => account.links.extend(address.links),
            None => found.push(Account { login, today, url: address.url, links: address.links }),
        }
    }
    for account in &mut found {
        account.links.sort_by_key(|link| link.element.start);
    }
    found
}

/// The avatar beside a profile shows whose it is. For a profile elsewhere, it may have been added to lead the other one to
/// somebody else.
fn safety(context: &Context<'_>, links: &[&Link], login: &str) -> Safety {
    let people = context.model.grids.iter().flat_map(|grid| &grid.people);
    let own = people.filter(|person| person.avatar_id.is_some() && has_login(person, login));
    let mut shown: Vec<Span> = own.map(|person| context.document.node(person.element).span).collect();
    shown.sort_unstable();
    let is_shown = |link: &&Link| {
        let before = shown.partition_point(|person| person.start <= link.element.start);
        shown[..before].last().is_some_and(|person| person.contains(link.element))
    };
    if links.iter().all(is_shown) { Safety::Safe } else { Safety::Unsafe }
}

/// The address of a profile with another login: the first segment of its path.
fn with_login(profile: &str, today: &str) -> String {
    let Ok(mut url) = Url::parse(profile) else { return profile.to_owned() };
    url.set_path(today);
    url.into()
}

/// The new login in every address, and where it was an alt text. `None` for a login that cannot be one.
fn edits(context: &Context<'_>, links: &[&Link], login: &str, today: &str) -> Option<Vec<Edit>> {
    if invalid_login_reason(today).is_some() {
        return None;
    }
    let mut edits: Vec<Edit> = Vec::new();
    for link in links {
        edits.extend(link_edit::replace_segment(context.document, link, 0, login, today)?);
    }
    for grid in &context.model.grids {
        let own = grid.people.iter().filter(|person| has_login(person, login));
        let spans = alts(context.document, grid, own);
        edits.extend(spans.map(|span| Edit { span, text: today.to_owned() }));
    }
    fix::merge(edits)
}

fn has_login(person: &Person, login: &str) -> bool {
    person.login.as_deref().is_some_and(|own| own.eq_ignore_ascii_case(login))
}

/// The alt texts of some people of a grid that are their logins. One that is also the name that readers see is a name,
/// unless others of the grid are certainly logins.
fn alts<'a>(
    document: &'a Document,
    grid: &'a Grid,
    people: impl Iterator<Item = &'a Person> + 'a,
) -> impl Iterator<Item = Span> + 'a {
    // The alt text, and whether it is the name as well.
    let login = |person: &Person| {
        let alt = document.attr(person.image?, "alt")?.value_span;
        let is = |text: Option<&str>| text.is_some_and(|text| alt.slice(document.source()).eq_ignore_ascii_case(text));
        (!alt.is_empty() && is(person.login.as_deref())).then(|| (alt, is(person.shown_name())))
    };
    let has_logins = LazyCell::new(move || grid.people.iter().filter_map(login).any(|(_, is_name)| !is_name));
    people.filter_map(login).filter(move |(_, is_name)| !is_name || *has_logins).map(|(alt, _)| alt)
}
