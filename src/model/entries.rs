//! Entries of a page: what the contract promises for each, and what stands there.
//!
//! Reading happens in three steps. `labels` finds everything that is, or nearly is, a field's label, knowing nothing of the contract;
//! `section` decides which headings are entries; `matching` assigns labels to the promised fields by least edits, so that one
//! mistake of the author is one state here and one finding later.

mod byline;
mod labels;
mod matching;
mod section;
mod wording;

use std::{collections::BTreeSet, ops::Range};

pub use byline::{Author, Byline};
pub use labels::{Label, LabelKind};
pub use section::{MissingSection, Section};

use super::{
    contract::{self, Contract},
    page::Page,
};
use crate::document::{Document, NodeIndex};
use labels::Scan;
use matching::Matcher;
use wording::Pattern;

/// The part of the page that the contract's `entries` and `sections` are about.
#[derive(Debug, Clone, Default)]
pub struct Entries {
    /// What the contract asks of entries, where it has any.
    pub promise: Option<contract::Entries>,
    /// The section that holds the entries.
    pub section: Option<Section>,
    /// The entries, in document order.
    pub list: Vec<Entry>,
    /// Required sections that the page lacks, in the order of the contract.
    pub missing_sections: Vec<MissingSection>,
}

/// One entry: a heading, a by-line and fields.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Its heading, in [`Page::headings`].
    pub heading: usize,
    /// What it is called: the heading's text without numbering, ornaments and a remark in parentheses.
    pub name: String,
    /// Level of its heading, 1 to 6.
    pub level: u8,
    /// The nodes of its text, after the heading.
    pub nodes: Range<NodeIndex>,
    /// The bold project link and who made the project.
    pub byline: Option<Byline>,
    /// Where there is no bold link: the first link that could have been meant.
    pub plain_link: Option<NodeIndex>,
    /// Labels and what nearly is one, in document order.
    pub labels: Vec<Label>,
    /// The promised fields, in the order of the contract.
    pub fields: Vec<Field>,
    /// Labels that belong to no field, or to one that is there already; in document order.
    pub extras: Vec<Extra>,
}

/// One promised field of one entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// The label the contract asks for, with the entry's name in it.
    pub label: String,
    /// Whether it is there.
    pub state: State,
}

/// What became of a promised field. Labels are positions in [`Entry::labels`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// Nothing stands for it.
    Missing,
    /// It is there.
    Found(usize),
    /// It is there under another entry's name.
    WrongName {
        /// The label.
        label: usize,
        /// The name it has instead of the entry's.
        name: String,
    },
    /// Something is a few edits away from it.
    Near {
        /// The label.
        label: usize,
        /// Edits between the two without regard to case; 0 where only the case or the markup differs.
        edits: usize,
    },
    /// Another label stands in its place.
    Replaced(usize),
}

/// A label that no promised field claimed. Labels are positions in [`Entry::labels`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extra {
    /// A second label for a field.
    Duplicate {
        /// The label.
        label: usize,
        /// The field, in [`Entry::fields`].
        field: usize,
    },
    /// A label that the contract does not have.
    Unknown(usize),
}

impl Field {
    /// The label that stands for the field under its own or another entry's name.
    #[must_use]
    pub const fn label_index(&self) -> Option<usize> {
        match self.state {
            State::Found(label) | State::WrongName { label, .. } => Some(label),
            _ => None,
        }
    }
}

impl Entry {
    /// The label that stands for a field, under the entry's or another's name.
    #[must_use]
    pub fn label_of(&self, field: &Field) -> Option<&Label> {
        self.labels.get(field.label_index()?)
    }

    /// Number of promised fields that are there, whatever else is wrong with them.
    #[must_use]
    pub fn fields_present(&self) -> usize {
        self.fields.iter().filter(|field| field.label_index().is_some()).count()
    }

    /// Whether fields are promised and not one is there.
    #[must_use]
    pub fn is_bare(&self) -> bool {
        !self.fields.is_empty() && self.fields_present() == 0
    }

    /// Whether nothing follows a label before the next one or the end of the entry.
    #[must_use]
    pub fn is_empty_value(&self, label: &Label) -> bool {
        let Some(content) = label.content else { return true };
        // What follows may be the next field: deeper in a list, not bold, without a colon.
        self.fields.iter().any(|field| match field.state {
            State::Found(label) | State::Near { label, .. } | State::WrongName { label, .. } => {
                self.labels.get(label).is_some_and(|next| next.start <= content && content < next.span.end)
            }
            State::Missing | State::Replaced(_) => false,
        })
    }
}

impl Entries {
    /// Applies a contract to a page. Linear in the page for a given contract.
    #[must_use]
    pub fn read(document: &Document, page: &Page, contract: &Contract) -> Self {
        let Some(promise) = &contract.entries else {
            let missing_sections = section::missing(page, contract, None);
            return Self { missing_sections, ..Self::default() };
        };
        let patterns: Vec<Pattern> = promise.fields.iter().map(|field| Pattern::new(&field.label)).collect();
        let scan = labels::scan(document);
        let reader = section::Reader { document, page, promise, patterns: &patterns, scan: &scan };
        let found = reader.find();
        let missing_sections = section::missing(page, contract, found.section.as_ref());
        let list = read_entries(document, page, contract, &patterns, scan, &found.headings);
        Self { promise: Some(promise.clone()), section: found.section, list, missing_sections }
    }
}

/// Reads the entries whose headings were found, each with the labels that stand in it.
fn read_entries(
    document: &Document,
    page: &Page,
    contract: &Contract,
    patterns: &[Pattern],
    mut scan: Scan,
    headings: &[(usize, NodeIndex)],
) -> Vec<Entry> {
    let name = |heading: usize| page.headings.get(heading).map_or("", |heading| heading.text.as_str());
    let mut known: BTreeSet<String> =
        headings.iter().map(|&(heading, _)| wording::folded(wording::plain_name(name(heading)))).collect();
    known.extend(contract.project.as_deref().map(wording::folded));
    let mut labels = std::mem::take(&mut scan.labels).into_iter().peekable();
    let mut entries = Vec::with_capacity(headings.len());
    for &(index, end) in headings {
        let Some(heading) = page.headings.get(index) else { continue };
        let nodes = document.node(heading.node).end..end;
        while labels.next_if(|label| label.node < nodes.start).is_some() {}
        let own: Vec<Label> = std::iter::from_fn(|| labels.next_if(|label| label.node < nodes.end)).collect();
        let depth = scan.depth(heading.node);
        let matched = Matcher::new(patterns, &heading.text, depth, &known).run(&own);
        let first_field = matched.first_label(&own);
        let (byline, plain_link) = byline::find(document, page, &scan.links, heading.node..end, first_field);
        entries.push(Entry {
            heading: index,
            name: wording::collapsed(wording::plain_name(&heading.text)),
            level: heading.level,
            nodes,
            byline,
            plain_link,
            labels: own,
            fields: matched.fields,
            extras: matched.extras,
        });
    }
    entries
}

/// Whether a page shows that it was written under a contract: it has the section of the entries by its name, or two of their
/// fields, whatever names stand in them.
#[must_use]
pub fn fits(contract: &Contract, page: &Page, document: &Document) -> bool {
    let Some(promise) = &contract.entries else { return false };
    if section::named(page, &promise.section).next().is_some() {
        return true;
    }
    let patterns: Vec<Pattern> = promise.fields.iter().map(|field| Pattern::new(&field.label)).collect();
    let scan = labels::scan(document);
    let mut seen = BTreeSet::new();
    for label in scan.labels.iter().filter(|label| label.kind == LabelKind::Field) {
        seen.extend(patterns.iter().position(|pattern| pattern.capture(&label.text).is_some()));
    }
    seen.len() > 1
}
