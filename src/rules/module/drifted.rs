//! `module/drifted`: the number meant another module when its line was last written.

use crate::{
    diagnostic::{Diagnostic, Severity},
    facts::Then,
    fix::Safety,
    model::{
        contract,
        modules::{Module, ModuleTree, normalize},
        references::{
            Part, Reference, Title,
            verdict::{self, Verdict},
        },
    },
    rule::{Context, Fixable, Level, Needs, Rule, Sink},
    rules::renumber,
};

/// The rule.
pub static RULE: Rule = Rule {
    id: "module/drifted",
    page: include_str!("../../../rules/module/drifted.md"),
    level: Level::On(Severity::Warning),
    fix: Fixable::Unsafe,
    needs: Needs::History,
    check,
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let (Some(tree), Some(history)) = (context.modules, context.history) else { return };
    for reference in &context.model.references.references {
        let (lines, source) = (context.document.lines(), context.document.source());
        let line = lines.line(reference.span.start);
        let start = lines.start(line) as usize;
        let text = source.get(start..).and_then(|rest| rest.lines().next());
        let Some(written) = history.lines.get(&line).filter(|written| text == Some(written.text.as_str())) else {
            continue;
        };
        if let Some(finding) = judge(reference, tree, &written.then) {
            sink.report(finding);
        }
    }
}

fn judge(reference: &Reference, tree: &ModuleTree, then: &Then) -> Option<Diagnostic> {
    // A title that no module has is told by its history where that explains it.
    let told = verdict::judge(reference, tree).is_some_and(|verdict| !matches!(verdict, Verdict::UnknownTitle(_)));
    if told || !verdict::is_dated(reference, tree) {
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
    // Titles have to be those of that time, or it is something else that they say.
    let titled = |(was, title): (&&Module, &Title)| normalize(&was.name) == normalize(&title.text);
    let agree = reference.titles.len() == meant.len() && meant.iter().zip(&reference.titles).all(titled);
    if !reference.is_bare() && !agree {
        return None;
    }
    let (number, was) = numbers
        .iter()
        .zip(&meant)
        .find(|(number, was)| !tree.numbered(**number).iter().any(|now| is_same(now, was)))?;
    Some(tell(reference, *number, was, &meant, tree, then))
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

fn tell(
    reference: &Reference,
    number: u32,
    was: &Module,
    meant: &[&Module],
    tree: &ModuleTree,
    then: &Then,
) -> Diagnostic {
    let title = renumber::title_of(&was.name, tree);
    let title = if tree.is_module(&was.name) { title } else { was.title.as_str() };
    let message =
        format!("Module {} was {title} when this was written; it is {} now", tree.show(number), tree.titles(number));
    let finding = Diagnostic::new(reference.span, message).label(format!("written in {}, {}", then.commit, then.date));
    let today: Option<Vec<u32>> = meant
        .iter()
        .map(|module| match tree.numbers_of(&module.name).as_slice() {
            [number] => Some(*number),
            _ => None,
        })
        .collect();
    let Some(mut today) = today else {
        return finding
            .help(format!("say what is meant: not every module of that time is there today, {title} for one"));
    };
    today.sort_unstable();
    match renumber::renumber(reference, &today, tree) {
        Some(right) => {
            let finding = finding.help(right.instruction());
            match right.fix(Safety::Unsafe) {
                Some(fix) => finding.fix(fix),
                None => finding,
            }
        }
        None => finding,
    }
}
