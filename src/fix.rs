//! What a finding proposes to change. Computed by rules; applying fixes is the business of whoever holds the file.

use crate::span::Span;

/// One replacement: the bytes of `span` become `text`. An empty span inserts, an empty text deletes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced, in bytes of the document.
    pub span: Span,
    /// What stands there afterwards.
    pub text: String,
}

/// Whether a fix may be applied without a person reading it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Safety {
    /// Keeps what the page says: a spelling, an address that redirects for good.
    Safe,
    /// Changes what the page says: a module number, a removed person.
    Unsafe,
}

impl Safety {
    /// The name used in JSON and in rule pages.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Safe => "safe",
            Self::Unsafe => "unsafe",
        }
    }
}

/// A group of edits that is applied whole or not at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What applying it does, as an instruction: “write `Module 05`”.
    pub title: String,
    /// Whether a person has to look at it first.
    pub safety: Safety,
    /// The edits, by ascending offset, without overlap.
    pub edits: Vec<Edit>,
}

impl Fix {
    /// A fix of one replacement.
    #[must_use]
    pub fn replace(safety: Safety, title: impl Into<String>, span: Span, text: impl Into<String>) -> Self {
        Self { title: title.into(), safety, edits: vec![Edit { span, text: text.into() }] }
    }
}
