//! `suppression/unused`: a comment suppresses nothing.

use crate::{
    diagnostic::{Diagnostic, Severity},
    rule::{Context, Fixable, Level, Needs, Rule, Sink},
};

/// The rule.
pub static RULE: Rule = Rule {
    id: "suppression/unused",
    page: include_str!("../../../rules/suppression/unused.md"),
    level: Level::On(Severity::Warning),
    fix: Fixable::None,
    needs: Needs::Suppressions,
    check,
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for comment in context.unused.iter().filter_map(|&index| context.document.suppressions().get(index)) {
        let names: Vec<&str> = comment.rules.iter().map(|(name, _)| name.as_str()).collect();
        let what = if names.is_empty() { "anything".to_owned() } else { names.join(", ") };
        sink.report(
            Diagnostic::new(comment.span, format!("Nothing is suppressed here: {what} is not found"))
                .help("remove the comment"),
        );
    }
}
