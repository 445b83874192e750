//! The link reference definitions of the people of a list.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Item, NewPerson, Refusal,
    template::{Known, Part, Place, Template, is_open, missing, written},
};
use crate::{
    document::{Document, NodeKind, Origin},
    fix::Edit,
    span::Span,
};

/// The reference links of a page: where each begins, and the line of its definition.
pub(super) fn references(document: &Document) -> Vec<(u32, Span)> {
    let source = document.source();
    let is_reference = |node: &u32| document.node(*node).kind == NodeKind::Element(Origin::Reference);
    let line = |node: u32| {
        let attr = document.attr(node, "href").or_else(|| document.attr(node, "src"))?;
        let at = attr.value_span.start as usize;
        let start = source.get(..at)?.rfind('\n').map_or(0, |at| at + 1);
        let line = source.get(start..)?.lines().next()?.trim_end();
        Some((document.node(node).span.start, Span::new(start as u32, (start + line.len()) as u32)))
    };
    let mut found: Vec<(u32, Span)> = document.indices().filter(is_reference).filter_map(line).collect();
    found.sort_unstable();
    found
}

/// The definitions of a list.
#[derive(Debug, Default)]
pub(super) struct Definitions {
    /// Those of several people, which are the same but for what is about them: with the items and lines.
    forms: Vec<(Template, Vec<(usize, Span)>)>,
    /// The labels of the others in lower case, which are about nobody.
    shared: BTreeSet<String>,
    /// Whether people have any.
    has_some: bool,
}

impl Definitions {
    pub(super) fn of(source: &str, references: &[(u32, Span)], items: &[Item]) -> Self {
        let (mut found, mut shared) = (BTreeMap::<Template, BTreeSet<(usize, Span)>>::new(), BTreeSet::new());
        for (at, item) in items.iter().enumerate() {
            let known = Known { name: item.name.as_deref(), login: item.login.as_deref(), id: None };
            let first = references.partition_point(|(start, _)| *start < item.span.start);
            let own = references.iter().skip(first).take_while(|(start, _)| *start < item.span.end);
            for (_, line) in own {
                let template = known.open(line.slice(source), Place::Markdown);
                match template.first() {
                    Some(Part::Text(text)) if text.contains("]:") => shared.extend(label(text).map(str::to_lowercase)),
                    _ => _ = found.entry(template).or_default().insert((at, *line)),
                }
            }
        }
        let has_some = !found.is_empty() || !shared.is_empty();
        // A definition about one person leads to something about the person as well.
        let target = |template: &Template| {
            let after = template.iter().position(|part| matches!(part, Part::Text(text) if text.contains("]:")));
            after.and_then(|at| template.get(at..)).is_some_and(is_open)
        };
        let forms = found.into_iter().filter(|(template, lines)| lines.len() > 1 && target(template));
        let forms = forms.map(|(template, lines)| (template, lines.into_iter().collect())).collect();
        Self { forms, shared, has_some }
    }

    /// The definitions that the source of a person needs, in front of those of the next item.
    pub(super) fn edits(&self, person: &NewPerson, text: &str, next: Option<usize>) -> Result<Vec<Edit>, Refusal> {
        if !self.has_some {
            return Ok(Vec::new());
        }
        let mut open: BTreeSet<String> = labels(text).filter(|label| !self.shared.contains(label)).collect();
        let mut edits = Vec::new();
        for (template, lines) in &self.forms {
            let line = written(template, person);
            let is_needed = missing(template, person).is_none()
                && label(&line).is_some_and(|label| open.remove(&label.to_lowercase()));
            if is_needed {
                let is_in_order = lines.is_sorted_by_key(|(_, line)| line.start);
                let next = next.and_then(|next| lines.iter().find(|(item, _)| *item >= next)).filter(|_| is_in_order);
                let end = lines.iter().map(|(_, line)| line.end).max().unwrap_or_default();
                edits.push(match next {
                    Some((_, next)) => Edit { span: Span::empty(next.start), text: format!("{line}\n") },
                    None => Edit { span: Span::empty(end), text: format!("\n{line}") },
                });
            }
        }
        if open.is_empty() { Ok(edits) } else { Err(Refusal::Undefined) }
    }
}

/// The label of a definition.
fn label(line: &str) -> Option<&str> {
    line.trim_start().strip_prefix('[')?.split_once("]:").map(|(label, _)| label)
}

/// The labels that the links of a text may have, in lower case.
fn labels(text: &str) -> impl Iterator<Item = String> {
    let (mut open, mut found, mut is_escaped) = (None, Vec::new(), false);
    for (at, c) in text.char_indices() {
        match c {
            _ if is_escaped => {}
            '[' => open = Some(at + 1),
            ']' => {
                let label = open.take().and_then(|start: usize| text.get(start..at));
                let after = text.get(at + 1..).unwrap_or_default();
                let is_other = after.starts_with('(') || after.starts_with('[') && !after.starts_with("[]");
                found.extend(label.filter(|label| !is_other && !label.trim().is_empty()));
            }
            _ => {}
        }
        is_escaped = c == '\\' && !is_escaped;
    }
    found.into_iter().map(str::to_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_those_of_references() {
        for (text, expected) in [
            ("* [Ada]", &["ada"][..]),
            ("* [Ada Lovelace][ada], [x](y), \\[z\\]", &["ada"]),
            ("* [Ada][] [![a](b)](c) [ ]", &["ada"]),
            ("[![a][img]][ada]", &["img", "ada"]),
        ] {
            assert_eq!(labels(text).collect::<Vec<_>>(), expected, "{text}");
        }
    }
}
