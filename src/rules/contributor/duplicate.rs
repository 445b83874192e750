//! `contributor/duplicate`: a person listed twice in a grid.

use std::collections::{BTreeMap, btree_map::Entry};

use super::{identity, subject};
use crate::{
    diagnostic::Diagnostic,
    document::{Document, NodeKind, Origin},
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
    for grid in &context.model.grids {
        report(context.document, grid, sink);
    }
}

fn report(document: &Document, grid: &Grid, sink: &mut Sink) {
    let mut by_login: BTreeMap<String, &Person> = BTreeMap::new();
    let mut by_id: BTreeMap<u64, &Person> = BTreeMap::new();
    let mut by_site: BTreeMap<(&str, &str), &Person> = BTreeMap::new();
    let mut spans: Vec<Span> = grid.people.iter().map(|person| person.span).collect();
    spans.sort_unstable();
    for person in &grid.people {
        let login = person.login.as_deref().map(str::to_ascii_lowercase);
        let same_login = login.as_ref().and_then(|login| by_login.get(login)).copied();
        let same_id = person.avatar_id.and_then(|id| by_id.get(&id)).copied();
        let first = [same_login, same_id].into_iter().flatten().find(|first| first.is_same(person));
        // Someone without an account is known by the name and the site.
        let site = if login.is_none() { person.link.and_then(|link| document.attr(link, "href")) } else { None };
        let site = site.map(|site| site.value.trim()).filter(|site| !site.is_empty()).zip(person.shown_name());
        let same_site = site.and_then(|site| by_site.get(&site)).copied();
        if let Some(first) = first.or(same_site.filter(|first| !first.has_other_account(person))) {
            sink.report(finding(document, grid, &spans, first, person));
            continue;
        }
        if let Some(site) = site {
            by_site.entry(site).or_insert(person);
        }
        if let Some(login) = login {
            by_login.entry(login).or_insert(person);
        }
        if let Some(id) = person.avatar_id {
            by_id.entry(id).or_insert(person);
        }
    }
}

/// `spans` are those of all people of the grid, sorted.
fn finding(document: &Document, grid: &Grid, spans: &[Span], first: &Person, second: &Person) -> Diagnostic {
    let message = format!("{} is listed twice", subject(document, second));
    let finding = Diagnostic::new(second.location(document), message)
        .subject(identity(document, second))
        .label(format!("first {}", wording::on_line(document, first.span)))
        .also(first.location(document), "listed here");
    if grid.generated {
        return finding.help("remove one of the two from .all-contributorsrc, which generates this list");
    }
    let finding = finding.help("remove the second one");
    // A link may hold the avatars of several people.
    let alone = |span: &Span| {
        let inside = spans.iter().skip(spans.partition_point(|other| other.start < span.start));
        inside.take_while(|other| other.start < span.end).filter(|other| span.contains(**other)).nth(1).is_none()
    };
    match removal(document, second).filter(alone) {
        Some(span) => finding.fix(Fix::replace(Safety::Unsafe, "remove the second one", span, "")),
        None => finding,
    }
}

/// What to remove: the whole element, with its line if nothing else is on it. A Markdown cell stays, empty, because its
/// row needs it.
fn removal(document: &Document, person: &Person) -> Option<Span> {
    let source = document.source();
    let NodeKind::Element { origin, .. } = document.node(person.element).kind else { return None };
    let whole = document.node(person.element).span;
    if person.name.as_ref().is_some_and(|name| !whole.contains(name.span)) {
        return None; // the name would remain
    }
    if origin == Origin::Markdown && document.name(person.element) == "td" {
        let inside = document.descendants(person.element).map(|node| document.node(node).span);
        return inside.reduce(Span::cover);
    }
    let mut span = whole;
    let text = span.slice(source);
    span.end -= (text.len() - text.trim_end().len()) as u32;
    let (before, after) = (source.get(..span.start as usize)?, source.get(span.end as usize..)?);
    // The page may be one long line with many people.
    let lines = document.lines();
    let line = lines.start(lines.line(span.start)) as usize;
    let blank = |text: &str| text.chars().all(|c| matches!(c, ' ' | '\t' | '>'));
    let last = lines.line(span.end);
    let next = if (last as usize) < lines.len() { lines.start(last + 1) as usize } else { source.len() };
    let rest = source.get(span.end as usize..next)?.trim_end_matches(['\n', '\r']).len();
    let (prefix, suffix) = (before.get(line..)?, after.get(..rest)?);
    if blank(prefix) && suffix.trim().is_empty() {
        let end = after.get(rest..)?;
        if end.is_empty() {
            // The last line has no line end; the page has none afterwards either.
            let start = before.get(..line)?.trim_end_matches(['\n', '\r']).len();
            return Some(Span::new(start as u32, source.len() as u32));
        }
        let newline = if end.starts_with("\r\n") { 2 } else { 1 };
        return Some(Span::new(line as u32, span.end + (rest + newline) as u32));
    }
    let blanks = [' ', '\t'];
    if suffix.trim().is_empty() {
        span.start -= (prefix.len() - prefix.trim_end_matches(blanks).len()) as u32;
    } else {
        span.end += (suffix.len() - suffix.trim_start_matches(blanks).len()) as u32;
    }
    Some(span)
}

/// Checks the file that generates the list.
pub fn in_roster(roster: &Roster, sink: &mut Sink) {
    let mut first: BTreeMap<String, &Listed> = BTreeMap::new();
    for listed in &roster.people {
        let Some(login) = &listed.login else { continue };
        match first.entry(login.text.to_lowercase()) {
            Entry::Vacant(free) => drop(free.insert(listed)),
            Entry::Occupied(taken) => {
                let before = taken.get();
                let message = format!("{} is listed twice", wording::clipped(&login.text));
                let place = before.login.as_ref().map_or(before.span, |login| login.span);
                sink.report(
                    Diagnostic::new(login.span, message)
                        .label(format!("first on line {}", before.line))
                        .also(place, "listed here")
                        .help("merge the two entries"),
                );
            }
        }
    }
}
