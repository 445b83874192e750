//! The words that the scanner knows: `words.toml`, each with a sentence that needs it.

use std::{collections::BTreeMap, sync::LazyLock};

use serde::Deserialize;

/// One list: lower-case words, each with its sentence.
pub(super) type List = BTreeMap<String, String>;

/// All lists. The file says what each is for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Words {
    pub(super) breaks: List,
    pub(super) common: List,
    pub(super) theirs: List,
    pub(super) indefinite: List,
    pub(super) own: List,
    pub(super) ours: List,
    pub(super) courses: List,
    pub(super) links: List,
    pub(super) opens: List,
    pub(super) contains: List,
    pub(super) inside: List,
    pub(super) leads: List,
    pub(super) remarks: List,
    pub(super) absent: List,
    pub(super) gone: List,
    pub(super) small: List,
    pub(super) articles: List,
    pub(super) units: List,
    pub(super) counted: List,
    pub(super) loose: List,
    pub(super) totals: List,
    pub(super) parts: List,
    pub(super) former: List,
    pub(super) shares: List,
    pub(super) whole: List,
}

/// The file as it is built in. A test loads it.
const FILE: &str = include_str!("words.toml");

static WORDS: LazyLock<Words> = LazyLock::new(|| toml::from_str(FILE).unwrap_or_default());

impl Words {
    /// The built-in words.
    pub(super) fn get() -> &'static Self {
        &WORDS
    }
}

/// Whether a word is in a list, in any case.
pub(super) fn listed(word: &str, list: &List) -> bool {
    // No word is longer; most text needs no copy.
    let is_lower = || word.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase());
    word.len() <= LONGEST && if is_lower() { list.contains_key(word) } else { list.contains_key(&word.to_lowercase()) }
}

/// Longest word of any list, in bytes.
const LONGEST: usize = 16;

#[cfg(test)]
mod tests;
