//! Rules about entries: what the contract requires of each.
//!
//! [`crate::model::entries`] has matched labels to fields, so that each rule reports one state of a field.

pub mod duplicate_entry;
pub mod duplicate_field;
pub mod empty_field;
pub mod field_order;
pub mod invalid_value;
mod label_form;
pub mod link_text;
pub mod missing_author;
pub mod missing_field;
pub mod missing_link;
mod near_license;
mod near_miss;
pub mod unknown_field;
pub mod unlisted;
pub mod unsourced;
pub mod value;
pub mod wrong_name;
