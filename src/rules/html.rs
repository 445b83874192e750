//! Rules about HTML, in HTML pages and inside Markdown.

pub mod duplicate_attribute;
pub mod duplicate_id;
pub mod fence_typo;
pub mod markdown_inside;
pub mod missing_alt;
pub mod script;
pub mod syntax;
