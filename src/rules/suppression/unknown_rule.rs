//! `suppression/unknown-rule`: a comment that names a rule that does not exist, or that is itself misspelled.

use crate::{
    diagnostic::Diagnostic,
    document::suppression::{VERBS, Verb},
    rule::{Context, Level, Sink},
    rules::{selection, wording},
    span::Span,
    text,
};

rule! {
    id: "suppression/unknown-rule",
    level: Level::WARNING,
    check: check,
}

fn check(context: &Context<'_>, sink: &mut Sink) {
    for comment in context.document.suppressions() {
        if let Verb::Unknown(span) = comment.verb {
            sink.report(misspelled(context, span));
        }
        for (name, span) in comment.rules.iter().filter(|(name, _)| !selection::exists(name)) {
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

fn misspelled(context: &Context<'_>, span: Span) -> Diagnostic {
    let written = span.slice(context.document.source());
    let is_other_form = written.starts_with(['{', '[']);
    let names: Vec<String> = VERBS.iter().map(|(name, _)| format!("ack-lint-{name}")).collect();
    let plain = written.to_ascii_lowercase().replace([':', ' ', '\t', '_'], "-").replace("--", "-");
    let help = match text::nearest_name(&plain, names.iter().map(String::as_str)) {
        _ if is_other_form => "write it between `<!--` and `-->`, after an empty line".to_owned(),
        Some(nearest) => format!("did you mean `{nearest}`?"),
        None => "write `ack-lint-disable-next-line`, a rule, and a reason after ` -- `".to_owned(),
    };
    let shown = text::clip(&text::collapse(written), 40).into_owned();
    Diagnostic::new(span, format!("`{shown}` is not a suppression comment")).label("suppresses nothing").help(help)
}
