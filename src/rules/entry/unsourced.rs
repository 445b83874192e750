//! `entry/unsourced`: an entry whose dependency or file is gone.

use crate::{
    diagnostic::Diagnostic,
    model::{manifest, sourced::Unsourced},
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
        let (globs, manifests) = source.names.iter().partition::<Vec<_>, _>(|name| name.starts_with(manifest::FILES));
        let (one, several) = match (globs.as_slice(), manifests.as_slice()) {
            ([], _) => ("dependency", "dependencies"),
            (_, []) => ("file", "files"),
            _ => ("dependency or file", "dependencies or files"),
        };
        let message = format!("{} is on this page but not in {names}", wording::subject(entry));
        let finding = Diagnostic::new(entry.span, message).subject(&entry.name);
        sink.report(match near {
            Some(near) => finding.help(format!("did you mean `{}`?", wording::clipped(near))),
            None => finding
                .help(format!("remove the entry, or name its {one}"))
                .together(
                    format!("entries are on this page but not in {names}"),
                    format!("remove the entries, or name their {several}"),
                )
                .listed_as(wording::name(entry)),
        });
    }
}
