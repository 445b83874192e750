//! A contract read off a page: what all of its entries have, it promises to have.
//!
//! Three steps. `candidates` lists where entries may stand: headings, items, rows, elements. `fields` finds what the entries of one frame
//! share. Of all frames the one that says most is taken, and `relax` relaxes its contract until the page breaks it nowhere but in single
//! slips, as the rules themselves see it.

mod candidates;
mod fields;
mod relax;

use crate::{
    document::{Dialect, Document},
    model::{
        contract::{self, Contract, Entries, Form, Kind, Labels},
        entries::{self, Entry, State},
        links,
        page::Page,
        people,
        profile::Profile,
    },
    span::Span,
};

/// A contract that a page shows signs of.
#[derive(Debug, Clone)]
pub struct Proposal {
    /// Its sections and entries.
    pub contract: Contract,
    /// The built-in profile that promises the same.
    pub profile: Option<&'static str>,
    /// How many entries there are.
    pub entries: usize,
    /// How many have a link, and how many an author behind it.
    pub linked: [usize; 2],
    /// By field of the contract.
    pub shares: Vec<Share>,
}

/// How many entries have a field.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Share {
    /// It is there, if with a slip in its label.
    pub present: usize,
    /// Of those, the ones with a slip.
    pub typos: usize,
    /// Name and place of the entries that lack it.
    pub missing: Vec<(String, Span)>,
}

/// Least number of entries that make a shape. Two headings with the same labels are one, two items of a list are not.
const LEAST: usize = 3;

/// Entries with more fields than this are no credits.
const FIELDS: usize = 30;

/// Stands for the entry's name in a label of a contract: where a page has it, no contract can promise it.
const HOLE: &str = "{entry}";

/// Reads the contract of a page off it; `None` where its parts have nothing in common. `path` says which dialect it is, `credits`
/// whether the page is called what credits pages are: any list on it may thank somebody.
#[must_use]
pub fn infer(path: &str, source: &str, credits: bool) -> Option<Proposal> {
    let document = Document::parse(source.to_owned(), Dialect::detect(path, source));
    let page = Page::read(&document);
    let grids = people::read(&document, &page, &links::read(&document, &page), &contract::Contributors::default());
    let found = candidates::all(&document, &page, &grids).into_iter().filter_map(|frame| {
        let terms = fields::fill(&document, &page, frame)?;
        let measured = Measured::of(&document, &page, terms);
        let known = builtin(&contract_of(measured.terms.clone())).is_some();
        Some(((known, measured.worth(credits)?), measured))
    });
    // A built-in contract before all others; of equals the first: the narrower frame.
    let (_, best) = found.reduce(|best, next| if next.0 > best.0 { next } else { best })?;
    let terms = relax::relaxed(path, source, best.terms);
    let measured = Measured::of(&document, &page, terms);
    let contract = contract_of(measured.terms.clone());
    Some(Proposal {
        profile: builtin(&contract),
        contract,
        entries: measured.entries,
        linked: measured.linked,
        shares: measured.shares,
    })
}

/// The contract of a page with these entries: their section has to be there.
fn contract_of(terms: Entries) -> Contract {
    let required = terms.section.iter().cloned().collect();
    let sections = contract::Sections { required, forbidden: Vec::new() };
    Contract { sections, entries: Some(terms), ..Contract::default() }
}

/// The built-in profile whose sections and entries are the same.
fn builtin(contract: &Contract) -> Option<&'static str> {
    let same = |profile: &&Profile| {
        profile.contract.sections == contract.sections && profile.contract.entries == contract.entries
    };
    Profile::builtin().iter().find(same).map(|profile| profile.name.as_str())
}

/// A promise, and how far a page keeps it.
struct Measured {
    terms: Entries,
    entries: usize,
    linked: [usize; 2],
    shares: Vec<Share>,
}

impl Measured {
    fn of(document: &Document, page: &Page, terms: Entries) -> Self {
        let contract = contract_of(terms);
        let read = entries::Entries::read(document, page, &contract);
        let terms = contract.entries.unwrap_or_default();
        let mut shares = vec![Share::default(); terms.fields.len()];
        for entry in &read.list {
            for (share, field) in shares.iter_mut().zip(&entry.fields) {
                match &field.state {
                    State::Read(value) if value.text.is_empty() => share.missing.push((entry.name.clone(), entry.span)),
                    State::Found(_) | State::Read(_) => share.present += 1,
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
        Self { terms, entries: read.list.len(), linked: linked(document, &read.list), shares }
    }

    /// How much the promise says: how many entries there are, and the square of how much each of them has. `None`: nothing, or nothing
    /// that has to do with credits.
    fn worth(&self, credits: bool) -> Option<usize> {
        let Entries { form, link, author, section, labels, fields, .. } = &self.terms;
        let least = match (form, labels) {
            (Form::Heading, Labels::Bold) | (Form::Row, _) => 2,
            _ => LEAST,
        };
        if self.entries < least {
            return None;
        }
        let typed = fields.iter().any(|field| field.kind != Kind::Text);
        let thanks = *link || *author || typed;
        // Columns and remarks alone are those of any table or list.
        let any = match form {
            Form::Row => !thanks,
            _ => !thanks && !credits && fields.iter().all(fields::is_remark),
        };
        if any {
            return None;
        }
        // In hundredths of a field.
        let share = |share: &Share| {
            let have = share.present * 100 / self.entries;
            if share.missing.is_empty() { have + WHOLE } else { have }
        };
        let each: usize = self.shares.iter().map(share).sum();
        let each = each + 2 * WHOLE * usize::from(*link) + WHOLE * usize::from(*author);
        // A link and nothing else is a contract for a long list of its own: each of those who are thanked can be reached.
        let linked = *link && self.entries >= LONG && section.is_some();
        let promises = *author
            || linked
            || (*link && !fields.is_empty())
            || self.shares.iter().any(|share| share.missing.is_empty());
        promises.then_some(self.entries * each * each)
    }
}

/// What a field of all entries is worth more than one of nearly all of them, and what a link is worth, in hundredths of a field.
const WHOLE: usize = 50;

/// How many entries make a list long.
const LONG: usize = 10;

/// How many entries have a link, and how many an author. What leads to the page itself or a file beside it is no link to a project.
fn linked(document: &Document, entries: &[Entry]) -> [usize; 2] {
    let is_address = |text: &str| text.contains("://") || text.starts_with("//") || text.starts_with("mailto:");
    let leads_away =
        |byline: &&entries::Byline| document.attr(byline.link, "href").is_some_and(|attr| is_address(&attr.value));
    let bylines = || entries.iter().filter_map(|entry| entry.byline.as_ref()).filter(leads_away);
    [bylines().count(), bylines().filter(|byline| byline.author.is_some()).count()]
}
