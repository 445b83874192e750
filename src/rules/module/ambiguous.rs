//! `module/ambiguous`: one number, two directories.

use super::renumber;
use crate::{
    diagnostic::Diagnostic,
    model::references::verdict::{self, Verdict},
    model::{modules::ModuleTree, references::References},
    rule::{Context, Level, Needs, Sink},
};

rule! {
    id: "module/ambiguous",
    level: Level::WARNING,
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
        let Verdict::Ambiguous(number) = verdict else { continue };
        let subject = renumber::subject(reference);
        let mut finding = Diagnostic::new(reference.span, format!("{subject} may be {}", tree.titles(number)));
        if let Some(module) = tree.numbered(number).first() {
            finding = finding.help(format!("say which: `{subject} ({})`", module.title));
        }
        sink.report(finding.label(tree.place(number)));
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{Setup, tree};
    use super::judge;

    #[test]
    fn a_lone_number_is_ambiguous_until_it_is_named() {
        let tree = tree(&["18_x", "19_benchmarking", "20_capstone", "20_competition"]);
        let told = "Module 20 may be Capstone or Competition | src/20_capstone, src/20_competition | say which: `Module 20 (Capstone)`";
        Setup::new("Module 20 ends it", &tree).expect(judge, &[&format!("Module 20: {told}")]);
        Setup::new("Module 20 (see below)", &tree).expect(judge, &[&format!("Module 20 (see below): {told}")]);
        for text in [
            "Module 20 (Competition)",
            "Module 20: Capstone",
            "Modules 18-20",
            "Modules 19 and 20",
            "Module 19",
            "Module 20 (Olympics)",
            "Module 20 (\u{fffc})",
        ] {
            Setup::new(text, &tree).expect(judge, &[]);
        }
    }
}
