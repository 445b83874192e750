//! Pages that say that a program writes them.

use crate::text;

/// Whether a page says that a program writes it.
pub(super) fn says_generated(source: &str) -> bool {
    let text = text::collapse(source).to_lowercase();
    GENERATED.iter().any(|words| text.contains(words))
}

/// What pages say that programs write.
const GENERATED: &[&str] = &[
    "all of the people who have made at least one contribution",
    "automatically generated",
    "automatically updated",
    "do not edit",
    "do not modify this file directly",
    "don't edit this file",
];
