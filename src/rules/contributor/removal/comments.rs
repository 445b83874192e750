//! Suppression comments of a removed person. Left behind, they would hide findings of the next one.

use super::lines::is_marker;
use crate::{
    document::{
        Document,
        suppression::{Suppression, Verb},
    },
    span::Span,
};

/// A removed span, with the comments that suppress findings of nothing else.
pub(super) fn with_comments(document: &Document, mut removed: Span) -> Span {
    let comments = document.suppressions();
    while let Some(whole) = comments.iter().rev().find_map(|comment| with_comment(document, comment, removed)) {
        removed = whole;
    }
    removed
}

/// The span with a comment, if the comment is for lines that the span removes.
fn with_comment(document: &Document, comment: &Suppression, removed: Span) -> Option<Span> {
    let source = document.source();
    let target = comment.target().filter(|_| !removed.contains(comment.span))?;
    let text = |start: u32, end: u32| source.get(start as usize..end as usize).unwrap_or_default();
    let is_blank = |start: u32, end: u32| start >= end || is_marker(text(start, end).trim());
    let whole = removed.cover(comment.span);
    let end = target.end.min(source.len() as u32);
    match comment.verb {
        Verb::NextLine if comment.span.end <= removed.start => {
            // Nothing else is on the line, nor between the two.
            if !is_blank(target.start, removed.start)
                || !is_blank(removed.end, end)
                || !is_blank(comment.span.end, removed.start)
            {
                return None;
            }
            let line = document.lines().start(document.lines().line(comment.span.start));
            if is_marker(text(line, comment.span.start)) {
                // The line end goes with the element, or stays with it.
                return Some(Span::new(line, removed.end));
            }
            let before = text(line, comment.span.start).trim_end();
            let newline = removed.slice(source).len() - removed.slice(source).trim_end_matches(['\n', '\r']).len();
            Some(Span::new(line + before.len() as u32, removed.end - newline as u32))
        }
        Verb::Line if target.start <= removed.start => {
            let inside = [whole.start.min(removed.start), removed.end.max(comment.span.end)];
            let gap = if comment.span.start >= removed.end {
                (removed.end, comment.span.start)
            } else {
                (comment.span.end, removed.start)
            };
            let alone = is_blank(target.start, inside[0]) && is_blank(gap.0, gap.1) && is_blank(inside[1], end);
            alone.then(|| Span::new(target.start, end))
        }
        _ => None,
    }
}
