//! `suppression/unknown-rule`: a comment names a rule that does not exist.

use crate::{
    diagnostic::{Diagnostic, Severity},
    rule::{Context, Fixable, Level, Needs, Rule, Sink},
    rules::levels,
};

/// The rule.
pub static RULE: Rule = Rule {
    id: "suppression/unknown-rule",
    page: include_str!("../../../rules/suppression/unknown-rule.md"),
    level: Level::On(Severity::Warning),
    fix: Fixable::None,
    needs: Needs::Suppressions,
    check,
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for (name, span) in context.document.suppressions().iter().flat_map(|comment| &comment.rules) {
        if !levels::exists(name) {
            let help = levels::nearest(name).map_or_else(
                || "`ack-lint rules` lists them; a reason goes after ` -- `".to_owned(),
                |nearest| format!("did you mean `{nearest}`?"),
            );
            sink.report(Diagnostic::new(*span, format!("There is no rule or group “{name}”")).help(help));
        }
    }
}
