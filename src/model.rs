//! What a page is about: the contract applied to the tree.

pub mod contract;
pub mod links;
pub mod modules;
pub mod page;
pub mod people;
pub mod references;

use crate::document::Document;
use contract::Contract;
use links::Link;
use page::Page;
use people::Grid;
use references::References;

/// All that rules want to know of a page, read once.
#[derive(Debug, Default)]
pub struct Model {
    /// Blocks, headings and anchors.
    pub page: Page,
    /// Links and images, in document order.
    pub links: Vec<Link>,
    /// Contributor grids.
    pub grids: Vec<Grid>,
    /// References to numbered modules, and counts of modules.
    pub references: References,
}

impl Model {
    /// Reads a document under a contract, where one applies.
    #[must_use]
    pub fn read(document: &Document, _contract: Option<&Contract>) -> Self {
        let page = Page::read(document);
        let links = links::read(document, &page);
        let grids = people::read(document, &page);
        Self { page, links, grids, references: References::default() }
    }
}
