//! Helpers for several areas.

pub(crate) mod adapter;
pub(crate) mod facts;
pub(crate) mod generated;
pub(crate) mod growth;
pub(crate) mod page;
pub(crate) mod program;
#[cfg(feature = "net")]
pub(crate) mod server;
pub(crate) mod session;
pub(crate) mod subjects;

use ack_lint::{
    diagnostic::Diagnostic,
    engine::{self, ParsedPage},
    model::{
        modules::{ModuleSource, ModuleTree},
        profile::Choice,
    },
    rule::Facts,
    rules::{Selection, Selectors},
};

/// The real page that the tests change.
pub(crate) const SEED: &str = include_str!("../../fixtures/seed/ACKNOWLEDGMENTS.md");

/// Parses a page as `check --offline` does without a configuration and a module tree.
pub(crate) fn prepare(path: &str, source: &str) -> ParsedPage {
    ParsedPage::parse(path.to_owned(), source.to_owned(), &Choice::Auto, |profile| {
        let profile = profile?;
        let contract = profile.contract.modules.clone()?;
        Some(ModuleTree::from_list(ModuleSource::Builtin(profile.name.clone()), &contract.list, &contract))
    })
}

/// The findings of the default rules on a page, without facts about files or addresses.
pub(crate) fn lint(path: &str, source: &str) -> Vec<Diagnostic> {
    let levels = Selection::new(&Selectors::default()).expect("no selector can be unknown");
    engine::lint(&prepare(path, source), &Facts::default(), &levels).found
}

/// A finding as one line: `line:column rule “the characters it spans”`.
pub(crate) fn reported(source: &str, found: &[Diagnostic]) -> Vec<String> {
    let lines = ack_lint::document::LineIndex::new(source);
    let line = |diagnostic: &Diagnostic| {
        let start = lines.position(source, diagnostic.span.start);
        format!("{}:{} {} “{}”", start.line, start.column, diagnostic.rule, diagnostic.span.slice(source))
    };
    found.iter().map(line).collect()
}

/// The same page in another form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    Plain,
    Crlf,
    Bom,
    Quoted,
    Listed,
}

impl Form {
    pub(crate) const ALL: [Self; 5] = [Self::Plain, Self::Crlf, Self::Bom, Self::Quoted, Self::Listed];

    /// Rewrites a page whose lines end in `\n`.
    pub(crate) fn of(self, text: &str) -> String {
        let prefixed = |first: &str, rest: &str| {
            let line = |(number, line): (usize, &str)| format!("{}{line}", if number == 0 { first } else { rest });
            text.lines().enumerate().map(line).map(|line| line.trim_end().to_owned() + "\n").collect()
        };
        match self {
            Self::Plain => text.to_owned(),
            Self::Crlf => text.replace('\n', "\r\n"),
            Self::Bom => format!("\u{FEFF}{text}"),
            Self::Quoted => prefixed("> ", "> "),
            Self::Listed => prefixed("- ", "  "),
        }
    }

    /// How many columns everything is shifted to the right.
    pub(crate) const fn shift(self) -> u32 {
        match self {
            Self::Plain | Self::Crlf | Self::Bom => 0,
            Self::Quoted | Self::Listed => 2,
        }
    }
}
