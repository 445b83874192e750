//! `module/padding`: a number written in another manner than the rest.

use crate::rules::module::renumber;
use crate::{
    diagnostic::Diagnostic,
    fix::{Edit, Fix, Safety},
    model::{
        modules::ModuleTree,
        references::{Number, Reference, References},
    },
    rule::{Context, Fixable, Level, Needs, Sink},
    text,
};

rule! {
    id: "module/padding",
    level: Level::Off,
    check: check,
    fix: Fixable::Safe,
    needs: Needs::Modules,
}

fn check(context: &Context<'_>, sink: &mut Sink) {
    if let Some(tree) = context.modules {
        judge(&context.model.references, tree, sink);
    }
}

fn judge(references: &References, _tree: &ModuleTree, sink: &mut Sink) {
    // Only numbers below 10 show their manner.
    let telling = |number: &Number| number.value < 10;
    let all = || references.references.iter().flat_map(Reference::written).filter(telling);
    let padded = all().filter(|number| number.padded()).count();
    let plain = all().count() - padded;
    if padded == 0 || plain == 0 {
        return;
    }
    let zeros = padded >= plain;
    let Some(example) = all().find(|number| number.padded() == zeros) else { return };
    for reference in &references.references {
        let odd: Vec<Number> =
            reference.written().filter(|number| telling(number) && number.padded() != zeros).collect();
        if odd.is_empty() {
            continue;
        }
        let width = if zeros { usize::from(example.width) } else { 1 };
        let show = |number: &Number| format!("{:0width$}", number.value);
        let how = if zeros {
            "without the zero that the rest of the page writes"
        } else {
            "with a zero that the rest of the page leaves out"
        };
        let edits: Vec<Edit> = odd.iter().map(|number| Edit { span: number.span, text: show(number) }).collect();
        let numbers: Vec<String> = odd.iter().map(show).collect();
        let fix = Fix { title: format!("write `{}`", text::join(&numbers, "and")), safety: Safety::Safe, edits };
        let finding = Diagnostic::new(reference.numbers, format!("{} stands {how}", renumber::subject(reference)));
        sink.report(finding.help(fix.title.clone()).also(example.span, "as here").fix(fix));
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{Setup, current};
    use super::judge;

    #[test]
    fn the_rarer_manner_gives_way() {
        let tree = current();
        let found = Setup::new("Module 6, Module 06, Modules 07-12 and Modules 8-10", &tree);
        assert_eq!(found.run(judge).len(), 2);
        assert_eq!(found.fixed(judge), "Module 06, Module 06, Modules 07-12 and Modules 08-10");
        assert_eq!(Setup::new("Module 6, Module 7, Module 08", &tree).fixed(judge), "Module 6, Module 7, Module 8");
        Setup::new("Module 6, Modules 10-13, Module 7", &tree).expect(judge, &[]);
        Setup::new("Modules 10-13", &tree).expect(judge, &[]);
    }
}
