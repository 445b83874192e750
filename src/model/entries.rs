//! stub
use super::{contract::Contract, page::Page};
use crate::document::Document;
/// stub
#[derive(Debug, Default)]
pub struct Entries {
    /// stub
    pub entries: Vec<()>,
}
/// stub
pub fn fits(_: &Contract, page: &Page, _: &Document) -> bool {
    page.headings.iter().any(|h| h.text == "Core Inspirations")
}
