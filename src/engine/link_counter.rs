//! What became of the links of a run, in numbers.

use std::hash::{DefaultHasher, Hash, Hasher};

use super::ParsedPage;
use crate::{
    facts::{Answer, Hop, Outcome, WebFacts},
    model::links::Target,
    report::LinkCounts,
};

/// Counts what became of links: the distinct targets of all pages, and how often they are named.
#[derive(Debug, Default)]
pub struct LinkCounter {
    /// Hashes of the addresses seen, with duplicates until the end.
    seen: Vec<u64>,
    counts: LinkCounts,
}

impl LinkCounter {
    /// Adds the links of one page.
    pub fn add(&mut self, page: &ParsedPage) {
        for link in &page.model.links {
            if let Target::Web { url, .. } = &link.target {
                self.seen.push(hash(url.as_str()));
            }
        }
    }

    /// Adds what was counted elsewhere.
    pub fn merge(&mut self, mut other: Self) {
        self.seen.append(&mut other.seen);
    }

    /// The counts, with the answers there are; a target without an answer was skipped.
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
