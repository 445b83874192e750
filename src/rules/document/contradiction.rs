//! `document/contradiction`: one title under two numbers.

use std::collections::BTreeMap;

use crate::{
    diagnostic::Diagnostic,
    model::{
        modules::{ModuleTree, normalize},
        references::{Part, Reference, References, Title, TitleStyle},
    },
    rule::{Context, Level, Sink, Within, Yield},
};

rule! {
    id: "document/contradiction",
    level: Level::ERROR,
    check: check,
    yields_to: Some(Yield { group: "module", within: Within::Line }),
}

fn check(context: &Context<'_>, sink: &mut Sink) {
    judge(&context.model.references, context.modules, sink);
}

/// A title with the number it is given to, and the reference that does so, by index.
#[derive(Clone, Copy)]
struct Claim<'a> {
    title: &'a Title,
    number: u32,
    reference: usize,
}

/// Of the places that give one title two numbers the later is told, with the earlier as its other end; two references that differ in several
/// titles are one finding.
fn judge(references: &References, tree: Option<&ModuleTree>, sink: &mut Sink) {
    let mut titles = BTreeMap::<String, BTreeMap<u32, Claim<'_>>>::new();
    for (index, reference) in references.references.iter().enumerate() {
        for (title, number) in claims(reference) {
            let claim = Claim { title, number, reference: index };
            titles.entry(normalize(&title.text)).or_default().entry(number).or_insert(claim);
        }
    }
    let mut conflicts = BTreeMap::<(usize, usize), Vec<(Claim<'_>, Claim<'_>)>>::new();
    for (name, numbers) in &titles {
        let known = tree.is_some_and(|tree| tree.is_module(name));
        let fine = |number: u32| tree.is_some_and(|tree| tree.numbers_of(name).contains(&number));
        let mut places: Vec<Claim<'_>> = numbers.values().copied().collect();
        places.sort_by_key(|claim| (claim.reference, claim.title.span));
        // What stands at three numbers is a remark, unless it is known to be a name.
        if let [first, later @ ..] = places.as_slice()
            && (known || later.len() == 1)
        {
            for later in later.iter().filter(|later| !(fine(first.number) && fine(later.number))) {
                conflicts.entry((later.reference, first.reference)).or_default().push((*first, *later));
            }
        }
    }
    for ((later, earlier), titles) in conflicts {
        let all = &references.references;
        if let (Some(later), Some(earlier)) = (all.get(later), all.get(earlier)) {
            sink.report(finding(later, earlier, &titles));
        }
    }
}

fn finding(later: &Reference, earlier: &Reference, titles: &[(Claim<'_>, Claim<'_>)]) -> Diagnostic {
    let show = |reference: &Reference, number: u32| {
        let width = reference.written().filter(|number| number.padded()).map(|number| usize::from(number.width)).max();
        format!("{number:0width$}", width = width.unwrap_or(1))
    };
    let mut titles: Vec<_> = titles.to_vec();
    titles.sort_by_key(|(_, here)| here.title.span);
    let tell = |reference: &Reference, here: bool| {
        let claims = titles.iter().map(|(first, later)| if here { later } else { first });
        let told: Vec<String> =
            claims.map(|claim| format!("{} is module {}", claim.title.text, show(reference, claim.number))).collect();
        told.join(", ")
    };
    let message = match titles.as_slice() {
        [(first, here)] => {
            let name = &here.title.text;
            format!(
                "{name} is module {} here and module {} elsewhere",
                show(later, here.number),
                show(earlier, first.number)
            )
        }
        several => {
            let names: Vec<&str> = several.iter().map(|(_, here)| here.title.text.as_str()).collect();
            format!("{} have other numbers elsewhere", names.join(", "))
        }
    };
    Diagnostic::new(later.span, message)
        .label(tell(later, true))
        .also(earlier.span, tell(earlier, false))
        .help("give the module the same number in both places")
}

/// Which number each title of a reference is given to: none where they do not match one to one.
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
