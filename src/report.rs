//! The result of a run, from which every output format is written.

mod hidden;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    time::Duration,
};

pub use self::hidden::{Hidden, RuleOff, Setting, rule_names};
use crate::{
    diagnostic::{Diagnostic, Severity, Suppressed},
    facts::CutOff,
    fix::Safety,
};

/// One run over any number of documents.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// The pages in the order of their paths, then the roster files that have findings.
    pub files: Vec<FileReport>,
    /// The links of all pages by result; each distinct URL counts once.
    pub links: LinkCounts,
    /// Remarks that are not findings, such as skipped checks and why they were skipped.
    pub notes: Vec<String>,
    /// Pages that the run would read by default, and that a configuration leaves out.
    pub unread: Vec<Unread>,
    /// Settings of configuration files that hide findings or keep the run green.
    pub settings: Vec<Setting>,
    /// Whether the run ended before all links were checked.
    pub partial: bool,
    /// Whether fixes are only shown, not written (`--diff`).
    pub dry_run: bool,
    /// Most findings of one rule and file that formats for a terminal list; 0 for all.
    pub max_findings: usize,
    /// The exit status of the run.
    pub exit_status: u8,
    /// Wall time; with `None` the output depends on the input alone.
    pub elapsed: Option<Duration>,
}

/// A page that was not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread {
    /// Its path, as reports refer to it.
    pub path: String,
    /// What leaves it out: ```exclude` in ack-lint.toml:3``.
    pub by: String,
}

/// One page or roster file.
#[derive(Debug, Clone, Default)]
pub struct FileReport {
    /// Relative to the root, with `/`; absolute outside of it.
    pub path: String,
    /// Relative to the top of the git repository, with `/`, if there is one.
    pub in_repository: Option<String>,
    /// Whether it is a roster file (`.all-contributorsrc`) and not a page.
    pub roster: bool,
    /// The text; may be empty if there are no findings in it.
    pub source: Arc<str>,
    /// Findings, sorted by location and rule; those with the same cause grouped.
    pub diagnostics: Vec<Diagnostic>,
    /// Number of findings beyond those that a report lists.
    pub more: usize,
    /// Findings suppressed by comments, in the same order.
    pub suppressed: Vec<Suppressed>,
    /// Suppressed findings beyond those.
    pub more_suppressed: usize,
    /// Number of findings hidden because they are not new (`--diff-base`).
    pub unchanged: usize,
    /// Number of findings hidden by `--baseline`.
    pub listed: usize,
    /// Rules that a configuration file turns off.
    pub off: Vec<RuleOff>,
    /// Number of findings that a configuration file lowers from errors to warnings, by file and line.
    pub lowered: BTreeMap<String, usize>,
    /// What applied to the page at the diff base and does not any more; without one, what the configuration takes from it.
    pub lost: Vec<Setting>,
    /// The keys that say where entries, contributors and modules are.
    pub searches: Vec<Search>,
    /// What was checked.
    pub checked: Checked,
    /// The configuration file, as reports refer to it.
    pub configuration: Option<String>,
    /// Why the git history of some lines is not known.
    pub cut_off: Option<CutOff>,
    /// The fixed text, if something was fixed; the findings are then those that remain.
    pub fixed: Option<Fixed>,
    /// The most severe finding before fixes, if fixes were asked for.
    pub worst: Option<Severity>,
    /// The fixes that were tried, and not applied.
    pub unapplied: Unapplied,
}

/// A key that says where entries, contributors or modules are.
#[derive(Debug, Clone)]
pub struct Search {
    /// The key.
    pub key: &'static str,
    /// What sets it.
    pub origin: String,
    /// Whether it finds any for the page, or a rule reports that it does not.
    pub is_answered: bool,
}

/// Numbers of fixes that were not applied, by reason.
pub type Unapplied = BTreeMap<Refusal, usize>;

/// Why a fix is not applied.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Refusal {
    /// It would add findings of these rules.
    Adds(BTreeSet<&'static str>),
    /// It would change what other parts of the page are.
    Reshapes,
    /// It is one of this rule, and too many fixes of the run had to be tried one by one.
    Untried(&'static str),
}

/// A page before and after fixing.
#[derive(Debug, Clone)]
pub struct Fixed {
    /// The original text.
    pub before: Arc<str>,
    /// The fixed text.
    pub after: Arc<str>,
    /// Number of fixed findings.
    pub count: usize,
    /// Number of their locations.
    pub locations: usize,
}

/// What was checked in one page. The summary shows it, so that “no findings” does not look like “nothing read”.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Checked {
    /// Name of the contract, if there is one.
    pub contract: Option<String>,
    /// Entries.
    pub entries: usize,
    /// Module references.
    pub references: usize,
    /// The modules that they were compared with.
    pub modules: Option<ModulesChecked>,
    /// People in contributor grids.
    pub contributors: usize,
    /// The roster file that they were compared with.
    pub roster: Option<RosterChecked>,
    /// Links and images on the web.
    pub web_links: usize,
    /// Links and images in the page or the repository.
    pub local_links: usize,
    /// Links and images whose address is written by a template, which are not checked.
    pub template_links: usize,
    /// What is not checked although a forge shows it, because of templates, comments and directives.
    pub unread: Option<Unchecked>,
    /// Links to anchors that are not judged, because what they lead to may include other files or cannot be read.
    pub open_anchors: Option<OpenAnchors>,
    /// Links to anchors that only a site generator would make, where none is known.
    pub site_anchors: Option<Unchecked>,
    /// The dialect and the line that alone shows it, if a forge shows more of the page.
    pub read_as: Option<ReadAs>,
}

/// What a forge shows of a page and the run did not check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unchecked {
    /// Number of links, images, headings, tags and comments.
    pub parts: usize,
    /// Their lines, each once.
    pub lines: Vec<u32>,
}

/// Links to anchors that may be there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenAnchors {
    /// How many there are.
    pub links: usize,
    /// Why nobody knows, for the first: `line 3 may include other files`.
    pub why: String,
}

/// A dialect that the name of a page does not show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReadAs {
    /// The dialect.
    pub dialect: &'static str,
    /// The line that shows it.
    pub since: u32,
    /// Whether a forge shows text that the dialect hides.
    pub hides: bool,
}

/// The roster file of one page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RosterChecked {
    /// Its path, as reports refer to it.
    pub path: String,
    /// Entries in it.
    pub people: usize,
}

/// The modules of one page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModulesChecked {
    /// A path below the root, `config`, or `builtin:<contract>`.
    pub source: String,
    /// Distinct module numbers.
    pub count: usize,
}

/// The links of a run by result.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LinkCounts {
    /// Occurrences.
    pub total: usize,
    /// Distinct URLs.
    pub unique: usize,
    /// Alive.
    pub ok: usize,
    /// Permanently redirected to a live URL.
    pub moved: usize,
    /// Dead, certificate errors included.
    pub dead: usize,
    /// No verdict.
    pub unreachable: usize,
    /// Refused by the address guard.
    pub blocked: usize,
    /// Not checked: offline, excluded, or the run ended first.
    pub skipped: usize,
    /// Answered from the cache, whatever the result.
    pub cached: usize,
}

/// Totals of all files.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Totals {
    /// Findings of severity error.
    pub errors: usize,
    /// Findings of severity warning.
    pub warnings: usize,
    /// Locations of these findings.
    pub locations: usize,
    /// Findings with a fix, at some location.
    pub fixable: usize,
    /// Findings with a safe fix.
    pub safely_fixable: usize,
    /// Findings suppressed by comments.
    pub suppressed: usize,
    /// Findings beyond those that are listed.
    pub more: usize,
}

impl FileReport {
    /// The path for formats that need paths of the repository.
    #[must_use]
    pub fn repository_path(&self) -> &str {
        self.in_repository.as_deref().unwrap_or(&self.path)
    }
}

impl Totals {
    /// Whether there are no findings.
    #[must_use]
    pub const fn is_clean(&self) -> bool {
        self.errors == 0 && self.warnings == 0 && self.more == 0
    }
}

impl Report {
    /// The pages, without roster files.
    pub fn documents(&self) -> impl Iterator<Item = &FileReport> {
        self.files.iter().filter(|file| !file.roster)
    }

    /// Counts the findings.
    #[must_use]
    pub fn totals(&self) -> Totals {
        let mut totals = Totals::default();
        for file in &self.files {
            totals.suppressed += file.suppressed.len() + file.more_suppressed;
            totals.more += file.more;
            for diagnostic in &file.diagnostics {
                match diagnostic.severity {
                    Severity::Error => totals.errors += 1,
                    Severity::Warning => totals.warnings += 1,
                }
                totals.locations += diagnostic.others.len() + 1;
                let fixes = || diagnostic.singles().filter_map(|single| single.fix.as_ref());
                totals.fixable += usize::from(fixes().next().is_some());
                totals.safely_fixable += usize::from(fixes().any(|fix| fix.safety == Safety::Safe));
            }
        }
        totals
    }

    /// Number of findings that were fixed, or would be with `--diff`, and of their locations.
    #[must_use]
    pub fn fixed(&self) -> (usize, usize) {
        let fixed = self.files.iter().filter_map(|file| file.fixed.as_ref());
        fixed.fold((0, 0), |(count, locations), fixed| (count + fixed.count, locations + fixed.locations))
    }
}
