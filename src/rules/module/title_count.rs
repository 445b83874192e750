//! `module/title-count`: fewer or more titles than modules.

use super::{renumber, verdict};
use crate::{
    diagnostic::Diagnostic,
    model::{modules::ModuleTree, references::Reference},
    rule::{Context, Level, Needs, Sink, Verdict},
};

rule! {
    id: "module/title-count",
    level: Level::ERROR,
    check: check,
    needs: Needs::Modules,
}

fn check(context: &Context<'_>, sink: &mut Sink) {
    for (checked, verdict, tree) in verdict::wrong(context) {
        if *verdict != Verdict::TitleCount {
            continue;
        }
        let (reference, modules) = (checked.reference, checked.modules.as_slice());
        let message = format!(
            "{} {} {}, but {} follow",
            renumber::subject(reference),
            renumber::is_or_are(reference),
            count(modules.len(), "module"),
            count(reference.titles.len(), "title")
        );
        let mut finding = Diagnostic::new(reference.span, message).label(label(reference, modules, tree));
        if let Some(help) = help(reference, modules, tree) {
            finding = finding.help(help);
        }
        sink.report(finding);
    }
}

/// `one module`, `three titles`, `12 titles`.
fn count(count: usize, noun: &str) -> String {
    const WORDS: [&str; 11] = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
    let plural = if count == 1 { "" } else { "s" };
    WORDS.get(count).map_or_else(|| format!("{count} {noun}s"), |word| format!("{word} {noun}{plural}"))
}

/// The locations of the modules that no title names; of all modules where each has a title.
fn label(reference: &Reference, modules: &[u32], tree: &ModuleTree) -> String {
    let named: Vec<u32> = reference.titles.iter().flat_map(|title| tree.numbers_of(&title.text)).collect();
    let untitled: Vec<u32> = modules.iter().copied().filter(|number| !named.contains(number)).collect();
    match untitled.as_slice() {
        [] => renumber::locations(modules, tree),
        untitled => format!("without a title: {}", renumber::locations(untitled, tree)),
    }
}

/// The titles that belong to the numbers where each given title is among them, else the numbers that belong to the
/// titles.
fn help(reference: &Reference, modules: &[u32], tree: &ModuleTree) -> Option<String> {
    let inside = |name: &str| tree.numbers_of(name).iter().any(|number| modules.contains(number));
    let unique = modules.iter().all(|&number| tree.numbered(number).len() == 1);
    if unique && modules.len() <= 8 && reference.titles.iter().all(|title| inside(&title.text)) {
        let titles: Vec<String> = modules.iter().map(|&number| tree.titles(number)).collect();
        return Some(format!("write `{} ({})`", renumber::subject(reference), titles.join(", ")));
    }
    let targets = renumber::targets(reference, tree)?;
    Some(format!("check the numbers: {} are {}", renumber::titles(reference, tree), renumber::modules(&targets, tree)))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{TestPage, current, tree};
    use super::check;

    #[test]
    fn compares_the_number_of_names_and_modules() {
        let tree = current();
        TestPage::new("Modules 06-08 (Autograd, Optimizers)", &tree).expect(
            check,
            &["Modules 06-08 (Autograd, Optimizers): Modules 06-08 are three modules, but two titles follow \
               | without a title: src/08_training | write `Modules 06-08 (Autograd, Optimizers, Training)`"],
        );
        TestPage::new("Module 06 (Autograd, Optimizers)", &tree).expect(
            check,
            &["Module 06 (Autograd, Optimizers): Module 06 is one module, but two titles follow | src/06_autograd \
               | check the numbers: Autograd and Optimizers are modules 06 and 07"],
        );
        TestPage::new("Modules 01-11 (Tensor, Layers)", &tree).expect(
            check,
            &["Modules 01-11 (Tensor, Layers): Modules 01-11 are 11 modules, but two titles follow \
               | without a title: src/02_activations, src/04_losses, src/05_dataloader, src/06_autograd, … \
               | check the numbers: Tensor and Layers are modules 01 and 03"],
        );
    }

    #[test]
    fn ignores_incomplete_lists() {
        let tree = current();
        for text in [
            "Modules 06-08 (Autograd)",
            "Modules 06-08 (Autograd, and more)",
            "Modules 01-08 (Tensor → Training)",
            "Modules 06-08 (Autograd, Optimizers, …)",
            "Modules 06+ (Autograd, Optimizers)",
            "Modules 14-19 (Optimization Tier, production)",
        ] {
            TestPage::new(text, &tree).expect(check, &[]);
        }
    }

    #[test]
    fn two_directories_of_one_number_may_both_be_named() {
        let tree = tree(&["19_benchmarking", "20_capstone", "20_competition"]);
        TestPage::new("Module 20 (Capstone, Competition)", &tree).expect(check, &[]);
        TestPage::new("Module 20 (Capstone and Competition)", &tree).expect(check, &[]);
    }
}
