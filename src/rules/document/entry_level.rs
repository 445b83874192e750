//! `document/entry-level`: entry headings at the wrong level.

use crate::{
    diagnostic::Diagnostic,
    document::{NodeKind, Origin},
    fix::{Fix, Safety},
    model::{entries::EntryList, page::Heading},
    rule::{Context, Fixable, Level, Needs, Sink},
    rules::wording,
    span::Span,
};

rule! {
    id: "document/entry-level",
    level: Level::ERROR,
    check: check,
    fix: Fixable::Unsafe,
    needs: Needs::Contract,
}

fn check(context: &Context<'_>, sink: &mut Sink) {
    for list in &context.model.entries.lists {
        check_list(context, list, sink);
    }
}

fn check_list(context: &Context<'_>, list: &EntryList, sink: &mut Sink) {
    let promise = &list.terms;
    for entry in list.entries.iter().filter(|entry| entry.level != promise.level) {
        let Some(heading) = entry.heading.and_then(|index| context.model.page.headings.get(index)) else { continue };
        let name = wording::name(entry);
        let message = format!(
            "{} is a level-{} heading; entries are level {}",
            wording::subject(entry),
            entry.level,
            promise.level
        );
        let found = Diagnostic::new(heading.span, message).label("has the fields of an entry").subject(&*heading.text);
        let marks = "#".repeat(usize::from(promise.level));
        sink.report(match atx_marks(context, heading) {
            Some(span) => found.help(format!("write `{marks} {name}`")).fix(Fix::replace(
                Safety::Unsafe,
                format!("write `{marks} {name}`"),
                span,
                marks,
            )),
            None => found.help(format!("change it to a level-{} heading", promise.level)),
        });
    }
}

/// The `#`s that open a heading (CommonMark 0.31.2, 4.2); `None` for an underlined or HTML heading.
fn atx_marks(context: &Context<'_>, heading: &Heading) -> Option<Span> {
    let node = context.document.node(heading.node);
    let text = node.span.slice(context.document.source());
    let lead = text.len() - text.trim_start_matches(' ').len();
    let count = text.get(lead..)?.bytes().take_while(|&byte| byte == b'#').count();
    let markdown = matches!(&node.kind, NodeKind::Element(Origin::Markdown));
    let start = node.span.start + lead as u32;
    (markdown && count == usize::from(heading.level)).then(|| Span::new(start, start + count as u32))
}
