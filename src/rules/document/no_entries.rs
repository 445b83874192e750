//! `document/no-entries`.

use crate::{
    diagnostic::{Diagnostic, Severity},
    rule::{Context, Fixable, Level, Needs, Rule, Sink},
    rules::say,
};

/// The rule.
pub static RULE: Rule = Rule {
    id: "document/no-entries",
    page: include_str!("../../../rules/document/no-entries.md"),
    level: Level::On(Severity::Error),
    fix: Fixable::None,
    needs: Needs::Contract,
    check,
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let entries = &context.model.entries;
    let (Some(promise), Some(section)) = (&entries.promise, &entries.section) else { return };
    let Some(heading) = section.heading.and_then(|index| context.model.page.headings.get(index)) else { return };
    let marks = "#".repeat(usize::from(promise.level));
    let name = say::quoted(&heading.text);
    let found = Diagnostic::new(heading.span, format!("the section {name} holds no entry"));
    if let Some(first) = entries.list.first() {
        // By the outline, a heading of the entries' own level or below it holds none of them.
        if !section.above {
            let above = "#".repeat(usize::from(promise.level.saturating_sub(1).max(1)));
            sink.report(
                found
                    .label(format!("level {}, and entries are level {}", heading.level, promise.level))
                    .also(say::heading_span(&context.model.page, first), "this entry stands beside it")
                    .help(format!("write   {above} {}", say::clipped(&heading.text))),
            );
        }
    } else {
        sink.report(
            found
                .label(format!("no heading of level {} in it", promise.level))
                .help(format!("add an entry:   {marks} its name")),
        );
    }
}
