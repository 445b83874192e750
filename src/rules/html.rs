//! Rules about HTML, in HTML pages and inside Markdown.

pub mod duplicate_attribute;
pub mod duplicate_id;
pub mod fence_typo;
pub mod markdown_inside;
pub mod missing_alt;
pub mod script;
pub mod syntax;

use crate::document::Document;

/// The page from the first character on that is not white space.
fn start(document: &Document) -> &str {
    document.source().trim_start_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}')
}
