//! Titles that are not names of modules: who wrote them, and what several modules of one row are.

use std::collections::{BTreeMap, BTreeSet};

use super::claims;
use crate::{
    document::{Document, NodeIndex},
    model::{
        links::{self, Target},
        modules::normalize,
        people,
        references::{Reference, Title},
    },
    rule::Context,
};

/// References of a paragraph that are a row. Two are more likely one sentence.
const ROW: usize = 3;

/// Whether a title is a link to a profile: “Module 01: [Ada Lovelace](https://github.com/ada)”.
pub(super) fn is_person(context: &Context<'_>, title: &Title) -> bool {
    links::around(&context.model.links, title.span).any(|link| match &link.target {
        Target::Web { url, .. } => people::login(url).is_some(),
        Target::Scheme(scheme) => scheme == "mailto",
        _ => false,
    })
}

/// The titles, normalized, that one row gives to several modules, as a list of who wrote what does: “Module 01: Ada”,
/// “Module 03: Ada”.
pub(super) fn shared(context: &Context<'_>) -> BTreeSet<String> {
    let mut rows: BTreeMap<NodeIndex, Vec<&Reference>> = BTreeMap::new();
    let mut previous: Option<(NodeIndex, &Reference)> = None;
    for reference in &context.model.references.references {
        let Some((block, row)) = row(context, reference, previous) else { continue };
        previous = Some((block, reference));
        if let Some(row) = row {
            rows.entry(row).or_default().push(reference);
        }
    }
    let mut shared = BTreeSet::new();
    for (row, references) in rows {
        let least = if matches!(context.document.name(row), "ul" | "ol" | "dl" | "table") { 2 } else { ROW };
        if references.len() < least {
            continue;
        }
        let mut numbers: BTreeMap<String, u32> = BTreeMap::new();
        for (title, number) in references.into_iter().flat_map(claims) {
            let name = normalize(&title.text);
            if *numbers.entry(name.clone()).or_insert(number) != number {
                shared.insert(name);
            }
        }
    }
    shared
}

/// The block of a reference, and its row: the list or table whose item it begins, or the block itself, if there are only
/// references before it.
fn row(
    context: &Context<'_>,
    reference: &Reference,
    previous: Option<(NodeIndex, &Reference)>,
) -> Option<(NodeIndex, Option<NodeIndex>)> {
    let document = context.document;
    let blocks = &context.model.page.blocks;
    let at = blocks.partition_point(|block| block.flow.full_span().start <= reference.span.start).checked_sub(1)?;
    let block = blocks.get(at)?;
    let before = previous.filter(|(node, _)| *node == block.first).map(|(_, reference)| reference.span.end);
    let from = before.unwrap_or(block.flow.full_span().start);
    let between = document.source().get(from as usize..reference.span.start as usize).unwrap_or_default();
    let mut words = between.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let begins = words.all(|word| matches!(word, "and" | "br"));
    let row = begins.then(|| if before.is_none() { list(document, block.node) } else { None }.unwrap_or(block.node));
    Some((block.first, row))
}

/// The list or table that a block is an item of.
fn list(document: &Document, block: NodeIndex) -> Option<NodeIndex> {
    let mut node = block;
    while node > 0 && !matches!(document.name(node), "li" | "dd" | "dt" | "td" | "th") {
        node = document.node(node).parent;
    }
    while node > 0 && !matches!(document.name(node), "ul" | "ol" | "dl" | "table") {
        node = document.node(node).parent;
    }
    (node > 0).then_some(node)
}
