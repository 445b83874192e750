//! `module/wrong-count`: another number of modules than there are.

use crate::{
    diagnostic::Diagnostic,
    model::{modules::ModuleTree, references::References},
    rule::{Context, Level, Needs, Sink},
};

rule! {
    id: "module/wrong-count",
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
    let count = u32::try_from(tree.count()).unwrap_or(u32::MAX);
    for claim in &references.counts {
        // A number below half of the whole is about a part.
        if claim.value == count || claim.value.saturating_mul(2) < count {
            continue;
        }
        let are = if count == 1 { "is 1 module" } else { &format!("are {count} modules") };
        sink.report(Diagnostic::new(claim.span, format!("There {are}, not {}", claim.value)).label(tree.extent()));
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{Setup, current, tree};
    use super::judge;

    #[test]
    fn counts_distinct_numbers() {
        let now = current();
        Setup::new("a framework (21 modules) in 21-module form", &now).expect(
            judge,
            &[
                "21 modules: There are 20 modules, not 21 | src/ has 01-20",
                "21-module: There are 20 modules, not 21 | src/ has 01-20",
            ],
        );
        Setup::new("all 20 modules, 9 modules, Python 3 modules, the first 12 modules", &now).expect(judge, &[]);
        Setup::new("10 modules", &now).expect(judge, &["10 modules: There are 20 modules, not 10 | src/ has 01-20"]);
        let shared = tree(&["00_a", "20_capstone", "20_competition"]);
        Setup::new("2 modules", &shared).expect(judge, &[]);
    }
}
