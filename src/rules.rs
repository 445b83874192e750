//! The catalogue. A rule is two files, `rules/<group>/<name>.rs` and its page, and two lines here.

mod addresses;
mod anchors;
pub mod avatar;
pub mod link;
mod rewrite;
mod words;

use crate::rule::Rule;

/// All rules, in the order of the catalogue.
pub static ALL: &[&Rule] = &[
    &link::dead::RULE,
    &link::unreachable::RULE,
    &link::moved::RULE,
    &link::certificate::RULE,
    &link::missing_file::RULE,
    &link::missing_anchor::RULE,
    &link::invalid::RULE,
    &link::blocked::RULE,
    &avatar::dead::RULE,
    &avatar::not_an_image::RULE,
    &avatar::size::RULE,
];
