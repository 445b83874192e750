//! Rules about references to numbered modules.
//!
//! The rules render the verdicts of one shared analysis (`verdict`), so a reference has at most one finding of this
//! group, apart from how its numbers are written ([`padding`]).

mod ahead;
pub mod ambiguous;
pub mod drifted;
mod history;
mod meant;
pub mod padding;
mod renumber;
pub mod reversed_range;
#[cfg(test)]
pub(super) mod tests;
pub mod title_count;
pub mod unknown;
pub mod unknown_title;
mod verdict;
pub mod wrong_count;
pub mod wrong_tier;
pub mod wrong_title;

pub use history::{Dated, lines as history_lines};
pub use verdict::check_references;
