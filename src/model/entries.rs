//! Entries of a page, matched against the contract.
//!
//! There are three steps. `labels` finds everything that is, or nearly is, a field label, independent of the contract.
//! `section` decides which headings are entries. `matching` assigns labels to the fields of the contract by edit
//! distance, so that one mistake of the author is one state here and one finding later.

mod byline;
mod columns;
mod items;
mod labels;
mod matching;
mod parts;
mod section;
mod value;
mod wording;

use std::{cell::OnceCell, ops::Range};

pub use byline::{Author, Byline};
pub use columns::is_counter;
pub use labels::{Label, LabelKind};
pub use section::{MissingSection, Section, fits};
pub use value::Value;
pub(crate) use wording::PLACEHOLDER;

use super::{
    contract::{self, Contract, Form},
    page::Page,
};
use crate::{
    document::{Document, NodeIndex},
    span::Span,
};
use labels::Scan;
use matching::{Known, Matcher};
use wording::Pattern;

/// The part of the page covered by `entries` and `sections` of the contract.
#[derive(Debug, Clone, Default)]
pub struct Entries {
    /// The entries of each contract (`[[entries]]`), in the order of the configuration.
    pub lists: Vec<EntryList>,
    /// Required sections that are missing, in the order of the contract.
    pub missing_sections: Vec<MissingSection>,
    /// Forbidden sections: the name in the contract, and the heading, in [`Page::headings`].
    pub forbidden_sections: Vec<(String, usize)>,
    /// Whether there are too many labels to compare on the page and in the contract. Nothing else is then known.
    pub excess: bool,
}

/// The entries that one contract applies to.
#[derive(Debug, Clone, Default)]
pub struct EntryList {
    /// The contract.
    pub terms: contract::Entries,
    /// The sections with the entries.
    pub sections: Vec<Section>,
    /// The entries, in document order.
    pub entries: Vec<Entry>,
    /// Tables of entries with missing columns: the labels, and the table header.
    pub missing_columns: Vec<(Vec<String>, Span)>,
}

/// One entry: a name, a link and fields.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Its heading, in [`Page::headings`], for heading entries.
    pub heading: Option<usize>,
    /// Name. For headings, the text without numbering, ornaments and a remark in parentheses.
    pub name: String,
    /// Span of the name, where missing parts are reported.
    pub span: Span,
    /// The name in the heading, if it is a misspelling of the one that the labels agree on.
    pub misspelled: Option<String>,
    /// Heading level, 1 to 6; for other forms the level of the contract.
    pub level: u8,
    /// The heading above it: 1 + its index in [`Page::headings`], or 0 for none.
    pub group: usize,
    /// The nodes of its text, without the heading.
    pub nodes: Range<NodeIndex>,
    /// The bold project link and who made the project.
    pub byline: Option<Byline>,
    /// Without a bold link: the first link that may be the project link.
    pub plain_link: Option<NodeIndex>,
    /// Labels and near-labels, in document order.
    pub labels: Vec<Label>,
    /// The fields of the contract, in its order.
    pub fields: Vec<Field>,
    /// Labels without a field, or of a field that is already present, in document order.
    pub extras: Vec<Extra>,
}

/// One field of the contract in one entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// The label in the contract, with the entry's name inserted.
    pub label: String,
    /// Whether and how it is present.
    pub state: State,
}

/// State of a field. Labels are indices into [`Entry::labels`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// The field is missing.
    Missing,
    /// The field is present.
    Found(usize),
    /// The field is present under another name.
    WrongName {
        /// The label.
        label: usize,
        /// The other name.
        name: String,
        /// Whether it is that of another entry.
        other: bool,
    },
    /// A label a few edits away.
    Near {
        /// The label.
        label: usize,
        /// Edit distance, ignoring case; 0 if only case or markup differ.
        edits: usize,
    },
    /// Another label takes its place.
    Replaced(usize),
    /// The field is present without a label: a column, a pattern match, an element.
    Read(Value),
    /// The field is missing from all entries, which is reported once.
    Waived,
}

/// A label that matches no field of the contract. Labels are indices into [`Entry::labels`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extra {
    /// A second label for a field.
    Duplicate {
        /// The label.
        label: usize,
        /// The field, in [`Entry::fields`].
        field: usize,
    },
    /// A label that is not in the contract.
    Unknown(usize),
}

impl Field {
    /// Whether the field is present, valid or not.
    #[must_use]
    pub const fn is_present(&self) -> bool {
        matches!(self.state, State::Found(_) | State::WrongName { .. } | State::Read(_))
    }

    /// The index of the field's label, under its own or another entry's name.
    #[must_use]
    pub const fn label_index(&self) -> Option<usize> {
        match self.state {
            State::Found(label) | State::WrongName { label, .. } => Some(label),
            _ => None,
        }
    }
}

impl Entry {
    /// The label of a field, under this entry's or another name.
    #[must_use]
    pub fn label_of(&self, field: &Field) -> Option<&Label> {
        self.labels.get(field.label_index()?)
    }

    /// Number of fields that are present, valid or not.
    #[must_use]
    pub fn fields_present(&self) -> usize {
        self.fields.iter().filter(|field| field.is_present()).count()
    }

    /// Whether the contract has fields and none is present.
    #[must_use]
    pub fn has_no_fields(&self) -> bool {
        !self.fields.is_empty() && self.fields_present() == 0
    }

    /// Whether nothing follows a label before the next one or the end of the entry.
    #[must_use]
    pub fn is_empty_value(&self, label: &Label) -> bool {
        let Some(content) = label.content else { return true };
        // The next field may follow: deeper in a list, not bold, or without a colon.
        self.fields.iter().any(|field| match field.state {
            State::Found(label) | State::Near { label, .. } | State::WrongName { label, .. } => {
                self.labels.get(label).is_some_and(|next| next.start <= content && content < next.span.end)
            }
            State::Missing | State::Replaced(_) | State::Read(_) | State::Waived => false,
        })
    }
}

/// The labels of a page, found once for all contracts that are applied to it.
#[derive(Debug, Default)]
pub struct PageLabels(OnceCell<Scan>);

impl Entries {
    /// The entries of all contracts.
    pub fn all(&self) -> impl Iterator<Item = &Entry> {
        self.lists.iter().flat_map(|list| &list.entries)
    }

    /// Whether a node is in the text of an entry.
    #[must_use]
    pub fn contain(&self, node: NodeIndex) -> bool {
        self.lists.iter().any(|list| {
            let before = list.entries.partition_point(|entry| entry.nodes.start <= node);
            before.checked_sub(1).and_then(|last| list.entries.get(last)).is_some_and(|entry| node < entry.nodes.end)
        })
    }

    /// Applies a contract to a page. Linear in the page for a given contract.
    #[must_use]
    pub fn read(document: &Document, page: &Page, contract: &Contract) -> Self {
        Self::with_labels(document, page, &PageLabels::default(), contract)
    }

    /// Like [`Self::read`], for several contracts and one page.
    #[must_use]
    pub fn with_labels(document: &Document, page: &Page, labels: &PageLabels, contract: &Contract) -> Self {
        let document = document.shown();
        let forbidden_sections = section::forbidden(page, contract);
        if contract.entries.is_empty() {
            let missing_sections = section::missing(page, contract, None);
            return Self { missing_sections, forbidden_sections, ..Self::default() };
        }
        let reader = |terms| Reader {
            document,
            page,
            terms,
            project: contract.project.as_deref(),
            patterns: patterns(terms),
            unlabelled: value::UnlabelledFields::new(document, terms),
        };
        let readers: Vec<Reader<'_>> = contract.entries.iter().map(reader).collect();
        let scan = labels.0.get_or_init(|| labels::scan(document));
        let amounts = parts::Amounts::of(document, page);
        let cost = readers.iter().fold(0_usize, |cost, reader| cost.saturating_add(reader.cost(scan, &amounts)));
        if cost > MAX_COST {
            return Self { excess: true, ..Self::default() };
        }
        let divided = parts::divide(document, page, &contract.entries);
        let lists: Vec<EntryList> =
            readers.iter().zip(divided).map(|(reader, divided)| reader.list(scan, divided)).collect();
        let only = lists.first().filter(|_| lists.len() == 1);
        let missing_sections = section::missing(page, contract, only.and_then(|list| list.sections.first()));
        Self { lists, missing_sections, forbidden_sections, excess: false }
    }
}

/// Most bytes of labels that are compared on one page, and that entries have of their own: some seconds.
const MAX_COST: usize = 128 << 20;

fn patterns(terms: &contract::Entries) -> Vec<Pattern> {
    terms.fields.iter().map(|field| Pattern::new(field, terms.ignore_case)).collect()
}

/// Applies one contract to a page.
struct Reader<'a> {
    document: &'a Document,
    page: &'a Page,
    terms: &'a contract::Entries,
    project: Option<&'a str>,
    patterns: Vec<Pattern>,
    /// Fields without labels.
    unlabelled: value::UnlabelledFields,
}

/// Location of an entry whose text is not yet parsed.
struct Location {
    heading: Option<usize>,
    /// Name as written.
    title: String,
    span: Span,
    level: u8,
    group: usize,
    nodes: Range<NodeIndex>,
}

impl Reader<'_> {
    /// What the labels cost: each label and each entry of the page has to do with each of the contract.
    fn cost(&self, scan: &Scan, amounts: &parts::Amounts) -> usize {
        let entries = match self.terms.form {
            Form::Heading => amounts.headings,
            Form::Item => amounts.items,
            Form::Row => amounts.rows,
            Form::Element => amounts.elements,
        };
        let each: usize = self.patterns.iter().map(Pattern::cost).sum();
        each.saturating_mul(scan.labels.len() + entries)
    }

    /// The entries in the parts of the page that the contract applies to.
    fn list(&self, scan: &Scan, divided: parts::Divided) -> EntryList {
        let mut list = match self.terms.form {
            Form::Heading => self.headings(scan, &divided),
            Form::Item | Form::Element => {
                let locations = items::locations(self, &divided.parts);
                EntryList { entries: self.entries(locations, scan), ..EntryList::default() }
            }
            Form::Row => columns::read(self, scan, &divided.parts),
        };
        if list.sections.is_empty() {
            list.sections = divided.sections(&list.entries);
        }
        list.terms = self.terms.clone();
        list
    }

    /// Finds entries that are headings.
    fn headings(&self, scan: &Scan, divided: &parts::Divided) -> EntryList {
        let (document, page, terms) = (self.document, self.page, self.terms);
        let reader = section::Reader { document, page, terms, patterns: &self.patterns, scan };
        let found = reader.find(divided);
        let mut above: Option<usize> = None;
        let mut locations = Vec::with_capacity(found.headings.len());
        let mut headings = found.headings.iter().peekable();
        for (index, heading) in page.headings.iter().enumerate() {
            if heading.level < terms.level {
                above = Some(index);
            }
            let Some(&(_, end)) = headings.next_if(|(entry, _)| *entry == index) else { continue };
            locations.push(Location {
                heading: Some(index),
                title: heading.text.to_string(),
                span: heading.span,
                level: heading.level,
                group: above.map_or(0, |above| above + 1),
                nodes: document.node(heading.node).end..end,
            });
        }
        let entries = self.entries(locations, scan);
        let sections = found.section.into_iter().map(|section| Section { entries: entries.len(), ..section });
        EntryList { sections: sections.collect(), entries, ..EntryList::default() }
    }

    /// Parses the content of each entry.
    fn entries(&self, locations: Vec<Location>, scan: &Scan) -> Vec<Entry> {
        let name = |location: &Location| wording::folded(wording::plain_name(&location.title));
        let known = Known { entries: locations.iter().map(name).collect(), project: self.project.map(wording::folded) };
        let mut labels = scan.labels.iter().peekable();
        let mut entries = Vec::with_capacity(locations.len());
        for location in locations {
            let nodes = location.nodes.clone();
            while labels.next_if(|label| label.node < nodes.start).is_some() {}
            let own: Vec<Label> =
                std::iter::from_fn(|| labels.next_if(|label| label.node < nodes.end)).cloned().collect();
            let heading = location.heading.and_then(|heading| self.page.headings.get(heading));
            let depth = heading.map_or(usize::MAX, |heading| scan.depth(heading.node));
            let matcher = |name: &str| Matcher::new(&self.patterns, self.terms.labels, name, depth, &known);
            let agreed = heading.and_then(|_| matcher(&location.title).agreed_name(&own));
            let matched = matcher(agreed.as_deref().unwrap_or(&location.title)).run(&own);
            let first_field = matched.first_label(&own);
            let (byline, plain_link) = match heading {
                Some(heading) => {
                    let nodes = heading.node..nodes.end;
                    byline::find(self.document, self.page, &scan.links, nodes, first_field)
                }
                None => (byline::first(self.document, self.page, &scan.links, nodes.clone()), None),
            };
            let mut fields = matched.fields;
            self.unlabelled.fill(self.document, &nodes, &mut fields);
            let written = wording::collapsed(match location.heading {
                Some(_) => wording::plain_name(&location.title),
                None => &location.title,
            });
            let (name, misspelled) = match agreed {
                Some(name) => (name, Some(written)),
                None => (written, None),
            };
            entries.push(Entry {
                heading: location.heading,
                name,
                span: location.span,
                misspelled,
                level: location.level,
                group: location.group,
                nodes,
                byline,
                plain_link,
                labels: own,
                fields,
                extras: matched.extras,
            });
        }
        entries
    }
}
