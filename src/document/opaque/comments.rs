//! Comments and blocks of templates, whose text a forge shows.

use super::{Parts, templates::Template};
use crate::{document::Document, span::Span};

/// Those with text, but for comments that suppress findings. By position; those that overlap are one.
pub(in crate::document) fn comments(document: &Document, parts: &Parts) -> Vec<Span> {
    let source = document.source();
    let suppresses = suppresses(document);
    let has_text = |template: &Template| {
        source.get(template.range.clone()).is_some_and(|text| text.contains(char::is_alphanumeric))
    };
    // A forge shows front matter as text.
    let in_body = parts.templates.iter().filter(|template| template.range.start >= parts.from);
    let comments = in_body.filter(|template| template.comment && has_text(template));
    let mut found: Vec<Span> = comments.map(|comment| Span::from_range(&comment.range)).collect();
    found.retain(|span| !suppresses(*span));
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
