//! Rules about the page as a whole.

pub mod contradiction;
