//! The parts of a page that each contract applies to: its sections, without those of other contracts inside them.

use std::{collections::BTreeMap, ops::Range};

use super::{Entry, Section, wording};
use crate::{
    document::{Document, NodeIndex},
    model::{contract, page::Page},
};

/// What one contract applies to.
#[derive(Debug, Default)]
pub(super) struct Divided {
    /// Its parts, in document order. They do not overlap each other or those of another contract.
    pub(super) parts: Vec<Range<NodeIndex>>,
    /// Whether the parts are all that there is: the contract has no section, or there are several sections.
    pub(super) is_final: bool,
    /// The headings of its sections: the position of the title, the heading, and the nodes of the section.
    named: Vec<(usize, usize, Range<NodeIndex>)>,
}

impl Divided {
    /// Its sections with their number of entries, one for each title.
    pub(super) fn sections(&self, entries: &[Entry]) -> Vec<Section> {
        let mut found: BTreeMap<usize, Section> = BTreeMap::new();
        for (title, heading, nodes) in &self.named {
            let section = Section { heading: Some(*heading), named: true, above: true, entries: 0 };
            let section = found.entry(*title).or_insert(section);
            // The nodes of an entry do not include its heading.
            let start = |entry: &Entry| entry.nodes.start - u32::from(entry.heading.is_some());
            let before = |end: NodeIndex| entries.partition_point(|entry| start(entry) < end);
            section.entries += before(nodes.end) - before(nodes.start);
        }
        found.into_values().collect()
    }
}

/// Divides a page among contracts. A section inside that of another contract belongs to the inner one.
pub(super) fn divide(document: &Document, page: &Page, contracts: &[contract::Entries]) -> Vec<Divided> {
    let is_final = contracts.iter().map(|terms| terms.sections.len()).sum::<usize>() != 1;
    let empty = || Divided { is_final, ..Divided::default() };
    let mut divided: Vec<Divided> = contracts.iter().map(|_| empty()).collect();
    let whole = 1..document.nodes().len() as NodeIndex;
    if let ([terms], [only]) = (contracts, &mut *divided)
        && terms.sections.is_empty()
    {
        only.parts.push(whole);
        return divided;
    }
    let mut titles: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for (contract, terms) in contracts.iter().enumerate() {
        for (title, name) in terms.sections.iter().enumerate() {
            titles.entry(wording::folded(name)).or_insert((contract, title));
        }
    }
    let mut add = |contract: usize, part: Range<NodeIndex>| {
        if let Some(divided) = divided.get_mut(contract).filter(|_| !part.is_empty()) {
            divided.parts.push(part);
        }
    };
    let ends = ends(document, page);
    // The sections around a heading: their contracts and where they end.
    let mut open: Vec<(usize, NodeIndex)> = Vec::new();
    let mut named = Vec::new();
    let mut from = 0;
    for (index, heading) in page.headings.iter().enumerate() {
        while let Some((contract, end)) = open.pop_if(|(_, end)| *end <= heading.node) {
            add(contract, from..end);
            from = end;
        }
        let Some((contract, title)) = titles.get(&wording::folded(&heading.text)) else { continue };
        let end = ends.get(index).copied().unwrap_or(heading.node);
        let nodes = document.node(heading.node).end..end;
        named.push((*contract, (*title, index, nodes.clone())));
        match open.last() {
            Some((around, _)) if around == contract => continue,
            Some((around, _)) => add(*around, from..heading.node),
            None => {}
        }
        from = nodes.start;
        open.push((*contract, nodes.end));
    }
    while let Some((contract, end)) = open.pop() {
        add(contract, from..end);
        from = end;
    }
    for (contract, named) in named {
        if let Some(divided) = divided.get_mut(contract) {
            divided.named.push(named);
        }
    }
    divided
}

/// Where the section of each heading ends: see [`Page::section_end`].
fn ends(document: &Document, page: &Page) -> Vec<NodeIndex> {
    // The nearest heading below, by level.
    let mut next = [document.nodes().len() as NodeIndex; 7];
    let mut ends: Vec<NodeIndex> = Vec::with_capacity(page.headings.len());
    for heading in page.headings.iter().rev() {
        let own = usize::from(heading.level.min(6));
        ends.push(next.get(own).copied().unwrap_or_default());
        // It ends the sections of its own level and of deeper ones.
        next.iter_mut().skip(own).for_each(|end| *end = heading.node);
    }
    ends.reverse();
    ends
}

/// How many of each form of entry a page may have.
pub(super) struct Amounts {
    pub(super) headings: usize,
    pub(super) items: usize,
    pub(super) rows: usize,
    pub(super) elements: usize,
}

impl Amounts {
    pub(super) fn of(document: &Document, page: &Page) -> Self {
        let mut amounts = Self { headings: page.headings.len(), items: 0, rows: 0, elements: 0 };
        for (index, _) in (0..).zip(document.nodes()) {
            let name = document.name(index);
            amounts.items += usize::from(name == "li");
            amounts.rows += usize::from(matches!(name, "tr" | "table"));
            amounts.elements += usize::from(!name.is_empty());
        }
        amounts
    }
}
