//! The catalogue. A rule is two files, `rules/<group>/<name>.rs` and its page, and two lines here.

pub mod document;
pub mod html;
mod levels;
pub mod module;
mod wording;

pub use levels::{Levels, Selectors, UnknownRule};

use crate::rule::Rule;

/// All rules, in the order of the catalogue.
pub static ALL: &[&Rule] = &[
    &document::contradiction::RULE,
    &module::unknown::RULE,
    &module::wrong_title::RULE,
    &module::unknown_title::RULE,
    &module::title_count::RULE,
    &module::wrong_tier::RULE,
    &module::reversed_range::RULE,
    &module::ambiguous::RULE,
    &module::wrong_count::RULE,
    &module::padding::RULE,
    &html::syntax::RULE,
    &html::fence_typo::RULE,
    &html::markdown_inside::RULE,
    &html::missing_alt::RULE,
    &html::duplicate_id::RULE,
    &html::duplicate_attribute::RULE,
    &html::script::RULE,
];
