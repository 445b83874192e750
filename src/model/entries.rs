//! Entries of a page: what the contract promises for each, and what stands there.
//!
//! Reading happens in three steps. `labels` finds everything that is, or nearly is, a field's label, knowing nothing of the contract;
//! `section` decides which headings are entries; `matching` assigns labels to the promised fields by least edits, so that one
//! mistake of the author is one state here and one finding later.

mod byline;
mod columns;
mod items;
mod labels;
mod matching;
mod section;
mod value;
mod wording;

use std::{collections::BTreeSet, ops::Range};

pub use byline::{Author, Byline};
pub use labels::{Label, LabelKind};
pub use section::{MissingSection, Section};
pub use value::{Fault, Value};

use super::{
    contract::{self, Contract, Form},
    page::Page,
};
use crate::{
    document::{Document, NodeIndex},
    span::Span,
};
use labels::Scan;
use matching::Matcher;
use wording::Pattern;

/// The part of the page that the contract's `entries` and `sections` are about.
#[derive(Debug, Clone, Default)]
pub struct Entries {
    /// What the contract asks of entries, where it has any.
    pub terms: Option<contract::Entries>,
    /// The section that holds the entries.
    pub section: Option<Section>,
    /// The entries, in document order.
    pub list: Vec<Entry>,
    /// Required sections that the page lacks, in the order of the contract.
    pub missing_sections: Vec<MissingSection>,
    /// Sections that the page must not have: the name in the contract, and the heading, in [`Page::headings`].
    pub forbidden_sections: Vec<(String, usize)>,
    /// Tables of entries that lack columns: the labels, and the head of the table.
    pub missing_columns: Vec<(Vec<String>, Span)>,
}

/// One entry: a name, a link and fields.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Its heading, in [`Page::headings`], where it is one.
    pub heading: Option<usize>,
    /// What it is called: of a heading the text without numbering, ornaments and a remark in parentheses.
    pub name: String,
    /// Its name in the source: where what it lacks is told.
    pub span: Span,
    /// Level of its heading, 1 to 6; that of the contract where it is none.
    pub level: u8,
    /// The heading that it stands under, in [`Page::headings`], one more than its position; 0 for none.
    pub group: usize,
    /// The nodes of its text, without the heading.
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
    /// It is there, and no label says so: a column, what a pattern matches, an element.
    Read(Value),
    /// It is not there, and that is told of all entries together.
    Waived,
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
    /// Whether it is there, whatever else is wrong with it.
    #[must_use]
    pub const fn is_present(&self) -> bool {
        matches!(self.state, State::Found(_) | State::WrongName { .. } | State::Read(_))
    }

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
        self.fields.iter().filter(|field| field.is_present()).count()
    }

    /// Whether fields are promised and not one is there.
    #[must_use]
    pub fn has_no_fields(&self) -> bool {
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
            State::Missing | State::Replaced(_) | State::Read(_) | State::Waived => false,
        })
    }
}

impl Entries {
    /// Applies a contract to a page. Linear in the page for a given contract.
    #[must_use]
    pub fn read(document: &Document, page: &Page, contract: &Contract) -> Self {
        let forbidden_sections = section::forbidden(page, contract);
        let Some(terms) = &contract.entries else {
            let missing_sections = section::missing(page, contract, None);
            return Self { missing_sections, forbidden_sections, ..Self::default() };
        };
        let reader = Reader {
            document,
            page,
            terms,
            project: contract.project.as_deref(),
            patterns: patterns(terms),
            elsewhere: value::UnlabelledFields::new(document, terms),
        };
        let scan = labels::scan(document);
        let mut entries = match terms.form {
            Form::Heading => reader.headings(scan),
            Form::Item | Form::Element => reader.pieces(scan),
            Form::Row => columns::read(&reader, &scan),
        };
        entries.missing_sections = section::missing(page, contract, entries.section.as_ref());
        entries.forbidden_sections = forbidden_sections;
        entries.terms = Some(terms.clone());
        entries
    }
}

fn patterns(terms: &contract::Entries) -> Vec<Pattern> {
    terms.fields.iter().map(|field| Pattern::new(field, terms.ignore_case)).collect()
}

/// Applies the contract's `entries` to a page.
struct Reader<'a> {
    document: &'a Document,
    page: &'a Page,
    terms: &'a contract::Entries,
    project: Option<&'a str>,
    patterns: Vec<Pattern>,
    /// Fields that no label shows.
    elsewhere: value::UnlabelledFields,
}

/// Where an entry stands, before its text is read.
struct Place {
    heading: Option<usize>,
    /// As it is written.
    title: String,
    span: Span,
    level: u8,
    group: usize,
    nodes: Range<NodeIndex>,
}

impl Reader<'_> {
    /// The entries that are headings.
    fn headings(&self, scan: Scan) -> Entries {
        let (document, page, terms) = (self.document, self.page, self.terms);
        let reader = section::Reader { document, page, terms, patterns: &self.patterns, scan: &scan };
        let found = reader.find();
        let mut above: Option<usize> = None;
        let mut places = Vec::with_capacity(found.headings.len());
        let mut headings = found.headings.iter().peekable();
        for (index, heading) in page.headings.iter().enumerate() {
            if heading.level < terms.level {
                above = Some(index);
            }
            let Some(&(_, end)) = headings.next_if(|(entry, _)| *entry == index) else { continue };
            places.push(Place {
                heading: Some(index),
                title: heading.text.clone(),
                span: heading.span,
                level: heading.level,
                group: above.map_or(0, |above| above + 1),
                nodes: document.node(heading.node).end..end,
            });
        }
        Entries { section: found.section, list: self.entries(places, scan), ..Entries::default() }
    }

    /// The entries that are items of lists, or that a selector matches.
    fn pieces(&self, scan: Scan) -> Entries {
        let parts = section::parts(self.document, self.page, self.terms);
        let places = items::places(self, &parts);
        let section = parts.into_iter().find_map(|part| part.section);
        Entries { section, list: self.entries(places, scan), ..Entries::default() }
    }

    /// Reads what stands in each entry.
    fn entries(&self, places: Vec<Place>, mut scan: Scan) -> Vec<Entry> {
        let mut known: BTreeSet<String> =
            places.iter().map(|place| wording::folded(wording::plain_name(&place.title))).collect();
        known.extend(self.project.map(wording::folded));
        let mut labels = std::mem::take(&mut scan.labels).into_iter().peekable();
        let mut entries = Vec::with_capacity(places.len());
        for place in places {
            let nodes = place.nodes.clone();
            while labels.next_if(|label| label.node < nodes.start).is_some() {}
            let own: Vec<Label> = std::iter::from_fn(|| labels.next_if(|label| label.node < nodes.end)).collect();
            let heading = place.heading.and_then(|heading| self.page.headings.get(heading));
            let depth = heading.map_or(usize::MAX, |heading| scan.depth(heading.node));
            let matched = Matcher::new(&self.patterns, self.terms.labels, &place.title, depth, &known).run(&own);
            let first_field = matched.first_label(&own);
            let (byline, plain_link) = match heading {
                Some(heading) => {
                    let nodes = heading.node..nodes.end;
                    byline::find(self.document, self.page, &scan.links, nodes, first_field)
                }
                None => (byline::first(self.document, self.page, &scan.links, nodes.clone()), None),
            };
            let mut fields = matched.fields;
            self.elsewhere.fill(self.document, &nodes, &mut fields);
            entries.push(Entry {
                heading: place.heading,
                name: wording::collapsed(match place.heading {
                    Some(_) => wording::plain_name(&place.title),
                    None => &place.title,
                }),
                span: place.span,
                level: place.level,
                group: place.group,
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

/// Whether a page shows that it was written under a contract: it has the section of the entries by its name, or two of their
/// fields, whatever names stand in them. Where the contract names no section, two entries have to show two fields each.
#[must_use]
pub fn fits(contract: &Contract, page: &Page, document: &Document) -> bool {
    let Some(terms) = &contract.entries else {
        return contract.contributors.generated && super::people::generated_list(document).is_some();
    };
    if terms.section.as_ref().is_some_and(|name| section::named(page, name).next().is_some()) {
        return true;
    }
    let patterns = patterns(terms);
    if patterns.iter().filter(|pattern| pattern.may_be_in(document.source())).count() < 2 {
        return false;
    }
    let scan = labels::scan(document);
    if terms.section.is_none() {
        return section::Reader { document, page, terms, patterns: &patterns, scan: &scan }.shows_entries();
    }
    let mut seen = BTreeSet::new();
    for label in scan.labels.iter().filter(|label| label.kind == LabelKind::Field) {
        seen.extend(patterns.iter().position(|pattern| pattern.capture(&label.text).is_some()));
    }
    seen.len() > 1
}
