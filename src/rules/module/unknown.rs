//! `module/unknown`: a number that no module has.

use super::{
    ahead::is_ahead,
    history, meant,
    renumber::{self, Renumbered},
    verdict,
};
use crate::{
    diagnostic::Diagnostic,
    fix::Safety,
    model::{
        links::{self, Target},
        modules::ModuleTree,
        references::{Part, Reference},
    },
    rule::{Context, Fixable, Level, Needs, Sink, Verdict},
    text,
};

rule! {
    id: "module/unknown",
    level: Level::ERROR,
    check: check,
    fix: Fixable::Unsafe,
    needs: Needs::Modules,
}

fn check(context: &Context<'_>, sink: &mut Sink) {
    for (checked, verdict, tree) in verdict::wrong(context) {
        let Verdict::Unknown(numbers) = verdict else { continue };
        if is_linked(context, checked.reference) {
            continue;
        }
        let shown: Vec<String> = numbers.iter().map(|&number| tree.show(number)).collect();
        let message = format!("There is no module {}", text::join(&shown, "or"));
        let mut finding = Diagnostic::new(checked.reference.span, message).label(tree.extent());
        let renumbered = by_titles(checked.reference, tree);
        if let Some(renumbered) = renumbered.or_else(|| by_history(checked.reference, context, tree)) {
            finding = finding.help(renumbered.instruction());
            if let Some(fix) = renumbered.fix(Safety::Unsafe) {
                finding = finding.fix(fix);
            }
        } else if let Some(help) = swapped(numbers, tree) {
            finding = finding.help(help);
        }
        sink.report(finding);
    }
}

/// Whether the numbers are in a link to another site, whose modules they are: `[Module 9](https://other.dev)`.
fn is_linked(context: &Context<'_>, reference: &Reference) -> bool {
    links::around(&context.model.links, reference.numbers).any(|link| matches!(link.target, Target::Web { .. }))
}

/// The reference with the numbers that belong to its titles.
fn by_titles(reference: &Reference, tree: &ModuleTree) -> Option<Renumbered> {
    let width: usize = reference.parts.iter().map(Part::width).sum();
    let targets = renumber::targets(reference, tree).filter(|targets| targets.len() == width)?;
    renumber::renumber(reference, &targets, tree)
}

/// The reference with today's numbers of the modules that it meant when it was written, where that is known.
fn by_history(reference: &Reference, context: &Context<'_>, tree: &ModuleTree) -> Option<Renumbered> {
    let written = history::written(context.document, reference, context.facts.history.as_ref()?)?;
    let old = ModuleTree::of_directories(&written.snapshot.directories);
    let meant = meant::meant(reference, &old, tree).filter(|_| !is_ahead(reference, written, tree))?;
    let today = meant::today(reference, &meant, tree, &old).ok()?;
    renumber::renumber(reference, &today, tree)
}

/// The module whose number has the digits in the other order.
fn swapped(unknown: &[u32], tree: &ModuleTree) -> Option<String> {
    let [number] = unknown else { return None };
    let swapped = if *number < 100 { number % 10 * 10 + number / 10 } else { *number };
    let near = (swapped != *number && tree.has(swapped)).then(|| tree.show(swapped))?;
    Some(format!("did you mean module {near} ({})?", tree.titles(swapped)))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{TestPage, current};
    use super::check;

    #[test]
    fn reports_the_number_and_what_exists() {
        let tree = current();
        TestPage::new("Module 26 (Autograd)", &tree).expect(
            check,
            &["Module 26 (Autograd): There is no module 26 | src/ has 01-20 | write `Module 06 (Autograd)`"],
        );
        TestPage::new("Modules 19-22", &tree).expect(check, &["Modules 19-22: There is no module 22 | src/ has 01-20"]);
        TestPage::new("Modules 00, 31 and 21+", &tree)
            .expect(check, &["Modules 00, 31 and 21+: There is no module 00, 21 or 31 | src/ has 01-20"]);
        TestPage::new("Module 31", &tree).expect(
            check,
            &["Module 31: There is no module 31 | src/ has 01-20 | did you mean module 13 (Transformers)?"],
        );
        TestPage::new("Module 20, Modules 01-20, Modules 9+", &tree).expect(check, &[]);
        TestPage::new("See [Module 29](https://other.test) and [*Module 31*](https://other.test/a)", &tree)
            .expect(check, &[]);
        TestPage::new("See [Module 29](modules/29.md)", &tree)
            .expect(check, &["Module 29: There is no module 29 | src/ has 01-20"]);
    }
}
