//! Output formats: each is one pure function from a finished report to text.
//!
//! Nothing here reads a file, the clock or the environment: [`Style`] says whether there is a terminal, how wide it is and
//! whether it wants color. Text from documents passes through [`sanitize`] (for people) or is escaped (JSON, XML).
//!
//! A new format is one file and one arm of `formats!`; `--help`, the JSON Schema and the documentation derive from it.

mod concise;
mod details;
mod diff;
mod full;
mod github;
mod gitlab;
mod grouped;
mod help;
mod hidden;
mod json;
mod junit;
mod layout;
mod markdown;
mod page;
mod rdjsonl;
pub mod sanitize;
mod sarif;
mod statistics;
mod summary;

pub use details::details;
pub use diff::{Patches, diff};
pub use hidden::line as hidden;
pub use markdown::{COMMENT_LIMIT, STEP_LIMIT, markdown};
pub use page::page;
pub use statistics::statistics;
pub use summary::summary;

use crate::{
    choice::{Choice, Described, by_name},
    report::Report,
};

/// Declares the output formats, all of each format in one arm: description, variant, name, readers, paths, renderer.
macro_rules! formats {
    ($(#[doc = $doc:literal] $(#[$attr:meta])* $Variant:ident = $name:literal, $readers:ident, $paths:ident, $render:expr;)+) => {
        /// The output formats of `check`.
        #[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
        pub enum Format {
            $(#[doc = $doc] $(#[$attr])* $Variant,)+
        }

        impl Choice for Format {
            const ALL: &'static [Self] = &[$(Self::$Variant),+];
            const LIST: &'static [Described] = &[$(Described { name: $name, doc: $doc }),+];

            fn name(self) -> &'static str {
                match self {
                    $(Self::$Variant => $name,)+
                }
            }
        }

        by_name!(Format);

        impl Format {
            /// Who reads it.
            #[must_use]
            pub const fn readers(self) -> Readers {
                match self {
                    $(Self::$Variant => Readers::$readers,)+
                }
            }

            /// What the paths in it are relative to.
            #[must_use]
            pub const fn paths(self) -> Paths {
                match self {
                    $(Self::$Variant => Paths::$paths,)+
                }
            }

            fn renderer(self) -> fn(&Report, Style) -> String {
                match self {
                    $(Self::$Variant => $render,)+
                }
            }
        }
    };
}

formats! {
    /// Each finding with its source lines, underlined
    #[default]
    Full = "full", People, Root, |report, style| sanitize::inert(full::render(report, style));
    /// One line per finding
    Concise = "concise", People, Root, |report, style| sanitize::inert(concise::render(report, style));
    /// One JSON document with a summary
    Json = "json", Tools, Root, |report, _| json::document(report);
    /// One JSON object per line and finding
    Jsonl = "jsonl", Tools, Root, |report, _| json::lines(report);
    /// SARIF 2.1.0, for code scanning
    Sarif = "sarif", Tools, Repository, |report, _| sarif::render(report);
    /// Annotations for GitHub Actions
    Github = "github", People, Repository, |report, _| github::render(report);
    /// A GitLab Code Quality report
    Gitlab = "gitlab", Tools, Repository, |report, _| gitlab::render(report);
    /// JUnit XML
    Junit = "junit", Tools, Root, |report, _| junit::render(report);
    /// Reviewdog's JSON format, one finding per line
    Rdjsonl = "rdjsonl", Tools, Repository, |report, _| rdjsonl::render(report);
    /// A comment for a pull request
    Markdown = "markdown", Tools, Root, |report, _| markdown(report, COMMENT_LIMIT);
}

/// Who reads a format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Readers {
    /// People, in a terminal or a log: the [`summary`] is written next to it.
    People,
    /// Programs.
    Tools,
}

/// What the paths in a format are relative to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paths {
    /// The root of the run.
    Root,
    /// The top of the git repository.
    Repository,
}

impl Format {
    /// Whether it has a place for notes, and for what a report does not show.
    #[must_use]
    pub const fn shows_hidden(self) -> bool {
        matches!(self, Self::Json | Self::Sarif | Self::Markdown)
    }

    /// Whether people read it, so that the [`summary`] is written next to it.
    #[must_use]
    pub fn for_people(self) -> bool {
        self.readers() == Readers::People
    }
}

/// What the terminal, file or pipe that receives the text can show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// Whether ANSI colours are understood and wanted.
    pub color: bool,
    /// Whether hyperlinks are understood (OSC 8).
    pub links: bool,
    /// Whether frames, arrows and ellipses may be non-ASCII. Text from documents is shown unchanged either way.
    pub unicode: bool,
    /// Width in columns, clamped to 40-120.
    pub width: usize,
}

impl Default for Style {
    /// A file or a pipe: no color, 100 columns.
    fn default() -> Self {
        Self { color: false, links: false, unicode: true, width: 100 }
    }
}

impl Style {
    /// The width to lay text out for.
    fn columns(self) -> usize {
        self.width.clamp(40, 120)
    }

    /// `text`, painted if color is wanted.
    pub(crate) fn paint(self, text: &str, paint: owo_colors::Style) -> String {
        if self.color && !text.is_empty() { paint.style(text).to_string() } else { text.to_owned() }
    }

    /// The name of a rule, linked to its page if hyperlinks are understood.
    fn rule(self, rule: &str) -> String {
        let painted = self.paint(rule, owo_colors::Style::new().dimmed());
        let end = "\u{1b}\\";
        if !self.links {
            return painted;
        }
        format!("\u{1b}]8;;{}{end}{painted}\u{1b}]8;;{end}", rule_url(rule))
    }
}

/// The findings of a run in one format, ending with a line break. Line-based formats are empty without findings.
#[must_use]
pub fn render(report: &Report, format: Format, style: &Style) -> String {
    format.renderer()(report, *style)
}

/// JSON with a line break at its end. Strings and integers always serialize; a failure would show as text that is not JSON.
fn finish_json(json: serde_json::Result<String>) -> String {
    let mut json = sanitize::escape_json(json.unwrap_or_else(|error| error.to_string()));
    json.push('\n');
    json
}

/// The URL of a rule's page, by its `group/name`.
#[must_use]
pub fn rule_url(rule: &str) -> String {
    format!("{}/blob/main/rules/{rule}.md", env!("CARGO_PKG_REPOSITORY"))
}
