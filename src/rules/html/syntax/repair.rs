//! The repairs of errors that have only one.

use crate::{
    document::{Document, Problem, ProblemKind, nests},
    fix::{Edit, Fix, Safety},
    span::Span,
};

/// The fix of an error. Safe ones write what browsers read already, or the marks that were meant around a value.
pub(super) fn of(problem: &Problem, document: &Document) -> Option<Fix> {
    let (name, span, source) = (&*problem.name, problem.span, document.source());
    let replace = |safety, title: String, span, text: String| Some(Fix::replace(safety, title, span, text));
    match problem.kind {
        ProblemKind::RunTogether if leaves_tag(Span::empty(span.start), source) => None,
        ProblemKind::RunTogether => {
            replace(Safety::Unsafe, "add a space".to_owned(), Span::empty(span.start), " ".to_owned())
        }
        ProblemKind::VoidEnd if name == "br" => {
            replace(Safety::Safe, "write `<br>`".to_owned(), span, "<br>".to_owned())
        }
        ProblemKind::VoidEnd if leaves_tag(span, source) => None,
        ProblemKind::VoidEnd => {
            replace(Safety::Safe, "remove the end tag".to_owned(), with_line(span, source), String::new())
        }
        ProblemKind::CurlyQuotes => straight(problem, document),
        ProblemKind::SelfClosed => {
            let slash = source.get(span.range())?.strip_suffix("/>")?.trim_end();
            let rest = Span::new(span.start + slash.len() as u32, span.end);
            replace(Safety::Unsafe, format!("close it with `</{name}>`"), rest, format!("></{name}>"))
        }
        ProblemKind::Unclosed if nests(name) => None,
        ProblemKind::WrongEnd | ProblemKind::Unclosed => {
            let end = problem.other?;
            replace(Safety::Unsafe, format!("write `</{name}>`"), end, format!("</{name}>"))
        }
        _ => None,
    }
}

/// The part of the page that a repair is about, if it is a tag and nothing else.
pub(super) fn part(problem: &Problem, document: &Document) -> Option<Span> {
    match problem.kind {
        ProblemKind::VoidEnd if &*problem.name == "br" => Some(problem.span),
        // The tag is no element.
        ProblemKind::VoidEnd => Some(Span::empty(problem.span.start)),
        ProblemKind::RunTogether | ProblemKind::CurlyQuotes => {
            let tags = document.broken_tags();
            let next = tags.partition_point(|tag| tag.start <= problem.span.start);
            let tag = next.checked_sub(1).and_then(|at| tags.get(at)).filter(|tag| tag.contains(problem.span));
            Some(tag.copied().unwrap_or(problem.span))
        }
        _ => None,
    }
}

/// A tag, with its line if nothing else is on it: an empty line would end the HTML around it.
fn with_line(tag: Span, source: &str) -> Span {
    let (before, after) = (source.get(..tag.start as usize), source.get(tag.end as usize..));
    let (before, after) = (before.unwrap_or_default(), after.unwrap_or_default());
    let (indent, rest) = (before.trim_end_matches([' ', '\t']), after.trim_start_matches([' ', '\t', '\r']));
    match rest.strip_prefix('\n') {
        Some(rest) if indent.is_empty() || indent.ends_with('\n') => {
            Span::new(indent.len() as u32, (source.len() - rest.len()) as u32)
        }
        _ => tag,
    }
}

/// Longer tags are not looked at, in bytes: many may be on one line.
const LONGEST_TAG: usize = 2000;

/// Whether a line that continues a paragraph is a tag and nothing else without some characters of it. Whether HTML begins there
/// is read differently if the paragraph is in a list or a quote (CommonMark 4.6 and 5.1).
fn leaves_tag(removed: Span, source: &str) -> bool {
    let (start, end) = (removed.start as usize, removed.end as usize);
    let around = |range| source.get(range).unwrap_or_default();
    let boundary = |at: usize| (0..=at.min(source.len())).rev().find(|&at| source.is_char_boundary(at)).unwrap_or(0);
    let before = around(boundary(start.saturating_sub(LONGEST_TAG))..start);
    let after = around(end..boundary(end + LONGEST_TAG));
    let Some((above, line)) = before.rsplit_once('\n') else { return false };
    let rest = after.split('\n').next().unwrap_or_default().trim_end();
    let Some(line) = line.trim_start_matches([' ', '\t', '>']).strip_prefix('<') else { return false };
    let is_tag = !line.contains('<') && !rest.contains('<');
    let ends = rest.ends_with('>') || (rest.is_empty() && line.trim_end().ends_with('>'));
    let follows = above.rsplit('\n').next().is_some_and(|last| !last.trim_matches([' ', '\t', '>', '\r']).is_empty());
    is_tag && ends && follows
}

/// Straight quotation marks in place of typographic ones, if there are two and the value ends with them.
fn straight(problem: &Problem, document: &Document) -> Option<Fix> {
    let (span, source) = (problem.span, document.source());
    let (written, rest) = (span.slice(source), source.get(span.end as usize..)?);
    if !(rest.starts_with(['>', ' ', '\t', '\n', '\r', '\x0C']) || rest.starts_with("/>")) {
        return None;
    }
    let mut characters = written.chars();
    let (first, last) = (characters.next()?, characters.next_back()?);
    let closed = matches!((first, last), ('“' | '”' | '„', '”' | '“') | ('‘' | '’' | '‚', '’' | '‘') | ('«', '»'));
    if !closed || characters.as_str().contains(['"', '\n', '\r']) || problem.other.is_none() {
        return None;
    }
    let mark =
        |start: u32, mark: char| Edit { span: Span::new(start, start + mark.len_utf8() as u32), text: "\"".to_owned() };
    let edits = vec![mark(span.start, first), mark(span.end - last.len_utf8() as u32, last)];
    Some(Fix { title: "write straight quotation marks".to_owned(), safety: Safety::Safe, edits })
}
