//! Broken Markdown links, shown literally: `[text] (url)`, `{text}(url)`, `(text)[url]`, `[text][url]`, `[text](url` without
//! its end, and `[text][label]` without a definition on a page that has others.
//!
//! Searches the text of blocks, where the brackets of valid links are already removed and the remaining ones are
//! literal. Code is one [`OBJECT`](crate::document::flow::OBJECT) there and is skipped.

mod address;
mod scan;
mod swapped;
mod title;
mod undefined;

use std::ops::Range;

pub(super) use title::without_title;
pub use title::{is_plain, is_quote};
pub use undefined::references;

use super::{Invalid, Link, Target};
use crate::{
    document::{Document, NodeKind, Origin, flow::Flow},
    model::page::{Block, Page},
    span::Span,
};

/// What breaks the link syntax.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mistake {
    /// White space between `]` and `(`.
    Space,
    /// Braces instead of brackets.
    Braces,
    /// No `)` at the end.
    Unclosed,
    /// White space in the address.
    WhiteSpace,
    /// White space in the host of the address.
    WhiteHost,
    /// A title that is not in straight quotation marks; [`Syntax::address`] has both.
    Title,
    /// A title without its second quotation mark; [`Syntax::address`] has both.
    OpenTitle,
    /// A title with its own quotation marks in it; [`Syntax::address`] has both.
    QuotesInTitle,
    /// Words behind the title; [`Syntax::address`] has all of it.
    AfterTitle,
    /// No white space before the title; [`Syntax::address`] has both.
    JoinedTitle,
    /// A `<` before the address without a `>` after it.
    OpenBracket,
    /// A second `>` after the address.
    ClosingBracket,
    /// The size of an image, `=100x20`, behind the address; [`Syntax::address`] has both.
    Size,
    /// A second `(` before the address.
    Parenthesis,
    /// Parentheses around the text and brackets around the address.
    Swapped,
    /// Brackets around the address as well.
    Brackets,
    /// A label that is not defined; [`Syntax::address`] is the label, or empty.
    Undefined,
}

impl Mistake {
    /// Whether only what follows white space in the parentheses breaks the link.
    #[must_use]
    pub const fn is_white_space(self) -> bool {
        let is_title = matches!(self, Self::Title | Self::OpenTitle | Self::QuotesInTitle | Self::AfterTitle);
        is_title || matches!(self, Self::WhiteSpace | Self::WhiteHost | Self::Size)
    }

    /// Whether Python-Markdown and kramdown read a link all the same.
    #[must_use]
    pub const fn is_lenient_title(self) -> bool {
        matches!(self, Self::QuotesInTitle | Self::JoinedTitle)
    }

    /// Whether the address is in brackets.
    const fn has_brackets(self) -> bool {
        matches!(self, Self::Undefined | Self::Swapped | Self::Brackets)
    }
}

/// Broken link syntax.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Syntax {
    /// The mistake.
    pub mistake: Mistake,
    /// Whether the `)` is also missing.
    pub unclosed: bool,
    /// Text in the brackets, as displayed.
    pub text: String,
    /// The target, as written.
    pub address: String,
}

/// One mistake with its spans in the source.
struct Found {
    span: Span,
    address: Span,
    syntax: Syntax,
}

/// Adds broken links in place of the bare URLs inside them, so that one cause is one finding.
pub(super) fn insert(document: &Document, page: &Page, links: &mut Vec<Link>) {
    let mut reach = Vec::with_capacity(links.len());
    let mut end = 0;
    for link in links.iter() {
        reach.push(end);
        if !is_bare_url(link) && !link.image {
            end = end.max(link.element.end);
        }
    }
    let mut replaced = vec![false; links.len()];
    let mut new = Vec::new();
    for block in page.blocks.iter().filter(|block| is_markdown(document, block)) {
        for found in find(document, &block.flow) {
            let first = links.partition_point(|link| link.element.start < found.span.start);
            let last = links.partition_point(|link| link.element.start < found.span.end);
            let inside = links.get(first..last).unwrap_or_default();
            let enclosed = reach.get(first).copied().unwrap_or(end) > found.span.start;
            let linked = inside.iter().any(|link| !is_bare_url(link) && link.element.overlaps(found.address));
            if enclosed || linked {
                continue;
            }
            let mut node = block.first;
            for (at, link) in (first..).zip(inside).filter(|(_, link)| link.element.overlaps(found.address)) {
                node = link.node;
                replaced[at] = true;
            }
            new.push(link(found, node, inside.first().is_some_and(|link| link.listed)));
        }
    }
    if new.is_empty() {
        return;
    }
    let mut replaced = replaced.into_iter();
    links.retain(|_| replaced.next() != Some(true));
    links.append(&mut new);
    links.sort_by_key(|link| (link.node, link.element.start));
}

fn link(found: Found, node: u32, listed: bool) -> Link {
    Link {
        node,
        element: found.span,
        span: found.span,
        value: found.syntax.address.as_str().into(),
        image: false,
        listed,
        is_contribution: false,
        origin: Origin::Markdown,
        target: Target::Invalid(Invalid::Syntax(found.syntax)),
    }
}

/// Whether a link has no brackets: `https://x`, `<https://x>`.
const fn is_bare_url(link: &Link) -> bool {
    matches!(link.origin, Origin::BareUrl | Origin::Autolink)
}

/// Whether the text of a block is parsed as Markdown. Brackets in HTML text are literal, also behind the elements of an HTML
/// block.
fn is_markdown(document: &Document, block: &Block) -> bool {
    let is_raw = || document.raw_html_at(document.node(block.first).span.start).is_some();
    !matches!(document.node(block.node).kind, NodeKind::Element(Origin::Html)) && !is_raw()
}

fn find(document: &Document, flow: &Flow) -> Vec<Found> {
    let text = flow.text();
    let mut hits = if text.contains('(') { scan::scan(text) } else { Vec::new() };
    if !document.labels().is_empty() && text.contains("][") {
        hits.append(&mut undefined::scan(text));
    }
    if text.contains(")[") || text.contains("][") {
        // An address is not a label.
        let brackets = swapped::scan(text);
        hits.retain(|hit| brackets.binary_search_by_key(&hit.all.start, |other| other.all.start).is_err());
        hits.extend(brackets);
    }
    hits.sort_by_key(|hit| hit.all.start);
    let written = |range: Range<usize>| text.get(range).unwrap_or_default().to_owned();
    hits.into_iter()
        // What a template writes is not known.
        .filter(|hit| !document.has_template(flow.span(hit.all.clone())))
        .filter(|hit| !is_escaped(document, flow, hit.label.start - 1) && !is_escaped(document, flow, hit.label.end))
        .filter(|hit| !hit.mistake.has_brackets() || !is_escaped(document, flow, hit.address.start - 1))
        .map(|hit| Found {
            span: flow.span(hit.all),
            address: flow.span(hit.address.clone()),
            syntax: Syntax {
                mistake: hit.mistake,
                unclosed: hit.unclosed,
                text: written(hit.label),
                address: written(hit.address),
            },
        })
        .collect()
}

/// Whether the bracket at `at` is an escape or an entity, and so intended.
fn is_escaped(document: &Document, flow: &Flow, at: usize) -> bool {
    let span = flow.span(at..at + 1);
    let before = (span.start as usize).checked_sub(1).and_then(|before| document.source().as_bytes().get(before));
    span.len() != 1 || before == Some(&b'\\')
}
