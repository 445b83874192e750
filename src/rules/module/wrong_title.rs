//! `module/wrong-title`: the number is another module's.

use crate::{
    diagnostic::{Diagnostic, Severity},
    fix::Safety,
    model::{
        modules::ModuleTree,
        references::{Reference, References},
    },
    rule::{Context, Fixable, Level, Needs, Rule, Sink},
};
use crate::{
    model::references::verdict::{self, Verdict},
    rules::wording,
};

/// The rule.
pub static RULE: Rule = Rule {
    id: "module/wrong-title",
    page: include_str!("../../../rules/module/wrong-title.md"),
    level: Level::On(Severity::Error),
    fix: Fixable::Unsafe,
    needs: Needs::Modules,
    check,
};

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
            Diagnostic::new(reference.span, message(reference, &wrong, tree)).label(wording::places(&numbers, tree));
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
    if let Some(targets) = wording::targets(reference, tree).filter(|_| several) {
        let names: Vec<String> = numbers.iter().map(|&number| tree.titles(number)).collect();
        let (subject, titles) = (wording::subject(reference), wording::titles(reference, tree));
        return format!(
            "{subject} are {}; {titles} are {}",
            wording::listed(&names, "and"),
            wording::modules(&targets, tree)
        );
    }
    let Some((index, places)) = wrong.first() else { return String::new() };
    let title = reference.titles.get(*index).map_or("", |title| title.text.as_str());
    let (title, home) = (wording::title_of(title, tree), wording::number_of(title, tree));
    match places.as_slice() {
        [number] => format!("Module {} is {}; {title} is {home}", tree.show(*number), tree.titles(*number)),
        _ => format!("{} do not include {title}, which is {home}", wording::subject(reference)),
    }
}

/// The reference with the numbers of its titles; `None` where they have none of their own, or where only their order is wrong.
fn right(reference: &Reference, tree: &ModuleTree) -> Option<wording::Renumbered> {
    let targets = wording::targets(reference, tree)?;
    let numbers = verdict::numbers(reference, tree);
    let targets: Vec<u32> = match targets.as_slice() {
        [first, last] if reference.title_range && first < last => tree.between(*first, *last).collect(),
        _ if targets.len() == numbers.len() => targets,
        _ => return None,
    };
    let (mut old, mut new) = (numbers, targets.clone());
    old.sort_unstable();
    new.sort_unstable();
    if old == new { None } else { wording::renumber(reference, &targets, tree) }
}

/// The reference with its titles in the order of its numbers, where only the order is wrong.
fn in_order(reference: &Reference, tree: &ModuleTree) -> Option<String> {
    let mut targets = wording::targets(reference, tree)?;
    let numbers = verdict::numbers(reference, tree);
    let titles: Vec<String> = numbers.iter().map(|&number| tree.titles(number)).collect();
    targets.sort_unstable();
    let mut sorted = numbers;
    sorted.sort_unstable();
    (targets == sorted).then(|| format!("write `{} ({})`", wording::subject(reference), titles.join(", ")))
}

#[cfg(test)]
mod tests;
