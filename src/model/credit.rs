//! Whom the pages of a project credit for its commits.

mod bots;
mod fold;
mod headings;
mod identity;
mod ignore;
mod insert;
mod named;
mod people;
#[cfg(test)]
mod tests;
mod text_index;

pub use bots::is_bot;
pub use fold::is_full_name;
pub use headings::{is_credits_page, may_list_people, names_credits, names_credits_file};
pub use identity::{Handle, handle, identity, trailer};
pub use ignore::Ignored;
pub use insert::{Addition, Lists, NewPerson, Refusal, is_name};
pub use named::Named;
pub use people::{display_name, is_only_login, people};
