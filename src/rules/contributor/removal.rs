//! What to remove with a person of a grid.

use url::Url;

use crate::{
    document::{Document, NodeIndex, NodeKind, Origin},
    model::people::{
        Person,
        accounts::{GithubTarget, github_target},
    },
    span::Span,
};

/// Whether the element of a person has a link to another account, which would be removed as well: a paragraph in which the others
/// are not recognized.
fn holds_other(document: &Document, person: &Person) -> bool {
    let account = |node| {
        let href = document.attr(node, "href").filter(|_| document.name(node) == "a")?;
        match github_target(&Url::parse(href.value.trim()).ok()?)? {
            GithubTarget::Account(login) => Some(login),
            GithubTarget::Repository(..) => None,
        }
    };
    let is_other = |login: String| person.login.as_ref().is_none_or(|own| !own.eq_ignore_ascii_case(&login));
    document.descendants(person.element).filter_map(account).any(is_other)
}

/// What to remove with a person.
pub(super) fn removal(document: &Document, person: &Person) -> Option<Span> {
    let whole = document.node(person.element).span;
    if person.name.as_ref().is_some_and(|name| !whole.contains(name.span)) {
        return None; // the name would remain
    }
    if holds_other(document, person) {
        return None;
    }
    element(document, person.element)
}

/// What to remove: the whole element, with its line if nothing else is on it. A Markdown cell stays, empty, because its
/// row needs it.
pub(super) fn element(document: &Document, element: NodeIndex) -> Option<Span> {
    let source = document.source();
    let NodeKind::Element(origin) = document.node(element).kind else { return None };
    let whole = document.node(element).span;
    if origin == Origin::Markdown && document.name(element) == "td" {
        let inside = document.descendants(element).map(|node| document.node(node).span);
        return inside.reduce(Span::cover);
    }
    let mut span = whole;
    let text = span.slice(source);
    span.end -= (text.len() - text.trim_end().len()) as u32;
    let (before, after) = (source.get(..span.start as usize)?, source.get(span.end as usize..)?);
    // The page may be one long line with many people.
    let lines = document.lines();
    let line = lines.start(lines.line(span.start)) as usize;
    let blank = |text: &str| text.chars().all(|c| matches!(c, ' ' | '\t' | '>'));
    let last = lines.line(span.end);
    let next = if (last as usize) < lines.len() { lines.start(last + 1) as usize } else { source.len() };
    let rest = source.get(span.end as usize..next)?.trim_end_matches(['\n', '\r']).len();
    let (prefix, suffix) = (before.get(line..)?, after.get(..rest)?);
    if blank(prefix) && suffix.trim().is_empty() {
        let end = after.get(rest..)?;
        if end.is_empty() {
            // The last line has no line end; the page has none afterwards either.
            let start = before.get(..line)?.trim_end_matches(['\n', '\r']).len();
            return Some(Span::new(start as u32, source.len() as u32));
        }
        let newline = if end.starts_with("\r\n") { 2 } else { 1 };
        return Some(Span::new(line as u32, span.end + (rest + newline) as u32));
    }
    let blanks = [' ', '\t'];
    if suffix.trim().is_empty() {
        span.start -= (prefix.len() - prefix.trim_end_matches(blanks).len()) as u32;
    } else {
        span.end += (suffix.len() - suffix.trim_start_matches(blanks).len()) as u32;
    }
    Some(span)
}
