//! The catalogue. A rule is two files, `rules/<group>/<name>.rs` and its page, and two lines here.

pub mod document;
mod levels;
pub mod module;
pub mod suppression;
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
    &suppression::unused::RULE,
    &suppression::unknown_rule::RULE,
];
