//! Groups findings with the same cause, for reports. The last step: suppression, the baseline, the diff base and fixes
//! work on single findings.

use std::collections::BTreeMap;

use super::ParsedPage;
use crate::{
    diagnostic::{Diagnostic, Severity},
    document::{Document, NodeIndex, NodeKind, Origin, is_block},
    model::people,
    span::Span,
};

/// What findings of one group have in common.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Cause {
    rule: &'static str,
    severity: Severity,
    container: u32,
    words: String,
}

impl Cause {
    /// The cause of a finding that may be repeated in a part of the page.
    pub(super) fn of(finding: &Diagnostic) -> Option<Self> {
        let container = finding.container?;
        let words = finding.together.as_ref().map_or(&finding.message, |together| &together.message).clone();
        Some(Self { rule: finding.rule, severity: finding.severity, container, words })
    }
}

/// Groups sorted findings: those with the same cause in the same part of the page become [`Diagnostic::others`] of the
/// first.
pub fn group(found: &mut Vec<Diagnostic>) {
    let mut first: BTreeMap<Cause, usize> = BTreeMap::new();
    let mut grouped: Vec<Diagnostic> = Vec::with_capacity(found.len());
    for finding in std::mem::take(found) {
        let Some(cause) = Cause::of(&finding) else {
            grouped.push(finding);
            continue;
        };
        let at = *first.entry(cause).or_insert(grouped.len());
        match grouped.get_mut(at) {
            Some(group) => group.others.push(finding),
            None => grouped.push(finding),
        }
    }
    *found = grouped;
}

/// Sets the part of the page that each finding is in, unless its rule has said so.
pub(super) fn set_containers(mut found: Vec<&mut Diagnostic>, page: &ParsedPage) {
    if found.len() < 2 {
        return;
    }
    let containers = Containers::of(page);
    for finding in found.iter_mut().filter(|finding| finding.container.is_none()) {
        finding.container = containers.around(finding.span);
    }
}

/// The parts of a page in which something may be repeated, by position. None of a list is inside another one of it.
struct Containers {
    /// The list of all-contributors; tables and lists, the outermost ones.
    lists: Vec<(Span, NodeIndex)>,
    /// Grids of people.
    grids: Vec<(Span, NodeIndex)>,
    /// Other HTML blocks, the outermost ones, and paragraphs of images.
    blocks: Vec<(Span, NodeIndex)>,
}

impl Containers {
    fn of(page: &ParsedPage) -> Self {
        let document = &page.document;
        let generated = people::generated_list(document).map(|list| {
            let end = document.node(list.end.saturating_sub(1)).span.end;
            (Span::new(document.node(list.start).span.start, end), list.start)
        });
        let is_list = |node: NodeIndex| matches!(document.name(node), "table" | "ul" | "ol" | "dl");
        let is_part = |node: NodeIndex| match document.node(node).kind {
            NodeKind::Element(Origin::Html) => {
                is_block(document.name(node)) && !matches!(document.name(node), "html" | "body" | "main" | "article")
            }
            _ => document.name(node) == "p" && !document.flow(node).text().contains(char::is_alphanumeric),
        };
        let grids = page.model.grids.iter().filter_map(|grid| {
            let (first, last) = (grid.people.first()?, grid.people.last()?);
            Some((document.node(first.element).span.cover(document.node(last.element).span), first.element))
        });
        let lists = generated.into_iter().chain(outermost(document, is_list)).collect();
        let blocks = outermost(document, is_part).collect();
        Self { lists: disjoint(lists), grids: disjoint(grids.collect()), blocks: disjoint(blocks) }
    }

    fn around(&self, span: Span) -> Option<NodeIndex> {
        [&self.lists, &self.grids, &self.blocks].into_iter().find_map(|all| {
            let before = all.partition_point(|(container, _)| container.start <= span.start);
            let (container, node) = all.get(before.checked_sub(1)?)?;
            (span.start < container.end).then_some(*node)
        })
    }
}

/// The elements of a kind that are not inside another one of it, in document order.
fn outermost<'a>(
    document: &'a Document,
    is_wanted: impl Fn(NodeIndex) -> bool + 'a,
) -> impl Iterator<Item = (Span, NodeIndex)> + 'a {
    let mut end = 0;
    (1..document.nodes().len() as NodeIndex).filter_map(move |node| {
        if node < end || !is_wanted(node) {
            return None;
        }
        end = document.node(node).end;
        Some((document.node(node).span, node))
    })
}

/// Sorts spans, and drops those that begin inside another one.
fn disjoint(mut spans: Vec<(Span, NodeIndex)>) -> Vec<(Span, NodeIndex)> {
    spans.sort_unstable_by_key(|(span, node)| (span.start, std::cmp::Reverse(span.end), *node));
    let mut end = 0;
    spans.retain(|(span, _)| {
        let outer = span.start >= end;
        end = end.max(span.end);
        outer
    });
    spans
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(container: Option<u32>, start: u32, message: &str) -> Diagnostic {
        Diagnostic { rule: "html/syntax", container, ..Diagnostic::new(Span::new(start, start + 1), message) }
    }

    #[test]
    fn the_same_cause_in_the_same_part_is_one_finding() {
        let together = |start, message: &str| found(Some(7), start, message).together("people have no x", "add x");
        let mut all = vec![
            found(Some(7), 0, "a"),
            together(1, "Ada has no x"),
            found(Some(8), 2, "a"),
            found(Some(7), 3, "a"),
            found(None, 4, "a"),
            together(5, "Grace has no x"),
            Diagnostic { severity: Severity::Warning, ..found(Some(7), 6, "a") },
        ];
        group(&mut all);
        let shown: Vec<(String, Vec<u32>)> = all
            .iter()
            .map(|finding| (finding.headline().into_owned(), finding.locations().map(|span| span.start).collect()))
            .collect();
        let wanted =
            [("a", vec![0, 3]), ("2 people have no x", vec![1, 5]), ("a", vec![2]), ("a", vec![4]), ("a", vec![6])];
        assert_eq!(shown, wanted.map(|(text, at)| (text.to_owned(), at)));
    }
}
