//! What is wrong with one reference: the one thing that is told of it.

use crate::{
    document::flow::OBJECT,
    model::{
        modules::{ModuleTree, TierNumbers},
        references::{Part, Reference, References, TitleStyle},
    },
};

/// The cause of a finding.
#[derive(Debug, PartialEq)]
pub enum Verdict<'a> {
    /// A range runs backwards.
    Reversed,
    /// These numbers are no module's; ascending.
    Unknown(Vec<u32>),
    /// More or fewer names than modules.
    TitleCount {
        /// Modules that the numbers stand for.
        modules: Vec<u32>,
    },
    /// Names that belong to other numbers: index of the title, and the numbers it stands at.
    WrongTitle(Vec<(usize, Vec<u32>)>),
    /// The numbers are not those of the tier.
    WrongTier(TierNumbers<'a>),
    /// One number that several directories share.
    Ambiguous(u32),
    /// Titles, by index, that no module has.
    UnknownTitle(Vec<usize>),
}

/// The references with something wrong, in order, with what is wrong.
pub fn all<'a>(references: &'a References, tree: &'a ModuleTree) -> impl Iterator<Item = (&'a Reference, Verdict<'a>)> {
    references.references.iter().filter_map(|reference| Some((reference, judge(reference, tree)?)))
}

/// Whether nothing but history tells which modules a reference meant: it names none, or one that is there no more.
#[must_use]
pub fn is_history(reference: &Reference, tree: &ModuleTree) -> bool {
    reference.is_bare() || (reference.tier.is_none() && !unknown_titles(reference, tree).is_empty())
}

/// What is wrong with a reference; what makes the rest doubtful comes first.
pub fn judge<'a>(reference: &Reference, tree: &'a ModuleTree) -> Option<Verdict<'a>> {
    let (_, last) = tree.ends()?;
    if reference.parts.iter().any(|part| matches!(part, Part::Range(first, last) if first.value > last.value)) {
        return Some(Verdict::Reversed);
    }
    let unknown = unknown(reference, tree, last);
    if !unknown.is_empty() {
        return Some(Verdict::Unknown(unknown));
    }
    let numbers = numbers(reference, tree);
    if let Some(verdict) = titles(reference, tree, &numbers) {
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

/// How many numbers a reference spans by itself, whatever the tree has.
pub fn width(reference: &Reference) -> usize {
    let width = |part: &Part| match part {
        Part::Range(first, last) => last.value.abs_diff(first.value) as usize + 1,
        Part::Single(_) | Part::OpenEnded(_) => 1,
    };
    reference.parts.iter().map(width).sum()
}

/// The modules' numbers that a reference stands for, in its order. A range over a gap stands for the modules that are there.
pub fn numbers(reference: &Reference, tree: &ModuleTree) -> Vec<u32> {
    reference.parts.iter().flat_map(|part| numbers_of(part, tree)).collect()
}

/// The same for one part of it.
pub fn numbers_of(part: &Part, tree: &ModuleTree) -> Vec<u32> {
    match part {
        Part::Single(number) => vec![number.value],
        Part::Range(first, last) => tree.between(first.value, last.value).collect(),
        Part::OpenEnded(number) => tree.between(number.value, u32::MAX).collect(),
    }
}

fn titles<'a>(reference: &Reference, tree: &ModuleTree, numbers: &[u32]) -> Option<Verdict<'a>> {
    let titles = &reference.titles;
    let open = reference.parts.iter().any(|part| matches!(part, Part::OpenEnded(_)));
    let ends = || Some([*numbers.first()?, *numbers.last()?]);
    // Which numbers each title stands at.
    let places: Vec<Vec<u32>> = if reference.title_range && !open {
        ends()?.map(|end| vec![end]).to_vec()
    } else if titles.len() == numbers.len() && !open {
        numbers.iter().map(|&number| vec![number]).collect()
    } else {
        let named = titles.len() > 1 && titles.iter().all(|title| tree.is_module(&title.text));
        if named && !open && !names_each(reference, tree, numbers) {
            return Some(Verdict::TitleCount { modules: numbers.to_vec() });
        }
        titles.iter().map(|_| numbers.to_vec()).collect()
    };
    let wrong: Vec<_> = titles
        .iter()
        .zip(places)
        .enumerate()
        .filter(|(_, (title, places))| {
            let known = tree.numbers_of(&title.text);
            !known.is_empty() && !known.iter().any(|number| places.contains(number))
        })
        .map(|(index, (_, places))| (index, places))
        .collect();
    if wrong.is_empty() { None } else { Some(Verdict::WrongTitle(wrong)) }
}

/// “Module 20 (Capstone, Competition)”: one name for each directory.
fn names_each(reference: &Reference, tree: &ModuleTree, numbers: &[u32]) -> bool {
    let directories: usize = numbers.iter().map(|&number| tree.numbered(number).len()).sum();
    let inside = |name: &str| tree.numbers_of(name).iter().any(|number| numbers.contains(number));
    directories == reference.titles.len() && reference.titles.iter().all(|title| inside(&title.text))
}

/// Whether the numbers are the tier's. A range that begins or ends with the tier has to be the whole tier, since it reads as its extent; one
/// inside, and single numbers, only have to belong to it.
fn fits(reference: &Reference, tree: &ModuleTree, tier: &TierNumbers<'_>) -> bool {
    let (first, last) = tier.ends();
    let elsewhere = |number: u32| tree.tiers().any(|other| other.name != tier.name && other.numbers.contains(&number));
    let belongs =
        |number: u32| tier.numbers.contains(&number) || ((first..=last).contains(&number) && !elsewhere(number));
    if let [Part::Range(from, to)] = reference.parts.as_slice() {
        let (from, to) = (from.value, to.value);
        return (from, to) == (first, last) || (first < from && to < last);
    }
    reference.written().all(|number| belongs(number.value))
}

/// The names in a bracket, by index, that no module and no tier has.
#[must_use]
pub fn unknown_titles(reference: &Reference, tree: &ModuleTree) -> Vec<usize> {
    if reference.style != Some(TitleStyle::Bracketed) {
        return Vec::new();
    }
    let titles = &reference.titles;
    let some_known = titles.iter().any(|title| tree.knows(&title.text));
    let all_names = titles.iter().all(|title| title.looks_like_name());
    let unknown = titles.iter().enumerate().filter(|(_, title)| !tree.knows(&title.text) && title.looks_like_name());
    if some_known || all_names { unknown.map(|(index, _)| index).collect() } else { Vec::new() }
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

/// Neither a module's name nor code or a picture, which may well be one.
fn is_remark(text: &str, tree: &ModuleTree) -> bool {
    !tree.is_module(text) && !text.contains(OBJECT)
}
