//! What a finding is, wherever it stands: told apart by what it says and what it is about. So findings that were there before are known, and
//! tools that compare two runs get a fingerprint of each.

use std::{collections::BTreeMap, hash::Hasher, sync::LazyLock};

use regex::Regex;
use siphasher::sip128::{Hasher128, SipHasher24};

use crate::{diagnostic::Diagnostic, report::Listed, span::Span};

/// What a finding is, wherever it stands. Lines that move, other spaces and line ends do not change it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    rule: String,
    /// Without the numbers of lines.
    message: String,
    /// The words that it is about.
    words: String,
}

impl Key {
    fn of(finding: &Diagnostic, source: &str) -> Self {
        Self::at(finding, finding.span, source)
    }

    /// At one of the places that it stands at.
    fn at(finding: &Diagnostic, place: Span, source: &str) -> Self {
        let words: Vec<&str> = place.slice(source).split_whitespace().collect();
        Self { rule: finding.rule.to_owned(), message: without_lines(&finding.message), words: words.join(" ") }
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

/// What became of findings that were compared with known ones.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Taken {
    /// How many findings are known at all of their places.
    pub findings: usize,
    /// What is known, and was not found.
    pub left: Known,
}

impl Known {
    /// What was found in `source`.
    #[must_use]
    pub fn of(found: &[Diagnostic], source: &str) -> Self {
        let mut known = Self::default();
        for finding in found {
            for place in places(finding) {
                known.add(Key::at(finding, place, source), 1);
            }
        }
        known
    }

    fn add(&mut self, key: Key, count: usize) {
        *self.places.entry(key).or_default() += count;
    }

    /// Adds a finding that was written down.
    pub fn insert(&mut self, listed: Listed) {
        let Listed { rule, message, words, count } = listed;
        self.add(Key { rule, message, words }, count);
    }

    /// The findings as they are written down, sorted.
    pub fn list(&self) -> impl Iterator<Item = Listed> {
        let listed = |Key { rule, message, words }, count| Listed { rule, message, words, count };
        self.places.iter().map(move |(key, &count)| listed(key.clone(), count))
    }

    /// Leaves out the findings of some rules.
    pub fn retain(&mut self, keep: impl Fn(&str) -> bool) {
        self.places.retain(|key, _| keep(&key.rule));
    }

    /// Takes out what is known. A finding that stands at more places than it did is told at the others only, and mended there only; of
    /// several places that are the same, those that `touched` says are new are left over.
    pub fn take_from(&self, found: &mut Vec<Diagnostic>, source: &str, touched: impl Fn(Span) -> bool) -> Taken {
        let mut left = self.clone();
        let mut all: Vec<(bool, usize, Span)> = Vec::new();
        for (index, finding) in found.iter().enumerate() {
            all.extend(places(finding).map(|place| (touched(place), index, place)));
        }
        all.sort_by_key(|&(touched, index, place)| (touched, index, place.start));
        let mut old: Vec<Vec<Span>> = vec![Vec::new(); found.len()];
        for (_, index, place) in all {
            let Some(finding) = found.get(index) else { continue };
            if let Some(count) = left.places.get_mut(&Key::at(finding, place, source)).filter(|count| **count > 0) {
                *count -= 1;
                old.get_mut(index).into_iter().for_each(|old| old.push(place));
            }
        }
        left.places.retain(|_, count| *count > 0);
        let before = found.len();
        let mut old = old.into_iter();
        found.retain_mut(|finding| old.next().is_none_or(|old| keep_new(finding, &old)));
        found.sort_by(super::by_place);
        Taken { findings: before - found.len(), left }
    }
}

/// Leaves of a finding the places that are not old ones; says whether there are any.
fn keep_new(finding: &mut Diagnostic, old: &[Span]) -> bool {
    if old.is_empty() {
        return true;
    }
    finding.labels.retain(|label| !label.again || !old.contains(&label.span));
    if old.contains(&finding.span) {
        let Some(next) = finding.labels.iter().position(|label| label.again) else { return false };
        finding.span = finding.labels.remove(next).span;
    }
    if let Some(fix) = &mut finding.fix {
        fix.edits.retain(|edit| !old.iter().any(|old| old.contains(edit.span)));
    }
    finding.fix.take_if(|fix| fix.edits.is_empty());
    true
}

/// The places that a finding stands at.
fn places(finding: &Diagnostic) -> impl Iterator<Item = Span> {
    std::iter::once(finding.span).chain(finding.labels.iter().filter(|label| label.again).map(|label| label.span))
}

/// A name for each finding of one document, in 32 hexadecimal digits: distinct from those of all others, and the same in a later run
/// wherever the lines have moved to. Of findings that are the same the number is part of it.
#[must_use]
pub fn fingerprints<'a>(path: &str, source: &str, found: impl Iterator<Item = &'a Diagnostic>) -> Vec<String> {
    let mut seen: BTreeMap<Key, u64> = BTreeMap::new();
    let name = |finding: &Diagnostic| {
        let key = Key::of(finding, source);
        let mut hasher = SipHasher24::new();
        for part in [path, &key.rule, &key.message, &key.words] {
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
        assert_eq!(known.take_from(&mut found, source, |span| span.start == 2).findings, 2);
        assert_eq!(found, [one(2)]);
        assert_eq!(
            known.take_from(&mut vec![one(0)], source, |_| false),
            Taken { findings: 1, left: Known::of(&[one(0)], source) }
        );
    }

    #[test]
    fn a_finding_at_one_place_more_is_told_there() {
        let source = "x x x";
        let at = |places: u32| {
            let finding = Diagnostic::new(Span { start: 0, end: 1 }, "m");
            (1..places).fold(finding, |finding, n| finding.again(Span { start: 2 * n, end: 2 * n + 1 }))
        };
        for (before, now, told) in [(2, 2, None), (3, 2, None), (2, 3, Some(2)), (1, 3, Some(2))] {
            let mut found = vec![at(now)];
            Known::of(&[at(before)], source).take_from(&mut found, source, |span| span.start == 2);
            let place = found.first().map(|finding| finding.span.start);
            assert_eq!(place, told, "{before} then, {now} now");
        }
    }
}
