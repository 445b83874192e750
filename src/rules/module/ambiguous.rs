//! `module/ambiguous`: a single number that several directories share.

use super::{renumber, verdict};
use crate::{
    diagnostic::Diagnostic,
    rule::{Context, Level, Needs, Sink, Verdict},
};

rule! {
    id: "module/ambiguous",
    level: Level::WARNING,
    check: check,
    needs: Needs::Modules,
}

fn check(context: &Context<'_>, sink: &mut Sink) {
    for (checked, verdict, tree) in verdict::wrong(context) {
        let Verdict::Ambiguous(number) = *verdict else { continue };
        let subject = renumber::subject(checked.reference);
        let message = format!("{subject} could be {}", tree.titles(number));
        let mut finding = Diagnostic::new(checked.reference.span, message).label(tree.location(number));
        if let Some(module) = tree.numbered(number).first() {
            finding = finding.help(format!("add the title of the module: `{subject} ({})`", module.title));
        }
        sink.report(finding);
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{TestPage, tree};
    use super::check;

    #[test]
    fn a_single_number_is_ambiguous_until_it_has_a_title() {
        let tree = tree(&["18_x", "19_benchmarking", "20_capstone", "20_competition"]);
        let rest = "Module 20 could be Capstone or Competition | src/20_capstone, src/20_competition \
                    | add the title of the module: `Module 20 (Capstone)`";
        TestPage::new("Module 20 ends it", &tree).expect(check, &[&format!("Module 20: {rest}")]);
        TestPage::new("Module 20 (see below)", &tree).expect(check, &[&format!("Module 20 (see below): {rest}")]);
        for text in [
            "Module 20 (Competition)",
            "Module 20: Capstone",
            "Modules 18-20",
            "Modules 19 and 20",
            "Module 19",
            "Module 20 (Olympics)",
            "Module 20 (`x`)",
        ] {
            TestPage::new(text, &tree).expect(check, &[]);
        }
    }
}
