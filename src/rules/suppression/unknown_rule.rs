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
        for (name, span) in comment.rules.iter().filter(|(name, _)| !selection::exists(name)) {
            sink.report(unknown(
                name,
                *span,
                "choose a name that `ack-lint rules` lists, and write a reason after ` -- `",
            ));
        }
    }
}

fn in_roster(roster: &Roster, sink: &mut Sink) {
    for key in &roster.ignores.misspelled {
        let message = format!("`{}` suppresses nothing", wording::clipped(&key.text));
        sink.report(Diagnostic::new(key.span, message).help(format!("did you mean `{IGNORE}`?")));
    }
    for ignore in roster.ignores.all.iter().filter(|ignore| !selection::exists(&ignore.name.text)) {
        sink.report(unknown(&ignore.name.text, ignore.name.span, "choose a name that `ack-lint rules` lists"));
    }
}

fn unknown(name: &str, span: Span, otherwise: &str) -> Diagnostic {
    let near = selection::nearest(name).map(|nearest| format!("did you mean `{nearest}`?"));
    let finding = Diagnostic::new(span, format!("There is no rule or group {}", wording::quoted(name)));
    finding.help(near.unwrap_or_else(|| otherwise.to_owned()))
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
