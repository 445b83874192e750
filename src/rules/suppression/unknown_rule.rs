//! `suppression/unknown-rule`: a comment that names a rule that does not exist.

use crate::{
    diagnostic::Diagnostic,
    rule::{Context, Level, Needs, Sink},
    rules::{selection, wording},
};

rule! {
    id: "suppression/unknown-rule",
    level: Level::WARNING,
    check: check,
    needs: Needs::Suppressions,
}

fn check(context: &Context<'_>, sink: &mut Sink) {
    for (name, span) in context.document.suppressions().iter().flat_map(|comment| &comment.rules) {
        if !selection::exists(name) {
            let help = selection::nearest(name).map_or_else(
                || "choose a name that `ack-lint rules` lists, and write a reason after ` -- `".to_owned(),
                |nearest| format!("did you mean `{nearest}`?"),
            );
            sink.report(
                Diagnostic::new(*span, format!("There is no rule or group {}", wording::quoted(name))).help(help),
            );
        }
    }
}
