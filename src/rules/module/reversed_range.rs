//! `module/reversed-range`: a range that runs backwards.

use super::{renumber, verdict};
use crate::{
    diagnostic::Diagnostic,
    fix::{self, Edit, Fix, Safety},
    model::{
        modules::ModuleTree,
        references::{Part, Reference},
    },
    rule::{Context, Fixable, Level, Needs, Sink, Verdict},
    text,
};

rule! {
    id: "module/reversed-range",
    level: Level::ERROR,
    check: check,
    fix: Fixable::Unsafe,
    needs: Needs::Modules,
}

fn check(context: &Context<'_>, sink: &mut Sink) {
    for (checked, verdict, tree) in verdict::wrong(context) {
        if *verdict == Verdict::Reversed {
            let finding = Diagnostic::new(checked.reference.span, message(checked.reference));
            sink.report(match swap(checked.reference, tree, context.document.source()) {
                Some(fix) => finding.help(fix.title.clone()).fix(fix),
                None => finding.help("write the lower number first, and its title"),
            });
        }
    }
}

fn message(reference: &Reference) -> String {
    let reversed = reference.parts.iter().filter(|part| part.is_reversed());
    let ranges: Vec<String> = reversed.map(renumber::show_part).collect();
    let (noun, verb) = if ranges.len() == 1 { ("range", "runs") } else { ("ranges", "run") };
    format!("The {noun} {} {verb} backwards", text::join(&ranges, "and"))
}

/// Puts the ends of every reversed range in order, and the titles where they were in the order of the numbers. `None` if
/// the reference would be wrong either way.
fn swap(reference: &Reference, tree: &ModuleTree, source: &str) -> Option<Fix> {
    let mut edits = Vec::new();
    let mut right = reference.clone();
    for part in right.parts.iter_mut().filter(|part| part.is_reversed()) {
        if let Part::Range(first, last) = part {
            edits.push(Edit { span: first.span, text: renumber::show(last) });
            edits.push(Edit { span: last.span, text: renumber::show(first) });
            std::mem::swap(first, last);
        }
    }
    let fits = |right: &Reference| {
        matches!(verdict::verdict(right, &right.modules(tree), tree), None | Some(Verdict::UnknownTitle(_)))
    };
    let mut title = format!("write `{}`", renumber::subject(&right));
    if !reference.titles.is_empty() && !fits(&right) {
        right.titles.reverse();
        let texts: Vec<&str> = right.titles.iter().map(|title| title.text.as_str()).collect();
        let verbatim = reference.titles.iter().all(|title| title.span.slice(source) == title.text);
        if !verbatim || !fits(&right) {
            return None;
        }
        title = format!("write `{} ({})`", renumber::subject(&right), texts.join(", "));
        let mirrored = reference.titles.iter().zip(&texts);
        edits.extend(mirrored.map(|(title, text)| Edit { span: title.span, text: (*text).to_owned() }));
    }
    Some(Fix { title, safety: Safety::Unsafe, edits: fix::merge(edits)?, order: None })
}

#[cfg(test)]
mod tests {
    use super::super::tests::{TestPage, current};
    use super::check;

    #[test]
    fn swaps_the_ends_of_each_reversed_range() {
        let tree = current();
        let page = TestPage::new("Modules 08-06 (Autograd, Optimizers, Training)", &tree);
        page.expect(
            check,
            &["Modules 08-06 (Autograd, Optimizers, Training): The range 08-06 runs backwards | write `Modules 06-08`"],
        );
        assert_eq!(page.fixed(check), "Modules 06-08 (Autograd, Optimizers, Training)");
        let page = TestPage::new("Modules 01, 19–14, 9-8", &tree);
        page.expect(
            check,
            &["Modules 01, 19–14, 9-8: The ranges 19-14 and 9-8 run backwards | write `Modules 01, 14-19 and 8-9`"],
        );
        assert_eq!(page.fixed(check), "Modules 01, 14–19, 8-9");
        let page = TestPage::new("Modules 07-06 (Optimizers, Autograd) and 04-03 (Layers, Capstone)", &tree);
        page.expect(
            check,
            &[
                "Modules 07-06 (Optimizers, Autograd): The range 07-06 runs backwards | \
                 write `Modules 06-07 (Autograd, Optimizers)`",
                "04-03 (Layers, Capstone): The range 04-03 runs backwards | write the lower number first, and its title",
            ],
        );
        assert_eq!(page.fixed(check), "Modules 06-07 (Autograd, Optimizers) and 04-03 (Layers, Capstone)");
        TestPage::new("Modules 06-06 and 12, 10", &tree).expect(check, &[]);
    }
}
