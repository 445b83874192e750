//! `module/padding`: a number with a leading zero among numbers without, or the reverse.

use super::renumber;
use crate::{
    diagnostic::Diagnostic,
    fix::{Edit, Fix, Safety},
    model::references::{Number, Reference},
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
    let references = &context.model.references.references;
    // Numbers from 10 on need no zero.
    let small = |number: &Number| number.value < 10;
    let all = || references.iter().flat_map(Reference::written).filter(small);
    let padded = all().filter(|number| number.padded()).count();
    let zeros = padded * 2 >= all().count();
    let Some(example) = all().find(|number| number.padded() == zeros) else { return };
    let (message, label) = match zeros {
        true => ("without the leading zero used elsewhere", "written with the zero here"),
        false => ("with a leading zero that is not used elsewhere", "written without the zero here"),
    };
    let width = if zeros { usize::from(example.width) } else { 1 };
    for reference in references {
        let odd: Vec<Number> = reference.written().filter(|number| small(number) && number.padded() != zeros).collect();
        if odd.is_empty() {
            continue;
        }
        let edit = |number: &Number| Edit { span: number.span, text: format!("{:0width$}", number.value) };
        let edits: Vec<Edit> = odd.iter().map(edit).collect();
        let numbers: Vec<&str> = edits.iter().map(|edit| edit.text.as_str()).collect();
        let title = format!("write `{}`", text::join(&numbers, "and"));
        let (subject, is) = (renumber::subject(reference), renumber::is_or_are(reference));
        let finding = Diagnostic::new(reference.numbers, format!("{subject} {is} written {message}"));
        let fix = Fix { title: title.clone(), safety: Safety::Safe, edits, order: None };
        sink.report(finding.help(title).also(example.span, label).fix(fix));
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{TestPage, current};
    use super::check;

    #[test]
    fn the_majority_decides() {
        let tree = current();
        let page = TestPage::new("Module 6, Module 06, Modules 07-12 and Modules 8-10", &tree);
        page.expect(
            check,
            &[
                "6: Module 6 is written without the leading zero used elsewhere | write `06`",
                "8-10: Modules 8-10 are written without the leading zero used elsewhere | write `08`",
            ],
        );
        assert_eq!(page.fixed(check), "Module 06, Module 06, Modules 07-12 and Modules 08-10");
        let page = TestPage::new("Module 6, Module 7, Module 08", &tree);
        page.expect(check, &["08: Module 08 is written with a leading zero that is not used elsewhere | write `8`"]);
        assert_eq!(page.fixed(check), "Module 6, Module 7, Module 8");
        TestPage::new("Module 6, Modules 10-13, Module 7", &tree).expect(check, &[]);
        TestPage::new("Modules 10-13", &tree).expect(check, &[]);
    }
}
