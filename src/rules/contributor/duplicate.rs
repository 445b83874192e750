//! `contributor/duplicate`: a person listed twice in a grid.

mod plain_list;
mod remark;

use std::{
    cell::LazyCell,
    collections::{BTreeMap, HashMap},
};

use super::{identity, removal::Removals, subject};
use crate::{
    diagnostic::Diagnostic,
    document::Document,
    fix::{Fix, Safety},
    model::{
        people::{Grid, Person},
        roster::{Listed, Roster},
    },
    rule::{Context, Fixable, Level, Sink},
    rules::wording,
    span::Span,
};

rule! {
    id: "contributor/duplicate",
    level: Level::ERROR,
    check: check,
    fix: Fixable::Unsafe,
    check_roster: Some(in_roster),
}

fn check(context: &Context<'_>, sink: &mut Sink) {
    let mut removals = Removals::new(context.document);
    for grid in &context.model.grids {
        report(context.document, grid, &mut removals, sink);
    }
    plain_list::check(context, &mut removals, sink);
}

fn report(document: &Document, grid: &Grid, removals: &mut Removals<'_>, sink: &mut Sink) {
    let mut by_login: HashMap<(usize, String), &Person> = HashMap::with_capacity(grid.people.len());
    let mut by_id: HashMap<(usize, u64), &Person> = HashMap::with_capacity(grid.people.len());
    let mut by_site: HashMap<(usize, &str, &str), &Person> = HashMap::new();
    let sorted = LazyCell::new(|| {
        let mut spans: Vec<Span> = grid.people.iter().map(|person| person.span).collect();
        spans.sort_unstable();
        spans
    });
    for person in &grid.people {
        // In two groups with headings of their own, somebody is thanked for two things.
        let part = person.part;
        let login = person.login.as_deref().map(|login| (part, login.to_ascii_lowercase()));
        let same_login = login.as_ref().and_then(|login| by_login.get(login)).copied();
        let same_id = person.avatar_id.and_then(|id| by_id.get(&(part, id))).copied();
        let first = [same_login, same_id].into_iter().flatten().find(|first| first.is_same(person));
        // Someone without an account is known by the name and the site.
        let site = if login.is_none() { person.link.and_then(|link| document.attr(link, "href")) } else { None };
        let site = site.map(|site| site.value.trim()).filter(|site| !site.is_empty()).zip(person.shown_name());
        let site = site.map(|(site, name)| (part, site, name));
        let same_site = site.and_then(|site| by_site.get(&site)).copied();
        let first = first.or(same_site.filter(|first| !first.has_other_account(person)));
        if let Some(first) = first.filter(|first| grid.generated || !remark::has_other(document, first, person)) {
            let finding = finding(document, first, person);
            sink.report(if grid.generated {
                finding.help("remove one of the two from .all-contributorsrc, which generates this list")
            } else if !has_account_of(first, person) {
                finding.help("remove one of the two, and keep the link to the profile")
            } else {
                with_fix(finding, removals.person(person), &sorted)
            });
            continue;
        }
        if let Some(site) = site {
            by_site.entry(site).or_insert(person);
        }
        if let Some(login) = login {
            by_login.entry(login).or_insert(person);
        }
        if let Some(id) = person.avatar_id {
            by_id.entry((part, id)).or_insert(person);
        }
    }
}

fn finding(document: &Document, first: &Person, second: &Person) -> Diagnostic {
    let message = format!("{} is listed twice", subject(document, second));
    Diagnostic::new(second.location(document), message)
        .subject(identity(document, second))
        .label(format!("first {}", wording::on_line(document, first.span)))
        .also(first.location(document), "listed here")
}

/// Whether the first links to the account of the second, if the second links to one.
fn has_account_of(first: &Person, second: &Person) -> bool {
    let account = |person: &Person| person.login.as_ref().map(|login| login.to_ascii_lowercase());
    second.login.is_none() || account(first) == account(second)
}

/// `spans` are those of all people of the grid, sorted.
fn with_fix(finding: Diagnostic, removal: Option<Span>, spans: &[Span]) -> Diagnostic {
    let finding = finding.help("remove the second one");
    // A link may hold the avatars of several people.
    let alone = |span: &Span| {
        let inside = spans.iter().skip(spans.partition_point(|other| other.start < span.start));
        inside.take_while(|other| other.start < span.end).filter(|other| span.contains(**other)).nth(1).is_none()
    };
    match removal.filter(alone) {
        Some(span) => finding.fix(Fix::replace(Safety::Unsafe, "remove the second one", span, "")),
        None => finding,
    }
}

/// Checks the file that generates the list.
pub fn in_roster(roster: &Roster, sink: &mut Sink) {
    let mut first: BTreeMap<String, &Listed> = BTreeMap::new();
    for listed in &roster.people {
        let keys = identities(listed);
        let before = keys.iter().find_map(|key| first.get(key)).copied();
        for key in keys {
            first.entry(key).or_insert(listed);
        }
        let Some(before) = before else { continue };
        let login = |person: &Listed| person.login.as_ref().map(|login| login.text.to_lowercase());
        let same_login = login(listed).is_some() && login(listed) == login(before);
        let other_account = listed.account().zip(before.account()).is_some_and(|(a, b)| a != b);
        if other_account && !same_login {
            continue; // Two people with the same name and the site of their company.
        }
        let own = listed.login.as_ref().filter(|_| same_login).map(|login| login.text.as_str());
        let message = format!("{} is listed twice", wording::clipped(own.unwrap_or_else(|| listed.display_name())));
        sink.report(
            Diagnostic::new(listed.location(), message)
                .label(format!("first on line {}", before.line))
                .also(before.location(), "listed here")
                .help("merge the two entries"),
        );
    }
}

/// What only one person has: the login; the account or the site, with the name.
fn identities(listed: &Listed) -> Vec<String> {
    let login = listed.login.as_ref().map(|login| format!("login {}", login.text.to_lowercase()));
    let name = listed.name.as_ref().map(|name| name.text.to_lowercase());
    let account = listed.account().map(|id| format!("account {id}"));
    let site = listed.profile.as_ref().map(|profile| format!("site {}", profile.text));
    let with_name = [account, site].into_iter().flatten().zip(name.iter().cycle());
    login.into_iter().chain(with_name.map(|(key, name)| format!("{key} {name}"))).collect()
}
