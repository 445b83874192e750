//! `document/missing-section`.

use crate::{
    diagnostic::{Diagnostic, Severity},
    rule::{Context, Fixable, Level, Needs, Rule, Sink},
    rules::say,
};

/// The rule.
pub static RULE: Rule = Rule {
    id: "document/missing-section",
    page: include_str!("../../../rules/document/missing-section.md"),
    level: Level::On(Severity::Error),
    fix: Fixable::None,
    needs: Needs::Contract,
    check,
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let entries = &context.model.entries;
    for missing in &entries.missing_sections {
        let found = Diagnostic::new(missing.span, format!("The page lacks the section {}", say::quoted(&missing.name)));
        let level = entries.promise.as_ref().map_or(2, |promise| promise.level.saturating_sub(1).max(1));
        let line = format!("{} {}", "#".repeat(usize::from(level)), say::clipped(&missing.name));
        let instead = missing.instead.and_then(|index| context.model.page.headings.get(index));
        let first = entries.list.first().map(say::name);
        sink.report(match (instead, first) {
            (Some(heading), _) if heading.level == level => {
                found.label("its entries stand under this heading").help(format!("write   {line}"))
            }
            (_, Some(first)) => {
                found.label(format!("its entries start with {first}")).help(format!("add   {line}   before {first}"))
            }
            _ => found.help(format!("add   {line}")),
        });
    }
}
