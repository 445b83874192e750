//! `entry/unsourced`: an entry whose dependency or file is gone.

use crate::{
    diagnostic::Diagnostic,
    model::sourced::Unsourced,
    rule::{Context, Level, Needs, Sink},
    rules::wording,
    text,
};

rule! {
    id: "entry/unsourced",
    level: Level::WARNING,
    check: check,
    needs: Needs::EntrySources,
}

fn check(context: &Context<'_>, sink: &mut Sink) {
    let Some(sourced) = context.sourced else { return };
    for Unsourced { entry, source, near } in &sourced.unsourced {
        let names: Vec<String> = source.names.iter().map(|name| wording::source(name)).collect();
        let names = text::join(&names, "or");
        let help = "remove the entry, or name the dependency or file that it is for";
        let finding =
            Diagnostic::new(entry.span, format!("{} is on this page but not in {names}", wording::subject(entry)));
        sink.report(match near {
            Some(near) => finding.help(format!("did you mean `{}`?", wording::clipped(near))).subject(&entry.name),
            None => finding
                .help(help)
                .together(format!("entries are on this page but not in {names}"), help)
                .listed_as(wording::name(entry))
                .subject(&entry.name),
        });
    }
}
