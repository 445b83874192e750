//! Findings that were there before: told apart by what they say and what they are about, not by where they stand.

use std::{collections::BTreeMap, fmt, hash::Hasher, sync::LazyLock};

use regex::Regex;
use siphasher::sip128::{Hasher128, SipHasher13};

use crate::{diagnostic::Diagnostic, span::Span};

/// What a finding is, wherever it stands: the same for the same rule, message and characters, in every version of the program and on
/// every machine. Lines that move, reflowed words and line ends do not change it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fingerprint(u128);

impl Fingerprint {
    /// The fingerprint of a finding in `source`.
    #[must_use]
    pub fn of(finding: &Diagnostic, source: &str) -> Self {
        let mut hasher = SipHasher13::new();
        let mut add = |text: &str| {
            hasher.write(text.as_bytes());
            hasher.write_u8(0);
        };
        add(finding.rule);
        add(&without_lines(&finding.message));
        finding.span.slice(source).split_whitespace().for_each(add);
        Self(hasher.finish128().as_u128())
    }

    /// Reads what [`fmt::Display`] writes.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        u128::from_str_radix(text, 16).ok().filter(|_| digits).map(Self)
    }
}

/// 32 hexadecimal digits.
impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
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
    places: BTreeMap<Fingerprint, usize>,
}

impl Known {
    /// What was found in `source`.
    #[must_use]
    pub fn of(found: &[Diagnostic], source: &str) -> Self {
        let mut known = Self::default();
        for finding in found {
            known.add(Fingerprint::of(finding, source), places(finding));
        }
        known
    }

    /// Adds places of a finding.
    pub fn add(&mut self, fingerprint: Fingerprint, places: usize) {
        let count = self.places.entry(fingerprint).or_default();
        *count = count.saturating_add(places);
    }

    /// Takes out what is known, and says how many findings that were. A finding that stands at more places than it did is not known; of
    /// several that are the same, those that `touched` says are new are left over. What remains in `self` was not found any more.
    pub fn take_from(&mut self, found: &mut Vec<Diagnostic>, source: &str, touched: impl Fn(Span) -> bool) -> usize {
        let mut order: Vec<usize> = (0..found.len()).collect();
        order.sort_by_key(|&index| touched(found[index].span));
        let mut keep = vec![true; found.len()];
        for index in order {
            let wanted = places(&found[index]);
            if let Some(left) = self.places.get_mut(&Fingerprint::of(&found[index], source))
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

    /// How many places are left of a finding.
    #[must_use]
    pub fn places(&self, fingerprint: Fingerprint) -> usize {
        self.places.get(&fingerprint).copied().unwrap_or_default()
    }
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
    fn a_fingerprint_is_the_same_wherever_the_finding_stands() {
        let of = |source: &str, text: &str, message: &str| {
            Fingerprint::of(&finding(source, text, message), source).to_string()
        };
        let first = of("a b", "a b", "first on line 12");
        assert_eq!(first, of("moved\n\na\r\n b", "a\r\n b", "first on line 7"));
        assert_ne!(first, of("a c", "a c", "first on line 12"));
        assert_ne!(first, of("a b", "a b", "second on line 12"));
        // A promise to every baseline that was written.
        assert_eq!(of("https://a.test", "https://a.test", "404"), "3243123f6f0b5c11d27cac0fbb4c636f");
        assert_eq!(Fingerprint::parse(&first).map(|read| read.to_string()), Some(first));
        assert_eq!(Fingerprint::parse("+0000000000000000000000000000000"), None);
    }

    #[test]
    fn of_two_that_are_the_same_the_new_one_is_left() {
        let source = "x x x";
        let one = |start| Diagnostic::new(Span { start, end: start + 1 }, "m");
        let mut known = Known::of(&[one(0), one(2)], source);
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
