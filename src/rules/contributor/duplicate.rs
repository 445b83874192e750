//! `contributor/duplicate`: a person listed twice in a grid.

mod content;
mod plain_list;
mod roster;

use std::{cell::LazyCell, collections::HashMap};

use super::{
    identity,
    removal::{self, Removals},
    subject,
};
use crate::{
    diagnostic::Diagnostic,
    document::{Document, NodeIndex},
    fix::{Fix, Safety},
    model::people::{Grid, Person},
    rule::{Context, Fixable, Level, Sink},
    rules::wording,
    span::Span,
    text,
};
use content::{Content, has_other_remark};

rule! {
    id: "contributor/duplicate",
    level: Level::ERROR,
    check: check,
    fix: Fixable::Unsafe,
    check_roster: Some(roster::check),
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
        if let Some(first) = first.filter(|first| grid.generated || !has_other_remark(document, first, person)) {
            let [before, again] = [first, person].map(|person| (person.element, person.location(document)));
            let finding = finding(document, &subject(document, person), before, again, || {
                removals.person(person).filter(|span| is_alone(*span, &sorted))
            });
            let finding = finding.subject(identity(document, person));
            sink.report(if grid.generated {
                let help = "remove one of the two from .all-contributorsrc, which generates this list";
                Diagnostic { fix: None, ..finding }.help(help)
            } else {
                finding
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

/// Two elements of one person, each with its location. There is a fix only if nothing is lost with the second one.
fn finding(
    document: &Document,
    name: &str,
    first: (NodeIndex, Span),
    second: (NodeIndex, Span),
    removal: impl FnOnce() -> Option<Span>,
) -> Diagnostic {
    let [before, again] = [first, second].map(|(element, _)| {
        let elements = removal::elements(document, element);
        Content::of(document, &elements, &[])
    });
    let differences = before.zip(again).map(|(before, again)| before.lacks(&again));
    let with = differences.iter().filter(|all| !all.is_empty()).map(|all| format!(", with {}", text::join(all, "and")));
    let label = format!("first {}{}", wording::on_line(document, first.1), with.collect::<String>());
    let finding =
        Diagnostic::new(second.1, format!("{name} is listed twice")).label(label).also(first.1, "listed here");
    if differences.is_none_or(|all| !all.is_empty()) {
        return finding.help("merge the two, or remove the one that is wrong");
    }
    let help = "remove the second one";
    match removal() {
        Some(span) => finding.help(help).fix(Fix::replace(Safety::Unsafe, help, span, "")),
        None => finding.help(help),
    }
}

/// Whether a span holds one person at most: a link may hold the avatars of several people. `spans` are those of all people
/// of the grid, sorted.
fn is_alone(span: Span, spans: &[Span]) -> bool {
    let inside = spans.iter().skip(spans.partition_point(|other| other.start < span.start));
    inside.take_while(|other| other.start < span.end).filter(|other| span.contains(**other)).nth(1).is_none()
}
