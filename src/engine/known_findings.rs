//! Findings that existed before, even if they have moved; and a fingerprint of each, for tools that compare two runs.

use std::{collections::BTreeMap, hash::Hasher};

use siphasher::sip128::{Hasher128, SipHasher24};

use super::{
    coverage::Coverage,
    fingerprint::{Fingerprint, without_lines},
};
use crate::{diagnostic::Diagnostic, span::Span};

/// The findings of one document that are known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KnownFindings {
    places: BTreeMap<Fingerprint, Known>,
}

/// What is stored about a known finding, besides its identity.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Known {
    /// The number of its locations.
    pub count: usize,
    /// Its message, for readers; without the numbers of lines.
    pub message: String,
    /// The file that it is about, from the root. It is the same finding if the page links to this file in other words.
    pub target: Option<String>,
}

/// A rule, and the file that its finding is about.
type Target<'a> = (&'a str, &'a str);

impl KnownFindings {
    /// What was found in `source`.
    #[must_use]
    pub fn of<'f>(found: impl IntoIterator<Item = &'f Diagnostic>, source: &str) -> Self {
        let mut known = Self::default();
        for finding in found {
            let entry = known.places.entry(Fingerprint::of(finding, source));
            let (message, target) = (without_lines(&finding.message), finding.target.clone());
            let new = || Known { count: 0, message, target };
            entry.or_insert_with(new).count += finding.uses;
        }
        known
    }

    /// Makes a finding known at a minimum number of locations.
    pub fn insert(&mut self, key: Fingerprint, new: Known) {
        let known = self.places.entry(key).or_default();
        if new.count > known.count {
            *known = new;
        }
    }

    /// Lets findings move between documents: what one had `then` and does not have `today` is known on the others.
    /// Documents are pairs of the two.
    pub fn share(mut documents: Vec<(&mut Self, &Self)>) {
        let mut moved: BTreeMap<Fingerprint, usize> = BTreeMap::new();
        for (then, today) in &documents {
            for (key, known) in &then.places {
                let left = known.count.saturating_sub(today.count(key));
                if left > 0 {
                    *moved.entry(key.clone()).or_default() += left;
                }
            }
        }
        Self::give(&mut documents, &mut moved, |key, _| Some(key.clone()));
        // What is left is known where the same file is linked in other words.
        let mut left: BTreeMap<(&str, String), usize> = BTreeMap::new();
        for (then, today) in &mut documents {
            for (key, known) in &mut then.places {
                let Some((target, moved)) = known.target.as_ref().zip(moved.get_mut(key)) else { continue };
                let gone = known.count.saturating_sub(today.count(key)).min(*moved);
                *moved -= gone;
                known.count -= gone;
                *left.entry((key.rule, target.clone())).or_default() += gone;
            }
        }
        Self::give(&mut documents, &mut left, |key, known| Some((key.rule, known.target.clone()?)));
    }

    /// Makes new findings known, as many as are `left` of what identifies them.
    fn give<K: Ord>(
        documents: &mut [(&mut Self, &Self)],
        left: &mut BTreeMap<K, usize>,
        identity: impl Fn(&Fingerprint, &Known) -> Option<K>,
    ) {
        for (then, today) in documents {
            for (key, known) in &today.places {
                let new = known.count.saturating_sub(then.count(key));
                let left = identity(key, known).and_then(|identity| left.get_mut(&identity));
                if let Some(left) = left.filter(|_| new > 0) {
                    let count = then.count(key) + new.min(*left);
                    *left -= new.min(*left);
                    then.insert(key.clone(), Known { count, ..known.clone() });
                }
            }
        }
    }

    fn count(&self, key: &Fingerprint) -> usize {
        self.places.get(key).map_or(0, |known| known.count)
    }

    /// Removes the findings that are not wanted.
    pub fn retain(&mut self, wanted: impl Fn(&Fingerprint) -> bool) {
        self.places.retain(|key, _| wanted(key));
    }

    /// All findings, sorted.
    pub fn iter(&self) -> impl Iterator<Item = (&Fingerprint, &Known)> {
        self.places.iter()
    }

    /// Whether nothing is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// Which findings are known, in their order. Of several equal ones, those that `touched` calls new are not.
    #[must_use]
    pub fn recognize(&self, found: &[Diagnostic], source: &str, touched: impl Fn(Span) -> bool) -> Vec<bool> {
        let mut known = vec![false; found.len()];
        if self.is_empty() {
            return known;
        }
        let mut left: BTreeMap<&Fingerprint, usize> = self.iter().map(|(key, known)| (key, known.count)).collect();
        let mut order: Vec<usize> = (0..found.len()).collect();
        order.sort_by_key(|&index| touched(found[index].span));
        for &index in &order {
            if let Some(left) = left.get_mut(&Fingerprint::of(&found[index], source)).filter(|left| **left > 0) {
                *left = left.saturating_sub(found[index].uses);
                known[index] = true;
            }
        }
        // The same file, linked in other words.
        let mut by_target: BTreeMap<Target<'_>, usize> = BTreeMap::new();
        for (key, left) in left {
            if let Some(target) = self.places.get(key).and_then(|known| known.target.as_deref()) {
                *by_target.entry((key.rule, target)).or_default() += left;
            }
        }
        for index in order {
            let target = found[index].target.as_deref().filter(|_| !known[index]);
            let left = target.and_then(|target| by_target.get_mut(&(found[index].rule, target)));
            if let Some(left) = left.filter(|left| **left > 0) {
                *left = left.saturating_sub(found[index].uses);
                known[index] = true;
            }
        }
        known
    }

    /// The known findings that remain after a run that found `today`: those it found, and those outside its `coverage`.
    #[must_use]
    pub fn renewed(&self, today: &Self, coverage: &Coverage) -> Self {
        let mut renewed = today.clone();
        for (key, known) in self.iter().filter(|(key, _)| !coverage.covers(key)) {
            renewed.insert(key.clone(), known.clone());
        }
        renewed
    }

    /// The findings that are gone: those in the coverage of a run that found `today`, with the number of their locations today.
    pub fn stale<'a>(
        &'a self,
        today: &'a Self,
        coverage: &'a Coverage,
    ) -> impl Iterator<Item = (&'a Fingerprint, &'a Known, usize)> {
        // The same file, linked in other words.
        let mut others: BTreeMap<Target<'a>, usize> = BTreeMap::new();
        for (key, known) in today.iter().filter(|(key, _)| !self.places.contains_key(*key)) {
            if let Some(target) = known.target.as_deref() {
                *others.entry((key.rule, target)).or_default() += known.count;
            }
        }
        let both = self.iter().map(move |(key, known)| {
            let other = known.target.as_deref().and_then(|target| others.get(&(key.rule, target)));
            (key, known, today.count(key) + other.copied().unwrap_or_default())
        });
        both.filter(|&(key, before, now)| now < before.count && coverage.covers(key))
    }
}

/// Removes the known ones of sorted findings (`known` is in their order, see [`KnownFindings::recognize`]).
pub(super) fn hide(found: &mut Vec<Diagnostic>, known: &[bool]) {
    let mut known = known.iter();
    found.retain(|_| known.next() != Some(&true));
}

/// An id for each finding of one document, in 32 hexadecimal digits: unique, and the same in a later run even if lines have moved.
/// Equal findings are numbered.
#[must_use]
pub fn fingerprints<'a>(path: &str, source: &str, found: impl Iterator<Item = &'a Diagnostic>) -> Vec<String> {
    let mut seen: BTreeMap<Fingerprint, u64> = BTreeMap::new();
    let name = |finding: &Diagnostic| {
        let key = Fingerprint::of(finding, source);
        let mut hasher = SipHasher24::new();
        for part in [path, key.rule, &key.subject] {
            hasher.write(part.as_bytes());
            // Never occurs in a text.
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

    fn left(
        known: &KnownFindings,
        mut found: Vec<Diagnostic>,
        source: &str,
        touched: impl Fn(Span) -> bool,
    ) -> Vec<Diagnostic> {
        let known = known.recognize(&found, source, touched);
        hide(&mut found, &known);
        found
    }

    #[test]
    fn fingerprints_are_distinct_and_do_not_move() {
        let one = |start| Diagnostic::new(Span { start, end: start + 1 }, "m");
        let before = fingerprints("A.md", "x y x", [one(0), one(2), one(4)].iter());
        assert_eq!(before.iter().collect::<std::collections::BTreeSet<_>>().len(), 3);
        assert_eq!(before, fingerprints("A.md", "\n\nx\ny\nx", [one(2), one(4), one(6)].iter()));
        assert_ne!(before[0], fingerprints("B.md", "x", [one(0)].iter())[0]);
        // Other programs store them across versions of this one.
        assert_eq!(before[0], "31a307986a708eb31b3c724631ad028f");
    }

    #[test]
    fn of_two_equal_findings_the_new_one_is_reported() {
        let source = "x x x";
        let one = |start| Diagnostic::new(Span { start, end: start + 1 }, "m");
        let known = KnownFindings::of(&[one(0), one(2)], source);
        assert_eq!(left(&known, vec![one(0), one(2), one(4)], source, |span| span.start == 2), [one(2)]);
    }
}
