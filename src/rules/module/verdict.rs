//! The one analysis of a page's references: what, if anything, is wrong with each.

use crate::{
    document::flow::OBJECT,
    model::{
        modules::{ModuleTree, TierNumbers},
        references::{Part, Reference, References, Title, TitleStyle},
    },
    rule::{CheckedReference, Context, Verdict},
};

/// Compares every reference of a page with the module tree.
#[must_use]
pub fn check_references<'a>(references: &'a References, tree: &'a ModuleTree) -> Vec<CheckedReference<'a>> {
    let check = |reference| {
        let modules = Reference::modules(reference, tree);
        let verdict = verdict(reference, &modules, tree);
        CheckedReference { reference, modules, verdict }
    };
    references.references.iter().map(check).collect()
}

/// The references with something wrong, in order.
pub(super) fn wrong<'a>(
    context: &Context<'a>,
) -> impl Iterator<Item = (&'a CheckedReference<'a>, &'a Verdict<'a>, &'a ModuleTree)> + use<'a> {
    let tree = context.modules;
    context.references.iter().filter_map(move |checked| Some((checked, checked.verdict.as_ref()?, tree?)))
}

/// What is wrong with a reference. What makes the other checks meaningless comes first.
pub(super) fn verdict<'a>(reference: &'a Reference, modules: &[u32], tree: &'a ModuleTree) -> Option<Verdict<'a>> {
    let (_, last) = tree.ends()?;
    if reference.parts.iter().any(|part| part.is_reversed()) {
        return Some(Verdict::Reversed);
    }
    let unknown = unknown(reference, tree, last);
    if !unknown.is_empty() {
        return Some(Verdict::Unknown(unknown));
    }
    if let Some(verdict) = titles(reference, modules, tree) {
        return Some(verdict);
    }
    if let Some(tier) = reference.tier.as_ref().and_then(|tier| tree.tier(&tier.text)) {
        return (!fits(reference, tree, &tier)).then_some(Verdict::WrongTier(tier));
    }
    let unknown = unknown_titles(reference, tree);
    if !unknown.is_empty() {
        return Some(Verdict::UnknownTitle(unknown));
    }
    ambiguous(reference, tree).map(Verdict::Ambiguous)
}

fn unknown(reference: &Reference, tree: &ModuleTree, last: u32) -> Vec<u32> {
    let mut unknown = Vec::new();
    for part in &reference.parts {
        let open = matches!(part, Part::OpenEnded(_));
        unknown.extend(part.numbers().map(|number| number.value).filter(|&n| !(tree.has(n) || (open && n <= last))));
    }
    unknown.sort_unstable();
    unknown.dedup();
    unknown
}

fn titles<'a>(reference: &'a Reference, modules: &[u32], tree: &ModuleTree) -> Option<Verdict<'a>> {
    let titles = &reference.titles;
    let open = reference.parts.iter().any(|part| matches!(part, Part::OpenEnded(_)));
    // The numbers that each title is given to.
    let given: Vec<Vec<u32>> = if reference.title_range && !open {
        if modules.len() < 2 {
            // “Module 07 (Tensor → Training)” says what it is between.
            return None;
        }
        [modules.first()?, modules.last()?].map(|&end| vec![end]).to_vec()
    } else if titles.len() == modules.len() && !open {
        modules.iter().map(|&number| vec![number]).collect()
    } else {
        let named = titles.len() > 1 && titles.iter().all(|title| tree.is_module(&title.text));
        if named && !open && !names_each(reference, modules, tree) {
            return Some(Verdict::TitleCount);
        }
        titles.iter().map(|_| modules.to_vec()).collect()
    };
    let is_wrong = |(title, given): &(&Title, Vec<u32>)| {
        let known = tree.numbers_of(&title.text);
        !known.is_empty() && !known.iter().any(|number| given.contains(number))
    };
    let wrong: Vec<_> = titles.iter().zip(given).filter(is_wrong).collect();
    (!wrong.is_empty()).then_some(Verdict::WrongTitle(wrong))
}

/// Whether each directory of a shared number has its own title: “Module 20 (Capstone, Competition)”.
fn names_each(reference: &Reference, modules: &[u32], tree: &ModuleTree) -> bool {
    let directories: usize = modules.iter().map(|&number| tree.numbered(number).len()).sum();
    let inside = |name: &str| tree.numbers_of(name).iter().any(|number| modules.contains(number));
    directories == reference.titles.len() && reference.titles.iter().all(|title| inside(&title.text))
}

/// Whether the numbers are those of the tier. A range that begins or ends with the tier reads as its extent and has to
/// be all of it; a range inside the tier and single numbers only have to belong to it.
fn fits(reference: &Reference, tree: &ModuleTree, tier: &TierNumbers<'_>) -> bool {
    let (first, last) = tier.ends();
    if let [Part::Range(from, to)] = reference.parts.as_slice() {
        let (from, to) = (from.value, to.value);
        return tier.is_extent(from, to) || (first < from && to < last);
    }
    let other_tier = |number: u32| tree.tiers().any(|other| other.name != tier.name && other.numbers.contains(&number));
    let belongs =
        |number: u32| tier.numbers.contains(&number) || ((first..=last).contains(&number) && !other_tier(number));
    reference.written().all(|number| belongs(number.value))
}

fn unknown_titles<'a>(reference: &'a Reference, tree: &ModuleTree) -> Vec<&'a Title> {
    let titles = &reference.titles;
    let some_known = titles.iter().any(|title| tree.knows(&title.text));
    let all_names = titles.iter().all(Title::looks_like_name);
    if reference.style != Some(TitleStyle::Bracketed) || !(some_known || all_names) {
        return Vec::new();
    }
    titles.iter().filter(|title| !tree.knows(&title.text) && title.looks_like_name()).collect()
}

fn ambiguous(reference: &Reference, tree: &ModuleTree) -> Option<u32> {
    let [Part::Single(number)] = reference.parts.as_slice() else { return None };
    let remark = reference.style == Some(TitleStyle::Bracketed)
        && reference.titles.iter().all(|title| is_remark(&title.text, tree) && !title.looks_like_name());
    let untitled = reference.tier.is_none() && (reference.titles.is_empty() || remark);
    let mut modules = tree.numbered(number.value).iter();
    let first = modules.next()?;
    (untitled && modules.any(|module| module.name != first.name)).then_some(number.value)
}

/// Whether a title is not the name of a module; code and images may be names.
fn is_remark(text: &str, tree: &ModuleTree) -> bool {
    !tree.is_module(text) && !text.contains(OBJECT)
}
