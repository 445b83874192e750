//! `contributor/badge-count`: the badge of all-contributors shows another number than the list has.

use crate::{
    diagnostic::Diagnostic,
    fix::{Edit, Fix, Safety},
    model::links::Link,
    rule::{Context, Fixable, Level, Sink},
    span::Span,
};

rule! {
    id: "contributor/badge-count",
    level: Level::WARNING,
    check: check,
    fix: Fixable::Safe,
}

/// What is before the number in the address of the badge.
const BADGE: &str = "/badge/all_contributors-";

fn check(context: &Context<'_>, sink: &mut Sink) {
    let Some(people) = people(context) else { return };
    for link in context.model.links.iter().filter(|link| link.image) {
        let Some((span, shown)) = number(context, link).filter(|(_, shown)| shown.parse() != Ok(people)) else {
            continue;
        };
        let edits = vec![Edit { span, text: people.to_string() }];
        let noun = if people == 1 { "person" } else { "people" };
        sink.report(
            Diagnostic::new(span, format!("The badge shows {shown} contributors; the list has {people} {noun}"))
                .help(format!("write `{people}`"))
                .fix(Fix { title: format!("write `{people}`"), safety: Safety::Safe, edits, order: None }),
        );
    }
}

/// The people of the generated list and of `.all-contributorsrc`. Where these differ, other rules report it.
fn people(context: &Context<'_>) -> Option<usize> {
    let generated = context.model.grids.iter().filter(|grid| grid.generated);
    let on_page = generated.map(|grid| grid.people.len()).reduce(|all, people| all + people);
    let roster = context.facts.roster.as_deref().filter(|roster| roster.error.is_none());
    match (on_page, roster.map(|roster| roster.people.len())) {
        (Some(on_page), Some(in_file)) => (on_page == in_file).then_some(on_page),
        (on_page, in_file) => on_page.or(in_file),
    }
}

/// The number in the address of a badge.
fn number<'a>(context: &Context<'a>, link: &Link) -> Option<(Span, &'a str)> {
    let written = link.span.slice(context.document.source());
    let at = written.find(BADGE)? + BADGE.len();
    let length = written.get(at..)?.bytes().take_while(u8::is_ascii_digit).count();
    let is_number = length > 0 && written.as_bytes().get(at + length) == Some(&b'-');
    let start = link.span.start + at as u32;
    is_number.then(|| (Span::new(start, start + length as u32), &written[at..at + length]))
}
