//! `suppression/unused`: a comment that suppresses nothing, or a rule in its list.

use crate::{
    diagnostic::Diagnostic,
    rule::{Context, Level, Needs, Sink},
    rules::wording,
    span::Span,
};

rule! {
    id: "suppression/unused",
    level: Level::WARNING,
    check: check,
    needs: Needs::Suppressions,
}

/// The finding about a rule or group in `ack-lint-ignore` of `.all-contributorsrc`.
pub(crate) fn in_list(name: &str, span: Span) -> Diagnostic {
    let finding = Diagnostic::new(span, format!("Unused suppression of {}", wording::clipped(name))).subject(name);
    finding.label("no finding to suppress").help("remove it from the list")
}

fn check(context: &Context<'_>, sink: &mut Sink) {
    for unused in context.unused {
        let (span, of, help) = match unused.name {
            Some((name, span)) => (*span, format!(" of {name}"), "remove it from the list"),
            None => {
                let names: Vec<&str> = unused.comment.rules.iter().map(|(name, _)| name.as_str()).collect();
                let of = if names.is_empty() { String::new() } else { format!(" of {}", names.join(", ")) };
                (unused.comment.span, of, "remove the comment")
            }
        };
        let finding = Diagnostic::new(span, format!("Unused suppression{of}"));
        sink.report(finding.label("no finding to suppress").help(help));
    }
}
