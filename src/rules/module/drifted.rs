//! `module/drifted`: a number that meant another module when its line was written.

use super::{
    ahead::{is_ahead, is_same},
    history, meant, renumber,
};
use crate::{
    diagnostic::Diagnostic,
    facts::Snapshot,
    fix::Safety,
    model::{
        modules::{Module, ModuleTree},
        references::Reference,
    },
    rule::{CheckedReference, Context, Fixable, Level, Needs, Sink, Verdict, Within, Yield},
};

rule! {
    id: "module/drifted",
    level: Level::WARNING,
    check: check,
    fix: Fixable::Unsafe,
    needs: Needs::History,
    yields_to: Some(Yield { group: "module", within: Within::Span }),
}

fn check(context: &Context<'_>, sink: &mut Sink) {
    let (Some(tree), Some(known)) = (context.modules, context.facts.history.as_ref()) else { return };
    for checked in context.references {
        let written = history::written(context.document, checked.reference, known);
        let written = written.filter(|written| !is_ahead(checked.reference, written, tree));
        if let Some(finding) = written.and_then(|written| compare(checked, tree, &written.snapshot)) {
            sink.report(finding);
        }
    }
}

/// Compares the modules that a reference meant with those it means now.
fn compare(checked: &CheckedReference<'_>, tree: &ModuleTree, then: &Snapshot) -> Option<Diagnostic> {
    let reference = checked.reference;
    // History may explain an unknown title better than `unknown-title`.
    if !matches!(checked.verdict, None | Some(Verdict::UnknownTitle(_))) {
        return None;
    }
    let old = ModuleTree::of_directories(&then.directories);
    let meant = meant::meant(reference, &old, tree)?;
    let numbers = reference.modules(&old);
    let still = |number: u32, was: &Module| tree.numbered(number).iter().any(|now| is_same(now, was));
    let (number, was) = numbers.iter().zip(&meant).find(|(number, was)| !still(**number, was))?;
    let today = meant::today(reference, &meant, tree, &old);
    let same = |today: &Vec<u32>| renumber::sorted(today) == renumber::sorted(&checked.modules);
    (!today.as_ref().is_ok_and(same)).then(|| finding(reference, (*number, was), today, tree, then))
}

/// The title of a module, in today's spelling where it still exists.
fn title<'a>(module: &'a Module, tree: &'a ModuleTree) -> &'a str {
    if tree.is_module(&module.name) { renumber::title_of(&module.name, tree) } else { &module.title }
}

fn finding(
    reference: &Reference,
    (number, was): (u32, &Module),
    today: Result<Vec<u32>, &Module>,
    tree: &ModuleTree,
    then: &Snapshot,
) -> Diagnostic {
    let shown = tree.show(number);
    let now = match tree.titles(number) {
        // Inside a range whose ends still exist.
        names if names.is_empty() => format!("there is no module {shown} now"),
        names => format!("it is {names} now"),
    };
    let message = format!("Module {shown} was {} when this line was written; {now}", title(was, tree));
    let finding =
        Diagnostic::new(reference.span, message).label(format!("written in {} on {}", then.commit, then.date));
    let today = match today {
        Ok(today) => today,
        Err(lost) => {
            let (title, is_module) = (title(lost, tree), tree.is_module(&lost.name));
            let now = if is_module { renumber::number_of(&lost.name, tree) } else { "no longer a module".to_owned() };
            return finding.help(format!("write the module that is meant: {title} is {now}"));
        }
    };
    let Some(right) = renumber::renumber(reference, &today, tree) else { return finding };
    let finding = finding.help(right.instruction());
    match right.fix(Safety::Unsafe) {
        Some(fix) => finding.fix(fix),
        None => finding,
    }
}
