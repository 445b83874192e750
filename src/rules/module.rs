//! Rules about references to numbered modules.
//!
//! A reference has at most one finding of this group, but for its spelling ([`padding`]): [`crate::model::references::verdict`] decides which, the rules tell it.

pub mod ambiguous;
pub mod drifted;
pub mod padding;
mod renumber;
pub mod reversed_range;
#[cfg(test)]
mod tests;
pub mod title_count;
pub mod unknown;
pub mod unknown_title;
pub mod wrong_count;
pub mod wrong_tier;
pub mod wrong_title;
