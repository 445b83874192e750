//! `document/contradiction`: one title with two numbers.

mod titles;

use std::collections::BTreeMap;

use crate::{
    diagnostic::Diagnostic,
    document::Document,
    model::{
        modules::normalize,
        references::{Part, Reference, Title, TitleStyle},
    },
    rule::{Context, Level, Sink, Within, Yield},
    rules::wording,
    span::Span,
    text,
};

rule! {
    id: "document/contradiction",
    level: Level::ERROR,
    check: check,
    yields_to: Some(Yield { group: "module", within: Within::Line }),
}

/// A title with the number it is given, and the index of the reference.
#[derive(Clone, Copy)]
struct Claim<'a> {
    title: &'a Title,
    number: u32,
    reference: usize,
}

/// Reports the later of two references that give a title different numbers. References that differ in several titles
/// are one finding. Two references of one sentence, item or row know of each other: what both have is a remark.
fn check(context: &Context<'_>, sink: &mut Sink) {
    let references = &context.model.references.references;
    let mut titles = BTreeMap::<String, BTreeMap<u32, Claim<'_>>>::new();
    let mut evidence = BTreeMap::<String, Vec<Span>>::new();
    let parts = titles::Shown::read(&context.model.page.headings);
    for (index, reference) in references.iter().enumerate() {
        let shown = parts.of(reference);
        for (title, number) in claims(reference).into_iter().filter(|(title, _)| !titles::is_person(context, title)) {
            let claim = Claim { title, number, reference: index };
            let name = normalize(&title.text);
            evidence.entry(name.clone()).or_default().extend(shown);
            titles.entry(name).or_default().entry(number).or_insert(claim);
        }
    }
    let mut conflicts = BTreeMap::<(usize, usize), Vec<(Claim<'_>, Claim<'_>)>>::new();
    for (name, numbers) in titles.iter().filter(|(_, numbers)| numbers.len() > 1) {
        let is_module = context.modules.is_some_and(|tree| tree.is_module(name));
        if !is_module && context.modules.is_some_and(|tree| tree.nearest(name).is_none()) {
            continue;
        }
        let is_right = |number: u32| context.modules.is_some_and(|tree| tree.numbers_of(name).contains(&number));
        let shown = evidence.get(name).map(Vec::as_slice).unwrap_or_default();
        let differ = |first: &Claim<'_>, later: &Claim<'_>| {
            let spans = [first, later].map(|claim| claim.title.span);
            let is_shown = || shown.iter().any(|section| spans.iter().all(|&span| section.contains(span)));
            let is_known = context.modules.is_some() || is_shown();
            !(is_right(first.number) && is_right(later.number))
                && (is_module || (is_known && titles::place(context, spans[0]) != titles::place(context, spans[1])))
        };
        let mut claims: Vec<Claim<'_>> = numbers.values().copied().collect();
        claims.sort_by_key(|claim| (claim.reference, claim.title.span));
        // A text after three different numbers is a remark, unless it is known to be a name.
        if let [first, later @ ..] = claims.as_slice()
            && (is_module || later.len() == 1)
        {
            for later in later.iter().filter(|later| differ(first, later)) {
                conflicts.entry((later.reference, first.reference)).or_default().push((*first, *later));
            }
        }
    }
    for ((later, earlier), mut claims) in conflicts {
        if let (Some(later), Some(earlier)) = (references.get(later), references.get(earlier)) {
            claims.sort_by_key(|(_, later)| later.title.span);
            sink.report(finding(context.document, later, earlier, &claims));
        }
    }
}

fn finding(
    document: &Document,
    later: &Reference,
    earlier: &Reference,
    claims: &[(Claim<'_>, Claim<'_>)],
) -> Diagnostic {
    let line = |reference: &Reference| document.lines().line(reference.span.start);
    let same_line = line(earlier) == line(later);
    let location = if same_line { "earlier on this line".to_owned() } else { wording::on_line(document, earlier.span) };
    let message = match claims {
        [(first, here)] => format!(
            "{} is module {} here but module {} {location}",
            here.title.text,
            show(later, here.number),
            show(earlier, first.number)
        ),
        several => {
            let names: Vec<&str> = several.iter().map(|(_, here)| here.title.text.as_str()).collect();
            format!("{} have other numbers {location}", text::join(&names, "and"))
        }
    };
    let numbers = |reference: &Reference, claims: Vec<Claim<'_>>| {
        let number = |claim: Claim<'_>| format!("{} is module {}", claim.title.text, show(reference, claim.number));
        claims.into_iter().map(number).collect::<Vec<_>>().join(", ")
    };
    Diagnostic::new(later.span, message)
        .label(numbers(later, claims.iter().map(|(_, later)| *later).collect()))
        .also(earlier.span, numbers(earlier, claims.iter().map(|(first, _)| *first).collect()))
        .help("use the same number in both references")
}

/// A number with as many digits as the reference has in its padded numbers.
fn show(reference: &Reference, number: u32) -> String {
    let width = reference.written().filter(|number| number.padded()).map(|number| usize::from(number.width)).max();
    format!("{number:0width$}", width = width.unwrap_or(1))
}

/// The number that each title of a reference is given; none where they do not match one to one.
fn claims(reference: &Reference) -> Vec<(&Title, u32)> {
    let mut numbers = Vec::new();
    for part in &reference.parts {
        match *part {
            Part::Single(number) => numbers.push(number.value),
            Part::Range(first, last) if last.value.checked_sub(first.value).is_some_and(|span| span < 64) => {
                numbers.extend(first.value..=last.value);
            }
            Part::Range(..) | Part::OpenEnded(_) => return Vec::new(),
        }
    }
    if numbers.len() != reference.titles.len() || reference.title_range {
        return Vec::new();
    }
    let bracketed = reference.style == Some(TitleStyle::Bracketed);
    let short = |title: &Title| bracketed || title.text.split(' ').count() < 3;
    reference.titles.iter().zip(numbers).filter(|(title, _)| title.looks_like_name() && short(title)).collect()
}

#[cfg(test)]
mod tests;
