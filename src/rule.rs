//! What a rule is, what it sees, and where it reports to.

use crate::{
    diagnostic::{Diagnostic, Severity},
    document::Document,
    facts::{Accounts, Answer, History, Licenses},
    model::{Model, contract::Contract, modules::ModuleTree, roster::Compared},
};

/// One check of the catalogue. Stateless; it cannot fail, and it cannot report under another rule's name.
#[derive(Debug)]
pub struct Rule {
    /// `group/name`; a promise to configurations and scripts.
    pub id: &'static str,
    /// The page that explains it, from `rules/<group>/<name>.md`; its front matter repeats severity and fix.
    pub page: &'static str,
    /// What it is worth unless configured.
    pub level: Level,
    /// Whether its findings may carry a fix, and of which kind.
    pub fix: Fixable,
    /// Which facts it has to have; a rule whose facts are missing is not run.
    pub needs: Needs,
    /// Judges one document.
    pub check: fn(&Context<'_>, &mut Sink),
}

impl Rule {
    /// The first heading of its page: what is wrong, in a few words.
    #[must_use]
    pub fn title(&self) -> &'static str {
        self.page.lines().find_map(|line| line.strip_prefix("# ")).unwrap_or_default()
    }

    /// The page without its front matter.
    #[must_use]
    pub fn text(&self) -> &'static str {
        let body = self.page.strip_prefix("+++\n").and_then(|rest| rest.split_once("\n+++\n"));
        body.map_or(self.page, |(_, body)| body)
    }

    /// The part of the id before the slash.
    #[must_use]
    pub fn group(&self) -> &'static str {
        self.id.split_once('/').map_or(self.id, |(group, _)| group)
    }
}

/// Severity of a rule before configuration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// Not run unless an option or the configuration names it; then a warning.
    Off,
    /// Run, with this severity.
    On(Severity),
}

impl Level {
    /// `off`, `warning` or `error`, as rule pages and lists say it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::On(severity) => severity.as_str(),
        }
    }
}

impl Fixable {
    /// `none`, `safe` or `unsafe`, as rule pages and lists say it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Safe => "safe",
            Self::Unsafe => "unsafe",
        }
    }
}

/// Whether findings of a rule may carry a fix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fixable {
    /// Never.
    None,
    /// Sometimes or always, safe.
    Safe,
    /// Sometimes or always, unsafe.
    Unsafe,
}

/// Facts a rule has to have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Needs {
    /// The document alone.
    Document,
    /// The document under a contract that has entries or sections.
    Contract,
    /// A module tree (the contract or the configuration has modules).
    Modules,
    /// Whether local files exist and which anchors they have.
    Files,
    /// As [`Self::Files`], and the anchors of pages that are fetched, where something is asked at all.
    Anchors,
    /// Answers about addresses.
    Web,
    /// What the API of GitHub said.
    Accounts,
    /// The file that the list of people is written from.
    Roster,
    /// What all other rules found: such a rule runs last.
    Suppressions,
}

impl Needs {
    /// Whether somebody has to be asked over the network.
    #[must_use]
    pub const fn is_online(self) -> bool {
        matches!(self, Self::Web | Self::Anchors | Self::Accounts)
    }
}

/// All that a rule may look at.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The page as one tree, with its source text.
    pub document: &'a Document,
    /// What the page is about.
    pub model: &'a Model,
    /// The contract the page is held to.
    pub contract: Option<&'a Contract>,
    /// The module tree, where the contract or the configuration has modules.
    pub modules: Option<&'a ModuleTree>,
    /// Answers about addresses, by URL without fragment.
    pub web: &'a WebFacts,
    /// Answers about local targets.
    pub files: &'a FileFacts,
    /// The licence files that the page's claims are compared with, where there are both.
    pub licenses: Option<&'a Licenses>,
    /// What the API of GitHub said of the accounts and repositories that the page names.
    pub accounts: &'a Accounts,
    /// When the lines with references to modules were written, where that is known.
    pub history: Option<&'a History>,
    /// The page's people against those of `.all-contributorsrc`, where that names the page.
    pub roster: Option<&'a Compared<'a>>,
    /// Comments, by index in [`Document::suppressions`], that suppressed nothing although every rule they mean was run.
    pub unused: &'a [usize],
}

/// Answers about addresses, by URL without fragment.
pub type WebFacts = std::collections::BTreeMap<String, Answer>;

/// Answers about relative link targets, by path normalized by the model of links.
pub type FileFacts = std::collections::BTreeMap<String, FileFact>;

/// What stands at a relative target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileFact {
    /// Nothing; perhaps a name that differs in case only.
    Missing {
        /// The name as the file system spells it.
        other_case: Option<String>,
    },
    /// It leads out of the repository, where nothing may be looked at.
    Outside,
    /// A directory.
    Directory,
    /// A file; its anchors where it is a document that was read for them.
    File {
        /// Anchors of headings and elements, or `None` where the file is not a document.
        anchors: Option<std::collections::BTreeSet<String>>,
    },
}

/// Where one rule reports to.
#[derive(Debug)]
pub struct Sink {
    rule: &'static str,
    severity: Severity,
    found: Vec<Diagnostic>,
}

impl Sink {
    /// A sink for one rule with its configured severity.
    #[must_use]
    pub const fn new(rule: &'static str, severity: Severity) -> Self {
        Self { rule, severity, found: Vec::new() }
    }

    /// Reports one finding under the sink's rule. A finding that its rule lowered to a warning stays one.
    pub fn report(&mut self, mut diagnostic: Diagnostic) {
        diagnostic.rule = self.rule;
        diagnostic.severity = diagnostic.severity.min(self.severity);
        self.found.push(diagnostic);
    }

    /// All that was reported, in the order of reporting.
    #[must_use]
    pub fn into_found(self) -> Vec<Diagnostic> {
        self.found
    }
}
