//! What is not read although a forge shows it.

use std::ops::Range;

use super::{Parts, ends_line, short_comments, templates::Template};
use crate::{document::Document, facts::Generator, span::Span};

/// Comments and blocks of templates; templates, expressions and comments of MDX and `lines` of directives with a link or HTML.
/// By position; those that overlap are one.
pub(in crate::document) fn unread(document: &Document, parts: &Parts, lines: Vec<Span>) -> Vec<Span> {
    let source = document.source();
    let suppresses = suppresses(document);
    let is_unread = |template: &Template| {
        let text = source.get(template.range.clone()).unwrap_or_default();
        match template.comment {
            true => text.contains(char::is_alphanumeric),
            false => (template.is_alone(source) && shows_more(text)) || holds_tag(text),
        }
    };
    // A forge shows front matter as text.
    let templates = parts.templates.iter().filter(|template| template.range.start >= parts.from && is_unread(template));
    let shown = |range: &Range<usize>| source.get(range.clone()).is_some_and(shows_more);
    let expressions = parts.expressions.iter().filter(|expression| shown(&expression.range));
    let spans = templates.chain(expressions).map(|part| Span::from_range(&part.range));
    let mut found = lines;
    found.extend(spans.filter(|span| !suppresses(*span)));
    if document.generator() == Some(Generator::MkDocs) {
        // More text on the last line: `CommonMark` may read another comment, or none.
        let differs = |range: &Range<usize>| {
            let has_lines = source.get(range.clone()).is_some_and(|text| text.contains('\n'));
            has_lines && !ends_line(source, range.end) && shown(range)
        };
        found.extend(short_comments(source).iter().filter(|range| differs(range)).map(Span::from_range));
    }
    Span::merge(&mut found);
    found
}

/// Whether a span is one line with a comment that suppresses findings.
fn suppresses(document: &Document) -> impl Fn(Span) -> bool {
    let source = document.source();
    // A template can make one comment of two, and hide what is between.
    let is_one = |comment: &Span| !comment.slice(source).trim_end_matches("-->").contains("-->");
    let comments: Vec<Span> = document.suppressions().iter().map(|own| own.span).filter(is_one).collect();
    move |span| {
        let next = comments.partition_point(|comment| comment.start <= span.start);
        let around = next.checked_sub(1).and_then(|at| comments.get(at));
        around.is_some_and(|comment| comment.contains(span)) && !span.slice(source).contains('\n')
    }
}

/// Whether a template has a tag that is none of its own, as `{{<x>}}` of Hugo is.
fn holds_tag(template: &str) -> bool {
    has_tag(template.trim_start_matches(['{', '%', '<', '/']))
}

/// Whether a text has a link, an image or a tag.
pub(in crate::document) fn shows_more(text: &str) -> bool {
    ["](", "://"].iter().any(|mark| text.contains(mark)) || has_tag(text)
}

fn has_tag(text: &str) -> bool {
    text.split('<').skip(1).any(|rest| rest.starts_with(|next: char| next.is_ascii_alphabetic()))
}
