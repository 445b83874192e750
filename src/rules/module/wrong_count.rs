//! `module/wrong-count`: a statement of how many modules there are that is wrong.

use crate::{
    diagnostic::Diagnostic,
    rule::{Context, Level, Needs, Sink},
};

rule! {
    id: "module/wrong-count",
    level: Level::WARNING,
    check: check,
    needs: Needs::Modules,
}

fn check(context: &Context<'_>, sink: &mut Sink) {
    let Some(tree) = context.modules else { return };
    let count = u32::try_from(tree.count()).unwrap_or(u32::MAX);
    let are = if count == 1 { "is 1 module" } else { &format!("are {count} modules") };
    for stated in &context.model.references.counts {
        // A number below half of the total is about a part.
        if stated.value != count && stated.value.saturating_mul(2) >= count {
            let message = format!("There {are}, not {}", stated.value);
            sink.report(Diagnostic::new(stated.span, message).label(tree.extent()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{TestPage, current, tree};
    use super::check;

    #[test]
    fn counts_distinct_numbers() {
        let now = current();
        TestPage::new("a framework (21 modules) in 21-module form", &now).expect(
            check,
            &[
                "21 modules: There are 20 modules, not 21 | src/ has 01-20",
                "21-module: There are 20 modules, not 21 | src/ has 01-20",
            ],
        );
        TestPage::new("all 20 modules, 9 modules, Python 3 modules, the first 12 modules", &now).expect(check, &[]);
        TestPage::new("10 modules", &now).expect(check, &["10 modules: There are 20 modules, not 10 | src/ has 01-20"]);
        let shared = tree(&["00_a", "20_capstone", "20_competition"]);
        TestPage::new("2 modules", &shared).expect(check, &[]);
    }
}
