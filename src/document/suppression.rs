//! Comments that suppress findings.
//!
//! `<!-- ack-lint-disable RULE... -- reason -->` to `<!-- ack-lint-enable RULE... -->`, and `-disable-line`,
//! `-disable-next-line`, `-disable-file`; also as other comments (`forms`). Without a rule, all rules are suppressed.
//! Regions are per rule: after `disable`, `enable link` enables the rules of that group only.

mod forms;

pub(in crate::document) use forms::without_marks;

use std::ops::Range;

use super::{Document, NodeIndex, NodeKind};
use crate::span::Span;

/// One suppression comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suppression {
    /// The comment.
    pub span: Span,
    /// What it does.
    pub verb: Verb,
    /// Rules or groups, with their spans; empty means all.
    pub rules: Vec<(String, Span)>,
    /// Text after ` -- `.
    pub reason: Option<String>,
    /// Byte range in which it suppresses unless enabled again; empty for comments that suppress nothing.
    extent: Range<u32>,
}

/// A stretch of the page where a comment suppresses a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Region {
    /// Index of the comment.
    pub comment: usize,
    /// Byte range; findings that start in it are suppressed.
    pub extent: Range<u32>,
}

/// What a comment does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verb {
    /// Suppresses until enabled again.
    Disable,
    /// Ends what [`Verb::Disable`] began.
    Enable,
    /// Suppresses on its own line.
    Line,
    /// Suppresses on the next line.
    NextLine,
    /// Suppresses on the whole page.
    File,
    /// Unknown, at this span: a misspelled comment suppresses nothing.
    Unknown(Span),
}

/// The names of the comments, without `ack-lint-`.
pub const VERBS: [(&str, Verb); 5] = [
    ("disable", Verb::Disable),
    ("enable", Verb::Enable),
    ("disable-line", Verb::Line),
    ("disable-next-line", Verb::NextLine),
    ("disable-file", Verb::File),
];

/// Whether a rule or group of a comment means a rule.
#[must_use]
pub fn is_meant(name: &str, rule: &str) -> bool {
    let group = rule.split_once('/').map_or(rule, |(group, _)| group);
    name == rule || name == group
}

impl Suppression {
    /// Whether the comment suppresses anything, or would.
    #[must_use]
    pub const fn suppresses(&self) -> bool {
        !matches!(self.verb, Verb::Enable | Verb::Unknown(_))
    }

    /// The line that the comment is for, if it is for one.
    #[must_use]
    pub fn target(&self) -> Option<Range<u32>> {
        matches!(self.verb, Verb::Line | Verb::NextLine).then(|| self.extent.clone())
    }

    /// Whether the comment applies to this rule.
    #[must_use]
    pub fn names(&self, rule: &str) -> bool {
        self.rules.is_empty() || self.rules.iter().any(|(name, _)| is_meant(name, rule))
    }
}

/// Most suppression comments per page. Every finding is compared with each, so their number needs a limit; findings
/// that later comments would suppress are reported.
const LIMIT: usize = 500;

/// Most rules that the suppression comments of a page name. There are fewer than a hundred rules.
const MAX_NAMES: usize = 1_000;

/// All suppression comments of a document, in order.
pub(super) fn find(document: &Document) -> Vec<Suppression> {
    let nodes = 0..document.nodes().len() as NodeIndex;
    let mut names = 0;
    let nodes = nodes.map(|index| document.node(index)).filter(|node| node.kind == NodeKind::Comment);
    let works = |span: Span| forms::is_hidden(document, span);
    let nodes = nodes.filter_map(|node| read(document, node.span, works(node.span)));
    let mut comments: Vec<Suppression> = nodes.take(LIMIT).collect();
    let others = forms::find(document);
    if !others.is_empty() {
        comments.extend(others.into_iter().filter_map(|(span, works)| read(document, span, works)));
        comments.sort_by_key(|comment| comment.span.start);
    }
    let within = comments.into_iter().take(LIMIT).take_while(|comment| {
        names += comment.rules.len();
        names <= MAX_NAMES
    });
    let mut comments: Vec<Suppression> = within.collect();
    join_next_lines(document, &mut comments);
    comments
}

/// Extends comments for the next line that are above another one, alone on its line: both are for the line below.
fn join_next_lines(document: &Document, comments: &mut [Suppression]) {
    let mut below: Option<(Range<u32>, Span, Range<u32>)> = None;
    for comment in comments.iter_mut().rev().filter(|comment| comment.verb == Verb::NextLine) {
        if let Some((line, span, extent)) = below.filter(|(line, ..)| comment.extent.contains(&line.start)) {
            let text = |start: u32, end: u32| document.source().get(start as usize..end as usize).unwrap_or_default();
            let is_blank = |text: &str| text.chars().all(|c| c.is_whitespace() || c == '>');
            if is_blank(text(line.start, span.start)) && is_blank(text(span.end, line.end)) {
                comment.extent.end = extent.end;
            }
        }
        let own = line(document, document.lines().line(comment.span.start));
        below = Some((own, comment.span, comment.extent.clone()));
    }
}

/// The regions in which comments suppress one rule.
#[must_use]
pub fn regions(comments: &[Suppression], rule: &str) -> Vec<Region> {
    let mut regions: Vec<Region> = Vec::new();
    // Regions that are still open.
    let mut open: Vec<usize> = Vec::new();
    for (index, comment) in comments.iter().enumerate().filter(|(_, comment)| comment.names(rule)) {
        match comment.verb {
            Verb::Unknown(_) => continue,
            Verb::Enable => {
                for at in open.drain(..) {
                    if let Some(region) = regions.get_mut(at) {
                        region.extent.end = comment.span.start;
                    }
                }
                continue;
            }
            Verb::Disable => open.push(regions.len()),
            Verb::Line | Verb::NextLine | Verb::File => {}
        }
        regions.push(Region { comment: index, extent: comment.extent.clone() });
    }
    regions
}

/// Reads the comment at a span. One that does not work here is unknown.
fn read(document: &Document, whole: Span, works: bool) -> Option<Suppression> {
    let source = whole.slice(document.source());
    let inside = forms::inside(source)?;
    let (from, body) = (whole.start as usize + inside.start, source.get(inside)?);
    let (prefix, exact) = prefix(body)?;
    let (command, reason) = split_reason(body.get(prefix..)?);
    let start = from + prefix;
    let verb_length = command.find(|c: char| c.is_whitespace()).unwrap_or(command.len());
    let name = command.get(..verb_length).filter(|name| !name.is_empty())?;
    let mut verb = VERBS.iter().find(|(known, _)| *known == name).map(|(_, verb)| *verb);
    if !exact {
        let plain = name.to_ascii_lowercase().replace('_', "-");
        VERBS.iter().find(|(known, _)| *known == plain)?;
        verb = None;
    }
    let misspelled = || Verb::Unknown(Span::from_range(&(from..start + verb_length)));
    let verb = if works { verb.unwrap_or_else(misspelled) } else { Verb::Unknown(whole) };
    let reason = Some(reason.trim().to_owned()).filter(|reason| !reason.is_empty());
    let mut rules = Vec::new();
    let mut at = verb_length;
    if !matches!(verb, Verb::Unknown(_)) {
        for word in command.get(verb_length..)?.split_inclusive(|c: char| c.is_whitespace() || c == ',') {
            let mut name = word.trim_matches(|c: char| c.is_whitespace() || c == ',');
            // Another dash than ` -- ` before a reason: none of its words is a rule.
            let is_reason = matches!(name, "-" | "–" | "—" | ":");
            if is_reason {
                name = command.get(at..)?.trim();
            }
            if !name.is_empty() {
                let from = start + at + if is_reason { 0 } else { word.find(name).unwrap_or(0) };
                rules.push((name.to_owned(), Span::from_range(&(from..from + name.len()))));
            }
            if is_reason {
                break;
            }
            at += word.len();
        }
    }
    let end = document.source().len() as u32 + 1;
    let extent = match verb {
        Verb::Disable => whole.start..end,
        Verb::Line => line(document, document.lines().line(whole.start)),
        Verb::NextLine => line(document, next_line(document, whole)),
        Verb::File => 0..end,
        Verb::Enable | Verb::Unknown(_) => 0..0,
    };
    Some(Suppression { span: whole, verb, rules, reason, extent })
}

/// Length of the prefix of a comment for this program, and whether it is `ack-lint-` as it should be.
fn prefix(body: &str) -> Option<(usize, bool)> {
    if body.starts_with("ack-lint-") {
        return Some(("ack-lint-".len(), true));
    }
    let (name, rest) = body.split_at_checked("ack-lint".len())?;
    let command = rest.trim_start_matches([':', '-', '_', ' ', '\t']);
    (name.eq_ignore_ascii_case("ack-lint") && command.len() < rest.len()).then(|| (body.len() - command.len(), false))
}

/// Splits a command and its reason at `--` between white space.
fn split_reason(command: &str) -> (&str, &str) {
    for (at, _) in command.match_indices("--") {
        let (before, after) = command.split_at(at);
        // Only the first mark of a run of dashes: the rest of the run is read once.
        if before.ends_with(char::is_whitespace) {
            let after = after.trim_start_matches('-');
            if after.is_empty() || after.starts_with(char::is_whitespace) {
                return (before, after);
            }
        }
    }
    (command, "")
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
