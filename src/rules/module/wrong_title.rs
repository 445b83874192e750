//! `module/wrong-title`: the number is another module's.

use super::renumber;
use crate::{
    diagnostic::Diagnostic,
    fix::Safety,
    model::references::verdict::{self, Verdict},
    model::{
        modules::ModuleTree,
        references::{Reference, References},
    },
    rule::{Context, Fixable, Level, Needs, Sink},
    text,
};

rule! {
    id: "module/wrong-title",
    level: Level::ERROR,
    check: check,
    fix: Fixable::Unsafe,
    needs: Needs::Modules,
}

fn check(context: &Context<'_>, sink: &mut Sink) {
    if let Some(tree) = context.modules {
        judge(&context.model.references, tree, sink);
    }
}

fn judge(references: &References, tree: &ModuleTree, sink: &mut Sink) {
    for (reference, verdict) in verdict::all(references, tree) {
        let Verdict::WrongTitle(wrong) = verdict else { continue };
        let mut numbers: Vec<u32> = wrong.iter().flat_map(|(_, numbers)| numbers.iter().copied()).collect();
        for (index, _) in &wrong {
            numbers.extend(reference.titles.get(*index).iter().flat_map(|title| tree.numbers_of(&title.text)));
        }
        let mut finding =
            Diagnostic::new(reference.span, message(reference, &wrong, tree)).label(renumber::places(&numbers, tree));
        if let Some(right) = right(reference, tree) {
            finding = finding.help(right.instruction());
            if let Some(fix) = right.fix(Safety::Unsafe) {
                finding = finding.fix(fix);
            }
        } else if let Some(help) = in_order(reference, tree) {
            finding = finding.help(help);
        }
        sink.report(finding);
    }
}

/// One wrong title is told by itself, several as the run they are.
fn message(reference: &Reference, wrong: &[(usize, Vec<u32>)], tree: &ModuleTree) -> String {
    let numbers = verdict::numbers(reference, tree);
    let several = wrong.len() > 1 && numbers.len() < 9 && !reference.title_range;
    if let Some(targets) = renumber::targets(reference, tree).filter(|_| several) {
        let names: Vec<String> = numbers.iter().map(|&number| tree.titles(number)).collect();
        let (subject, titles) = (renumber::subject(reference), renumber::titles(reference, tree));
        return format!(
            "{subject} are {}; {titles} are {}",
            text::join(&names, "and"),
            renumber::modules(&targets, tree)
        );
    }
    let Some((index, places)) = wrong.first() else { return String::new() };
    let title = reference.titles.get(*index).map_or("", |title| title.text.as_str());
    let (title, home) = (renumber::title_of(title, tree), renumber::number_of(title, tree));
    match places.as_slice() {
        [number] => format!("Module {} is {}; {title} is {home}", tree.show(*number), tree.titles(*number)),
        _ => format!("{} do not include {title}, which is {home}", renumber::subject(reference)),
    }
}

/// The reference with the numbers of its titles; `None` where they have none of their own, or where only their order is wrong.
fn right(reference: &Reference, tree: &ModuleTree) -> Option<renumber::Renumbered> {
    let targets = renumber::targets(reference, tree)?;
    let numbers = verdict::numbers(reference, tree);
    let targets: Vec<u32> = match targets.as_slice() {
        [first, last] if reference.title_range && first < last => tree.between(*first, *last).collect(),
        _ if targets.len() == numbers.len() => targets,
        _ => return None,
    };
    let (mut old, mut new) = (numbers, targets.clone());
    old.sort_unstable();
    new.sort_unstable();
    if old == new { None } else { renumber::renumber(reference, &targets, tree) }
}

/// The reference with its titles in the order of its numbers, where only the order is wrong.
fn in_order(reference: &Reference, tree: &ModuleTree) -> Option<String> {
    let mut targets = renumber::targets(reference, tree)?;
    let numbers = verdict::numbers(reference, tree);
    let titles: Vec<String> = numbers.iter().map(|&number| tree.titles(number)).collect();
    targets.sort_unstable();
    let mut sorted = numbers;
    sorted.sort_unstable();
    (targets == sorted).then(|| format!("write `{} ({})`", renumber::subject(reference), titles.join(", ")))
}

#[cfg(test)]
mod tests;
