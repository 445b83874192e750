//! `document/contradiction`: one title with two numbers.

mod rows;

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
/// are one finding.
fn check(context: &Context<'_>, sink: &mut Sink) {
    let references = &context.model.references.references;
    let mut titles = BTreeMap::<String, BTreeMap<u32, Claim<'_>>>::new();
    for (index, reference) in references.iter().enumerate() {
        for (title, number) in claims(reference).into_iter().filter(|(title, _)| !rows::is_person(context, title)) {
            let claim = Claim { title, number, reference: index };
            titles.entry(normalize(&title.text)).or_default().entry(number).or_insert(claim);
        }
    }
    let shared = rows::shared(context);
    let mut conflicts = BTreeMap::<(usize, usize), Vec<(Claim<'_>, Claim<'_>)>>::new();
    for (name, numbers) in titles.iter().filter(|(_, numbers)| numbers.len() > 1) {
        let is_module = context.modules.is_some_and(|tree| tree.is_module(name));
        let is_other = || context.modules.is_some_and(|tree| tree.nearest(name).is_none());
        if !is_module && (shared.contains(name) || is_other()) {
            continue;
        }
        let is_right = |number: u32| context.modules.is_some_and(|tree| tree.numbers_of(name).contains(&number));
        let mut claims: Vec<Claim<'_>> = numbers.values().copied().collect();
        claims.sort_by_key(|claim| (claim.reference, claim.title.span));
        // A text after three different numbers is a remark, unless it is known to be a name.
        if let [first, later @ ..] = claims.as_slice()
            && (is_module || later.len() == 1)
        {
            for later in later.iter().filter(|later| !(is_right(first.number) && is_right(later.number))) {
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
