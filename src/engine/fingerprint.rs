//! Identifies a finding independently of its location: by its rule and its subject.
//!
//! Neither the wording of the message nor markup is part of it, so that neither a new version of the program
//! nor a restyled page makes old findings new.

use std::sync::LazyLock;

use regex::{Captures, Regex};

use crate::diagnostic::Diagnostic;

/// Longer subjects are cut to this number of characters.
const LONGEST: usize = 200;
/// A text longer than this is cut before it is simplified, in bytes.
const READ_LIMIT: usize = 4096;

/// The identity of a finding. Moved lines, other white space, line ends and markup do not change it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fingerprint {
    /// `group/name` of the rule.
    pub rule: &'static str,
    /// The subject that the rule names; otherwise the words at the location.
    pub subject: String,
}

impl Fingerprint {
    pub(super) fn of(finding: &Diagnostic, source: &str) -> Self {
        let subject = match &finding.subject {
            Some(subject) => short(&subject.to_lowercase()),
            None => words(finding.span.slice(source)),
        };
        Self { rule: finding.rule, subject }
    }
}

/// The words of a text without its markup: tags are the addresses in them, or else their names.
pub(super) fn words(text: &str) -> String {
    let end = (0..=READ_LIMIT.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or_default();
    let text = text.get(..end).unwrap_or_default();
    let text = replace(&TAG, text, |tag| {
        let whole = tag.get(0).map_or("", |whole| whole.as_str());
        let addresses: Vec<&str> = ADDRESS.as_ref().map(|regex| addresses(regex, whole)).unwrap_or_default();
        if addresses.is_empty() {
            format!(" {} ", &tag[1].to_lowercase())
        } else {
            format!(" {} ", addresses.join(" "))
        }
    });
    let text = text.replace("&amp;", "&");
    let text = replace(&SIZE, &text, |_| String::new());
    let plain: String = text.chars().map(|c| if is_markup(c) { ' ' } else { c }).collect();
    short(&plain)
}

/// A message without the numbers of lines in it.
pub(super) fn without_lines(message: &str) -> String {
    static LINES: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\blines? \d+((, | and |–)\d+)*").ok());
    LINES.as_ref().map_or_else(|| message.to_owned(), |lines| lines.replace_all(message, "line").into_owned())
}

/// Whether a character is Markdown around words, or a quotation mark around a value.
const fn is_markup(c: char) -> bool {
    matches!(c, '*' | '_' | '`' | '|' | '>' | '<' | '[' | ']' | '(' | ')' | '!' | '"' | '\'' | '?' | '\\')
}

fn addresses<'a>(regex: &Regex, tag: &'a str) -> Vec<&'a str> {
    let value = |found: Captures<'a>| found.iter().skip(1).flatten().next().map(|value| value.as_str());
    regex.captures_iter(tag).filter_map(value).collect()
}

fn replace(regex: &LazyLock<Option<Regex>>, text: &str, with: impl Fn(&Captures<'_>) -> String) -> String {
    match regex.as_ref() {
        Some(regex) => regex.replace_all(text, with).into_owned(),
        None => text.to_owned(),
    }
}

/// A start tag, perhaps cut off.
static TAG: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"</?([A-Za-z][\w-]*)[^<>]*>?").ok());
/// An attribute with an address.
static ADDRESS: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r#"(?i)\b(?:src|href)\s*=\s*(?:"([^"]*)"?|'([^']*)'?|([^\s>]+))"#).ok());
/// A parameter for the size or the version of an image.
static SIZE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?i)[?&](?:s|size|v|w|width|h|height)=\d+\b").ok());

/// The words of a text, with one space between them, and not too long.
fn short(text: &str) -> String {
    let mut words = String::new();
    let mut left = LONGEST;
    for word in text.split_whitespace().filter(|word| !is_marker(word)) {
        if !words.is_empty() {
            words.push(' ');
            left = left.saturating_sub(1);
        }
        match word.char_indices().nth(left) {
            Some((cut, _)) => {
                words.push_str(word.get(..cut).unwrap_or_default());
                words.push('…');
                break;
            }
            None => words.push_str(word),
        }
        left -= word.chars().count();
    }
    words
}

/// Whether a word is a marker of a heading or list item.
fn is_marker(word: &str) -> bool {
    matches!(word, "-" | "+") || word.chars().all(|c| c == '#') && word.len() > 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::span::Span;

    fn of(source: &str, text: &str, message: &str) -> Fingerprint {
        let start = source.find(text).unwrap_or_default();
        let mut finding = Diagnostic::new(Span { start: start as u32, end: (start + text.len()) as u32 }, message);
        finding.rule = "link/dead";
        Fingerprint::of(&finding, source)
    }

    #[test]
    fn a_finding_is_the_same_wherever_it_is_and_however_it_is_worded() {
        let first = of("a b", "a b", "first on line 12");
        assert_eq!(first, of("moved\n\na\r\n b", "a\r\n b", "another wording"));
        assert_ne!(first, of("a c", "a c", "first on line 12"));
    }

    #[test]
    fn markup_is_not_part_of_it() {
        let same = |texts: &[&str]| {
            for text in texts {
                assert_eq!(words(text), words(texts[0]), "{text}");
            }
        };
        same(&[
            "<img class=\"c\" src=\"https://a.test/u/1?v=4&amp;s=80\" width=80>",
            "<img src='https://a.test/u/1?s=160'>",
            "https://a.test/u/1",
            "![](https://a.test/u/1?v=4?s=100)",
        ]);
        same(&["Module 05 (Words)", "**Module 05** (Words)", "> Module\n> 05 (*Words*)", "`Module 05` (Words)"]);
        same(&["<div class=\"a\">", "<div>", "<DIV id=x"]);
        assert_ne!(words("https://a.test/u/1?u=2"), words("https://a.test/u/1?u=3"));
        assert_ne!(words("#"), words(""));
    }

    #[test]
    fn long_subjects_are_cut() {
        assert_eq!(words(&"é".repeat(LONGEST)), "é".repeat(LONGEST));
        assert_eq!(words(&"é".repeat(LONGEST + 1)), "é".repeat(LONGEST) + "…");
        assert!(words(&"word ".repeat(1_000_000)).chars().count() <= LONGEST + 1);
    }
}
