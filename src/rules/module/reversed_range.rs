//! `module/reversed-range`: a range runs backwards.

use super::renumber;
use crate::{
    diagnostic::Diagnostic,
    fix::{Edit, Fix, Safety},
    model::references::verdict::{self, Verdict},
    model::{
        modules::ModuleTree,
        references::{Number, Part, Reference, References},
    },
    rule::{Context, Fixable, Level, Needs, Sink},
};

rule! {
    id: "module/reversed-range",
    level: Level::ERROR,
    check: check,
    fix: Fixable::Unsafe,
    needs: Needs::Modules,
}

fn check(context: &Context<'_>, sink: &mut Sink) {
    if let Some(tree) = context.modules {
        judge(&context.model.references, tree, sink);
    }
}

fn judge(references: &References, tree: &ModuleTree, sink: &mut Sink) {
    for (reference, verdict) in verdict::all(references, tree) {
        if verdict != Verdict::Reversed {
            continue;
        }
        let message = format!("{} run backwards", renumber::subject(reference));
        let fix = turn(reference);
        sink.report(Diagnostic::new(reference.span, message).help(fix.title.clone()).fix(fix));
    }
}

/// Puts the ends of every backward range in order.
fn turn(reference: &Reference) -> Fix {
    let show = |number: Number| format!("{:0width$}", number.value, width = usize::from(number.width));
    let mut edits = Vec::new();
    let mut right = reference.clone();
    for part in &mut right.parts {
        if let Part::Range(first, last) = part
            && first.value > last.value
        {
            edits.push(Edit { span: first.span, text: show(*last) });
            edits.push(Edit { span: last.span, text: show(*first) });
            std::mem::swap(first, last);
        }
    }
    Fix { title: format!("write `{}`", renumber::subject(&right)), safety: Safety::Unsafe, edits }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{Setup, current};
    use super::judge;

    #[test]
    fn turns_the_range_and_says_nothing_else() {
        let tree = current();
        let found = Setup::new("Modules 08-06 (Autograd, Optimizers, Training)", &tree);
        found.expect(
            judge,
            &["Modules 08-06 (Autograd, Optimizers, Training): Modules 08-06 run backwards | write `Modules 06-08`"],
        );
        assert_eq!(found.fixed(judge), "Modules 06-08 (Autograd, Optimizers, Training)");
        assert_eq!(Setup::new("Modules 01, 19–14", &tree).fixed(judge), "Modules 01, 14–19");
        Setup::new("Modules 06-06 and 12, 10", &tree).expect(judge, &[]);
    }
}
