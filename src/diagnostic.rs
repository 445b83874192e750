//! One finding: what is wrong, where, and what to do about it.

use crate::{fix::Fix, span::Span};

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth mending; does not fail a default run.
    Warning,
    /// Wrong; fails a default run.
    Error,
}

impl Severity {
    /// The name used in JSON, options and rule pages.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// A second place in the same document that explains the finding: the heading that lacks the field, the line that
/// contradicts, the first of two.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// The place, in bytes.
    pub span: Span,
    /// What stands there.
    pub message: String,
    /// Whether the same defect stands there once more, so that a comment may suppress it there and nowhere else.
    pub again: bool,
}

/// One finding of one rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// `group/name` of the rule.
    pub rule: &'static str,
    /// After configuration.
    pub severity: Severity,
    /// What is wrong, in one sentence without a final full stop.
    pub message: String,
    /// What to do, where there is something to do.
    pub help: Option<String>,
    /// The offending characters.
    pub span: Span,
    /// A few words under the underlined characters.
    pub label: Option<String>,
    /// Other places that belong to the finding, in order of relevance.
    pub labels: Vec<Label>,
    /// How to mend it, where that is known.
    pub fix: Option<Fix>,
}

/// A finding that a comment of its document suppressed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suppressed {
    /// What was found.
    pub finding: Diagnostic,
    /// What the comment gives as the reason, where it gives one.
    pub reason: Option<String>,
}

impl Diagnostic {
    /// A finding with a place and a message. The rule and its severity are filled in by the sink it is reported to.
    #[must_use]
    pub fn new(span: Span, message: impl Into<String>) -> Self {
        Self {
            rule: "",
            severity: Severity::Error,
            message: message.into(),
            help: None,
            span,
            label: None,
            labels: Vec::new(),
            fix: None,
        }
    }

    /// Adds what to do about it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds the words under the underlined characters.
    #[must_use]
    pub fn label(mut self, text: impl Into<String>) -> Self {
        self.label = Some(text.into());
        self
    }

    /// Adds another place that belongs to the finding.
    #[must_use]
    pub fn also(mut self, span: Span, message: impl Into<String>) -> Self {
        self.labels.push(Label { span, message: message.into(), again: false });
        self
    }

    /// Adds a place where the same defect stands once more.
    #[must_use]
    pub fn again(mut self, span: Span) -> Self {
        self.labels.push(Label { span, message: "and here".to_owned(), again: true });
        self
    }

    /// Adds the fix.
    #[must_use]
    pub fn fix(mut self, fix: Fix) -> Self {
        self.fix = Some(fix);
        self
    }

    /// Lowers this one finding to a warning, where the catalogue says so.
    #[must_use]
    pub fn lowered(mut self) -> Self {
        self.severity = Severity::Warning;
        self
    }
}
