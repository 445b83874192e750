//! `module/drifted`: a number that meant another module when its line was written.

use super::{
    ahead::{is_ahead, is_same, only},
    history, renumber,
};
use crate::{
    diagnostic::Diagnostic,
    facts::Snapshot,
    fix::Safety,
    model::{
        modules::{Module, ModuleTree, normalize},
        references::{Part, Reference, Title},
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
    let open = reference.parts.iter().any(|part| matches!(part, Part::OpenEnded(_)));
    // History may explain an unknown title better than `unknown-title`.
    let has_finding = !matches!(checked.verdict, None | Some(Verdict::UnknownTitle(_)));
    if open || has_finding || !history::explains(reference, tree) {
        return None;
    }
    let old = ModuleTree::of_directories(&then.directories);
    let numbers = reference.modules(&old);
    // A number of two modules, or of none, shows nothing.
    let meant: Option<Vec<&Module>> = numbers.iter().map(|&number| only(&old, number)).collect();
    let meant = meant.filter(|meant| !meant.is_empty())?;
    let was_meant = |title: &Title| meant.iter().any(|was| normalize(&was.name) == normalize(&title.text));
    if !history::former_titles(reference, tree).all(was_meant) {
        return None;
    }
    let still = |number: u32, was: &Module| tree.numbered(number).iter().any(|now| is_same(now, was));
    let (number, was) = numbers.iter().zip(&meant).find(|(number, was)| !still(**number, was))?;
    let today = today(reference, &meant, tree, &old);
    let same = |today: &Vec<u32>| renumber::sorted(today) == renumber::sorted(&checked.modules);
    (!today.as_ref().is_ok_and(same)).then(|| finding(reference, (*number, was), today, tree, then))
}

/// The numbers that the modules have today, sorted within each range; or a module that does not have exactly one.
fn today<'a>(
    reference: &Reference,
    meant: &[&'a Module],
    tree: &ModuleTree,
    old: &ModuleTree,
) -> Result<Vec<u32>, &'a Module> {
    let mut rest = meant.iter().map(|module| match tree.numbers_of(&module.name).as_slice() {
        [number] => Ok(*number),
        _ => Err(*module),
    });
    let mut today = Vec::new();
    for part in &reference.parts {
        let numbers: Result<Vec<u32>, _> = rest.by_ref().take(part.modules(old).len()).collect();
        today.extend(renumber::sorted(&numbers?));
    }
    Ok(today)
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
