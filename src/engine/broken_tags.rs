//! Findings in broken tags: their attributes are not what the author meant, so that only the tag is reported, and nothing in it
//! is fixed. Where the finding about the tag is not reported, the others are: browsers show what is in it.

use std::{collections::BTreeMap, ops::Range};

use super::ParsedPage;
use crate::{diagnostic::Diagnostic, document::Document, rules, span::Span};

/// A finding in broken tags.
#[derive(Debug, Clone)]
pub struct Spared {
    /// The finding.
    pub finding: Diagnostic,
    /// The broken tags, by their positions among those of the page.
    pub(super) tags: Vec<Range<usize>>,
}

/// The broken tags of a page.
pub(super) struct BrokenTags<'a> {
    document: &'a Document,
    /// Parts of people with a broken tag, which makes the person incomplete or someone else.
    people: BTreeMap<Span, Range<usize>>,
}

impl<'a> BrokenTags<'a> {
    pub(super) fn new(page: &'a ParsedPage) -> Self {
        let document = &page.document;
        let mut people = BTreeMap::new();
        let all = page.model.grids.iter().flat_map(|grid| &grid.people);
        for person in all.filter(|_| !document.broken_tags().is_empty()) {
            let tags = document.broken_tags_in(document.node(person.element).span);
            if tags.is_empty() {
                continue;
            }
            let name = person.name.as_ref().map(|name| name.span);
            let contributions = person.contributions.iter().flatten().map(|&link| document.open(link));
            let own = [person.location(document), person.span, document.open(person.element)];
            let parts = own.into_iter().chain(name).chain(contributions);
            people.extend(parts.map(|part| (part, tags.clone())));
        }
        Self { document, people }
    }

    /// The broken tags that a span is about.
    fn at(&self, span: Span) -> Option<Range<usize>> {
        let around = || self.document.broken_tag_around(span).map(|at| at..at + 1);
        self.people.get(&span).cloned().or_else(around)
    }

    /// Takes the fixes that edit a broken tag from findings of rules that do not report them.
    pub(super) fn keep_from_fixes(&self, found: &mut [Diagnostic]) {
        if self.document.broken_tags().is_empty() {
            return;
        }
        for finding in found.iter_mut().filter(|finding| !is_about_tags(finding)) {
            finding.fix.take_if(|fix| fix.edits.iter().any(|edit| self.at(edit.span).is_some()));
        }
    }

    /// Drops findings in broken tags that are reported in the file that the list is generated from, to which `left` are left.
    pub(super) fn leave_to_source(&self, found: &mut Vec<Diagnostic>, left: &[Diagnostic]) {
        if !left.is_empty() && !self.document.broken_tags().is_empty() {
            let reported = Reported::of(self.document, left.iter());
            found.retain(|finding| is_about_tags(finding) || !reported.covers(&self.tags_of(finding)));
        }
    }

    /// The broken tags that a finding is about; none if it is about what the page does not have.
    fn tags_of(&self, finding: &Diagnostic) -> Vec<Range<usize>> {
        if rules::ALL.iter().any(|rule| rule.reports_absence && rule.id == finding.rule) {
            return Vec::new();
        }
        let spans = std::iter::once(finding.span).chain(finding.labels.iter().map(|label| label.span));
        spans.filter_map(|span| self.at(span)).collect()
    }

    /// Takes out findings in broken tags that are reported themselves.
    pub(super) fn spare(&self, found: &mut Vec<Diagnostic>) -> Vec<Spared> {
        if self.document.broken_tags().is_empty() {
            return Vec::new();
        }
        let reported = Reported::of(self.document, found.iter());
        let mut spared = Vec::new();
        for finding in std::mem::take(found) {
            let tags = self.tags_of(&finding);
            if !is_about_tags(&finding) && reported.covers(&tags) {
                spared.push(Spared { finding, tags });
            } else {
                found.push(finding);
            }
        }
        spared
    }
}

/// The broken tags of a page about which there is a finding.
pub(super) struct Reported {
    /// How many of them are before each broken tag, and in all.
    before: Vec<usize>,
}

impl Reported {
    /// Of the findings that are left.
    pub(super) fn of<'f>(document: &Document, left: impl Iterator<Item = &'f Diagnostic>) -> Self {
        let mut changes = vec![0_isize; document.broken_tags().len() + 1];
        for finding in left.filter(|finding| is_about_tags(finding)) {
            let tags =
                document.broken_tags_in(Span::new(finding.span.start, finding.span.end.max(finding.span.start + 1)));
            for (at, change) in [(tags.start, 1), (tags.end, -1)] {
                changes.get_mut(at).into_iter().for_each(|sum| *sum += change);
            }
        }
        let (mut open, mut count) = (0, 0);
        let before = changes.into_iter().map(|change| {
            let before = count;
            open += change;
            count += usize::from(open > 0);
            before
        });
        Self { before: before.collect() }
    }

    /// Whether a finding is about one of some broken tags.
    pub(super) fn covers(&self, tags: &[Range<usize>]) -> bool {
        let before = |at: usize| self.before.get(at).copied().unwrap_or_default();
        tags.iter().any(|tags| before(tags.end) > before(tags.start))
    }
}

/// Whether the rule of a finding reports broken tags.
pub(super) fn is_about_tags(finding: &Diagnostic) -> bool {
    rules::ALL.iter().any(|rule| rule.reports_broken_tags && rule.id == finding.rule)
}
