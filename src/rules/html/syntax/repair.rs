//! The repairs of errors that have only one.

use crate::{
    document::{self, Document, Problem, ProblemKind, nests},
    fix::{Edit, Fix, Safety},
    span::Span,
};

/// The fix of an error. Safe ones write what browsers read already, or the marks that were meant around a value.
pub(super) fn of(problem: &Problem, document: &Document) -> Option<Fix> {
    let (name, span, source) = (&*problem.name, problem.span, document.source());
    let replace = |safety, title: String, span, text: String| Some(Fix::replace(safety, title, span, text));
    match problem.kind {
        ProblemKind::RunTogether | ProblemKind::CurlyQuotes => attributes(problem, document),
        ProblemKind::VoidEnd if name == "br" => {
            replace(Safety::Safe, "write `<br>`".to_owned(), span, "<br>".to_owned())
        }
        ProblemKind::VoidEnd if leaves_tag(span, source) => None,
        ProblemKind::VoidEnd => {
            replace(Safety::Safe, "remove the end tag".to_owned(), with_line(span, source), String::new())
        }
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
        // The tag is not an element.
        ProblemKind::VoidEnd => Some(Span::empty(problem.span.start)),
        ProblemKind::RunTogether | ProblemKind::CurlyQuotes => Some(tag(problem, document).unwrap_or(problem.span)),
        _ => None,
    }
}

/// The broken tag that a problem is in.
fn tag(problem: &Problem, document: &Document) -> Option<Span> {
    let tags = document.broken_tags();
    let next = tags.partition_point(|tag| tag.start <= problem.span.start);
    let tag = next.checked_sub(1).and_then(|at| tags.get(at)).filter(|tag| tag.contains(problem.span));
    tag.copied()
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

/// Most repairs of one tag.
const MAX_REPAIRS: usize = 20;

/// Straight quotation marks in place of typographic ones, and spaces between attributes, wherever the tag lacks them: a tag is
/// repaired as a whole, or not at all.
fn attributes(problem: &Problem, document: &Document) -> Option<Fix> {
    let source = document.source();
    let tag = tag(problem, document).filter(|tag| tag.len() as usize <= LONGEST_TAG).unwrap_or(problem.span);
    let mut text = tag.slice(source).to_owned();
    let start = (problem.span.start - tag.start) as usize;
    let mut next = Some((problem.kind, start..start + problem.span.len() as usize));
    // A tag whose lines are not contiguous is not read again.
    let is_whole = document::attribute_fault(&text) == next;
    let (mut edits, mut marks, mut spaces) = (Vec::new(), 0, 0);
    while let Some((kind, at)) = next {
        if edits.len() >= MAX_REPAIRS {
            return None;
        }
        // Marks are replaced by as many bytes, so that only spaces move what follows them.
        let old = tag.start + (at.start - spaces) as u32;
        if kind == ProblemKind::RunTogether && !leaves_tag(Span::empty(old), source) {
            edits.push(Edit { span: Span::empty(old), text: " ".to_owned() });
            text.insert(at.start, ' ');
            spaces += 1;
        } else if kind == ProblemKind::CurlyQuotes && problem.other.is_some() {
            let written = Span::new(old, old + at.len() as u32);
            let pair = straight(written.slice(source), source.get(written.end as usize..)?)?;
            for (mark, place) in pair.into_iter().zip([at.start, at.end - pair[1]]) {
                let span = Span::new(tag.start + (place - spaces) as u32, tag.start + (place - spaces + mark) as u32);
                edits.push(Edit { span, text: "\"".to_owned() });
            }
            text.replace_range(at.start..at.start + pair[0], &format!("{:>1$}", '"', pair[0]));
            text.replace_range(at.end - pair[1]..at.end, &format!("{:<1$}", '"', pair[1]));
            marks += 1;
        } else {
            return None;
        }
        next = if is_whole { document::attribute_fault(&text) } else { None };
    }
    edits.sort_by_key(|edit| edit.span);
    let (title, safety) = match (marks, spaces) {
        (_, 0) => ("write straight quotation marks", Safety::Safe),
        (0, 1) => ("add a space", Safety::Unsafe),
        (0, _) => ("add spaces", Safety::Unsafe),
        _ => ("write straight quotation marks, and add spaces", Safety::Unsafe),
    };
    Some(Fix { title: title.to_owned(), safety, edits, order: None })
}

/// The lengths of the typographic marks around a value, in bytes, if there are two and the value ends with them.
fn straight(written: &str, rest: &str) -> Option<[usize; 2]> {
    if !(rest.starts_with(['>', ' ', '\t', '\n', '\r', '\x0C']) || rest.starts_with("/>")) {
        return None;
    }
    let mut characters = written.chars();
    let (first, last) = (characters.next()?, characters.next_back()?);
    let closed = matches!((first, last), ('“' | '”' | '„', '”' | '“') | ('‘' | '’' | '‚', '’' | '‘') | ('«', '»'));
    (closed && !characters.as_str().contains(['"', '\n', '\r'])).then(|| [first.len_utf8(), last.len_utf8()])
}
