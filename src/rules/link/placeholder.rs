//! `link/placeholder`: link targets that were never filled in.

use std::collections::BTreeSet;

use crate::{
    diagnostic::Diagnostic,
    document::{Document, NodeIndex},
    facts::FileFact,
    model::{
        links::{Link, Placeholder},
        people::Person,
    },
    rule::{Context, Level, Needs, Sink},
    rules::{
        by_url::{finding, shows_itself},
        wording,
    },
};

rule! {
    id: "link/placeholder",
    level: Level::WARNING,
    check: check,
    needs: Needs::Files,
}

fn check(context: &Context<'_>, sink: &mut Sink) {
    let people: BTreeSet<NodeIndex> =
        context.model.grids.iter().flat_map(|grid| &grid.people).filter_map(|person| person.link).collect();
    let grids = context.model.grids.iter().flat_map(|grid| &grid.people);
    let mut incomplete: Vec<&Person> = grids.filter(|person| person.image.is_none() || person.link.is_none()).collect();
    incomplete.sort_unstable_by_key(|person| person.element);
    // `contributor/missing-avatar` and `contributor/missing-profile` report these.
    let is_lacking = |link: &Link| {
        let before = incomplete.partition_point(|person| person.element <= link.node);
        let around = before.checked_sub(1).and_then(|at| incomplete.get(at));
        around.is_some_and(|person| {
            let missing = if link.image { person.image.is_none() } else { person.link.is_none() };
            missing && context.document.descendants(person.element).contains(&link.node)
        })
    };
    for link in &context.model.links {
        let Some(placeholder) = link.placeholder() else { continue };
        let meant = match placeholder {
            Placeholder::Empty if is_lacking(link) => true,
            Placeholder::Empty => is_control(context.document, link) && !people.contains(&link.node),
            Placeholder::Word => is_file(context, link),
            Placeholder::Example => shows_itself(context.document, link),
        };
        if !meant {
            sink.report(report(link, placeholder));
        }
    }
}

fn report(link: &Link, placeholder: Placeholder) -> Diagnostic {
    let shown = wording::short(link.value.trim());
    let message = match placeholder {
        Placeholder::Empty if link.image => "The image has no address".to_owned(),
        Placeholder::Empty if shown.is_empty() => "The link has no target".to_owned(),
        Placeholder::Empty => "`#` is a placeholder".to_owned(),
        Placeholder::Word => format!("`{shown}` is a placeholder"),
        Placeholder::Example => format!("`{shown}` is an example address"),
    };
    finding(&[link], message).help("write the real address, or remove the link")
}

/// Whether `#` or an empty target is intended: a link to the top, a control of a script, an anchor, an image that must
/// not link to itself.
fn is_control(document: &Document, link: &Link) -> bool {
    let has = |name: &str| document.attr(link.node, name).is_some();
    if link.image {
        return has("data-src") || has("srcset");
    }
    let text = document.flow(link.node).text().trim().to_lowercase();
    let top = text.split(|c: char| !c.is_alphanumeric()).any(|word| matches!(word, "top" | "back" | "up"));
    let words = text.chars().any(char::is_alphanumeric);
    top || !words || ["id", "name", "onclick", "role"].into_iter().any(has)
}

/// Whether the target is a file: one may be called `TODO`.
fn is_file(context: &Context<'_>, link: &Link) -> bool {
    let fact = link.key().and_then(|key| context.facts.files.get(&key));
    matches!(fact, Some(FileFact::File { .. } | FileFact::Directory))
}
