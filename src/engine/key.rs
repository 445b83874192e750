//! What a finding is, wherever it stands: told apart by what it says and what it is about.

use std::sync::LazyLock;

use regex::Regex;

use crate::{diagnostic::Diagnostic, span::Span};

/// Of longer words, the first characters tell findings apart.
const LONGEST: usize = 200;

/// What a finding is at one of its places, wherever that is. Lines that move, other spaces and line ends do not change it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    /// `group/name` of the rule.
    pub rule: &'static str,
    /// Without the numbers of lines.
    pub message: String,
    /// The words that it is about, with one space between them.
    pub words: String,
}

impl Key {
    pub(super) fn of(finding: &Diagnostic, place: Span, source: &str) -> Self {
        Self { rule: finding.rule, words: words(place.slice(source)), message: without_lines(&finding.message) }
    }
}

/// The words of a text, as keys have them.
pub(super) fn words(text: &str) -> String {
    let mut words = String::new();
    for word in text.split_whitespace() {
        if !words.is_empty() {
            words.push(' ');
        }
        words.push_str(word);
        if let Some((cut, _)) = words.char_indices().nth(LONGEST) {
            words.truncate(cut);
            words.push('…');
            break;
        }
    }
    words
}

/// A message without the numbers of lines in it.
fn without_lines(message: &str) -> String {
    static LINES: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\blines? \d+((, | and |–)\d+)*").ok());
    LINES.as_ref().map_or_else(|| message.to_owned(), |lines| lines.replace_all(message, "line").into_owned())
}
