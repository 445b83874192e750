//! Links without an end tag, which the next link ends.

use std::collections::BTreeSet;

use crate::{
    document::{Document, NodeIndex, NodeKind, Origin, ProblemKind},
    span::Span,
};

/// Where the HTML links of a page start.
pub(super) struct OpenLinks {
    all: Vec<u32>,
    unclosed: BTreeSet<u32>,
}

impl OpenLinks {
    pub(super) fn new(document: &Document) -> Self {
        let is_link = |&node: &NodeIndex| {
            document.name(node) == "a" && matches!(document.node(node).kind, NodeKind::Element(Origin::Html))
        };
        let mut all: Vec<u32> = document.indices().filter(is_link).map(|node| document.open(node).start).collect();
        all.sort_unstable();
        let is_open = |kind| {
            use ProblemKind::{Overlapping, SelfClosed, Unclosed, WrongEnd};
            matches!(kind, Unclosed | SelfClosed | WrongEnd | Overlapping)
        };
        let open = document.problems().iter().filter(|problem| &*problem.name == "a" && is_open(problem.kind));
        Self { all, unclosed: open.map(|problem| problem.span.start).collect() }
    }

    /// Whether a link before a removed span would not end there any more, and take what follows.
    pub(super) fn need(&self, removed: Span) -> bool {
        let (before, rest) = self.all.split_at(self.all.partition_point(|&start| start < removed.start));
        let ends_here = rest.first().is_some_and(|&start| start < removed.end);
        ends_here && before.last().is_some_and(|last| self.unclosed.contains(last))
    }
}
