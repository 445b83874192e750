//! Which fixes add findings: most likely those on the same line.

use std::collections::{BTreeMap, BTreeSet};

use crate::{diagnostic::Diagnostic, document::LineIndex, engine::KnownFindings, fix::Applied, span::Span};

/// Most lines of a finding and its fix that are searched.
const MAX_LINES: u32 = 50;

/// Fixes by their position, each with the rules of the findings on its lines.
pub(super) type Blamed = BTreeMap<usize, BTreeSet<&'static str>>;

/// Of the fixes that were applied, those with an added finding on their lines: those that are alone there, and the others. `None` if
/// a finding has none. `fixed` are the findings of the fixes.
pub(super) fn of_lines(
    fixed: &[(usize, &Diagnostic)],
    added: &[(&'static str, Span)],
    applied: &Applied,
) -> Option<(Blamed, BTreeSet<usize>)> {
    let lines = LineIndex::new(&applied.text);
    let mut by_line: BTreeMap<u32, BTreeSet<usize>> = BTreeMap::new();
    for (at, finding) in fixed {
        let edits = finding.fix.iter().flat_map(|fix| &fix.edits).map(|edit| edit.span);
        for span in edits.chain([finding.span]).map(|span| applied.span(span)) {
            let (first, last) = (lines.line(span.start), lines.line(span.end));
            for line in first..=last.min(first + MAX_LINES) {
                by_line.entry(line).or_default().insert(*at);
            }
        }
    }
    let (mut blamed, mut unsure) = (Blamed::new(), BTreeSet::new());
    for (rule, span) in added {
        let here = by_line.get(&lines.line(span.start))?;
        match here.first() {
            Some(only) if here.len() == 1 => _ = blamed.entry(*only).or_default().insert(*rule),
            _ => unsure.extend(here),
        }
    }
    Some((blamed, unsure))
}

/// The findings after fixes that are none of those before. A finding is the same if it says the same about the same words, or if
/// its rule reported something at the same location.
pub(super) fn added(
    old: &[Diagnostic],
    before: &str,
    new: &[Diagnostic],
    applied: &Applied,
) -> Vec<(&'static str, Span)> {
    let known = KnownFindings::of(old, before).recognize(new, &applied.text, |_| false);
    if !known.contains(&false) {
        return Vec::new();
    }
    let places = |found: &[Diagnostic]| -> Vec<(&'static str, Span)> {
        found.iter().map(|finding| (finding.rule, finding.span)).collect()
    };
    let left = KnownFindings::of(new, &applied.text).recognize(old, before, |_| false);
    let mut gone: BTreeMap<&str, BTreeSet<Span>> = BTreeMap::new();
    for ((rule, span), _) in places(old).into_iter().zip(left).filter(|(_, known)| !known) {
        let now = applied.span(span);
        // What is removed is not there to be reported again.
        if !now.is_empty() || span.is_empty() {
            gone.entry(rule).or_default().insert(now);
        }
    }
    let unknown = places(new).into_iter().zip(known).filter(|(_, known)| !known).map(|(place, _)| place);
    let added = unknown.filter(|(rule, span)| {
        let same = gone.get_mut(rule).and_then(|gone| {
            let near = *gone.range(..=Span::new(span.end, u32::MAX)).rev().find(|near| !follows(**near, *span))?;
            (!follows(*span, near) && gone.remove(&near)).then_some(near)
        });
        same.is_none()
    });
    added.collect()
}

/// Whether a span begins where another one ends, or later. An empty one is in those that it touches.
const fn follows(span: Span, other: Span) -> bool {
    span.start > other.end || (span.start == other.end && !span.is_empty() && !other.is_empty())
}
