//! Writes the pages that fixes have changed, and says which fixes were not applied.

use std::{collections::BTreeSet, path::Path};

use super::{watchdog::Watchdog, workspace::Workspace};
use crate::{
    engine::Pending,
    io::files,
    report::{FileReport, Refusal, Unapplied},
    text,
};

/// Where the fixed pages of a run go.
pub(super) struct Store<'a> {
    /// Whether they are written.
    writes: bool,
    /// Paths of reports are relative to it.
    root: &'a Path,
    watchdog: &'a Watchdog,
    /// Why pages could not be written, one message each.
    failures: Vec<String>,
}

impl<'a> Store<'a> {
    pub(super) const fn new(writes: bool, root: &'a Path, watchdog: &'a Watchdog) -> Self {
        Self { writes, root, watchdog, failures: Vec::new() }
    }

    /// Writes the fixed pages, unless a page was not checked. Returns those that cannot be written.
    pub(super) fn write(&mut self, pages: &[Pending<'_, Workspace<'_>>]) -> BTreeSet<usize> {
        let mut unwritten = BTreeSet::new();
        if !self.writes || pages.iter().any(|page| page.outcome.refused.is_some()) {
            return unwritten;
        }
        self.watchdog.stop();
        for (index, page) in pages.iter().enumerate() {
            let path = self.root.join(&page.outcome.file.path);
            if let Some(fixed) = &page.fixed
                && let Err(error) = files::replace(&path, &fixed.before, &fixed.after)
            {
                self.failures.push(error.to_string());
                unwritten.insert(index);
            }
        }
        unwritten
    }

    /// Why pages could not be written.
    pub(super) fn into_failures(self) -> Vec<String> {
        self.failures
    }
}

/// The fixes that were not applied, a sentence for each reason.
pub(super) fn unapplied(files: &[FileReport], dry_run: bool) -> Vec<String> {
    let mut sum = Unapplied::new();
    for (refusal, count) in files.iter().flat_map(|file| &file.unapplied) {
        *sum.entry(refusal.clone()).or_default() += count;
    }
    let mut untried: Vec<&str> = Vec::new();
    let mut left = 0;
    sum.retain(|refusal, count| match refusal {
        Refusal::Untried(rule) => {
            untried.push(rule);
            left += *count;
            false
        }
        _ => true,
    });
    // One sentence about the fixes of all rules.
    sum.extend(untried.first().map(|rule| (Refusal::Untried(rule), left)));
    let sentence = |(refusal, count): (Refusal, usize)| {
        let (fixes, they) = if count == 1 { ("fix", "it") } else { ("fixes", "they") };
        let of_rules = match refusal {
            Refusal::Untried(_) => format!(" of {}", text::join(&untried, "and")),
            _ => String::new(),
        };
        let verb = match (dry_run, count) {
            (true, _) => "would not be",
            (false, 1) => "was not",
            (false, _) => "were not",
        };
        let why = match refusal {
            Refusal::Adds(rules) => {
                let rules: Vec<&str> = rules.into_iter().collect();
                format!("{they} would add {}", text::join(&rules, "and"))
            }
            Refusal::Reshapes => format!("{they} would change other parts of the page"),
            Refusal::Untried(_) => "too many fixes had to be tried one by one".to_owned(),
        };
        format!("{count} {fixes}{of_rules} {verb} applied: {why}")
    };
    sum.into_iter().map(sentence).collect()
}
