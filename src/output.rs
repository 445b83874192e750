//! One pure function a format: a finished report becomes text.
//!
//! Nothing here reads a file, the clock or the environment: whether there is a terminal, how wide it is and whether it wants colour
//! is told by [`Style`]. Whatever a document says, its characters reach the text through [`sanitize`] (for people) or escaped (JSON).

mod concise;
mod details;
mod diff;
mod full;
mod github;
mod gitlab;
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
pub use diff::diff;
pub use markdown::{COMMENT_LIMIT, STEP_LIMIT, markdown};
pub use page::page;
pub use statistics::statistics;
pub use summary::summary;

use crate::report::Report;

/// The forms a report can take on standard output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum Format {
    /// Every finding with the lines it is about, underlined
    #[default]
    Full,
    /// One line a finding
    Concise,
    /// One JSON document
    Json,
    /// One JSON object a finding and line
    Jsonl,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Annotations of GitHub Actions
    Github,
    /// A Code Quality report of GitLab
    Gitlab,
    /// XML as test runners write it
    Junit,
    /// The format of reviewdog, one line a finding
    Rdjsonl,
    /// A comment on a pull request
    Markdown,
}

impl Format {
    /// Whether a person reads it, so that [`summary`] belongs beside it.
    #[must_use]
    pub const fn for_people(self) -> bool {
        matches!(self, Self::Full | Self::Concise | Self::Github)
    }
}

/// What the place a text goes to can show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// Whether ANSI colours are understood and wanted.
    pub color: bool,
    /// Whether addresses behind words are understood (OSC 8).
    pub links: bool,
    /// Whether frames, arrows and ellipses may be other than ASCII. What a document says is shown as it is either way.
    pub unicode: bool,
    /// Columns. Readable lines end at 120 however wide the terminal is, and nothing is squeezed below 40.
    pub width: usize,
}

impl Default for Style {
    /// A file or a pipe: no colours, 100 columns.
    fn default() -> Self {
        Self { color: false, links: false, unicode: true, width: 100 }
    }
}

impl Style {
    /// The width to lay text out for.
    fn columns(self) -> usize {
        self.width.clamp(40, 120)
    }

    /// `text` painted, where colours are wanted.
    pub(crate) fn paint(self, text: &str, paint: owo_colors::Style) -> String {
        if self.color && !text.is_empty() { paint.style(text).to_string() } else { text.to_owned() }
    }

    /// The name of a rule, with its page behind it where addresses are understood.
    fn rule(self, rule: &str) -> String {
        let painted = self.paint(rule, owo_colors::Style::new().dimmed());
        let end = "\u{1b}\\";
        if !self.links {
            return painted;
        }
        format!("\u{1b}]8;;{}{end}{painted}\u{1b}]8;;{end}", rule_url(rule))
    }
}

/// The findings of a run in one format, ending with a line break; empty where there is nothing to say, which only happens in the
/// formats that have no frame of their own.
#[must_use]
pub fn render(report: &Report, format: Format, style: &Style) -> String {
    match format {
        Format::Full => sanitize::inert(full::render(report, *style)),
        Format::Concise => sanitize::inert(concise::render(report, *style)),
        Format::Json => json::document(report),
        Format::Jsonl => json::lines(report),
        Format::Sarif => sarif::render(report),
        Format::Github => github::render(report),
        Format::Gitlab => gitlab::render(report),
        Format::Junit => junit::render(report),
        Format::Rdjsonl => rdjsonl::render(report),
        Format::Markdown => markdown(report, COMMENT_LIMIT),
    }
}

/// JSON with a line break at its end. Strings and integers always serialize; were that ever untrue, the reader gets a text that is no
/// JSON rather than an empty one.
fn finish_json(json: serde_json::Result<String>) -> String {
    let mut json = sanitize::escape_json(json.unwrap_or_else(|error| error.to_string()));
    json.push('\n');
    json
}

/// The address of the page that explains a rule, by its `group/name`.
#[must_use]
pub fn rule_url(rule: &str) -> String {
    format!("{}/blob/main/rules/{rule}.md", env!("CARGO_PKG_REPOSITORY"))
}
