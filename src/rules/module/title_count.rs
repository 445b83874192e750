//! `module/title-count`: more or fewer names than modules.

use super::renumber;
use crate::{
    diagnostic::Diagnostic,
    model::references::verdict::{self, Verdict},
    model::{
        modules::ModuleTree,
        references::{Reference, References},
    },
    rule::{Context, Level, Needs, Sink},
};

rule! {
    id: "module/title-count",
    level: Level::ERROR,
    check: check,
    needs: Needs::Modules,
}

fn check(context: &Context<'_>, sink: &mut Sink) {
    if let Some(tree) = context.modules {
        judge(&context.model.references, tree, sink);
    }
}

fn judge(references: &References, tree: &ModuleTree, sink: &mut Sink) {
    for (reference, verdict) in verdict::all(references, tree) {
        let Verdict::TitleCount { modules } = verdict else { continue };
        let plural = if modules.len() == 1 { "" } else { "s" };
        let (subject, is) = (renumber::subject(reference), renumber::is_or_are(reference));
        let titles = reference.titles.len();
        let message = format!("{subject} {is} {} module{plural}, but {titles} titles follow", modules.len());
        let mut finding = Diagnostic::new(reference.span, message).label(label(reference, &modules, tree));
        if let Some(help) = help(reference, &modules, tree) {
            finding = finding.help(help);
        }
        sink.report(finding);
    }
}

/// The modules that no title names.
fn nameless(reference: &Reference, modules: &[u32], tree: &ModuleTree) -> Vec<u32> {
    let named: Vec<u32> = reference.titles.iter().flat_map(|title| tree.numbers_of(&title.text)).collect();
    modules.iter().copied().filter(|number| !named.contains(number)).collect()
}

fn label(reference: &Reference, modules: &[u32], tree: &ModuleTree) -> String {
    let nameless = nameless(reference, modules, tree);
    let places = renumber::places(if nameless.is_empty() { modules } else { &nameless }, tree);
    if nameless.is_empty() { places } else { format!("without a title: {places}") }
}

/// The titles that belong to the numbers where each given one is among them, else the numbers that belong to the titles.
fn help(reference: &Reference, modules: &[u32], tree: &ModuleTree) -> Option<String> {
    let inside = |name: &str| tree.numbers_of(name).iter().any(|number| modules.contains(number));
    let unique = modules.iter().all(|&number| tree.numbered(number).len() == 1);
    if unique && modules.len() <= 8 && reference.titles.iter().all(|title| inside(&title.text)) {
        let titles: Vec<String> = modules.iter().map(|&number| tree.titles(number)).collect();
        return Some(format!("write `{} ({})`", renumber::subject(reference), titles.join(", ")));
    }
    let targets = renumber::targets(reference, tree)?;
    Some(format!("{} are {}", renumber::titles(reference, tree), renumber::modules(&targets, tree)))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{Setup, current, tree};
    use super::judge;

    #[test]
    fn counts_names_against_modules() {
        let tree = current();
        Setup::new("Modules 06-08 (Autograd, Optimizers)", &tree).expect(
            judge,
            &["Modules 06-08 (Autograd, Optimizers): Modules 06-08 are 3 modules, but 2 titles follow \
               | without a title: src/08_training | write `Modules 06-08 (Autograd, Optimizers, Training)`"],
        );
        Setup::new("Module 06 (Autograd, Optimizers)", &tree).expect(
            judge,
            &["Module 06 (Autograd, Optimizers): Module 06 is 1 module, but 2 titles follow | src/06_autograd \
               | Autograd and Optimizers are modules 06 and 07"],
        );
    }

    #[test]
    fn leaves_alone_what_is_no_full_list() {
        let tree = current();
        for text in [
            "Modules 06-08 (Autograd)",
            "Modules 06-08 (Autograd, and more)",
            "Modules 01-08 (Tensor → Training)",
            "Modules 06-08 (Autograd, Optimizers, …)",
            "Modules 06+ (Autograd, Optimizers)",
            "Modules 14-19 (Optimization Tier, production)",
        ] {
            Setup::new(text, &tree).expect(judge, &[]);
        }
    }

    #[test]
    fn two_directories_may_both_be_named() {
        let tree = tree(&["19_benchmarking", "20_capstone", "20_competition"]);
        Setup::new("Module 20 (Capstone, Competition)", &tree).expect(judge, &[]);
        Setup::new("Module 20 (Capstone and Competition)", &tree).expect(judge, &[]);
    }
}
