//! `suppression/unknown-rule`: a comment that names a rule that does not exist, or that is itself misspelled.

use crate::{
    diagnostic::Diagnostic,
    document::suppression::{VERBS, Verb},
    model::roster::{IGNORE, Roster},
    rule::{Context, Level, Sink},
    rules::{selection, wording},
    span::Span,
    text,
};

rule! {
    id: "suppression/unknown-rule",
    level: Level::WARNING,
    check: check,
    check_roster: Some(in_roster),
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
                sink.report(in_comment(context, Span::new(first.start, last.end), run.len()));
            }
        }
    }
}

fn in_roster(roster: &Roster, sink: &mut Sink) {
    for key in &roster.ignores.misspelled {
        let message = format!("`{}` suppresses nothing", wording::clipped(&key.text));
        sink.report(Diagnostic::new(key.span, message).help(format!("did you mean `{IGNORE}`?")));
    }
    for ignore in roster.ignores.all.iter().filter(|ignore| !selection::exists(&ignore.name.text)) {
        let near = selection::nearest(&ignore.name.text);
        sink.report(unknown(&ignore.name.text, ignore.name.span, near, "choose a name that `ack-lint rules` lists"));
    }
}

/// A name, or some words, that are not rules.
fn in_comment(context: &Context<'_>, span: Span, words: usize) -> Diagnostic {
    let written = text::collapse(span.slice(context.document.source()));
    let otherwise = if words > 1 || written.contains(char::is_whitespace) {
        "write ` -- ` before the reason"
    } else {
        "choose a name that `ack-lint rules` lists, and write a reason after ` -- `"
    };
    unknown(&written, span, selection::nearest(&written).filter(|_| words == 1), otherwise)
}

fn unknown(name: &str, span: Span, near: Option<&str>, otherwise: &str) -> Diagnostic {
    let help = near.map_or_else(|| otherwise.to_owned(), |nearest| format!("did you mean `{nearest}`?"));
    Diagnostic::new(span, format!("There is no rule or group {}", wording::quoted(name))).help(help)
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
