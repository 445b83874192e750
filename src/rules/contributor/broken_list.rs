//! `contributor/broken-list`: a list or badge that all-contributors cannot generate.

use crate::{
    diagnostic::Diagnostic,
    document::{Document, NodeIndex, NodeKind},
    model::{links, roster::Roster},
    rule::{Context, Level, Sink},
    span::Span,
};

rule! {
    id: "contributor/broken-list",
    level: Level::ERROR,
    check: check,
}

/// What is generated between comments: how the comments name it, and messages.
const PARTS: [(&str, &str); 2] = [(links::LIST, "contributor list"), ("BADGE", "contributor badge")];

fn check(context: &Context<'_>, sink: &mut Sink) {
    let document = context.document;
    let mut is_generated = false;
    for (part, noun) in PARTS {
        let marks = marks(document, part);
        is_generated |= !marks.is_empty();
        // The generator looks for the first start, and for the first end behind it.
        let start = marks.iter().find(|(_, starts)| *starts);
        let end = marks.iter().find(|(at, starts)| !starts && start.is_none_or(|(start, _)| start < at));
        let (found, other) = match (start, end) {
            (Some((start, _)), None) => (*start, "end"),
            (None, Some((end, _))) => (*end, "start"),
            _ => continue,
        };
        let place = if other == "end" { "after" } else { "before" };
        let mark = format!("<!-- ALL-CONTRIBUTORS-{part}:{} -->", other.to_uppercase());
        sink.report(
            Diagnostic::new(document.node(found).span, format!("The {noun} has no {other} comment"))
                .label("without it, all-contributors generates nothing")
                .help(format!("add `{mark}` {place} the {}", part.to_lowercase())),
        );
    }
    let has_people = is_generated || !context.model.grids.is_empty();
    let roster = context.facts.roster.as_deref().filter(|roster| !has_people && lists_only_this_page(roster));
    if let Some(roster) = roster {
        sink.report(
            Diagnostic::new(Span::default(), format!("The page has no place for the people in {}", roster.path)).help(
                "add `<!-- ALL-CONTRIBUTORS-LIST:START -->` and `<!-- ALL-CONTRIBUTORS-LIST:END -->` where the list should be",
            ),
        );
    }
}

/// The comments around a part, in order, and whether each starts it.
fn marks(document: &Document, part: &str) -> Vec<(NodeIndex, bool)> {
    let comments = document.indices().filter(|&node| document.node(node).kind == NodeKind::Comment);
    comments.filter_map(|node| Some((node, links::boundary(document.text(node), part)?))).collect()
}

/// Whether a file has people for one page, which then needs the list.
fn lists_only_this_page(roster: &Roster) -> bool {
    roster.error.is_none() && roster.files.len() == 1 && !roster.people.is_empty()
}
