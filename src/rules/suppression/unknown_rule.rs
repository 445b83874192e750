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
        // Words that follow each other are a reason, unless they are in the form of rules.
        let is_word = |(name, _): &(String, Span)| !selection::exists(name) && !name.contains(['/', '*']);
        for run in comment.rules.chunk_by(|one, next| is_word(one) && is_word(next)) {
            let (Some((name, first)), Some((_, last))) = (run.first(), run.last()) else { continue };
            if !selection::exists(name) {
                sink.report(unknown(context, Span::new(first.start, last.end), run.len()));
            }
        }
    }
}

/// A name, or some words, that are no rule.
fn unknown(context: &Context<'_>, span: Span, words: usize) -> Diagnostic {
    let written = text::collapse(span.slice(context.document.source()));
    let help = match selection::nearest(&written).filter(|_| words == 1) {
        Some(nearest) => format!("did you mean `{nearest}`?"),
        None if words > 1 || written.contains(char::is_whitespace) => "write ` -- ` before the reason".to_owned(),
        None => "choose a name that `ack-lint rules` lists, and write a reason after ` -- `".to_owned(),
    };
    Diagnostic::new(span, format!("There is no rule or group {}", wording::quoted(&written))).help(help)
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
