//! Comments that suppress findings.
//!
//! `<!-- ack-lint-disable RULE... -- reason -->` to `<!-- ack-lint-enable RULE... -->`, and `-disable-line`,
//! `-disable-next-line`, `-disable-file`; in MyST also `% ack-lint-disable-next-line RULE...`. Without a rule, all
//! rules are suppressed.

use std::ops::Range;

use super::{Document, NodeIndex, NodeKind};
use crate::span::Span;

/// One suppression comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suppression {
    /// The comment.
    pub span: Span,
    /// Rules or groups, with their spans; empty means all.
    pub rules: Vec<(String, Span)>,
    /// Byte range; findings that start in it are suppressed.
    pub extent: Range<u32>,
    /// Text after ` -- `.
    pub reason: Option<String>,
}

impl Suppression {
    /// Whether a finding of this rule that starts at `offset` is suppressed.
    #[must_use]
    pub fn covers(&self, rule: &str, offset: u32) -> bool {
        self.extent.contains(&offset) && self.names(rule)
    }

    /// Whether the comment applies to this rule.
    #[must_use]
    pub fn names(&self, rule: &str) -> bool {
        let group = rule.split_once('/').map_or(rule, |(group, _)| group);
        self.rules.is_empty() || self.rules.iter().any(|(name, _)| name == rule || name == group)
    }
}

/// A parsed suppression comment.
struct Comment {
    span: Span,
    verb: Verb,
    rules: Vec<(String, Span)>,
    reason: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Verb {
    Disable,
    Enable,
    Line,
    NextLine,
    File,
}

/// Most suppression comments per page. Every finding is compared with each, so their number needs a limit; findings
/// that later comments would suppress are reported.
const LIMIT: usize = 500;

/// Most rules that the suppression comments of a page name. There are fewer than a hundred rules.
const MAX_NAMES: usize = 1_000;

/// All suppressions of a document, in order.
pub(super) fn find(document: &Document) -> Vec<Suppression> {
    let end = document.source().len() as u32 + 1;
    let mut names = 0;
    let comments = (0..document.nodes().len() as NodeIndex).filter_map(|index| comment(document, index)).take(LIMIT);
    let comments = comments.take_while(|comment| {
        names += comment.rules.len();
        names <= MAX_NAMES
    });
    let comments: Vec<Comment> = comments.collect();
    let mut found: Vec<Suppression> = Vec::new();
    // Suppressions that are still open.
    let mut open: Vec<usize> = Vec::new();
    for Comment { span, verb, rules, reason } in comments {
        let extent = match verb {
            Verb::Disable => {
                open.push(found.len());
                span.start..end
            }
            Verb::Enable => {
                let closes = |index: &usize| {
                    let disabled = &found[*index].rules;
                    rules.is_empty()
                        || disabled.iter().any(|(name, _)| rules.iter().any(|(enabled, _)| enabled == name))
                };
                let closed: Vec<usize> = open.iter().copied().filter(closes).collect();
                open.retain(|index| !closed.contains(index));
                closed.into_iter().for_each(|index| found[index].extent.end = span.start);
                continue;
            }
            Verb::Line => line(document, document.lines().line(span.start)),
            Verb::NextLine => line(document, next_line(document, span)),
            Verb::File => 0..end,
        };
        found.push(Suppression { span, rules, extent, reason });
    }
    found
}

fn comment(document: &Document, index: NodeIndex) -> Option<Comment> {
    let node = document.node(index);
    if node.kind != NodeKind::Comment {
        return None;
    }
    let source = node.span.slice(document.source());
    let body = source.trim_start_matches("<!--").trim_start_matches('%').trim_start();
    let command = body.strip_prefix("ack-lint-")?.trim_end().trim_end_matches("-->");
    let (command, reason) = command.split_once(" -- ").unwrap_or((command, ""));
    let start = node.span.start as usize + (source.len() - body.len()) + "ack-lint-".len();
    let verb_length = command.find(|c: char| c.is_whitespace()).unwrap_or(command.len());
    let verb = match &command[..verb_length] {
        "disable" => Verb::Disable,
        "enable" => Verb::Enable,
        "disable-line" => Verb::Line,
        "disable-next-line" => Verb::NextLine,
        "disable-file" => Verb::File,
        _ => return None,
    };
    let reason = Some(reason.trim().to_owned()).filter(|reason| !reason.is_empty());
    let mut rules = Vec::new();
    let mut at = verb_length;
    for word in command[verb_length..].split_inclusive(|c: char| c.is_whitespace() || c == ',') {
        let name = word.trim_matches(|c: char| c.is_whitespace() || c == ',');
        if !name.is_empty() {
            let from = start + at + word.find(name).unwrap_or(0);
            rules.push((name.to_owned(), Span::from_range(&(from..from + name.len()))));
        }
        at += word.len();
    }
    Some(Comment { span: node.span, verb, rules, reason })
}

/// Byte range of a line, including its end.
fn line(document: &Document, number: u32) -> Range<u32> {
    let lines = document.lines();
    let last = number as usize >= lines.len();
    let end = if last { document.source().len() as u32 + 1 } else { lines.start(number + 1) };
    lines.start(number)..end
}

/// The first non-blank line after a comment: Markdown often needs a blank line between the two.
fn next_line(document: &Document, comment: Span) -> u32 {
    let mut number = document.lines().line(comment.end.saturating_sub(1)) + 1;
    while (number as usize) < document.lines().len() {
        let Range { start, end } = line(document, number);
        let text = document.source().get(start as usize..end as usize).unwrap_or_default();
        if !text.trim_matches(|c: char| c.is_whitespace() || c == '>').is_empty() {
            break;
        }
        number += 1;
    }
    number
}
