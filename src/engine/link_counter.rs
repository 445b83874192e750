//! Counts the links of a run by outcome.

use std::hash::{DefaultHasher, Hash, Hasher};

use super::ParsedPage;
use crate::{
    facts::{Answer, Hop, Outcome, WebFacts},
    model::links::Target,
    report::LinkCounts,
};

/// Counts links and their distinct addresses.
#[derive(Debug, Default)]
pub struct LinkCounter {
    /// Hashes of the addresses, with duplicates until the end.
    seen: Vec<u64>,
    counts: LinkCounts,
}

impl LinkCounter {
    /// The links of some pages.
    pub fn of<'a>(pages: impl Iterator<Item = &'a ParsedPage>) -> Self {
        let links = pages.flat_map(|page| &page.model.links);
        let seen = links.filter_map(|link| match &link.target {
            Target::Web { url, .. } => Some(hash(url.as_str())),
            _ => None,
        });
        Self { seen: seen.collect(), counts: LinkCounts::default() }
    }

    /// The links of all counters.
    #[must_use]
    pub fn merged(counters: Vec<Self>) -> Self {
        let seen = counters.into_iter().flat_map(|counter| counter.seen);
        Self { seen: seen.collect(), counts: LinkCounts::default() }
    }

    /// The counts by answer. An address without an answer was skipped.
    #[must_use]
    pub fn finish(mut self, web: &WebFacts) -> LinkCounts {
        self.counts.total = self.seen.len();
        self.seen.sort_unstable();
        self.seen.dedup();
        self.counts.unique = self.seen.len();
        let mut answered = 0;
        for (_, answer) in web.iter().filter(|(url, _)| self.seen.binary_search(&hash(url)).is_ok()) {
            *slot(answer, &mut self.counts) += 1;
            self.counts.cached += usize::from(answer.cached);
            answered += 1;
        }
        self.counts.skipped += self.counts.unique - answered;
        self.counts
    }
}

/// The same for the same address in one run of the program.
fn hash(url: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    url.hash(&mut hasher);
    hasher.finish()
}

fn slot<'a>(answer: &Answer, counts: &'a mut LinkCounts) -> &'a mut usize {
    match &answer.outcome {
        Outcome::Alive { .. } if !answer.hops.is_empty() && answer.hops.iter().all(Hop::permanent) => &mut counts.moved,
        Outcome::Alive { .. } => &mut counts.ok,
        Outcome::Dead(_) | Outcome::Certificate(_) => &mut counts.dead,
        Outcome::Unreachable(_) => &mut counts.unreachable,
        Outcome::Blocked(_) => &mut counts.blocked,
        Outcome::Skipped(_) => &mut counts.skipped,
    }
}
