//! The forms of comments: `<!-- … -->`, `[//]: # (…)`, in MyST `% …`, in MDX `{/* … */}`, in templates `{# … #}`.

use std::ops::Range;

use crate::{
    document::{Dialect, Document, NodeIndex, NodeKind},
    facts::Generator,
    span::Span,
    text,
};

/// Most comments of a page that are not nodes of its tree.
const LIMIT: usize = 500;
/// Longest comment of MDX, in bytes.
const LONGEST: usize = 2000;
/// The marks around comments.
const MARKS: [(&str, &str); 5] = [("<!--", "-->"), ("{/*", "*/}"), ("{#-", "-#}"), ("{#", "#}"), ("%", "")];

/// What is inside a comment, without white space around it.
pub(super) fn inside(comment: &str) -> Option<Range<usize>> {
    let body = match comment.strip_prefix('[') {
        Some(_) => definition(comment)?,
        None => without_marks(comment)?,
    };
    // Only its closing mark follows the body.
    let start = comment.rfind(body)? + (body.len() - body.trim_start().len());
    Some(start..start + body.trim().len())
}

/// A comment without its marks; `None` for a definition.
pub(in crate::document) fn without_marks(comment: &str) -> Option<&str> {
    let (inner, end) = MARKS.iter().find_map(|(start, end)| Some((comment.strip_prefix(start)?, end)))?;
    Some(inner.trim_end().strip_suffix(end).unwrap_or(inner))
}

/// Whether readers do not see a comment of the tree: what builds the page takes out `{# … #}`, if there are other templates or a
/// front matter for it.
pub(super) fn is_hidden(document: &Document, comment: Span) -> bool {
    let is_template = comment.slice(document.source()).starts_with("{#");
    !is_template || !document.templates().is_empty() || document.front_matter().is_some()
}

/// The title of a definition that leads nowhere: `[//]: # (title)`.
fn definition(line: &str) -> Option<&str> {
    let (_, rest) = line.strip_prefix('[')?.split_once("]:")?;
    let rest = rest.trim_start();
    let title = rest.strip_prefix('#').or_else(|| rest.strip_prefix("<>"))?;
    let (open, title) = title.trim().split_at_checked(1)?;
    title.strip_suffix(match open {
        "(" => ')',
        "\"" => '"',
        "'" => '\'',
        _ => return None,
    })
}

/// The comments that are not nodes of the tree, by position, and whether each is one on this page. What is in code, or
/// in another comment, is none.
pub(super) fn find(document: &Document) -> Vec<(Span, bool)> {
    let source = document.source();
    if document.dialect() == Dialect::Html || !text::contains(source, "ack-lint-") {
        return Vec::new();
    }
    let candidates = source.match_indices("ack-lint-").filter_map(|(at, _)| comment(source, at));
    let candidates: Vec<Span> = candidates.take(LIMIT).collect();
    if candidates.is_empty() {
        return Vec::new();
    }
    let is_shown = |node: &NodeIndex| !matches!(document.node(*node).kind, NodeKind::Element(_));
    let mut shown: Vec<NodeIndex> = document.indices().filter(is_shown).collect();
    shown.sort_by_key(|node| document.node(*node).span.start);
    let is_mdx = document.generator() == Some(Generator::Mdx);
    let works = |span: Span| {
        let next = shown.partition_point(|node| document.node(*node).span.end <= span.start);
        let over = shown.get(next).copied().filter(|node| document.node(*node).span.start < span.end);
        let is_code = |node: NodeIndex| matches!(document.name(document.node(node).parent), "code" | "pre");
        match over {
            Some(node) if document.node(node).kind == NodeKind::Comment || is_code(node) => None,
            Some(_) => Some((span, is_mdx && span.slice(source).starts_with('{'))),
            None => Some((span, true)),
        }
    };
    candidates.into_iter().filter_map(works).collect()
}

/// The comment around a command at an offset.
fn comment(source: &str, at: usize) -> Option<Span> {
    let near = source.as_bytes().get(at.saturating_sub(LONGEST)..at)?;
    let line = at - near.iter().rev().position(|&byte| byte == b'\n').unwrap_or(near.len());
    let before = source.get(line..at)?.trim_end();
    let after = source.as_bytes().get(at..)?;
    if let Some(before) = before.strip_suffix("{/*") {
        let end = after.windows(3).take(LONGEST).position(|mark| mark == b"*/}")? + 3;
        return Some(Span::from_range(&(line + before.len()..at + end)));
    }
    let head = before.trim_start_matches([' ', '\t', '>', '-', '*', '+']);
    let start = line + before.len() - head.len();
    let (_, target) = head.strip_prefix('[')?.split_once("]:")?;
    let target = target.trim_start();
    let quote = target.strip_prefix('#').or_else(|| target.strip_prefix("<>"))?.trim_start();
    let end = at + after.iter().position(|&byte| byte == b'\n').unwrap_or(after.len());
    let whole = source.get(start..end)?.trim_end();
    let is_whole = matches!(quote, "(" | "\"" | "'") && definition(whole).is_some();
    is_whole.then(|| Span::from_range(&(start..start + whole.len())))
}
