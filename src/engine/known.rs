//! What a finding is, wherever it stands: told apart by what it says and what it is about. So findings that were there before are known, and
//! tools that compare two runs get a fingerprint of each.

use std::{collections::BTreeMap, hash::Hasher, sync::LazyLock};

use regex::Regex;
use siphasher::sip128::{Hasher128, SipHasher24};

use crate::{diagnostic::Diagnostic, span::Span};

/// What a finding is, wherever it stands. Lines that move, other spaces and line ends do not change it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    rule: &'static str,
    /// Without the numbers of lines.
    message: String,
    /// The words that it is about.
    words: String,
}

impl Key {
    fn of(finding: &Diagnostic, source: &str) -> Self {
        let words: Vec<&str> = finding.span.slice(source).split_whitespace().collect();
        Self { rule: finding.rule, message: without_lines(&finding.message), words: words.join(" ") }
    }
}

/// A message without the numbers of lines in it.
fn without_lines(message: &str) -> String {
    static LINES: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\blines? \d+((, | and |–)\d+)*").ok());
    LINES.as_ref().map_or_else(|| message.to_owned(), |lines| lines.replace_all(message, "line").into_owned())
}

/// The findings of one document that are known, each with the number of places it stands at.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Known {
    places: BTreeMap<Key, usize>,
}

impl Known {
    /// What was found in `source`.
    #[must_use]
    pub fn of(found: &[Diagnostic], source: &str) -> Self {
        let mut known = Self::default();
        for finding in found {
            *known.places.entry(Key::of(finding, source)).or_default() += places(finding);
        }
        known
    }

    /// Takes out what is known, and says how many findings that were. A finding that stands at more places than it did is not known; of
    /// several that are the same, those that `touched` says are new are left over.
    pub fn take_from(&self, found: &mut Vec<Diagnostic>, source: &str, touched: impl Fn(Span) -> bool) -> usize {
        let mut places_left = self.places.clone();
        let mut order: Vec<usize> = (0..found.len()).collect();
        order.sort_by_key(|&index| touched(found[index].span));
        let mut keep = vec![true; found.len()];
        for index in order {
            let wanted = places(&found[index]);
            if let Some(left) = places_left.get_mut(&Key::of(&found[index], source))
                && *left >= wanted
            {
                *left -= wanted;
                keep[index] = false;
            }
        }
        let before = found.len();
        let mut keep = keep.into_iter();
        found.retain(|_| keep.next().unwrap_or(true));
        before - found.len()
    }
}

/// A name for each finding of one document, in 32 hexadecimal digits: distinct from those of all others, and the same in a later run
/// wherever the lines have moved to. Of findings that are the same the number is part of it.
#[must_use]
pub fn fingerprints<'a>(path: &str, source: &str, found: impl Iterator<Item = &'a Diagnostic>) -> Vec<String> {
    let mut seen: BTreeMap<Key, u64> = BTreeMap::new();
    let name = |finding: &Diagnostic| {
        let key = Key::of(finding, source);
        let mut hasher = SipHasher24::new();
        for part in [path, key.rule, &key.message, &key.words] {
            hasher.write(part.as_bytes());
            // Never part of a text.
            hasher.write(&[0xFF]);
        }
        let number = seen.entry(key).or_default();
        hasher.write(&number.to_le_bytes());
        *number += 1;
        format!("{:032x}", hasher.finish128().as_u128())
    };
    found.map(name).collect()
}

/// At how many places a finding stands.
fn places(finding: &Diagnostic) -> usize {
    1 + finding.labels.iter().filter(|label| label.again).count()
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
    fn a_finding_is_the_same_wherever_it_stands() {
        let of = |source: &str, text: &str, message: &str| Key::of(&finding(source, text, message), source);
        let first = of("a b", "a b", "first on line 12");
        assert_eq!(first, of("moved\n\na\r\n b", "a\r\n b", "first on line 7"));
        assert_ne!(first, of("a c", "a c", "first on line 12"));
        assert_ne!(first, of("a b", "a b", "second on line 12"));
    }

    #[test]
    fn fingerprints_are_distinct_and_do_not_move() {
        let one = |start| Diagnostic::new(Span { start, end: start + 1 }, "m");
        let before = fingerprints("A.md", "x y x", [one(0), one(2), one(4)].iter());
        assert_eq!(before.iter().collect::<std::collections::BTreeSet<_>>().len(), 3);
        assert_eq!(before, fingerprints("A.md", "\n\nx\ny\nx", [one(2), one(4), one(6)].iter()));
        assert_ne!(before[0], fingerprints("B.md", "x", [one(0)].iter())[0]);
        // They are kept by others between two versions of the program.
        assert_eq!(before[0], "6c0e9f7920482cebd37487d9b80b1467");
    }

    #[test]
    fn of_two_that_are_the_same_the_new_one_is_left() {
        let source = "x x x";
        let one = |start| Diagnostic::new(Span { start, end: start + 1 }, "m");
        let known = Known::of(&[one(0), one(2)], source);
        let mut found = vec![one(0), one(2), one(4)];
        assert_eq!(known.take_from(&mut found, source, |span| span.start == 2), 2);
        assert_eq!(found, [one(2)]);
    }

    #[test]
    fn a_finding_at_one_place_more_is_told() {
        let source = "x x x";
        let at = |places: u32| {
            let finding = Diagnostic::new(Span { start: 0, end: 1 }, "m");
            (1..places).fold(finding, |finding, n| finding.again(Span { start: 2 * n, end: 2 * n + 1 }))
        };
        for (before, now, told) in [(2, 2, 0), (3, 2, 0), (2, 3, 1)] {
            let mut found = vec![at(now)];
            Known::of(&[at(before)], source).take_from(&mut found, source, |_| false);
            assert_eq!(found.len(), told, "{before} then, {now} now");
        }
    }
}
