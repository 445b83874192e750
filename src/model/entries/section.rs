//! Finds the section with the entries, and which of its headings are entries.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};

use super::{
    labels::{Label, LabelKind, Scan, links_between, scan as scan_labels},
    matching::is_written,
    parts::Divided,
    wording::{self, Pattern},
};
use crate::{
    document::{Document, NodeIndex},
    model::{
        contract::{self, Contract, Labels},
        page::{Heading, Page},
        people,
    },
    span::Span,
};

/// Maximum number of headings considered if several have the section's name.
const MAX_NAMESAKES: usize = 8;

/// The part of the page with the entries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// Its heading, in [`Page::headings`]; `None` if the entries are at the top of the page.
    pub heading: Option<usize>,
    /// Whether it has the name in the contract.
    pub named: bool,
    /// Whether its heading is above the level of entries, so that the outline nests them in it.
    pub above: bool,
    /// Number of its entries.
    pub entries: usize,
}

/// Forbidden sections that are present: name and heading.
pub(super) fn forbidden(page: &Page, contract: &Contract) -> Vec<(String, usize)> {
    let forbidden = &contract.sections.forbidden;
    let headings = by_name(page, forbidden);
    let of = |name: &String| headings.get(&wording::folded(name)).cloned().unwrap_or_default();
    forbidden.iter().flat_map(|name| of(name).into_iter().map(|heading| (name.clone(), heading))).collect()
}

/// The headings of a page by their folded text, to be compared with names.
fn by_name(page: &Page, names: &[String]) -> BTreeMap<String, Vec<usize>> {
    let mut found: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, heading) in page.headings.iter().enumerate().filter(|_| !names.is_empty()) {
        found.entry(wording::folded(&heading.text)).or_default().push(index);
    }
    found
}

/// A required section that is missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingSection {
    /// Its name in the contract.
    pub name: String,
    /// Where to report it: the heading used instead of it, or the first heading.
    pub span: Span,
    /// The heading used instead of it, in [`Page::headings`].
    pub instead: Option<usize>,
}

/// A section and the headings of its entries, each with the end of its text.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) section: Option<Section>,
    pub(super) headings: Vec<(usize, NodeIndex)>,
}

/// Headings with a section's name.
pub(super) fn named<'a>(page: &'a Page, name: &str) -> impl Iterator<Item = usize> + use<'a> {
    let wanted = wording::folded(name);
    let same = move |&index: &usize| page.headings.get(index).is_some_and(|h| wording::folded(&h.text) == wanted);
    (0..page.headings.len()).filter(same)
}

/// Required sections that are missing.
pub(super) fn missing(page: &Page, contract: &Contract, entries: Option<&Section>) -> Vec<MissingSection> {
    let holder = match &*contract.entries {
        [entries] => entries.sections.first().filter(|_| entries.sections.len() == 1).map(|name| wording::folded(name)),
        _ => None,
    };
    let headings = by_name(page, &contract.sections.required);
    let mut missing = Vec::new();
    for name in &contract.sections.required {
        if headings.contains_key(&wording::folded(name)) {
            continue;
        }
        let is_holder = holder.as_ref() == Some(&wording::folded(name));
        let instead = entries.filter(|_| is_holder).and_then(|section| section.heading);
        let span = page.headings.get(instead.unwrap_or(0)).map(|heading| heading.span);
        missing.push(MissingSection { name: name.clone(), span: span.unwrap_or_default(), instead });
    }
    missing
}

/// Finds the entries of a page.
pub(super) struct Reader<'a> {
    pub(super) document: &'a Document,
    pub(super) page: &'a Page,
    pub(super) terms: &'a contract::Entries,
    pub(super) patterns: &'a [Pattern],
    pub(super) scan: &'a Scan,
}

impl Reader<'_> {
    /// Finds the entries in the parts of the contract. A single section is found by name, preferring one with entries, or
    /// else by the fields of the entries.
    pub(super) fn find(&self, divided: &Divided) -> Found {
        let level = self.terms.level;
        let mut found = Found::default();
        let name = match &*self.terms.sections {
            [name] if !divided.is_final => name,
            _ => {
                let headings = divided.parts.iter().flat_map(|part| self.entries_in(part.clone(), 0)).collect();
                return Found { section: None, headings };
            }
        };
        for index in named(self.page, name).take(MAX_NAMESAKES) {
            let own = self.level(index);
            let headings = self.entries(index + 1, own.min(level.saturating_sub(1)));
            let section = Section { heading: Some(index), named: true, above: own < level, entries: 0 };
            if found.section.is_none() || !headings.is_empty() {
                found = Found { section: Some(section), headings };
            }
            if !found.headings.is_empty() {
                break;
            }
        }
        if found.section.is_some() { found } else { self.renamed() }
    }

    fn level(&self, heading: usize) -> u8 {
        self.page.headings.get(heading).map_or(6, |heading| heading.level)
    }

    /// The section whose headings at the entry level have the most fields, regardless of its name.
    fn renamed(&self) -> Found {
        let level = self.terms.level;
        let mut parent = None;
        let mut shown: BTreeMap<Option<usize>, (usize, usize)> = BTreeMap::new();
        for (index, heading) in self.page.headings.iter().enumerate() {
            if heading.level < level {
                parent = Some(index);
            } else if heading.level == level && self.fields_shown(index).len() > 1 {
                shown.entry(parent).or_insert((0, index)).0 += 1;
            }
        }
        // Ties go to the first section.
        let best = shown.into_iter().rev().max_by_key(|&(_, (count, _))| count);
        let Some((heading, (_, first))) = best else { return Found::default() };
        let headings = self.entries(heading.map_or(first, |heading| heading + 1), level.saturating_sub(1));
        Found { section: Some(Section { heading, named: false, above: true, entries: 0 }), headings }
    }

    /// Labels directly under a heading.
    fn own_labels(&self, heading: usize) -> impl Iterator<Item = &Label> {
        let node = self.page.headings.get(heading).map(|heading| heading.node);
        let between = |node| self.scan.labels_between(node + 1, self.page.own_end(heading, self.document));
        let labels = node.map(between).unwrap_or_default().iter();
        labels.filter(|label| is_written(self.terms.labels, label))
    }

    /// Whether the page is such a list and does not only have labels with the same names: most headings at the entry level
    /// have most of the required fields, each once, and most of these have each of the fields.
    pub(super) fn shows_entries(&self) -> bool {
        let required: Vec<usize> = (0..self.patterns.len())
            .filter(|&at| self.terms.fields.get(at).is_some_and(|field| field.required))
            .collect();
        let (mut entries, mut complete) = (0, 0);
        let mut counts = vec![0; self.patterns.len()];
        let headings = self.page.headings.iter().enumerate().filter(|(_, heading)| heading.level == self.terms.level);
        for (index, _) in headings {
            entries += 1;
            let shown = self.fields_once(index);
            if shown.len() * 2 > required.len() {
                complete += 1;
                for at in shown {
                    if let Some(count) = counts.get_mut(at) {
                        *count += 1;
                    }
                }
            }
        }
        // Two plain labels are found in any text.
        let least = if self.terms.labels == Labels::Plain { 3 } else { 2 };
        let usual = |&at: &usize| counts.get(at).is_some_and(|count| count * 2 > complete);
        complete >= least && complete * 2 > entries && required.iter().all(usual)
    }

    /// The required fields directly under a heading; none if one of them is there twice, as under a heading with several
    /// entries.
    fn fields_once(&self, heading: usize) -> BTreeSet<usize> {
        let mut seen = BTreeSet::new();
        for label in self.own_labels(heading) {
            let field = self.patterns.iter().position(|pattern| pattern.capture(&label.text).is_some());
            let field = field.filter(|&at| self.terms.fields.get(at).is_some_and(|field| field.required));
            if field.is_some_and(|field| !seen.insert(field)) {
                return BTreeSet::new();
            }
        }
        seen
    }

    /// The fields directly under a heading, under any names.
    fn fields_shown(&self, heading: usize) -> BTreeSet<usize> {
        let field = |label: &Label| self.patterns.iter().position(|pattern| pattern.capture(&label.text).is_some());
        self.own_labels(heading).filter_map(field).collect()
    }

    /// Whether a heading at another level is still an entry: its own text has two fields, or a bold link and one field.
    /// One of the labels must contain its name if the contract has such labels.
    fn looks_like_entry(&self, heading: usize) -> bool {
        let Some(this) = self.page.headings.get(heading) else { return false };
        if self.own_labels(heading).next().is_none() {
            return false;
        }
        let names = [wording::collapsed(&this.text), wording::collapsed(wording::plain_name(&this.text))];
        let field = |label: &Label| {
            self.patterns.iter().position(|pattern| names.iter().any(|name| pattern.is(&label.text, name)))
        };
        let fields: BTreeSet<usize> = self.own_labels(heading).filter_map(field).collect();
        let has_name = |&field: &usize| self.patterns.get(field).is_some_and(Pattern::has_name);
        if !fields.iter().any(has_name) && self.patterns.iter().any(Pattern::has_name) {
            return false;
        }
        let (from, end) = (self.document.node(this.node).end, self.page.own_end(heading, self.document));
        let linked = || links_between(&self.scan.links, from, end).iter().any(|link| link.bold);
        // Two plain labels are found in any text.
        match self.terms.labels {
            Labels::Plain => fields.len() > 2,
            _ => fields.len() > 1 || (fields.len() == 1 && linked()),
        }
    }

    /// The entries from a heading on, up to the next heading at or above `outer` that is not an entry.
    fn entries(&self, from: usize, outer: u8) -> Vec<(usize, NodeIndex)> {
        let start = self.page.headings.get(from).map_or(NodeIndex::MAX, |heading| heading.node);
        self.entries_in(start..self.document.nodes().len() as NodeIndex, outer)
    }

    /// The entries in a part of the page, up to the next heading at or above `outer` that is not an entry.
    fn entries_in(&self, part: Range<NodeIndex>, outer: u8) -> Vec<(usize, NodeIndex)> {
        let [from, to] = [part.start, part.end].map(|end| self.page.headings.partition_point(|h| h.node < end));
        let mut entries: Vec<(usize, NodeIndex)> = Vec::new();
        // Level of the entry that is still open, and its fields so far.
        let mut open: Option<u8> = None;
        let mut shown = BTreeSet::new();
        let unnamed = !self.patterns.iter().any(Pattern::has_name);
        // Quoted headings are not the page's own, unless the section itself is quoted.
        let quoted = |heading: &Heading| self.scan.is_quoted(heading.node);
        let home = self.page.headings.get(from.saturating_sub(1)).is_some_and(quoted);
        let own = |(_, heading): &(usize, &Heading)| home || !quoted(heading);
        for (index, heading) in self.page.headings.iter().enumerate().take(to).skip(from).filter(own) {
            // A deeper heading whose fields the open entry does not have yet divides that entry. Where labels have the name
            // of the entry, they decide.
            let fields = if unnamed { self.fields_shown(index) } else { BTreeSet::new() };
            let divides = unnamed
                && open.is_some_and(|level| level < heading.level)
                && !shown.is_empty()
                && shown.is_disjoint(&fields);
            let is_entry = heading.level == self.terms.level || (!divides && self.looks_like_entry(index));
            if is_entry {
                shown.clear();
            }
            shown.extend(fields);
            if is_entry || open.is_some_and(|level| heading.level <= level) {
                if let Some(last) = entries.last_mut().filter(|_| open.is_some()) {
                    last.1 = heading.node;
                }
                open = None;
            }
            if is_entry {
                entries.push((index, part.end));
                open = Some(heading.level);
            } else if heading.level <= outer {
                if let Some(last) = entries.last_mut().filter(|_| open.is_some()) {
                    last.1 = heading.node;
                }
                break;
            }
        }
        entries
    }
}

/// Whether a page appears to follow a contract: it has the section of the entries, or two of their fields under any
/// names. If the contract has no section, most of the page's entries must have most of the fields.
#[must_use]
pub fn fits(contract: &Contract, page: &Page, document: &Document) -> bool {
    let document = document.shown();
    let Some(terms) = contract.entries.first() else {
        return contract.contributors.generated && people::has_generated_people(document);
    };
    if terms.sections.iter().any(|name| named(page, name).next().is_some()) {
        return true;
    }
    let patterns = super::patterns(terms);
    if patterns.iter().filter(|pattern| pattern.may_be_in(document.source())).count() < 2 {
        return false;
    }
    let scan = scan_labels(document);
    if terms.sections.is_empty() {
        return Reader { document, page, terms, patterns: &patterns, scan: &scan }.shows_entries();
    }
    let mut seen = BTreeSet::new();
    for label in scan.labels.iter().filter(|label| label.kind == LabelKind::Field) {
        seen.extend(patterns.iter().position(|pattern| pattern.capture(&label.text).is_some()));
    }
    seen.len() > 1
}
