//! The model of a page: the contract applied to the document.

pub mod active;
pub mod anchors;
pub mod claims;
pub mod contract;
pub mod credit;
pub mod entries;
pub mod links;
pub mod manifest;
pub mod modules;
pub mod page;
pub mod people;
pub mod profile;
pub mod references;
pub mod roster;
pub mod sourced;
pub mod unread;

use crate::document::Document;
use claims::Claim;
use contract::{Contract, Contributors};
use entries::Entries;
use links::Link;
use modules::ModuleTree;
use page::Page;
use people::Grid;
use references::{References, ScanOptions, marks};

/// Everything that rules need to know about a page, collected once.
#[derive(Debug, Default)]
pub struct Model {
    /// Blocks, headings and anchors.
    pub page: Page,
    /// Links and images, in document order.
    pub links: Vec<Link>,
    /// Contributor grids.
    pub grids: Vec<Grid>,
    /// Entries and sections of the contract; empty without a contract.
    pub entries: Entries,
    /// References to numbered modules, and module counts.
    pub references: References,
    /// Statements of the project's license.
    pub claims: Vec<Claim>,
    /// Whether the page quotes the licenses of others, with the words in angle brackets that their authors replace.
    pub quotes_licenses: bool,
    /// Whether lists of names may be of people, by the name of the file.
    pub may_list_people: bool,
}

impl Model {
    /// Collects the model of a document, with its contract and module tree if there are any.
    #[must_use]
    pub fn read(document: &Document, page: Page, contract: Option<&Contract>, modules: Option<&ModuleTree>) -> Self {
        let links = links::read(document, &page);
        let grids = match contract {
            Some(contract) => people::read(document, &page, &links, &contract.contributors),
            None => people::read(document, &page, &links, &Contributors::default()),
        };
        let entries = contract.map(|contract| Entries::read(document, &page, contract)).unwrap_or_default();
        let references = references(document, &page, contract, modules, &entries);
        let claims = claims::read(document, &page, contract.and_then(|contract| contract.project.as_deref()));
        Self { page, links, grids, entries, references, claims, quotes_licenses: false, may_list_people: false }
    }
}

/// Whether a page has the notices of third parties, by its name: their licenses, not that of the project.
#[must_use]
pub fn has_notices(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase().replace('-', "_");
    name.starts_with("third_party_notices.")
}

/// Maximum number of entries treated as other projects. Pages that refer to their modules have fewer.
const MAX_OTHER_PROJECTS: usize = 64;

/// Longest part of a title that is compared with names, in bytes.
const LONGEST_TITLE: usize = 200;

/// The projects listed on the page. Their modules are not the project's own.
fn other_projects(entries: &Entries) -> Vec<String> {
    entries.all().take(MAX_OTHER_PROJECTS).map(|entry| entry.name.clone()).collect()
}

fn references(
    document: &Document,
    page: &Page,
    contract: Option<&Contract>,
    tree: Option<&ModuleTree>,
    entries: &Entries,
) -> References {
    let others = &other_projects(entries);
    let title = page.headings.first().map_or("", |heading| &heading.text);
    let title = (0..=title.len().min(LONGEST_TITLE)).rev().find_map(|end| title.get(..end)).unwrap_or_default();
    let options = ScanOptions {
        project: contract.and_then(|contract| contract.project.as_deref()),
        title,
        others,
        names: &|name| tree.is_some_and(|tree| tree.knows(name)),
        short_forms: contract.and_then(|contract| contract.modules.as_ref()).is_some_and(|modules| modules.short_forms),
        in_entry: false,
        marks: &[],
    };
    let mut references = References::default();
    for block in &page.blocks {
        if !references::may_refer(block.flow.text(), &options) {
            continue;
        }
        let marks = marks::read(document, block);
        references
            .push_flow(&block.flow, &ScanOptions { in_entry: entries.contain(block.first), marks: &marks, ..options });
    }
    references
}
