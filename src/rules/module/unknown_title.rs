//! `module/unknown-title`: a bracketed title that no module has.

use super::renumber;
use crate::{
    diagnostic::Diagnostic,
    model::references::verdict::{self, Verdict},
    model::{
        modules::ModuleTree,
        references::{Part, Reference, References, Title},
    },
    rule::{Context, Level, Needs, Sink},
    text,
};

rule! {
    id: "module/unknown-title",
    level: Level::Off,
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
        let Verdict::UnknownTitle(indices) = verdict else { continue };
        let titles: Vec<&Title> = indices.iter().filter_map(|&index| reference.titles.get(index)).collect();
        let (Some(first), Some(last)) = (titles.first(), titles.last()) else { continue };
        let names: Vec<&str> = titles.iter().map(|title| title.text.as_str()).collect();
        let message = format!("No module is called {}", text::join(&names, "or"));
        let mut finding = Diagnostic::new(first.span.cover(last.span), message);
        if let [title] = titles.as_slice()
            && let Some(near) = tree.nearest(&title.text)
        {
            finding = finding.help(format!("did you mean {}, module {}?", near.title, tree.show(near.number)));
        }
        if let Some(label) = label(reference, tree) {
            finding = finding.label(label);
        }
        sink.report(finding);
    }
}

/// What the number is called, where there is one number.
fn label(reference: &Reference, tree: &ModuleTree) -> Option<String> {
    let [Part::Single(number)] = reference.parts.as_slice() else { return None };
    Some(format!("{} is {}", renumber::subject(reference), tree.titles(number.value)))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{Setup, current};
    use super::judge;

    #[test]
    fn tells_names_that_no_module_has() {
        let tree = current();
        Setup::new("Module 06 (Autogard)", &tree).expect(
            judge,
            &["Autogard: No module is called Autogard | Module 06 is Autograd | did you mean Autograd, module 06?"],
        );
        Setup::new("Modules 06-08 (Autograd, Wombats, Platypus)", &tree)
            .expect(judge, &["Wombats, Platypus: No module is called Wombats or Platypus"]);
    }

    #[test]
    fn remarks_are_no_titles() {
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
            Setup::new(text, &tree).expect(judge, &[]);
        }
    }
}
