//! `module/unknown-title`: a title in brackets that no module has.

use super::{renumber, verdict};
use crate::{
    diagnostic::Diagnostic,
    model::{
        modules::ModuleTree,
        references::{Part, Reference},
    },
    rule::{Context, Level, Needs, Sink, Verdict},
    rules::wording,
    text,
};

rule! {
    id: "module/unknown-title",
    level: Level::Off,
    check: check,
    needs: Needs::Modules,
}

fn check(context: &Context<'_>, sink: &mut Sink) {
    for (checked, verdict, tree) in verdict::wrong(context) {
        let Verdict::UnknownTitle(titles) = verdict else { continue };
        let (Some(first), Some(last)) = (titles.first(), titles.last()) else { continue };
        let names: Vec<String> = titles.iter().map(|title| wording::quoted(&title.text)).collect();
        let message = format!("No module is called {}", text::join(&names, "or"));
        let mut finding = Diagnostic::new(first.span.cover(last.span), message);
        if let [title] = titles.as_slice()
            && let Some(near) = tree.nearest(&title.text)
        {
            finding = finding.help(format!("did you mean {} (module {})?", near.title, tree.show(near.number)));
        }
        if let Some(label) = label(checked.reference, tree) {
            finding = finding.label(label);
        }
        sink.report(finding);
    }
}

/// The title that belongs to the number, where there is one number.
fn label(reference: &Reference, tree: &ModuleTree) -> Option<String> {
    let [Part::Single(number)] = reference.parts.as_slice() else { return None };
    Some(format!("{} is {}", renumber::subject(reference), tree.titles(number.value)))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{TestPage, current};
    use super::check;

    #[test]
    fn reports_names_that_no_module_has() {
        let tree = current();
        TestPage::new("Module 06 (Autogard)", &tree).expect(
            check,
            &["Autogard: No module is called “Autogard” | Module 06 is Autograd | did you mean Autograd (module 06)?"],
        );
        TestPage::new("Modules 06-08 (Autograd, Wombats, Platypus)", &tree)
            .expect(check, &["Wombats, Platypus: No module is called “Wombats” or “Platypus”"]);
    }

    #[test]
    fn ignores_remarks() {
        let tree = current();
        for text in [
            "Module 06 (see below)",
            "Module 06 (2 hours)",
            "Module 06 (Optional)",
            "Module 06 (the hard one)",
            "Module 06 (Optimization)",
            "Modules 06-08 (Autograd, and more)",
            "Module 06: Wombat",
            "Module 06 (Coming Soon)",
            "Modules 14-19 (Optimization Tier)",
        ] {
            TestPage::new(text, &tree).expect(check, &[]);
        }
    }
}
