//! Which texts after numbers are titles of modules, and not who wrote them, their language or their part.

use std::collections::BTreeMap;

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

/// The parts of the page where the texts of a reference are known to be titles.
pub(super) struct Shown {
    /// The section around each heading, by where the heading begins; outside all others, the page.
    around: BTreeMap<u32, Span>,
}

impl Shown {
    pub(super) fn read(headings: &[Heading]) -> Self {
        let page = Span::new(0, u32::MAX);
        let mut ends = vec![page.end; headings.len()];
        let mut parents = Vec::with_capacity(headings.len());
        let mut open: Vec<usize> = Vec::new();
        for (index, heading) in headings.iter().enumerate() {
            while let Some(last) =
                open.pop_if(|last| headings.get(*last).is_some_and(|last| last.level >= heading.level))
            {
                ends.get_mut(last).into_iter().for_each(|end| *end = heading.span.start);
            }
            parents.push(open.last().copied());
            open.push(index);
        }
        let section = |index: usize| Some(Span::new(headings.get(index)?.span.start, *ends.get(index)?));
        let around = headings.iter().zip(parents);
        let around = around.map(|(heading, parent)| (heading.span.start, parent.and_then(section).unwrap_or(page)));
        Self { around: around.collect() }
    }

    /// Everywhere if several modules have one each, the section around a heading that begins with the reference. Anything
    /// else may be a remark.
    pub(super) fn of(&self, reference: &Reference) -> Option<Span> {
        if reference.titles.len() > 1 {
            return Some(Span::new(0, u32::MAX));
        }
        self.around.get(&reference.span.start).copied()
    }
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
