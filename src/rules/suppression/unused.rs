//! `suppression/unused`: a comment that suppresses nothing.

use crate::{
    diagnostic::Diagnostic,
    rule::{Context, Level, Needs, Sink},
};

rule! {
    id: "suppression/unused",
    level: Level::WARNING,
    check: check,
    needs: Needs::Suppressions,
}

fn check(context: &Context<'_>, sink: &mut Sink) {
    for comment in context.unused.iter().filter_map(|&index| context.document.suppressions().get(index)) {
        let names: Vec<&str> = comment.rules.iter().map(|(name, _)| name.as_str()).collect();
        let of = if names.is_empty() { String::new() } else { format!(" of {}", names.join(", ")) };
        sink.report(
            Diagnostic::new(comment.span, format!("Unused suppression{of}"))
                .label("no finding to suppress")
                .help("remove the comment"),
        );
    }
}
