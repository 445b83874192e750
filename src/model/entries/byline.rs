//! The line under an entry's heading: a bold link to the project, and who made it.

use std::ops::Range;

use super::labels::{SeenLink, links_between};
use crate::{
    document::{
        Document, NodeIndex, NodeKind,
        flow::{Flow, OBJECT},
    },
    model::page::{Block, Page},
    span::Span,
};

/// A bold link to a project.
#[derive(Debug, Clone)]
pub struct Byline {
    /// The link element.
    pub link: NodeIndex,
    /// The link in the source.
    pub span: Span,
    /// The link's text, without outer white space.
    pub text: String,
    /// Span of the text; of the link if the text is empty.
    pub text_span: Span,
    /// Author of the project, if named.
    pub author: Option<Author>,
}

/// What follows “by”.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Author {
    /// To the end of its line, without outer white space.
    pub text: String,
    /// Span of the text.
    pub span: Span,
}

/// Finds the bold link among the nodes of an entry, heading included, or else the first link before the first field.
/// `first_field` is the node of that field's label.
///
/// A bold link after the first field only counts at the start of a line; in mid-sentence it belongs to a field.
pub(super) fn find(
    document: &Document,
    page: &Page,
    links: &[SeenLink],
    nodes: Range<NodeIndex>,
    first_field: Option<NodeIndex>,
) -> (Option<Byline>, Option<NodeIndex>) {
    let text_starts = document.node(nodes.start).end;
    let until = first_field.unwrap_or(nodes.end);
    let under = links_between(links, text_starts, nodes.end);
    let counts = |link: &&SeenLink| link.bold && (link.node < until || link.leads);
    match under.iter().find(counts) {
        Some(link) => (Some(read(document, page, link.node, nodes.end)), None),
        None => {
            let candidates = links_between(links, nodes.start, until);
            let below = candidates.iter().find(|link| link.node >= text_starts);
            (None, below.or(candidates.first()).map(|link| link.node))
        }
    }
}

/// The first link in an entry that is not a heading.
pub(super) fn first(document: &Document, page: &Page, links: &[SeenLink], nodes: Range<NodeIndex>) -> Option<Byline> {
    let link = links_between(links, nodes.start, nodes.end).first()?;
    Some(read(document, page, link.node, nodes.end))
}

fn read(document: &Document, page: &Page, link: NodeIndex, end: NodeIndex) -> Byline {
    let span = document.node(link).span;
    let flow = document.flow(link);
    let text = flow.text().trim();
    let text_span = match flow.text().find(text) {
        Some(at) if !text.is_empty() => flow.span(at..at + text.len()),
        _ => span,
    };
    Byline { link, span, text: text.to_owned(), text_span, author: author(document, page, link, end) }
}

/// Finds “by …” after the link in its block, or at the start of the next block if the link ends its own.
fn author(document: &Document, page: &Page, link: NodeIndex, end: NodeIndex) -> Option<Author> {
    let is_text =
        |&node: &NodeIndex| matches!(document.node(node).kind, NodeKind::Text) || document.name(node) == "img";
    let inside = document.descendants(link).find(is_text).unwrap_or(link);
    let after = page.blocks.partition_point(|block| block.first <= inside);
    let block = after.checked_sub(1).and_then(|at| page.blocks.get(at))?;
    let rest = rest_of(block, document.node(link).span.end);
    if let Some(author) = by(&rest, false) {
        return Some(author);
    }
    let next = page.blocks.get(after).filter(|next| next.first < end)?;
    let nothing = !rest.text().contains(|c: char| c.is_alphanumeric() || c == OBJECT);
    if nothing { by(&next.flow, true) } else { None }
}

/// The text of a block from a source offset on.
fn rest_of(block: &Block, from: u32) -> Flow {
    let mut rest = Flow::default();
    for (text, span) in block.flow.pieces(0..block.flow.text().len()).filter(|(_, span)| span.start >= from) {
        rest.push(text, span);
    }
    rest
}

/// Finds “by” and a name after it; with `leading`, only at the start of the text.
fn by(flow: &Flow, leading: bool) -> Option<Author> {
    let text = flow.text();
    let mut word = 0;
    for (at, _) in text.match_indices(|c: char| !c.is_alphanumeric()).chain([(text.len(), "")]) {
        if at < word {
            continue;
        }
        let is_by = text.get(word..at).is_some_and(|found| found.eq_ignore_ascii_case("by"));
        if is_by && let Some(author) = named(flow, at) {
            return Some(author);
        }
        if leading && at > word {
            return None;
        }
        word = at + text.get(at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8);
    }
    None
}

/// The name at an offset, after white space or a colon.
fn named(flow: &Flow, at: usize) -> Option<Author> {
    let rest = flow.text().get(at..)?;
    let name = rest.trim_start_matches(|c: char| c.is_whitespace() || c == ':');
    if name.len() == rest.len() {
        return None;
    }
    let start = flow.text().len() - name.len();
    let line = name.lines().next()?.trim_end();
    let known = line.contains(|c: char| c.is_alphanumeric() || c == OBJECT);
    known.then(|| Author { text: line.to_owned(), span: flow.span(start..start + line.len()) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Option<String> {
        by(&Flow::plain(text, 0), false).map(|author| author.text)
    }

    #[test]
    fn authors_follow_the_word_by() {
        assert_eq!(found(" by Sasha Rush (Cornell Tech)").as_deref(), Some("Sasha Rush (Cornell Tech)"));
        assert_eq!(found(", written By\nA. Karpathy\nmore").as_deref(), Some("A. Karpathy"));
        assert_eq!(found(" (by: @x)").as_deref(), Some("@x)"));
        assert_eq!(found(" by ä").as_deref(), Some("ä"));
        for none in ["", " by", " by ", " by —", " Sasha Rush", " baby Jane", " bypass x", " by-pass"] {
            assert_eq!(found(none), None, "{none:?}");
        }
        assert_eq!(by(&Flow::plain("made by x", 0), true), None);
    }
}
