//! What a rule is, its input, and its output.

mod context;
mod verdict;

pub use context::{Context, Facts, Sink, Unused, append};
pub use verdict::{CheckedReference, Verdict};

use crate::{diagnostic::Severity, model::roster::Roster};

/// One check of the catalogue. Stateless; it cannot fail, and it cannot report under another rule's id.
#[derive(Debug)]
pub struct Rule {
    /// `group/name`; a promise to configurations and scripts.
    pub id: &'static str,
    /// The page that explains it, from `rules/<group>/<name>.md`; its front matter repeats severity and fix.
    pub page: &'static str,
    /// Default severity.
    pub level: Level,
    /// Whether its findings may carry a fix, and of which kind.
    pub fix: Fixable,
    /// Facts it needs; a rule whose facts are missing does not run.
    pub needs: Needs,
    /// Whether its findings come and go without a change to the page, so that a baseline does not list them.
    pub transient: bool,
    /// Findings that make one of this rule redundant.
    pub yields_to: Option<Yield>,
    /// Whether it reports broken tags, so that no other rule has to: their attributes are not what the author meant.
    pub reports_broken_tags: bool,
    /// Whether it reports what the page does not have. Where it does so is not what is wrong, so that a broken tag there changes
    /// nothing.
    pub reports_absence: bool,
    /// The part of a contract that it enforces, and that `init` gives up where the page breaks it.
    pub enforces: &'static [Term],
    /// Checks one document.
    pub check: fn(&Context<'_>, &mut Sink),
    /// Checks `.all-contributorsrc` itself.
    pub check_roster: Option<fn(&Roster, &mut Sink)>,
}

/// Which findings make a finding of a rule redundant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Yield {
    /// The group of the other rules.
    pub group: &'static str,
    /// Where the other finding has to be.
    pub within: Within,
}

/// Where a finding has to be to make another redundant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Within {
    /// On a line of the finding or of one of its labels.
    Line,
    /// In the characters of the finding.
    Span,
}

/// A part of a contract that `init` can give up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Term {
    /// Each entry is listed once.
    Unique,
    /// Entries have no other fields.
    Closed,
    /// Entries have a link.
    Link,
    /// Entries name an author.
    Author,
    /// Entries are in alphabetical order.
    Sorted,
    /// Fields are in the order of the contract.
    Ordered,
}

/// Defines the `RULE` of a module: `id`, `level` and `check` come first, in this order; other fields have defaults. The page is
/// found by the id, which has to be that of the module's path.
macro_rules! rule {
    (id: $id:literal, level: $level:expr, check: $check:expr, $($field:ident: $value:expr,)*) => {
        #[doc = concat!("`", $id, "`.")]
        pub static RULE: $crate::rule::Rule = $crate::rule::Rule {
            $($field: $value,)*
            ..$crate::rule::Rule::new(
                $id,
                include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/rules/", $id, ".md")),
                $level,
                $check,
            )
        };
        const _: () = assert!($crate::rule::is_path_of(module_path!(), $id), "the id is not that of the module's path");
    };
}

/// Whether a module path ends with an id: `ack_lint::rules::link::missing_file` with `link/missing-file`.
#[must_use]
pub const fn is_path_of(path: &str, id: &str) -> bool {
    let (path, id) = (path.as_bytes(), id.as_bytes());
    let (mut at, mut left) = (path.len(), id.len());
    while left > 0 {
        left -= 1;
        let (wanted, length) = match id[left] {
            b'/' => (b':', 2),
            b'-' => (b'_', 1),
            other => (other, 1),
        };
        if at < length || path[at - length] != wanted {
            return false;
        }
        at -= length;
    }
    at >= 2 && path[at - 1] == b':'
}

impl Rule {
    /// A rule with the defaults of all other fields: no fix, nothing needed but the document.
    #[must_use]
    pub const fn new(id: &'static str, page: &'static str, level: Level, check: fn(&Context<'_>, &mut Sink)) -> Self {
        Self {
            id,
            page,
            level,
            fix: Fixable::None,
            needs: Needs::Document,
            transient: false,
            yields_to: None,
            reports_broken_tags: false,
            reports_absence: false,
            enforces: &[],
            check,
            check_roster: None,
        }
    }

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

    /// A section of its page; empty if it has none of that name.
    #[must_use]
    pub fn section(&self, title: &str) -> &'static str {
        let after = self.text().split_once(&format!("\n## {title}\n")).map_or("", |(_, after)| after);
        after.split("\n## ").next().unwrap_or_default().trim()
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
    /// Runs, and reports errors.
    pub const ERROR: Self = Self::On(Severity::Error);
    /// Runs, and reports warnings.
    pub const WARNING: Self = Self::On(Severity::Warning);

    /// The name in rule pages and lists: `off`, `warning` or `error`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::On(severity) => severity.as_str(),
        }
    }
}

impl Fixable {
    /// The name in rule pages and lists: `none`, `safe` or `unsafe`.
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
    /// As [`Self::Modules`], and when the lines with references to them were written.
    History,
    /// Whether local files exist and which anchors they have.
    Files,
    /// As [`Self::Files`], and in an online run the anchors of fetched pages.
    Anchors,
    /// Answers about addresses.
    Web,
    /// What the API of GitHub said.
    Accounts,
    /// The file that the list of people is written from.
    Roster,
    /// The dependencies or files that the entries of a contract are for.
    EntrySources,
    /// Who wrote the commits of the repository; known of the first page of a run.
    Authors,
    /// What all other rules found: such a rule runs last.
    Suppressions,
}

impl Needs {
    /// Whether they come from the network.
    #[must_use]
    pub const fn is_online(self) -> bool {
        matches!(self, Self::Web | Self::Anchors | Self::Accounts)
    }
}
