//! Which texts after numbers are titles of modules, and not who wrote them, their language or their part.

use crate::{
    document::NodeIndex,
    model::{
        links::{self, Target},
        page::{Block, Heading},
        people,
        references::{Reference, Title},
    },
    rule::Context,
    span::Span,
};

/// Whether a title is a link to a profile: “Module 01: [Ada Lovelace](https://github.com/ada)”.
pub(super) fn is_person(context: &Context<'_>, title: &Title) -> bool {
    links::around(&context.model.links, title.span).any(|link| match &link.target {
        Target::Web { url, .. } => people::login(url).is_some(),
        Target::Scheme(scheme) => scheme == "mailto",
        _ => false,
    })
}

/// The part of the page where the texts of a reference are known to be titles: everywhere if several modules have one each,
/// the section around a heading that begins with the reference. Anything else may be a remark.
pub(super) fn shown(context: &Context<'_>, reference: &Reference) -> Option<Span> {
    let page = &context.model.page;
    let end = u32::MAX;
    if reference.titles.len() > 1 {
        return Some(Span::new(0, end));
    }
    let block = block(context, reference.span)?;
    let heading = page.headings.get(block.heading?).filter(|heading| heading.span.start == reference.span.start)?;
    let around = |other: &&Heading| other.level < heading.level;
    let before = page.headings.iter().rev().filter(|other| other.span.start < heading.span.start);
    let start = before.clone().find(around).map_or(0, |parent| parent.span.start);
    let mut after = page.headings.iter().filter(|other| other.span.start > heading.span.start);
    Some(Span::new(start, after.find(around).map_or(end, |next| next.span.start)))
}

/// The row of a table, or the block, that a text is in.
pub(super) fn place(context: &Context<'_>, span: Span) -> Option<NodeIndex> {
    let block = block(context, span)?;
    let mut node = block.node;
    while node > 0 && context.document.name(node) != "tr" {
        node = context.document.node(node).parent;
    }
    Some(if node > 0 { node } else { block.first })
}

/// The block around a text.
fn block<'a>(context: &Context<'a>, span: Span) -> Option<&'a Block> {
    let blocks = &context.model.page.blocks;
    let at = blocks.partition_point(|block| block.flow.full_span().start <= span.start).checked_sub(1)?;
    blocks.get(at)
}
