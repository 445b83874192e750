//! Wording and fixes that rules about module references share.

use crate::{
    fix::{Edit, Fix, Safety},
    model::{
        modules::{ModuleTree, normalize},
        references::{Number, Part, Reference},
    },
    text,
};

/// The numbers of a reference as the subject of a sentence: `Module 06`, `Modules 06-08`, `Modules 12 and 13`.
pub(super) fn subject(reference: &Reference) -> String {
    let parts: Vec<String> = reference.parts.iter().map(show_part).collect();
    let noun = if is_single(reference) { "Module" } else { "Modules" };
    format!("{noun} {}", text::join(&parts, "and"))
}

/// One item of the numbers of a reference: `06`, `06-08`, `9+`.
pub(super) fn show_part(part: &Part) -> String {
    match part {
        Part::Single(number) => show(number),
        Part::Range(first, last) => format!("{}-{}", show(first), show(last)),
        Part::OpenEnded(number) => format!("{}+", show(number)),
    }
}

/// A number with its leading zeros.
pub(super) fn show(number: &Number) -> String {
    format!("{:0width$}", number.value, width = usize::from(number.width))
}

fn is_single(reference: &Reference) -> bool {
    matches!(reference.parts.as_slice(), [Part::Single(_)])
}

/// “is” after one module, “are” after several.
pub(super) fn is_or_are(reference: &Reference) -> &'static str {
    if is_single(reference) { "is" } else { "are" }
}

/// Numbers in a sentence: `module 05`, `modules 05-07`, `modules 05 and 09`.
pub(super) fn modules(numbers: &[u32], tree: &ModuleTree) -> String {
    let word = if numbers.len() == 1 { "module" } else { "modules" };
    format!("{word} {}", written(numbers, tree))
}

/// Three or more successive numbers as a range, others as a list.
fn written(numbers: &[u32], tree: &ModuleTree) -> String {
    if numbers.len() > 2 && is_run(numbers, tree) {
        let ends = [numbers.first(), numbers.last()].into_iter().flatten();
        return ends.map(|&end| tree.show(end)).collect::<Vec<_>>().join("-");
    }
    text::join(&numbers.iter().map(|&number| tree.show(number)).collect::<Vec<_>>(), "and")
}

/// The numbers of a name: `module 05`, or `module 14 or 15` for a name that several modules share.
pub(super) fn number_of(name: &str, tree: &ModuleTree) -> String {
    let numbers: Vec<String> = tree.numbers_of(name).into_iter().map(|number| tree.show(number)).collect();
    format!("module {}", text::join(&numbers, "or"))
}

/// A name in the tree's spelling, or as the page spells it where the tree does not have it.
pub(super) fn title_of<'a>(name: &'a str, tree: &'a ModuleTree) -> &'a str {
    let wanted = normalize(name);
    let mut spellings = tree.named(name).map(|module| module.title.as_str());
    spellings.find(|title| normalize(title) == wanted).unwrap_or(name)
}

/// The titles of a reference in a sentence, in the tree's spelling.
pub(super) fn titles(reference: &Reference, tree: &ModuleTree) -> String {
    let titles: Vec<&str> = reference.titles.iter().map(|title| title_of(&title.text, tree)).collect();
    text::join(&titles, "and")
}

/// The locations of modules, at most four of them.
pub(super) fn locations(numbers: &[u32], tree: &ModuleTree) -> String {
    let mut locations: Vec<String> = Vec::new();
    for number in numbers {
        let location = tree.location(*number);
        if !location.is_empty() && !locations.contains(&location) {
            locations.push(location);
        }
    }
    if locations.len() > 4 {
        locations.truncate(4);
        locations.push("…".to_owned());
    }
    locations.join(", ")
}

/// Whether the numbers are all that the tree has from the first to the last, in order.
pub(super) fn is_run(numbers: &[u32], tree: &ModuleTree) -> bool {
    let (Some(&first), Some(&last)) = (numbers.first(), numbers.last()) else { return false };
    first <= last && tree.between(first, last).eq(numbers.iter().copied())
}

/// The numbers in ascending order.
pub(super) fn sorted(numbers: &[u32]) -> Vec<u32> {
    let mut numbers = numbers.to_vec();
    numbers.sort_unstable();
    numbers
}

/// The numbers that belong to the titles, where every title has exactly one.
pub(super) fn targets(reference: &Reference, tree: &ModuleTree) -> Option<Vec<u32>> {
    let only = |name: &str| match tree.numbers_of(name).as_slice() {
        [number] => Some(*number),
        _ => None,
    };
    let targets: Option<Vec<u32>> = reference.titles.iter().map(|title| only(&title.text)).collect();
    targets.filter(|targets| !targets.is_empty())
}

/// A reference with other numbers.
pub(super) struct Renumbered {
    /// The whole reference as it should read.
    text: String,
    /// Empty where the source between the numbers has markup.
    edits: Vec<Edit>,
}

impl Renumbered {
    /// The title of the fix.
    pub(super) fn instruction(&self) -> String {
        format!("write `{}`", self.text)
    }

    /// The fix; `None` where the source has to be edited by hand.
    pub(super) fn fix(self, safety: Safety) -> Option<Fix> {
        let title = self.instruction();
        (!self.edits.is_empty()).then_some(Fix { title, safety, edits: self.edits, order: None })
    }
}

/// Replaces the numbers of a reference: in its own form where they fit it, else as a list or a range.
pub(super) fn renumber(reference: &Reference, numbers: &[u32], tree: &ModuleTree) -> Option<Renumbered> {
    let old: Vec<Number> = reference.written().collect();
    let show = |number: u32| show_like(&old, number, tree);
    if let Some(new) = in_form(reference, numbers, tree) {
        let text = with_digits(reference, &new.iter().map(|&number| show(number)).collect::<Vec<_>>());
        let edits = old.iter().zip(&new).filter(|(old, new)| old.value != **new);
        let edits = edits.map(|(old, new)| Edit { span: old.span, text: show(*new) }).collect();
        return Some(Renumbered { text, edits });
    }
    let new = if numbers.len() > 2 && is_run(numbers, tree) {
        format!("{}-{}", show(*numbers.first()?), show(*numbers.last()?))
    } else {
        text::join(&numbers.iter().map(|&number| show(number)).collect::<Vec<_>>(), "and")
    };
    let (start, end) = reference.numbers_at;
    let (before, after) = (reference.text.get(..start)?, reference.text.get(end..)?);
    let verbatim = reference.numbers.len() as usize == end - start;
    let edits = if verbatim { vec![Edit { span: reference.numbers, text: new.clone() }] } else { Vec::new() };
    Some(Renumbered { text: format!("{before}{new}{after}"), edits })
}

/// The numbers to write where the modules fit the form of the reference. A range stays a range: the only one takes what
/// the single numbers next to it leave, one of several as many as it covers now.
fn in_form(reference: &Reference, numbers: &[u32], tree: &ModuleTree) -> Option<Vec<u32>> {
    let ranges = reference.parts.iter().filter(|part| matches!(part, Part::Range(..))).count();
    let singles = reference.parts.len() - ranges;
    let (mut new, mut rest) = (Vec::new(), numbers);
    for part in &reference.parts {
        let share = match part {
            Part::OpenEnded(_) => return None,
            Part::Range(..) if ranges == 1 => numbers.len().checked_sub(singles)?,
            part => part.width(),
        };
        let (own, left) = rest.split_at_checked(share)?;
        match (part, own) {
            (Part::Single(_), &[only]) => new.push(only),
            (_, &[first, .., last]) if is_run(own, tree) => new.extend([first, last]),
            _ => return None,
        }
        rest = left;
    }
    rest.is_empty().then_some(new)
}

/// A number written as the reference writes its own: with or without a leading zero, or as the tree does where they do
/// not show it.
fn show_like(old: &[Number], number: u32, tree: &ModuleTree) -> String {
    let width = old.iter().filter(|number| number.padded()).map(|number| usize::from(number.width)).max();
    match width {
        Some(width) => format!("{number:0width$}"),
        None if old.iter().any(|number| number.width == 1) => number.to_string(),
        None => tree.show(number),
    }
}

/// The text of the reference with its numbers replaced, one by one.
fn with_digits(reference: &Reference, new: &[String]) -> String {
    let (start, end) = reference.numbers_at;
    let mut text = reference.text.get(..start).unwrap_or_default().to_owned();
    let mut rest = reference.text.get(start..end).unwrap_or_default();
    for number in new {
        let digits = rest.find(|c: char| c.is_ascii_digit()).unwrap_or(rest.len());
        let (between, from) = rest.split_at_checked(digits).unwrap_or((rest, ""));
        text.push_str(between);
        text.push_str(number);
        rest = from.trim_start_matches(|c: char| c.is_ascii_digit());
    }
    text.push_str(rest);
    text.push_str(reference.text.get(end..).unwrap_or_default());
    text
}
