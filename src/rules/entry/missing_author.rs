//! `entry/missing-author`.

use crate::{
    diagnostic::{Diagnostic, Severity},
    rule::{Context, Fixable, Level, Needs, Rule, Sink},
    rules::say,
};

/// The rule.
pub static RULE: Rule = Rule {
    id: "entry/missing-author",
    page: include_str!("../../../rules/entry/missing-author.md"),
    level: Level::On(Severity::Error),
    fix: Fixable::None,
    needs: Needs::Contract,
    check,
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let entries = &context.model.entries;
    if !entries.promise.as_ref().is_some_and(|promise| promise.author) {
        return;
    }
    for entry in &entries.list {
        let Some(byline) = entry.byline.as_ref().filter(|byline| byline.author.is_none()) else { continue };
        let line = context.document.lines().line(byline.span.start);
        sink.report(
            Diagnostic::new(entry.span, format!("{} does not say who made it", say::name(entry)))
                .label(format!("no “by …” after the link on line {line}"))
                .also(byline.span, "“by …” belongs after this link")
                .help("add   by …   after the link, on the same line"),
        );
    }
}
