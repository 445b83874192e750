//! `module/wrong-count`: a statement of how many modules there are that is wrong.

use crate::{
    diagnostic::Diagnostic,
    model::{
        modules::ModuleTree,
        references::{Count, Part},
    },
    rule::{Context, Level, Needs, Sink},
    span::Span,
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
        let is_total = stated.value == count || (stated.value + 1 == count && last_is_apart(context, stated, tree));
        if !is_total && stated.value.saturating_mul(2) >= count {
            let message = format!("There {are}, not {}", stated.value);
            sink.report(Diagnostic::new(stated.span, message).label(tree.extent()));
        }
    }
}

/// Most headings above a statement, and most bytes before it in its section, that are searched. Keeps the rule linear.
const NEAR: (usize, u32) = (64, 2000);

/// Whether the text before a statement in its section, or a heading above it, is about the last module: “the capstone
/// brings all 19 modules together”.
fn last_is_apart(context: &Context<'_>, stated: &Count, tree: &ModuleTree) -> bool {
    let Some((_, last)) = tree.ends() else { return false };
    let (headings, source) = (&context.model.page.headings, context.document.source());
    let before = headings.partition_point(|heading| heading.span.start <= stated.span.start);
    let mut level = 7;
    // Enclosing headings, innermost first.
    let above = headings.iter().take(before).rev().take(NEAR.0).filter(|heading| {
        let encloses = heading.level < level;
        level = level.min(heading.level);
        encloses
    });
    let mut texts: Vec<Span> = above.map(|heading| heading.span).collect();
    let start = texts.first().map_or(0, |heading| heading.end).max(stated.span.start.saturating_sub(NEAR.1));
    let start = (start..stated.span.start).find(|&at| source.is_char_boundary(at as usize));
    texts.push(Span::new(start.unwrap_or(stated.span.start), stated.span.end));
    let names: Vec<String> = tree.numbered(last).iter().map(|module| module.title.to_lowercase()).collect();
    let references = &context.model.references.references;
    texts.iter().any(|text| {
        let words = text.slice(source).to_lowercase();
        let first = references.partition_point(|reference| reference.span.start < text.start);
        let mut inside = references.iter().skip(first).take_while(|reference| reference.span.end <= text.end);
        let numbered = inside.any(|reference| {
            reference.parts.iter().any(|part| matches!(part, Part::Single(number) if number.value == last))
        });
        numbered || names.iter().any(|name| words.contains(name.as_str()))
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::{TestPage, current, tree};
    use super::check;

    #[test]
    fn counts_distinct_numbers() {
        let now = current();
        TestPage::new("all 21 modules, in 21-module form", &now).expect(
            check,
            &[
                "21 modules: There are 20 modules, not 21 | src/ has 01-20",
                "21-module: There are 20 modules, not 21 | src/ has 01-20",
            ],
        );
        TestPage::new("all 20 modules, all 9 modules, 12 modules, Python 3 modules, the first 12 modules", &now)
            .expect(check, &[]);
        TestPage::new("All 10 modules", &now)
            .expect(check, &["10 modules: There are 20 modules, not 10 | src/ has 01-20"]);
        let shared = tree(&["00_a", "20_capstone", "20_competition"]);
        TestPage::new("all 2 modules", &shared).expect(check, &[]);
    }

    #[test]
    fn the_last_module_may_stand_apart() {
        let now = current();
        for text in [
            "# Module 20\n\n## Before\n\nYou built all 19 modules.",
            "The capstone brings all 19 modules together",
            "# Course\n\n**Module 20: Capstone**\n\n- Integrates all 19 modules",
        ] {
            TestPage::new(text, &now).expect(check, &[]);
        }
        for text in ["# Capstone\n\n# Start\n\nAll 19 modules", "The capstone brings all 18 modules together"] {
            assert_eq!(TestPage::new(text, &now).run(check).len(), 1, "{text}");
        }
    }
}
