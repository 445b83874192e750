//! Takes out the findings that comments of the page suppress, and finds the comments that suppress nothing.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    diagnostic::{Diagnostic, Suppressed},
    document::{
        Document, Suppression,
        suppression::{self, Region, is_meant},
    },
    rule::{Level, Needs, Rule, Unused},
    rules::{self, Selection},
};

/// The suppression comments of a page, and what they suppressed so far.
pub(super) struct Comments<'a> {
    all: &'a [Suppression],
    regions: BTreeMap<&'static str, Vec<Region>>,
    /// Comments, with the rules of which they suppressed a finding.
    used: BTreeSet<(usize, &'static str)>,
    suppressed: Vec<Suppressed>,
}

impl<'a> Comments<'a> {
    pub(super) fn new(document: &'a Document) -> Self {
        let all = document.suppressions();
        Self { all, regions: BTreeMap::new(), used: BTreeSet::new(), suppressed: Vec::new() }
    }

    /// What was suppressed.
    pub(super) fn into_suppressed(self) -> Vec<Suppressed> {
        self.suppressed
    }

    /// Takes out what comments suppress.
    pub(super) fn suppress(&mut self, found: &mut Vec<Diagnostic>) {
        if self.all.is_empty() {
            return;
        }
        for finding in std::mem::take(found) {
            match self.covering(finding.rule, finding.span.start, None) {
                Some(first) => self.keep(finding, Some(first)),
                None => found.push(finding),
            }
        }
    }

    /// Takes out the findings about comments that other comments suppress. None suppresses a finding about itself.
    pub(super) fn suppress_own(&mut self, found: &mut Vec<Diagnostic>) {
        for finding in std::mem::take(found) {
            let own = self.all.iter().position(|comment| comment.span.contains(finding.span));
            let start = own.and_then(|own| self.all.get(own)).map_or(finding.span.start, |own| own.span.start);
            match self.covering(finding.rule, start, own) {
                Some(first) => self.keep(finding, Some(first)),
                None => found.push(finding),
            }
        }
    }

    fn keep(&mut self, finding: Diagnostic, comment: Option<usize>) {
        let reason = comment.and_then(|comment| self.all.get(comment)?.reason.clone());
        self.suppressed.push(Suppressed { finding: Diagnostic { fix: None, ..finding }, reason });
    }

    /// The first comment that suppresses a rule at an offset, apart from `except`. All of them count as used.
    fn covering(&mut self, rule: &'static str, offset: u32, except: Option<usize>) -> Option<usize> {
        let regions = self.regions.entry(rule).or_insert_with(|| suppression::regions(self.all, rule));
        let mut first = None;
        for region in regions.iter().filter(|region| region.extent.contains(&offset) && Some(region.comment) != except)
        {
            self.used.insert((region.comment, rule));
            first = first.or(Some(region.comment));
        }
        first
    }

    /// The comments, and the rules of their lists, that suppressed nothing although every rule they mean is `done`. `own`
    /// is the rule that reports them; comments can suppress its findings as well.
    pub(super) fn unused(
        &mut self,
        own: &'static Rule,
        done: impl FnOnce() -> Vec<&'static str>,
        selection: &Selection,
    ) -> Vec<Unused<'a>> {
        if self.all.is_empty() || selection.severity(own.id).is_none() {
            return Vec::new();
        }
        let done = done();
        let unused = self.all.iter().enumerate().map(|(index, comment)| self.unused_parts(index, comment, &done));
        let unused: Vec<Vec<Unused<'a>>> = unused.collect();
        self.use_for_own(own, &unused);
        let is_used = |index: usize, unused: &Unused<'_>| {
            unused.name.is_none_or(|(name, _)| is_meant(name, own.id)) && self.used.contains(&(index, own.id))
        };
        let parts = unused.into_iter().enumerate().flat_map(|(index, parts)| {
            let count = parts.len();
            let left: Vec<Unused<'a>> = parts.into_iter().filter(|part| !is_used(index, part)).collect();
            let whole = left.first().filter(|first| left.len() == count && count == first.comment.rules.len().max(1));
            match whole {
                Some(first) => vec![Unused { name: None, ..*first }],
                None => left,
            }
        });
        parts.collect()
    }

    /// The rules in the list of a comment that are of no use; one without a name for a comment without a list.
    fn unused_parts(&self, index: usize, comment: &'a Suppression, done: &[&str]) -> Vec<Unused<'a>> {
        if !comment.suppresses() {
            return Vec::new();
        }
        let uses: Vec<&str> = self.used.range((index, "")..(index + 1, "")).map(|(_, rule)| *rule).collect();
        let is_unused = |name: Option<&str>| {
            let means = |rule: &str| name.is_none_or(|name| is_meant(name, rule));
            let is_done = |rule: &Rule| done.contains(&rule.id) || rule.needs == Needs::Suppressions;
            let meant = rules::ALL.iter().filter(|rule| means(rule.id));
            let mut meant = meant.filter(|rule| rule.level != Level::Off || done.contains(&rule.id)).peekable();
            !uses.iter().any(|rule| means(rule)) && meant.peek().is_some() && meant.all(|rule| is_done(rule))
        };
        if comment.rules.is_empty() {
            return Vec::from_iter(is_unused(None).then_some(Unused { comment, name: None }));
        }
        let names = comment.rules.iter().filter(|(name, _)| is_unused(Some(name)));
        names.map(|name| Unused { comment, name: Some(name) }).collect()
    }

    /// Marks the comments as used that suppress a finding about another one.
    ///
    /// Whether there is a finding about a comment depends on what it suppresses, so comments that suppress nothing come
    /// first. Of comments that suppress findings about each other, the first is taken as used.
    fn use_for_own(&mut self, own: &'static Rule, unused: &[Vec<Unused<'a>>]) {
        let is_own = |part: &Unused<'_>| part.name.is_none_or(|(name, _)| is_meant(name, own.id));
        let regions = self.regions.entry(own.id).or_insert_with(|| suppression::regions(self.all, own.id));
        let mut covered_by: Vec<Vec<usize>> = vec![Vec::new(); self.all.len()];
        for Region { comment, extent } in regions.iter() {
            for (other, about) in self.all.iter().enumerate() {
                if other != *comment && extent.contains(&about.span.start) {
                    covered_by[other].push(*comment);
                }
            }
        }
        // Findings that are there in any case.
        let certain = (0..self.all.len()).filter(|&index| unused[index].iter().any(|part| !is_own(part)));
        for index in certain {
            self.used.extend(covered_by[index].iter().map(|&comment| (comment, own.id)));
        }
        let mut open: BTreeSet<usize> = (0..self.all.len()).filter(|&index| unused[index].iter().any(is_own)).collect();
        open.retain(|&index| !self.used.contains(&(index, own.id)));
        // How many open comments each may suppress a finding about.
        let mut depends: Vec<usize> = vec![0; self.all.len()];
        for &index in &open {
            covered_by[index].iter().for_each(|&comment| depends[comment] += 1);
        }
        while let Some(&next) = open.iter().min_by_key(|&&index| (depends[index].min(1), index)) {
            open.remove(&next);
            let found = depends[next] == 0;
            if !found {
                self.used.insert((next, own.id));
            }
            for &comment in &covered_by[next] {
                depends[comment] = depends[comment].saturating_sub(1);
                if found {
                    self.used.insert((comment, own.id));
                    if open.remove(&comment) {
                        covered_by[comment].iter().for_each(|&above| depends[above] = depends[above].saturating_sub(1));
                    }
                }
            }
        }
    }
}
