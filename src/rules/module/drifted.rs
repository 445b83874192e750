//! `module/drifted`: the number meant another module when its line was last written.

use super::renumber;
use crate::{
    diagnostic::Diagnostic,
    facts::Snapshot,
    fix::Safety,
    model::{
        contract,
        modules::{Module, ModuleTree, normalize},
        references::{
            Part, Reference, Title,
            verdict::{self, Verdict},
        },
    },
    rule::{Context, Fixable, Level, Needs, Sink, Within, Yield},
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
    let (Some(tree), Some(history)) = (context.modules, context.facts.history.as_ref()) else { return };
    for reference in &context.model.references.references {
        let (lines, source) = (context.document.lines(), context.document.source());
        let line = lines.line(reference.span.start);
        let start = lines.start(line) as usize;
        let text = source.get(start..).and_then(|rest| rest.lines().next());
        let Some(written) = history.lines.get(&line).filter(|written| text == Some(written.text.as_str())) else {
            continue;
        };
        if let Some(finding) = judge(reference, tree, &written.snapshot) {
            sink.report(finding);
        }
    }
}

fn judge(reference: &Reference, tree: &ModuleTree, then: &Snapshot) -> Option<Diagnostic> {
    // A title that no module has is told by its history where that explains it.
    let told = verdict::judge(reference, tree).is_some_and(|verdict| !matches!(verdict, Verdict::UnknownTitle(_)));
    if told || !verdict::is_history(reference, tree) {
        return None;
    }
    if reference.parts.iter().any(|part| matches!(part, Part::OpenEnded(_))) {
        return None;
    }
    let old = ModuleTree::from_directories("", &then.directories, &contract::Modules::default());
    let numbers = verdict::numbers(reference, &old);
    // What had two names then, or none, says nothing.
    let meant: Option<Vec<&Module>> = numbers.iter().map(|&number| only(&old, number)).collect();
    let meant = meant.filter(|meant| !meant.is_empty())?;
    // A name that is there no more is that of one of them.
    let meant_by = |title: &Title| meant.iter().any(|was| normalize(&was.name) == normalize(&title.text));
    if !verdict::gone(reference, tree).all(meant_by) {
        return None;
    }
    let (number, was) = numbers
        .iter()
        .zip(&meant)
        .find(|(number, was)| !tree.numbered(**number).iter().any(|now| is_same(now, was)))?;
    let today = today(reference, &meant, tree, &old);
    let same = |today: &Vec<u32>| sorted(today) == sorted(&verdict::numbers(reference, tree));
    (!today.as_ref().is_ok_and(same)).then(|| tell(reference, (*number, was), today, tree, then))
}

fn only(tree: &ModuleTree, number: u32) -> Option<&Module> {
    match tree.numbered(number) {
        [module] => Some(module),
        _ => None,
    }
}

fn is_same(now: &Module, was: &Module) -> bool {
    let wanted = normalize(&was.name);
    std::iter::once(&now.name).chain(&now.aliases).any(|name| normalize(name) == wanted)
}

fn sorted(numbers: &[u32]) -> Vec<u32> {
    let mut numbers = numbers.to_vec();
    numbers.sort_unstable();
    numbers
}

/// The numbers that the modules have today: those of a list in its order, those of a range in theirs. Else a module that has not one.
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
        let width = verdict::numbers_of(part, old).len();
        today.extend(sorted(&rest.by_ref().take(width).collect::<Result<Vec<u32>, _>>()?));
    }
    Ok(today)
}

/// As messages call it.
fn title<'a>(module: &'a Module, tree: &'a ModuleTree) -> &'a str {
    if tree.is_module(&module.name) { renumber::title_of(&module.name, tree) } else { &module.title }
}

fn tell(
    reference: &Reference,
    (number, was): (u32, &Module),
    today: Result<Vec<u32>, &Module>,
    tree: &ModuleTree,
    then: &Snapshot,
) -> Diagnostic {
    let shown = tree.show(number);
    let now = match tree.titles(number) {
        // In a range whose ends are still there.
        names if names.is_empty() => format!("there is no module {shown} now"),
        names => format!("it is {names} now"),
    };
    let message = format!("Module {shown} was {} when this was written; {now}", title(was, tree));
    let finding = Diagnostic::new(reference.span, message).label(format!("written in {}, {}", then.commit, then.date));
    let today = match today {
        Ok(today) => today,
        Err(lost) => {
            let lost = match tree.is_module(&lost.name) {
                true => format!("{} is {} today", title(lost, tree), renumber::number_of(&lost.name, tree)),
                false => format!("{} is no module today", title(lost, tree)),
            };
            return finding.help(format!("say what is meant: {lost}"));
        }
    };
    let Some(right) = renumber::renumber(reference, &today, tree) else { return finding };
    let finding = finding.help(right.instruction());
    match right.fix(Safety::Unsafe) {
        Some(fix) => finding.fix(fix),
        None => finding,
    }
}
