//! Fingerprints of findings: from the rule, the message and the text, independent of line numbers.

use std::sync::LazyLock;

use regex::Regex;

use crate::{diagnostic::Diagnostic, span::Span};

/// Longest text in a fingerprint, in characters; the rest is ignored.
const LONGEST: usize = 200;

/// Identifies a finding at one of its locations. Moved lines, other spaces and line endings do not change it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fingerprint {
    /// `group/name` of the rule.
    pub rule: &'static str,
    /// Without the numbers of lines.
    pub message: String,
    /// The words that it is about, with one space between them.
    pub words: String,
}

impl Fingerprint {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn finding(source: &str, text: &str, message: &str) -> Diagnostic {
        let start = source.find(text).unwrap_or_default();
        let mut finding = Diagnostic::new(Span { start: start as u32, end: (start + text.len()) as u32 }, message);
        finding.rule = "link/dead";
        finding
    }

    #[test]
    fn a_finding_is_the_same_anywhere() {
        let of = |source: &str, text: &str, message: &str| {
            let finding = finding(source, text, message);
            Fingerprint::of(&finding, finding.span, source)
        };
        let first = of("a b", "a b", "first on line 12");
        assert_eq!(first, of("moved\n\na\r\n b", "a\r\n b", "first on line 7"));
        assert_ne!(first, of("a c", "a c", "first on line 12"));
        assert_ne!(first, of("a b", "a b", "second on line 12"));
    }

    #[test]
    fn long_words_are_cut() {
        assert_eq!(words(&"é".repeat(LONGEST)), "é".repeat(LONGEST));
        assert_eq!(words(&"é".repeat(LONGEST + 1)), "é".repeat(LONGEST) + "…");
        assert_eq!(words(&"word ".repeat(1_000_000)).chars().count(), LONGEST + 1);
    }
}
