//! Rules about the page as a whole.

pub mod contradiction;
pub mod entry_level;
pub mod missing_section;
pub mod no_entries;
