//! `entry/missing-link`: entries without a link to their project.

use crate::{
    diagnostic::Diagnostic,
    document::NodeKind,
    rule::{Context, Level, Needs, Sink, Term},
    rules::wording,
};

rule! {
    id: "entry/missing-link",
    level: Level::ERROR,
    check: check,
    needs: Needs::Contract,
    enforces: &[Term::Link],
}

fn check(context: &Context<'_>, sink: &mut Sink) {
    let lists = context.model.entries.lists.iter().filter(|list| list.terms.link);
    for entry in lists.flat_map(|list| &list.entries).filter(|entry| entry.byline.is_none()) {
        // Skip entries with neither fields nor a link: they are not written yet, and entry/missing-field reports them.
        if entry.has_no_fields() && entry.plain_link.is_none() {
            continue;
        }
        if entry.heading.is_none() {
            let message = format!("{} has no link to its project", wording::subject(entry));
            sink.report(
                Diagnostic::new(entry.span, message)
                    .label("no link in this entry")
                    .subject(&entry.name)
                    .help("add `[name](https://address)`"),
            );
            continue;
        }
        let message = format!("{} has no bold link to its project", wording::subject(entry));
        let found = Diagnostic::new(entry.span, message).subject(&entry.name);
        sink.report(match entry.plain_link {
            Some(link) => {
                let node = context.document.node(link);
                let in_heading = link < entry.nodes.start;
                let what = if in_heading {
                    "the heading is a link, but the bold link goes below it"
                } else {
                    "this link is not bold"
                };
                let markdown = !in_heading && !matches!(node.kind, NodeKind::Text);
                let text = node.span.slice(context.document.source());
                let help = if markdown && text.len() < 200 && !text.contains('\n') {
                    format!("write `**{text}**`")
                } else {
                    "add a bold link on its own line under the heading".to_owned()
                };
                found.label("no bold link under this heading").also(node.span, what).help(help)
            }
            None => found
                .label("no link under this heading")
                .help("add `**[address](https://address)** by …` under the heading"),
        });
    }
}
