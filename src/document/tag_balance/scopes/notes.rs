//! Problems that the tree and the tokenizer find.

use html5ever::LocalName;

use super::{Balance, Container, Problem, ProblemKind};
use crate::span::Span;

impl Balance {
    /// Drops the last problems, those at or after an offset: a reported error is the cause of them.
    pub(in crate::document) fn forget_from(&mut self, offset: u32) {
        for slot in self.problems.iter_mut().rev() {
            match slot {
                Some(problem) if problem.span.start < offset => return,
                _ => *slot = None,
            }
        }
    }

    /// Reports the first node of a table outside its cells.
    pub(in crate::document) fn misplaced(&mut self, around: LocalName, span: Span) {
        if !self.recovering && !self.has_misplaced() {
            self.set_misplaced();
            self.note(Problem { kind: ProblemKind::Misplaced, name: around, span, other: None });
        }
    }

    /// Reports a part of a table that is outside one. A raw-HTML fence may continue the table of another.
    pub(in crate::document) fn without_table(&mut self, name: &str, span: Span) {
        let fenced = self.scopes.last().is_some_and(|scope| scope.container == Container::Fence);
        if !fenced && !self.recovering && !self.has_misplaced() && !self.may_be_in_lost_table() {
            self.ends_parts = true;
            self.note_split(self.problems.len());
            self.note(Problem { kind: ProblemKind::NoTable, name: LocalName::from(name), span, other: None });
        }
    }

    /// Whether an end tag is that of a table whose parts are reported because its start tag is missing.
    pub(super) fn ends_reported_parts(&mut self, name: &str) -> bool {
        name == "table" && std::mem::take(&mut self.ends_parts)
    }

    /// Whether the innermost table has a reported node in the wrong place, or what follows a broken tag may be in one.
    pub(super) fn has_misplaced(&self) -> bool {
        self.misplaced.last().is_some_and(Option::is_some)
    }

    /// Notes that the next problem is about a node in the wrong place.
    fn set_misplaced(&mut self) {
        let next = self.problems.len();
        if let Some(slot) = self.misplaced.last_mut() {
            *slot = Some(next);
        }
    }

    /// Notes that the rest of a broken tag may be shown in the wrong place, which is not a problem of its own.
    pub(super) fn expect_misplaced(&mut self) {
        if !self.has_misplaced() {
            self.set_misplaced();
            self.problems.push(None);
        }
    }

    /// Leaves the innermost table and returns its problem.
    pub(super) fn leave_table(&mut self) -> Option<usize> {
        if self.misplaced.len() > 1 { self.misplaced.pop().flatten() } else { None }
    }
}
