//! Words and fixes that several of the rules use.

use crate::{
    fix::{Edit, Fix, Safety},
    model::{
        modules::ModuleTree,
        references::{Number, Part, Reference},
    },
    text,
};

/// The numbers of a reference as a sentence names them: `Module 06`, `Modules 06-08`, `Modules 12 and 13`.
pub(crate) fn subject(reference: &Reference) -> String {
    let show = |number: &Number| format!("{:0width$}", number.value, width = usize::from(number.width));
    let parts: Vec<String> = reference
        .parts
        .iter()
        .map(|part| match part {
            Part::Single(number) => show(number),
            Part::Range(first, last) => format!("{}-{}", show(first), show(last)),
            Part::OpenEnded(number) => format!("{}+", show(number)),
        })
        .collect();
    let many = !matches!(reference.parts.as_slice(), [Part::Single(_)]);
    format!("{} {}", if many { "Modules" } else { "Module" }, text::join(&parts, "and"))
}

/// “is” after one module, “are” after several.
pub(crate) fn is_or_are(reference: &Reference) -> &'static str {
    if matches!(reference.parts.as_slice(), [Part::Single(_)]) { "is" } else { "are" }
}

/// Numbers as a sentence names them: `module 05`, `modules 05-07`, `modules 05 and 09`.
pub(crate) fn modules(numbers: &[u32], tree: &ModuleTree) -> String {
    let word = if numbers.len() == 1 { "module" } else { "modules" };
    format!("{word} {}", written(numbers, tree))
}

/// Numbers as one writes them: a run of three or more as a range.
fn written(numbers: &[u32], tree: &ModuleTree) -> String {
    if numbers.len() > 2 && is_run(numbers, tree) {
        let ends = [numbers.first(), numbers.last()].into_iter().flatten();
        return ends.map(|&end| tree.show(end)).collect::<Vec<_>>().join("-");
    }
    text::join(&numbers.iter().map(|&number| tree.show(number)).collect::<Vec<_>>(), "and")
}

/// `module 05`, or `module 14 or 15` for a name that several numbers have.
pub(crate) fn number_of(name: &str, tree: &ModuleTree) -> String {
    let numbers: Vec<String> = tree.numbers_of(name).into_iter().map(|number| tree.show(number)).collect();
    format!("module {}", text::join(&numbers, "or"))
}

/// The tree's spelling of a name, the page's own where the tree has none.
pub(crate) fn title_of<'a>(name: &'a str, tree: &'a ModuleTree) -> &'a str {
    let wanted = crate::model::modules::normalize(name);
    let mut spellings = tree.named(name).map(|module| module.title.as_str());
    spellings.find(|title| crate::model::modules::normalize(title) == wanted).unwrap_or(name)
}

/// The titles of a reference in a sentence, in the tree's spelling.
pub(crate) fn titles(reference: &Reference, tree: &ModuleTree) -> String {
    let titles: Vec<&str> = reference.titles.iter().map(|title| title_of(&title.text, tree)).collect();
    text::join(&titles, "and")
}

/// Where modules stand, in a few words; no more than four of them.
pub(crate) fn places(numbers: &[u32], tree: &ModuleTree) -> String {
    let mut places: Vec<String> = Vec::new();
    for number in numbers {
        let place = tree.place(*number);
        if !place.is_empty() && !places.contains(&place) {
            places.push(place);
        }
    }
    if places.len() > 4 {
        places.truncate(4);
        places.push("…".to_owned());
    }
    places.join(", ")
}

/// Whether the numbers are all the tree has between the first and the last, in order.
pub(crate) fn is_run(numbers: &[u32], tree: &ModuleTree) -> bool {
    let (Some(&first), Some(&last)) = (numbers.first(), numbers.last()) else { return false };
    first <= last && tree.between(first, last).eq(numbers.iter().copied())
}

/// The right numbers of the titles, where every title has exactly one.
pub(crate) fn targets(reference: &Reference, tree: &ModuleTree) -> Option<Vec<u32>> {
    let only = |name: &str| match tree.numbers_of(name).as_slice() {
        [number] => Some(*number),
        _ => None,
    };
    let targets: Option<Vec<u32>> = reference.titles.iter().map(|title| only(&title.text)).collect();
    targets.filter(|targets| !targets.is_empty())
}

/// A reference with other numbers: how it then reads, and the edits that do it, where they can be done.
pub(crate) struct Renumbered {
    /// The whole reference as it should read.
    pub(crate) text: String,
    edits: Vec<Edit>,
}

impl Renumbered {
    /// As an instruction.
    pub(crate) fn instruction(&self) -> String {
        format!("write `{}`", self.text)
    }

    /// As a fix; `None` where markup stands between the numbers, so that a person has to do it.
    pub(crate) fn fix(self, safety: Safety) -> Option<Fix> {
        let title = self.instruction();
        (!self.edits.is_empty()).then_some(Fix { title, safety, edits: self.edits })
    }
}

/// Writes `numbers` in place of those of the reference: in its own form where that can hold them, else as a list or a range.
pub(crate) fn renumber(reference: &Reference, numbers: &[u32], tree: &ModuleTree) -> Option<Renumbered> {
    let old: Vec<Number> = reference.written().collect();
    let show = |number: u32| show_like(&old, number, tree);
    if let Some(new) = in_form(reference, numbers, tree) {
        let edits = old.iter().zip(&new).filter(|(old, new)| old.value != **new);
        let edits = edits.map(|(old, new)| Edit { span: old.span, text: show(*new) }).collect();
        return Some(Renumbered {
            text: with_digits(reference, &new.iter().map(|&n| show(n)).collect::<Vec<_>>()),
            edits,
        });
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

/// The numbers that are written where a reference has these modules in its own form: a range stays a range, and takes what the single
/// numbers beside it leave over, or as many as it spans where there are several.
fn in_form(reference: &Reference, numbers: &[u32], tree: &ModuleTree) -> Option<Vec<u32>> {
    let ranges = reference.parts.iter().filter(|part| matches!(part, Part::Range(..))).count();
    let singles = reference.parts.len() - ranges;
    let (mut new, mut rest) = (Vec::new(), numbers);
    for part in &reference.parts {
        let share = match part {
            Part::Single(_) => 1,
            Part::Range(..) if ranges == 1 => numbers.len().checked_sub(singles)?,
            Part::Range(first, last) => last.value.abs_diff(first.value) as usize + 1,
            Part::OpenEnded(_) => return None,
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

/// A number in the manner of the reference: with a leading zero where it has one, without where it lacks one, else as the tree has it.
fn show_like(old: &[Number], number: u32, tree: &ModuleTree) -> String {
    let width = old.iter().filter(|number| number.padded()).map(|number| usize::from(number.width)).max();
    match width {
        Some(width) => format!("{number:0width$}"),
        None if old.iter().any(|number| number.width == 1) => number.to_string(),
        None => tree.show(number),
    }
}

/// The reference's text with its runs of digits replaced, one by one.
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
