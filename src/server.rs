//! The language server: what an editor shows of a page, and the changes that it offers. Pure: `commands/server.rs` reads
//! files and runs the loop.

pub mod actions;
pub mod completion;
pub mod diagnostics;
pub mod hints;
pub mod hover;
pub mod position;
pub mod symbols;

use crate::{diagnostic::Diagnostic, engine::ParsedPage, span::Span};

pub use position::{Encoding, Positions};

/// One text of an open page, with what was found in it.
#[derive(Debug)]
pub struct Checked {
    /// The page.
    pub page: ParsedPage,
    /// Sorted by location. Each location is a finding of its own: an editor shows all of them.
    pub findings: Vec<Diagnostic>,
}

impl Checked {
    /// Converts between locations in the text and those of the protocol.
    #[must_use]
    pub fn positions(&self, encoding: Encoding) -> Positions<'_> {
        Positions::new(self.page.document.original(), self.page.document.lines(), encoding)
    }

    /// The findings that touch a part of the text.
    pub fn findings_in(&self, span: Span) -> impl Iterator<Item = &Diagnostic> {
        self.findings.iter().filter(move |finding| touches(finding.span, span))
    }
}

/// Whether two spans share a byte or an end. A cursor is an empty span.
pub(crate) const fn touches(a: Span, b: Span) -> bool {
    a.start <= b.end && b.start <= a.end
}
