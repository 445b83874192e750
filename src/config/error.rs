//! Errors of a configuration, as findings.

use crate::{diagnostic::Diagnostic, span::Span};

/// One error of a configuration.
#[must_use]
pub fn wrong(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic { rule: "configuration", ..Diagnostic::new(span, message) }
}
