//! `module/wrong-title`: a title that belongs to another module.

use super::{renumber, verdict};
use crate::{
    diagnostic::Diagnostic,
    fix::Safety,
    model::{modules::ModuleTree, references::Title},
    rule::{CheckedReference, Context, Fixable, Level, Needs, Sink, Verdict},
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
    for (checked, verdict, tree) in verdict::wrong(context) {
        let Verdict::WrongTitle(wrong) = verdict else { continue };
        let given = wrong.iter().flat_map(|(_, numbers)| numbers.iter().copied());
        let homes = wrong.iter().flat_map(|(title, _)| tree.numbers_of(&title.text));
        let label = renumber::locations(&given.chain(homes).collect::<Vec<_>>(), tree);
        let mut finding = Diagnostic::new(checked.reference.span, message(checked, wrong, tree)).label(label);
        if let Some(right) = right(checked, tree) {
            finding = finding.help(right.instruction());
            if let Some(fix) = right.fix(Safety::Unsafe) {
                finding = finding.fix(fix);
            }
        } else if let Some(help) = in_order(checked, tree) {
            finding = finding.help(help);
        }
        sink.report(finding);
    }
}

/// Describes one wrong title alone, several as a series.
fn message(checked: &CheckedReference<'_>, wrong: &[(&Title, Vec<u32>)], tree: &ModuleTree) -> String {
    let CheckedReference { reference, modules, .. } = checked;
    let subject = renumber::subject(reference);
    let series = wrong.len() > 1 && modules.len() < 9 && !reference.title_range;
    if let Some(targets) = renumber::targets(reference, tree).filter(|_| series) {
        let names: Vec<String> = modules.iter().map(|&number| tree.titles(number)).collect();
        let (titles, targets) = (renumber::titles(reference, tree), renumber::modules(&targets, tree));
        return format!("{subject} are {}; {titles} are {targets}", text::join(&names, "and"));
    }
    let Some((title, given)) = wrong.first() else { return String::new() };
    let (title, home) = (renumber::title_of(&title.text, tree), renumber::number_of(&title.text, tree));
    match given.as_slice() {
        [number] => format!("Module {} is {}; {title} is {home}", tree.show(*number), tree.titles(*number)),
        _ => format!("{subject} do not include {title}, which is {home}"),
    }
}

/// The reference with the numbers that belong to its titles; `None` where they have no unique ones, or only their order
/// is wrong.
fn right(checked: &CheckedReference<'_>, tree: &ModuleTree) -> Option<renumber::Renumbered> {
    let CheckedReference { reference, modules, .. } = checked;
    let targets = renumber::targets(reference, tree)?;
    let targets: Vec<u32> = match targets.as_slice() {
        [first, last] if reference.title_range && first < last => tree.between(*first, *last).collect(),
        _ if targets.len() == modules.len() => targets,
        _ => return None,
    };
    let same = renumber::sorted(modules) == renumber::sorted(&targets);
    if same { None } else { renumber::renumber(reference, &targets, tree) }
}

/// The reference with its titles in the order of its numbers, where only the order is wrong.
fn in_order(checked: &CheckedReference<'_>, tree: &ModuleTree) -> Option<String> {
    let targets = renumber::targets(checked.reference, tree)?;
    let titles: Vec<String> = checked.modules.iter().map(|&number| tree.titles(number)).collect();
    let same = renumber::sorted(&targets) == renumber::sorted(&checked.modules);
    same.then(|| format!("write `{} ({})`", renumber::subject(checked.reference), titles.join(", ")))
}

#[cfg(test)]
mod tests;
