//! Infers a contract from a page: what all of its entries have in common.
//!
//! Three steps: `candidates` lists where entries may be (headings, items, rows, elements). `fields` finds what the
//! entries of one candidate share. `relax` drops terms from the best-scoring contract until only isolated typos violate
//! it, as the rules themselves see it.

mod candidates;
mod credits;
mod fields;
mod relax;
mod several;

pub use crate::model::credit::is_credits_page;

use crate::{
    document::{Dialect, Document},
    model::{
        contract::{self, Contract, Entries, Form, Kind, Labels},
        entries::{self, Entry, PageLabels, State},
        links,
        page::Page,
        people,
        profile::Profile,
    },
    span::Span,
};

/// A contract inferred from a page.
#[derive(Debug, Clone)]
pub struct Proposal {
    /// Sections and entries.
    pub contract: Contract,
    /// The built-in profile with the same sections and entries.
    pub profile: Option<&'static str>,
    /// The entries of each contract, in its order.
    pub lists: Vec<Listed>,
}

/// The entries of one contract.
#[derive(Debug, Clone)]
pub struct Listed {
    /// The contract.
    pub terms: Entries,
    /// Number of entries.
    pub entries: usize,
    /// Number of entries with a link, and of entries with an author after it.
    pub linked: [usize; 2],
    /// One share per field of the contract.
    pub shares: Vec<Share>,
}

/// How many entries have a field.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Share {
    /// Entries that have the field, typos in the label included.
    pub present: usize,
    /// Of those, entries with a typo in the label.
    pub typos: usize,
    /// Of those, entries with nothing after the label.
    pub empty: usize,
    /// Name and span of the entries without it.
    pub missing: Vec<(String, Span)>,
    /// Name of the entries whose value is not of the field's type, and span of the value.
    pub invalid: Vec<(String, Span)>,
    /// A type that the field does not have because of a few entries: those whose value is not of it.
    pub usual: Option<(Kind, Vec<(String, Span)>)>,
}

/// Minimum number of entries. Two headings with the same labels suffice, two list items do not.
const MIN_ENTRIES: usize = 3;

/// Maximum number of fields of an entry; larger structures are not credits.
const MAX_FIELDS: usize = 30;

/// Placeholder for the entry's name in a label. Labels that already contain it are skipped.
const PLACEHOLDER: &str = "{entry}";

/// Infers the contract of a page; `None` if its parts have nothing in common. `path` selects the dialect. `credits` is
/// whether the file name is that of a credits page, where any list may be credits; elsewhere, they must be recognizable.
#[must_use]
pub fn infer(path: &str, source: &str, credits: bool) -> Option<Proposal> {
    let document = Document::parse(source.to_owned(), Dialect::detect(path, source));
    let subject = Subject::new(&document);
    let listed = |terms| {
        let mut measured = Measured::of(&subject, relax::relax(path, source, terms));
        let invalid = fields::invalid(&document, &measured);
        for (share, invalid) in measured.shares.iter_mut().zip(invalid) {
            share.invalid = invalid;
        }
        for at in 0..measured.shares.len() {
            let usual = fields::usual_kind(&document, &mut measured, at);
            if let Some(share) = measured.shares.get_mut(at) {
                share.usual = usual;
            }
        }
        let Measured { terms, list, linked, shares, .. } = measured;
        Listed { terms, entries: list.len(), linked, shares }
    };
    let lists: Vec<Listed> = subject.all(path, credits)?.into_iter().map(listed).collect();
    let contract = contract_of(lists.iter().map(|list| list.terms.clone()).collect());
    Some(Proposal { profile: builtin(&contract), contract, lists })
}

/// Whether [`infer`] finds a contract, which takes less time than the contract itself.
#[must_use]
pub fn is_possible(path: &str, source: &str, credits: bool) -> bool {
    let document = Document::parse(source.to_owned(), Dialect::detect(path, source));
    let subject = Subject::new(&document);
    subject.best(&subject.candidates(), path, credits).is_some()
}

/// The contract for these entries, with their sections required.
fn contract_of(entries: Vec<Entries>) -> Contract {
    let required = entries.iter().flat_map(|terms| terms.sections.clone()).collect();
    let sections = contract::Sections { required, forbidden: Vec::new() };
    Contract { sections, entries, ..Contract::default() }
}

/// The built-in profile with the same sections and entries.
fn builtin(contract: &Contract) -> Option<&'static str> {
    let same = |profile: &&Profile| {
        profile.contract.sections == contract.sections && profile.contract.entries == contract.entries
    };
    Profile::builtin().iter().find(same).map(|profile| profile.name.as_str())
}

/// The page that a contract is inferred from.
struct Subject<'a> {
    document: &'a Document,
    page: Page,
    labels: PageLabels,
}

impl<'a> Subject<'a> {
    fn new(document: &'a Document) -> Self {
        Self { document, page: Page::read(document), labels: PageLabels::default() }
    }

    /// The entries by a contract.
    fn entries(&self, contract: &Contract) -> Vec<Entry> {
        let found = entries::Entries::with_labels(self.document, &self.page, &self.labels, contract);
        found.lists.into_iter().flat_map(|list| list.entries).collect()
    }

    /// What may be entries.
    fn candidates(&self) -> Vec<Measured> {
        let Self { document, page, .. } = self;
        let grids = people::read(document, page, &links::read(document, page), &contract::Contributors::default());
        (candidates::all(document, page, &grids).into_iter())
            .filter_map(|candidate| fields::fill(self, candidate))
            .collect()
    }

    /// The terms of the best candidate, and of those of other sections.
    fn all(&self, path: &str, credits: bool) -> Option<Vec<Entries>> {
        let all = self.candidates();
        let best = self.best(&all, path, credits)?;
        if builtin(&contract_of(vec![best.terms.clone()])).is_some() {
            return Some(vec![best.terms.clone()]);
        }
        let is_credits = |one: &Measured| {
            credits || credits::is_recognizable(path, self.document, &self.page, &one.terms, &one.list)
        };
        Some(several::divide(self, &all, best, credits, is_credits))
    }

    /// The best candidate.
    fn best<'m>(&self, all: &'m [Measured], path: &str, credits: bool) -> Option<&'m Measured> {
        let Self { document, page, .. } = self;
        let found = all
            .iter()
            .filter(|one| !all.iter().any(|whole| whole.covers(one) && whole.score(credits).is_some()))
            .filter_map(|one| {
                let score = one.score(credits)?;
                let is_builtin = builtin(&contract_of(vec![one.terms.clone()])).is_some();
                let is_credits =
                    credits || is_builtin || credits::is_recognizable(path, document, page, &one.terms, &one.list);
                is_credits.then_some(((is_builtin, score), one))
            });
        // Built-in contracts win. Ties go to the first candidate, which is the narrower one.
        let (_, best) = found.reduce(|best, next| if next.0 > best.0 { next } else { best })?;
        Some(best)
    }
}

/// Terms, and how far a page meets them.
#[derive(Clone)]
struct Measured {
    terms: Entries,
    list: Vec<Entry>,
    linked: [usize; 2],
    shares: Vec<Share>,
    /// Number of entries with a field.
    filled: usize,
    /// Whether entries are rows of tables with other columns.
    mixed: bool,
}

impl Measured {
    fn of(subject: &Subject<'_>, terms: Entries) -> Self {
        let document = subject.document;
        let contract = contract_of(vec![terms]);
        let list = subject.entries(&contract);
        let terms = contract.entries.into_iter().next().unwrap_or_default();
        let mut shares = vec![Share::default(); terms.fields.len()];
        for entry in &list {
            for (share, field) in shares.iter_mut().zip(&entry.fields) {
                match &field.state {
                    State::Read(value) if value.text.is_empty() => share.missing.push((entry.name.clone(), entry.span)),
                    State::Found(_) | State::Read(_) if entry.is_declined(document, field) => {
                        share.missing.push((entry.name.clone(), entry.span));
                    }
                    State::Found(_) | State::Read(_) => {
                        share.present += 1;
                        share.empty +=
                            usize::from(entry.label_of(field).is_some_and(|label| entry.is_empty_value(label)));
                    }
                    State::Near { .. } | State::WrongName { .. } => {
                        share.present += 1;
                        share.typos += 1;
                    }
                    State::Missing | State::Replaced(_) | State::Waived => {
                        share.missing.push((entry.name.clone(), entry.span));
                    }
                }
            }
        }
        let filled = list.iter().filter(|entry| entry.fields_present() > 0).count();
        let waived = |entry: &Entry| entry.fields.iter().any(|field| field.state == State::Waived);
        let mixed = list.iter().any(waived);
        Self { linked: linked(document, &list), terms, list, shares, filled, mixed }
    }

    /// Whether these terms, for the whole page, are those of a section that has less than half of such entries.
    fn covers(&self, part: &Self) -> bool {
        let (whole, section) = (&self.terms, &part.terms);
        let same = whole.sections.is_empty()
            && !section.sections.is_empty()
            && (whole.form, whole.level) == (section.form, section.level)
            && !self.mixed;
        let has = |field: &contract::Field| whole.fields.iter().any(|other| other.label == field.label);
        same && (whole.link || !section.link)
            && !section.fields.is_empty()
            && section.fields.iter().all(has)
            && self.filled > part.list.len() * 2
    }

    /// Number of entries times the square of what each entry has. `None` if the terms are empty or unrelated to
    /// credits.
    fn score(&self, credits: bool) -> Option<usize> {
        let entries = self.list.len();
        let Entries { form, link, author, sections, labels, fields, .. } = &self.terms;
        let least = match (form, labels) {
            (Form::Heading, Labels::Bold) | (Form::Row, _) => 2,
            _ => MIN_ENTRIES,
        };
        if entries < least || self.mixed {
            return None;
        }
        let typed = fields.iter().any(|field| field.kind != Kind::Text);
        let thanks = *link || *author || typed;
        let complete = self.shares.iter().filter(|share| share.missing.is_empty()).count();
        // Any table or list has columns and remarks.
        let generic = match form {
            Form::Row => {
                let regular = entries >= MIN_ENTRIES && complete * 2 >= self.shares.len();
                !(thanks || (credits && regular))
            }
            _ => !thanks && !credits && fields.iter().all(fields::is_remark),
        };
        if generic {
            return None;
        }
        // In hundredths of a field.
        let share = |share: &Share| {
            let have = share.present * 100 / entries;
            if share.missing.is_empty() { have + COMPLETE_BONUS } else { have }
        };
        let each: usize = self.shares.iter().map(share).sum();
        let each = each + 2 * COMPLETE_BONUS * usize::from(*link) + COMPLETE_BONUS * usize::from(*author);
        // A link alone is enough for a long list with a section or a page of its own.
        let linked = *link && entries >= LONG_LIST && (!sections.is_empty() || credits);
        // A few headings elsewhere without any field are not entries.
        let frequent = |share: &&Share| share.present >= MIN_ENTRIES && share.present * 2 > entries;
        let most = *form == Form::Heading && self.shares.iter().filter(frequent).count() > 1;
        let is_contract = *author
            || linked
            || most
            || (*link && !fields.is_empty())
            || self.shares.iter().any(|share| share.missing.is_empty());
        is_contract.then_some(entries * each * each)
    }
}

/// Bonus for a field that all entries have, and the weight of a link, in hundredths of a field.
const COMPLETE_BONUS: usize = 50;

/// Minimum number of entries of a long list.
const LONG_LIST: usize = 10;

/// Number of entries with a link to another site, and of those with an author.
fn linked(document: &Document, entries: &[Entry]) -> [usize; 2] {
    let is_address = |text: &str| text.contains("://") || text.starts_with("//") || text.starts_with("mailto:");
    let is_external =
        |byline: &&entries::Byline| document.attr(byline.link, "href").is_some_and(|attr| is_address(&attr.value));
    let bylines = || entries.iter().filter_map(|entry| entry.byline.as_ref()).filter(is_external);
    [bylines().count(), bylines().filter(|byline| byline.author.is_some()).count()]
}
