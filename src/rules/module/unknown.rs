//! `module/unknown`: no such module.

use super::renumber;
use crate::{
    diagnostic::Diagnostic,
    model::references::verdict::{self, Verdict},
    model::{
        modules::ModuleTree,
        references::{Reference, References},
    },
    rule::{Context, Level, Needs, Sink},
    text,
};

rule! {
    id: "module/unknown",
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
        let Verdict::Unknown(numbers) = verdict else { continue };
        let shown: Vec<String> = numbers.iter().map(|&number| tree.show(number)).collect();
        let message = format!("There is no module {}", text::join(&shown, "or"));
        let mut finding = Diagnostic::new(reference.span, message).label(tree.extent());
        if let Some(help) = meant(reference, &numbers, tree) {
            finding = finding.help(help);
        }
        sink.report(finding);
    }
}

/// What was probably meant: the numbers that the titles have, or the number with its digits the other way round.
fn meant(reference: &Reference, unknown: &[u32], tree: &ModuleTree) -> Option<String> {
    if let Some(targets) =
        renumber::targets(reference, tree).filter(|targets| targets.len() == verdict::width(reference))
    {
        return renumber::renumber(reference, &targets, tree).map(|renumbered| renumbered.instruction());
    }
    let [number] = unknown else { return None };
    let turned = if *number < 100 { number % 10 * 10 + number / 10 } else { *number };
    let near = (turned != *number && tree.has(turned)).then(|| tree.show(turned))?;
    Some(format!("did you mean {near}, {}?", tree.titles(turned)))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{Setup, current};
    use super::judge;

    #[test]
    fn tells_the_number_and_what_there_is() {
        let tree = current();
        Setup::new("Module 26 (Autograd)", &tree).expect(
            judge,
            &["Module 26 (Autograd): There is no module 26 | src/ has 01-20 | write `Module 06 (Autograd)`"],
        );
        Setup::new("Modules 19-22", &tree).expect(judge, &["Modules 19-22: There is no module 22 | src/ has 01-20"]);
        Setup::new("Modules 00, 31 and 21+", &tree)
            .expect(judge, &["Modules 00, 31 and 21+: There is no module 00, 21 or 31 | src/ has 01-20"]);
        Setup::new("Module 31", &tree)
            .expect(judge, &["Module 31: There is no module 31 | src/ has 01-20 | did you mean 13, Transformers?"]);
        Setup::new("Module 20, Modules 01-20, Modules 9+", &tree).expect(judge, &[]);
    }
}
