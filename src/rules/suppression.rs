//! Rules about the comments that suppress findings.

pub mod unknown_rule;
pub mod unused;
