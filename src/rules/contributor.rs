//! Rules about the people of a grid, one by one and against each other.

pub mod alt;
pub mod duplicate;
pub mod invalid_login;
pub mod missing_avatar;
pub mod missing_name;
pub mod missing_profile;
pub mod shared_avatar;

use super::say;
use crate::{document::Document, model::people::Person};

/// A person as the subject of a sentence.
fn who(document: &Document, person: &Person) -> String {
    person.called(document).map_or_else(|| "somebody".to_owned(), say::clipped)
}
