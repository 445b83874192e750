//! Comparison of names and labels.

use std::borrow::Cow;

use crate::{model::contract, text};

/// Placeholder for the entry's name in a label of the contract.
pub(crate) const PLACEHOLDER: &str = "{entry}";

/// Longest name that a label of the contract contains, in code points. A label on a page is shorter.
const MAX_NAME: usize = 100;

/// Collapses white space and normalizes apostrophes.
pub(super) fn collapsed(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.extend(word.chars().map(|c| if matches!(c, '\u{2019}' | '\u{2018}' | '\u{02BC}') { '\'' } else { c }));
    }
    out
}

/// Collapses and lower-cases text to compare names of sections and entries.
pub(super) fn folded(text: &str) -> String {
    collapsed(text).to_lowercase()
}

/// Whether a text has all words of a name, in this order.
pub(super) fn has_words(text: &str, name: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        let text = text::without_accents(text);
        let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        words.map(without_vowel_marks).collect()
    };
    let (text, name) = (words(text), words(name));
    let mut rest = text.iter();
    !name.is_empty() && name.iter().all(|word| rest.any(|own| own == word))
}

/// A word as it is without umlauts: `muller` for `mueller`.
fn without_vowel_marks(word: &str) -> String {
    let mut last = ' ';
    let keep = |c: &char| {
        let mark = text::marks_vowel(last, *c);
        last = *c;
        !mark
    };
    word.chars().filter(keep).collect()
}

/// The name in a heading: the text without numbering, ornaments at both ends and a trailing remark in parentheses.
/// Falls back to the whole text.
pub(super) fn plain_name(heading: &str) -> &str {
    let whole = heading.trim();
    let ornament = |c: char| !c.is_alphanumeric() && !c.is_ascii_graphic();
    let mut name = whole.trim_matches(ornament);
    if let Some((number, rest)) = name.split_once(['.', ')'])
        && !number.is_empty()
        && number.bytes().all(|byte| byte.is_ascii_digit())
        && rest.starts_with(char::is_whitespace)
    {
        name = rest;
    }
    if name.ends_with(')')
        && let Some(at) = name.rfind(" (")
    {
        name = name.get(..at).unwrap_or(name);
    }
    // “Name: Ada” in a form that was filled in.
    if let Some((label, rest)) = name.split_once(':')
        && matches!(label.to_lowercase().as_str(), "name" | "nombre" | "nome" | "nom")
        && !rest.trim().is_empty()
    {
        name = rest;
    }
    let name = name.trim_matches(ornament);
    if name.is_empty() { whole } else { name }
}

/// A label of the contract and its aliases.
#[derive(Debug)]
pub(super) struct Pattern {
    /// The text around the placeholders of each label, in one part if there is none. Aliases come last.
    variants: Vec<Vec<String>>,
    /// Whether case is ignored.
    fold: bool,
}

impl Pattern {
    /// Parses a label and its aliases. White space around a placeholder is kept.
    pub(super) fn new(field: &contract::Field, fold: bool) -> Self {
        let parts = |label: &String| collapsed(label).split(PLACEHOLDER).map(str::to_owned).collect();
        Self { variants: std::iter::once(&field.label).chain(&field.aliases).map(parts).collect(), fold }
    }

    /// The length of all labels with the longest name, and what comparing them costs besides.
    pub(super) fn cost(&self) -> usize {
        let own = |parts: &Vec<String>| {
            parts.iter().map(String::len).sum::<usize>() + parts.len().saturating_sub(1) * MAX_NAME + 32
        };
        self.variants.iter().map(own).sum()
    }

    /// The label with a name inserted.
    pub(super) fn fill(&self, name: &str) -> String {
        self.variants.first().map(|parts| parts.join(&*inserted(name))).unwrap_or_default()
    }

    /// The label and its aliases, each with a name inserted.
    pub(super) fn filled<'a>(&'a self, name: &'a str) -> impl Iterator<Item = String> + 'a {
        let name = inserted(name);
        self.variants.iter().map(move |parts| parts.join(&*name))
    }

    /// Whether a text is this label or an alias, with a name inserted.
    pub(super) fn is(&self, text: &str, name: &str) -> bool {
        self.filled(name).any(|label| self.same(&label, text))
    }

    fn same(&self, label: &str, text: &str) -> bool {
        label == text || (self.fold && label.to_lowercase() == text.to_lowercase())
    }

    /// Whether the entry's name is part of the label.
    pub(super) fn has_name(&self) -> bool {
        self.variants.first().is_some_and(|parts| parts.len() > 1)
    }

    /// Whether a text contains all parts of the label except the name.
    pub(super) fn may_be_in(&self, text: &str) -> bool {
        self.variants.iter().any(|parts| parts.iter().all(|part| text.contains(part.trim())))
    }

    /// Matches a text against the label with any name, and returns the name, empty without a placeholder.
    pub(super) fn capture<'a>(&self, text: &'a str) -> Option<&'a str> {
        self.variants.iter().find_map(|parts| self.capture_variant(parts, text))
    }

    fn capture_variant<'a>(&self, parts: &[String], text: &'a str) -> Option<&'a str> {
        let fixed: usize = parts.iter().map(String::len).sum();
        let placeholders = parts.len().saturating_sub(1);
        let first = parts.first()?;
        if placeholders == 0 {
            return self.same(first, text).then_some("");
        }
        let length = text.len().checked_sub(fixed).filter(|left| left % placeholders == 0)? / placeholders;
        let name = text.get(first.len()..first.len() + length)?;
        let named = !name.trim().is_empty() && name.trim() == name && fixed > 0;
        (named && self.same(&parts.join(name), text)).then_some(name)
    }
}

/// The part of a name that a label contains.
fn inserted(name: &str) -> Cow<'_, str> {
    text::clip(name, MAX_NAME)
}

/// Edit distance ignoring case: insertions, deletions, replacements and swaps of neighbours.
pub(super) fn edits(one: &str, other: &str) -> usize {
    strsim::osa_distance(&one.to_lowercase(), &other.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_extracted_from_headings() {
        let names = ["nanoGPT", "1. nanoGPT", "🚀 nanoGPT ✨", "nanoGPT (Karpathy)", "2) nanoGPT"];
        assert!(names.iter().all(|name| plain_name(name) == "nanoGPT"));
        assert_eq!(plain_name("C++ (17)"), "C++");
        assert_eq!(plain_name("✨"), "✨");
        assert_eq!(plain_name("3.14 things"), "3.14 things");
    }

    #[test]
    fn words_of_a_name_are_found_in_a_heading() {
        for (heading, name) in [
            ("Karpathy's nanoGPT", "nanoGPT"),
            ("micrograd :fire:", "micrograd"),
            ("d2l.ai: Dive into Deep Learning", "d2l"),
            ("MIT 6.S191", "6.S191"),
            ("The Rust Book", "the book"),
            ("pytorch/pytorch", "PyTorch"),
            ("Müller", "Mueller"),
        ] {
            assert!(has_words(heading, name), "{heading}");
        }
        for (heading, name) in [("tinygrad", "grad"), ("Rust Book", "Book of Rust"), ("teensy", "…"), ("teensy", "it")]
        {
            assert!(!has_words(heading, name), "{heading}");
        }
    }

    #[test]
    fn patterns_capture_the_name() {
        let labelled = |label: &str, aliases: &[&str], fold| {
            let aliases = aliases.iter().map(ToString::to_string).collect();
            Pattern::new(&contract::Field { label: label.to_owned(), aliases, ..Default::default() }, fold)
        };
        let pattern = labelled("What  {entry} teaches", &["Lessons of {entry}"], false);
        assert_eq!(pattern.capture("Lessons of x"), Some("x"));
        assert_eq!(pattern.capture("what x teaches"), None);
        assert!(pattern.is("Lessons of x", "x") && !pattern.is("lessons of x", "x"));
        assert!(labelled("Role", &[], true).is("ROLE", "x"));
        assert_eq!(pattern.fill("x"), "What x teaches");
        assert_eq!(pattern.capture("What MiniTorch teaches"), Some("MiniTorch"));
        assert_eq!(pattern.capture("What teaches"), None);
        assert_eq!(pattern.capture("What  teaches"), None);
        assert_eq!(pattern.capture("What ä teaches"), Some("ä"));
        let twice = labelled("{entry} and {entry}", &[], false);
        assert_eq!(twice.capture("a and a"), Some("a"));
        assert_eq!(twice.capture("a and b"), None);
        assert_eq!(labelled("Why", &[], false).capture("Why"), Some(""));
        assert_eq!(labelled("{entry}", &[], false).capture("anything"), None);
        let long = twice.fill(&"x".repeat(1_000_000));
        assert!(long.chars().count() < 250 && long.contains("x… and x"), "{}", long.len());
    }
}
