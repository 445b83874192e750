//! The finished result of a run: what every output format is made from.

use std::{sync::Arc, time::Duration};

use crate::diagnostic::{Diagnostic, Severity, Suppressed};

/// One run over any number of documents.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// The documents, in the order of their paths; then the files that their lists are written from, where there is something to say of them.
    pub files: Vec<FileReport>,
    /// What became of the links of all documents, each distinct address counted once.
    pub links: LinkCounts,
    /// Remarks about the run that are no findings: a contract that was not found, checks that were skipped and why.
    pub notes: Vec<String>,
    /// Whether the user ended the run before all addresses were asked.
    pub partial: bool,
    /// The exit status that the run ends with.
    pub exit_status: u8,
    /// Wall time of the run; `None` leaves it out, so that the output depends on the input alone.
    pub elapsed: Option<Duration>,
}

/// One document.
#[derive(Debug, Clone, Default)]
pub struct FileReport {
    /// Relative to the root with `/`, or absolute where the document lies outside it.
    pub path: String,
    /// Relative to the top of the git repository with `/`, where the document lies in one.
    pub in_repository: Option<String>,
    /// Whether it is no document, but the file that a document's list is written from.
    pub roster: bool,
    /// The text that was judged, where there are findings that point into it.
    pub source: Arc<str>,
    /// Findings, sorted by place and rule.
    pub diagnostics: Vec<Diagnostic>,
    /// Findings that comments of the document suppressed, sorted likewise.
    pub suppressed: Vec<Suppressed>,
    /// Findings that were there before, and are not told (`--diff-base`).
    pub unchanged: usize,
    /// The findings against the baseline, where there is one.
    pub baseline: Compared,
    /// What was looked at.
    pub checked: Checked,
    /// The configuration it was judged by, as a report calls it.
    pub configuration: Option<String>,
    /// Whether the history of the repository does not go back far enough for a line.
    pub cut_off: bool,
    /// What fixing made of it, where something was fixed; what is reported is then about the text afterwards.
    pub fixed: Option<Fixed>,
}

/// A document before and after its fixes.
#[derive(Debug, Clone)]
pub struct Fixed {
    /// The text that was read.
    pub before: Arc<str>,
    /// The text that it became.
    pub after: Arc<str>,
    /// How many findings were fixed on the way.
    pub count: usize,
}

/// What was looked at in one document; the summary tells it, so that “nothing found” can be told from “nothing read”.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Checked {
    /// Name of the contract, where one fits.
    pub contract: Option<String>,
    /// Entries found.
    pub entries: usize,
    /// Fields that the contract asks of each entry.
    pub fields: usize,
    /// Module references found.
    pub references: usize,
    /// The tree they were compared with.
    pub modules: Option<ModulesChecked>,
    /// People in the contributor grids.
    pub contributors: usize,
    /// The file that those people were compared with.
    pub roster: Option<RosterChecked>,
    /// Links and images.
    pub links: usize,
}

/// The file that the list of one document is written from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RosterChecked {
    /// As reports call it.
    pub path: String,
    /// Entries in it.
    pub people: usize,
}

/// The module tree of one document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModulesChecked {
    /// A path below the root, `config`, or `builtin:<contract>`.
    pub source: String,
    /// Distinct module numbers.
    pub count: usize,
}

/// What became of the links of a run.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LinkCounts {
    /// Every place that names a target.
    pub total: usize,
    /// Distinct targets.
    pub unique: usize,
    /// Alive where they are.
    pub ok: usize,
    /// Alive elsewhere: a permanent redirect.
    pub moved: usize,
    /// Dead, certificate errors included.
    pub dead: usize,
    /// No verdict.
    pub unreachable: usize,
    /// Refused by the address guard.
    pub blocked: usize,
    /// Not asked: offline or excluded.
    pub skipped: usize,
    /// Answered from the cache, whatever the verdict.
    pub cached: usize,
}

/// What the baseline lists of a document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Compared {
    /// Findings that it lists, and that are not told.
    pub known: usize,
    /// What was not found any more.
    pub stale: Vec<Listed>,
    /// What was not found, and could not be: its rule did not run, or nothing is known of its address.
    pub open: Vec<Listed>,
}

/// A finding as a baseline lists it: without its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// `group/name` of the rule.
    pub rule: String,
    /// The message, without the numbers of lines.
    pub message: String,
    /// The words that it is about.
    pub words: String,
    /// At how many places.
    pub count: usize,
}

/// Totals over all documents.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Totals {
    /// Findings of severity error.
    pub errors: usize,
    /// Findings of severity warning.
    pub warnings: usize,
    /// Findings that carry a fix.
    pub fixable: usize,
    /// Findings that carry a safe fix.
    pub safely_fixable: usize,
    /// Findings that a comment suppressed.
    pub suppressed: usize,
}

impl FileReport {
    /// How tools call the document that know the repository and not the root of the run.
    #[must_use]
    pub fn repository_path(&self) -> &str {
        self.in_repository.as_deref().unwrap_or(&self.path)
    }
}

impl Totals {
    /// Whether nothing was found.
    #[must_use]
    pub const fn is_clean(&self) -> bool {
        self.errors == 0 && self.warnings == 0
    }
}

impl Report {
    /// The documents alone.
    pub fn documents(&self) -> impl Iterator<Item = &FileReport> {
        self.files.iter().filter(|file| !file.roster)
    }

    /// Counts the findings.
    #[must_use]
    pub fn totals(&self) -> Totals {
        let mut totals = Totals::default();
        for file in &self.files {
            totals.suppressed += file.suppressed.len();
            for diagnostic in &file.diagnostics {
                match diagnostic.severity {
                    Severity::Error => totals.errors += 1,
                    Severity::Warning => totals.warnings += 1,
                }
                if let Some(fix) = &diagnostic.fix {
                    totals.fixable += 1;
                    totals.safely_fixable += usize::from(fix.safety == crate::fix::Safety::Safe);
                }
            }
        }
        totals
    }
}
