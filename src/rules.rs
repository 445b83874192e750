//! The catalogue. A rule is two files, `rules/<group>/<name>.rs` and its page, and two lines here.

mod addresses;
mod anchors;
pub mod avatar;
pub mod claim;
pub mod contributor;
pub mod document;
pub mod entry;
pub mod html;
mod levels;
pub mod link;
pub mod module;
mod order;
mod renumber;
mod rewrite;
mod say;
pub mod suppression;

pub use levels::{Levels, Selectors, UnknownRule, exists};

use crate::{
    model::roster::Roster,
    rule::{Rule, Sink},
};

/// All rules, in the order of the catalogue.
pub static ALL: &[&Rule] = &[
    &entry::missing_field::RULE,
    &entry::empty_field::RULE,
    &entry::wrong_name::RULE,
    &entry::duplicate_field::RULE,
    &entry::field_order::RULE,
    &entry::unknown_field::RULE,
    &entry::missing_link::RULE,
    &entry::missing_author::RULE,
    &entry::link_text::RULE,
    &entry::duplicate_entry::RULE,
    &document::missing_section::RULE,
    &document::no_entries::RULE,
    &document::entry_level::RULE,
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
    &module::drifted::RULE,
    &contributor::missing_profile::RULE,
    &contributor::missing_avatar::RULE,
    &contributor::missing_name::RULE,
    &contributor::alt::RULE,
    &contributor::duplicate::RULE,
    &contributor::shared_avatar::RULE,
    &contributor::invalid_login::RULE,
    &contributor::avatar_mismatch::RULE,
    &contributor::renamed::RULE,
    &contributor::unlisted::RULE,
    &contributor::unsourced::RULE,
    &contributor::disagrees::RULE,
    &html::syntax::RULE,
    &html::fence_typo::RULE,
    &html::markdown_inside::RULE,
    &html::missing_alt::RULE,
    &html::duplicate_id::RULE,
    &html::duplicate_attribute::RULE,
    &html::script::RULE,
    &link::dead::RULE,
    &link::unreachable::RULE,
    &link::moved::RULE,
    &link::certificate::RULE,
    &link::missing_file::RULE,
    &link::missing_anchor::RULE,
    &link::invalid::RULE,
    &link::insecure::RULE,
    &link::placeholder::RULE,
    &link::text_mismatch::RULE,
    &link::unsafe_scheme::RULE,
    &link::blocked::RULE,
    &avatar::dead::RULE,
    &avatar::not_an_image::RULE,
    &avatar::size::RULE,
    &avatar::query::RULE,
    &claim::license::RULE,
    &suppression::unused::RULE,
    &suppression::unknown_rule::RULE,
];

/// Judges `.all-contributorsrc` itself.
pub type RosterCheck = fn(&Roster, &mut Sink);

/// The rules that need `.all-contributorsrc`; some look at it by itself, too.
pub static OF_ROSTER: &[(&Rule, Option<RosterCheck>)] = &[
    (&contributor::unlisted::RULE, None),
    (&contributor::unsourced::RULE, None),
    (&contributor::disagrees::RULE, None),
    (&contributor::duplicate::RULE, Some(contributor::duplicate::in_roster)),
    (&contributor::invalid_login::RULE, Some(contributor::invalid_login::in_roster)),
];
