//! The catalogue. A rule is two files, `rules/<group>/<name>.rs` and its page, and two lines here.

mod alphabetical;
mod anchors;
pub mod avatar;
mod by_url;
pub mod claim;
pub mod contributor;
pub mod document;
pub mod entry;
mod escape;
mod generated;
pub mod html;
pub mod link;
mod link_edit;
pub mod module;
mod redirect;
mod selection;
pub mod suppression;
mod undefined_label;
mod wording;

pub use selection::{Selection, Selectors, UnknownRule, exists, lowered, turned_off};

use crate::rule::{Needs, Rule};

/// All rules, in the order of the catalogue.
pub static ALL: &[&Rule] = &[
    &entry::missing_field::RULE,
    &entry::empty_field::RULE,
    &entry::invalid_value::RULE,
    &entry::wrong_name::RULE,
    &entry::duplicate_field::RULE,
    &entry::field_order::RULE,
    &entry::unknown_field::RULE,
    &entry::missing_link::RULE,
    &entry::missing_author::RULE,
    &entry::link_text::RULE,
    &entry::duplicate_entry::RULE,
    &entry::unlisted::RULE,
    &entry::unsourced::RULE,
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
    &contributor::uncredited::RULE,
    &contributor::broken_list::RULE,
    &contributor::badge_count::RULE,
    &contributor::unknown_contribution::RULE,
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

/// The rules that read `.all-contributorsrc`: those that need it for a page first, then those that check only the file itself.
pub fn of_roster() -> impl Iterator<Item = &'static Rule> {
    let needs = |rule: &&Rule| rule.needs == Needs::Roster;
    let checks = move |rule: &&Rule| !needs(rule) && rule.check_roster.is_some();
    ALL.iter().copied().filter(needs).chain(ALL.iter().copied().filter(checks))
}
