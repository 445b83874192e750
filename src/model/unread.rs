//! What a forge shows of a page and the page as it is read does not have: what is hidden in templates, directives and MDX, or
//! read in another way because of them.
//!
//! It is the difference of two readings. No pattern has to know what hides what.

use std::collections::BTreeSet;

use super::{
    Model, active,
    links::{self, Invalid, Link, Target},
    page::{Heading, Page},
};
use crate::{
    document::{Document, NodeIndex, NodeKind, Origin},
    span::Span,
};

/// The links, images, scripts and headings that only a forge shows, and comments of templates, unless a forge shows them as code.
/// By position; those that overlap are one. `is_of_forge` is whether nothing but the text of the page shows that it is read in another way, so that the anchors and
/// definitions of a forge are meant.
#[must_use]
pub fn find(document: &Document, model: &Model, is_of_forge: bool) -> Vec<Span> {
    if shows_all(document, model, is_of_forge) { Vec::new() } else { compare(document, model, is_of_forge) }
}

/// The difference of the two readings.
fn compare(document: &Document, model: &Model, is_of_forge: bool) -> Vec<Span> {
    let mut found = document.template_comments().to_vec();
    if let Some(shown) = Some(document).filter(|document| document.excess().is_none()).and_then(Document::as_shown) {
        if shown.excess().is_some() {
            // Too much to compare: nothing that is hidden is known.
            found.push(Span::new(0, document.source().len() as u32));
        } else {
            let page = Page::read(&shown);
            let links = links::read(&shown, &page);
            let code = code(&shown);
            found.retain(|comment| !is_in(&code, *comment));
            found.extend(unread_links(&shown, &links, &model.links));
            found.extend(unread_elements(&shown, document));
            found.extend(unread_headings(&page.headings, &model.page.headings));
            if is_of_forge {
                found.extend(without_anchor(&links, &page, &model.page));
                found.extend(without_definition(&shown, &code, &links, &model.links));
            }
        }
    }
    Span::merge(&mut found);
    found
}

/// Whether it is known without reading the page again that nothing is missing: a forge shows less, raw-HTML fences as code. That
/// hides anchors, and may divide a text that goes on after a fence.
fn shows_all(document: &Document, model: &Model, is_of_forge: bool) -> bool {
    let has_anchors = || model.links.iter().any(|link| matches!(link.target, Target::Anchor(_)));
    document.is_as_shown_but_fences()
        && !(is_of_forge && has_anchors())
        && !has_text_around_fence(document, &model.page)
}

/// Whether a text is partly in a raw-HTML fence.
fn has_text_around_fence(document: &Document, page: &Page) -> bool {
    let fences: Vec<Span> = document.raw_html().iter().filter(|raw| raw.fenced).map(|raw| raw.span).collect();
    let before =
        |offset: u32| page.blocks.partition_point(|block| block.flow.full_span().start < offset).checked_sub(1);
    let mut near: Vec<usize> =
        fences.iter().flat_map(|fence| [before(fence.start), before(fence.end)]).flatten().collect();
    near.dedup();
    near.into_iter().filter_map(|at| page.blocks.get(at)).any(|block| {
        let mut pieces = block.flow.pieces(0..block.flow.text().len()).map(|(_, span)| is_in(&fences, span));
        let first = pieces.next();
        pieces.any(|inside| Some(inside) != first)
    })
}

/// The code of a page, by position.
fn code(document: &Document) -> Vec<Span> {
    let code = document.indices().filter(|&index| matches!(document.name(index), "pre" | "code"));
    let mut found: Vec<Span> = code.map(|index| document.node(index).span).collect();
    Span::merge(&mut found);
    found
}

/// Whether a span is in one of others, which are in order.
fn is_in(spans: &[Span], span: Span) -> bool {
    let next = spans.partition_point(|other| other.start <= span.start);
    next.checked_sub(1).and_then(|at| spans.get(at)).is_some_and(|other| other.contains(span))
}

/// The links of a forge that are not read, or lead elsewhere. A link whose address has a template is not judged, which another
/// note says.
fn unread_links(shown: &Document, links: &[Link], read: &[Link]) -> Vec<Span> {
    let is_open = |link: &&Link| link.target == Target::Template;
    let same: BTreeSet<(u32, u32, &str)> =
        read.iter().map(|link| (link.element.start, link.span.start, &*link.value)).collect();
    let open: BTreeSet<(u32, u32)> =
        read.iter().filter(is_open).map(|link| (link.element.start, link.span.start)).collect();
    // A bare address may be that of a directive, or a part of one with a template.
    let addresses: BTreeSet<(u32, &str)> = read.iter().map(|link| (link.span.start, &*link.value)).collect();
    // Where a link with a template is read, a forge can show broken syntax.
    let elements: BTreeSet<u32> = read.iter().map(|link| link.element.start).collect();
    let starts: BTreeSet<u32> = read.iter().filter(is_open).map(|link| link.span.start).collect();
    let is_read = |link: &&Link| {
        let (element, address) = (link.element.start, link.span.start);
        let is_bare = matches!(link.origin, Origin::BareUrl | Origin::Autolink);
        same.contains(&(element, address, &*link.value))
            || open.contains(&(element, address))
            || (is_syntax(link) && elements.contains(&address))
            || (is_bare && (addresses.contains(&(address, &*link.value)) || starts.contains(&address)))
    };
    links.iter().filter(|link| !is_read(link)).map(|link| part(shown, link)).collect()
}

/// The text that stands for a link: its start tag, or all of it in Markdown.
fn part(document: &Document, link: &Link) -> Span {
    if is_syntax(link) { link.span } else { document.open(link.node) }
}

/// Whether it is broken syntax, which is shown literally.
const fn is_syntax(link: &Link) -> bool {
    matches!(link.target, Target::Invalid(Invalid::Syntax(_)))
}

/// The images, active elements and event handlers of a forge that are not read as such.
fn unread_elements(shown: &Document, document: &Document) -> Vec<Span> {
    let (tags, attributes) = (tags(document), handlers(document));
    let tags: BTreeSet<_> = tags.iter().map(|&index| signature(document, index)).collect();
    let attributes: BTreeSet<u32> = attributes.iter().map(|(_, span)| span.start).collect();
    let other = self::tags(shown).into_iter().filter(|&index| !tags.contains(&signature(shown, index)));
    let new = handlers(shown).into_iter().filter(|(_, span)| !attributes.contains(&span.start)).map(|(index, _)| index);
    other.chain(new).map(|index| shown.open(index)).collect()
}

/// The images and active elements.
fn tags(document: &Document) -> Vec<NodeIndex> {
    let is_judged = |index: &NodeIndex| {
        let name = document.name(*index);
        name == "img" || active::is_element(name) || active::on_page(document, *index).is_some()
    };
    document.indices().filter(is_judged).collect()
}

/// What an element is: where, its name, and the type that makes data of a script.
fn signature(document: &Document, index: NodeIndex) -> (u32, &str, Option<&str>) {
    let kind = document.attr(index, "type").map(|attr| &*attr.value);
    (document.open(index).start, document.name(index), kind)
}

/// The elements with event handlers, and the names of these.
fn handlers(document: &Document) -> Vec<(NodeIndex, Span)> {
    let of = |index| {
        let handlers = document.attrs(index).iter().filter(|attr| active::is_handler(&attr.name));
        handlers.map(move |attr| (index, attr.name_span))
    };
    document.indices().flat_map(of).collect()
}

/// The headings of a forge without one in the same place.
fn unread_headings(shown: &[Heading], read: &[Heading]) -> Vec<Span> {
    let has_heading = |span: Span| {
        let next = read.partition_point(|heading| heading.span.start < span.end);
        next.checked_sub(1).and_then(|at| read.get(at)).is_some_and(|heading| heading.span.end > span.start)
    };
    shown.iter().map(|heading| heading.span).filter(|span| !span.is_empty() && !has_heading(*span)).collect()
}

/// The links to anchors of the page that a forge does not have.
fn without_anchor(links: &[Link], shown: &Page, read: &Page) -> Vec<Span> {
    let is_lost = |fragment: &str| read.anchors.contains(fragment) && !shown.anchors.contains(fragment);
    let leads_nowhere = |link: &&Link| matches!(&link.target, Target::Anchor(fragment) if is_lost(fragment));
    links.iter().filter(leads_nowhere).map(|link| link.span).collect()
}

/// The links whose definition a forge does not have: it shows their text.
fn without_definition(shown: &Document, code: &[Span], links: &[Link], read: &[Link]) -> Vec<Span> {
    let known: BTreeSet<u32> = links.iter().map(|link| link.element.start).collect();
    let lost: Vec<Span> = read
        .iter()
        .filter(|link| link.origin == Origin::Reference && !known.contains(&link.element.start))
        .map(|link| link.element)
        .collect();
    if lost.is_empty() {
        return lost;
    }
    // What is code, a comment or a tag shows no text of a link.
    let texts = shown.indices().map(|index| shown.node(index)).filter(|node| node.kind == NodeKind::Text);
    let mut texts: Vec<Span> = texts.map(|text| text.span).filter(|text| !is_in(code, *text)).collect();
    texts.sort_unstable();
    let is_text = |span: &Span| {
        let next = texts.partition_point(|text| text.start <= span.start);
        next.checked_sub(1).and_then(|at| texts.get(at)).is_some_and(|text| span.start < text.end)
    };
    lost.into_iter().filter(is_text).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::document::Dialect;

    const PIECES: [&str; 52] = [
        "\n```{=html}\n",
        "\n```{raw} html\n",
        "\n```\n",
        "\n~~~{=html}\n",
        "\n~~~\n",
        "\n:::\n",
        "\n:::{note}\n",
        "<style>\nul > li { }\n</style>\n",
        "<div>\n",
        "</div>\n",
        "<p>",
        "</p>",
        "<a id=\"b\">",
        "</a>",
        "<b>",
        "</b>",
        "<ul>",
        "<li>",
        "</ul>",
        "td>",
        "</td>",
        "<title>",
        "</title>",
        "<link rel=\"stylesheet\" href=\"x\">",
        "<img src=\"x\">",
        "<script>",
        "</script>",
        "<!-- x -->",
        "<!X a>",
        "<!x>",
        "<b onclick=\"x\">",
        "[a](#b)",
        "[a]",
        "(https://a.b)",
        "[c]",
        "\n[c]: https://c.d\n",
        "[c][d]",
        "\n# A\n",
        "\n# A {#b}\n",
        "\n| a | b |\n|---|---|\n",
        "$x$",
        "{doc}`a`",
        "{{ x }}",
        "https://a.b/*c*",
        "- ",
        "> ",
        "\n\n",
        "\n",
        "    ",
        "text",
        "\n% x\n",
        "{#b}",
    ];

    fn shown(text: &str, dialect: Dialect, is_of_forge: bool) -> Option<Vec<Span>> {
        let document = Document::parse(text.to_owned(), dialect);
        let model = Model::read(&document, Page::read(&document), None, None);
        shows_all(&document, &model, is_of_forge).then(|| compare(&document, &model, is_of_forge))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1024))]
        #[test]
        fn nothing_is_missing_where_only_fences_differ(picks in prop::collection::vec(0..PIECES.len(), 1..16)) {
            let text: String = picks.iter().map(|&pick| PIECES[pick]).collect();
            for dialect in [Dialect::Gfm, Dialect::Myst, Dialect::Quarto] {
                for is_of_forge in [false, true] {
                    let found = shown(&text, dialect, is_of_forge).unwrap_or_default();
                    prop_assert_eq!(found, Vec::new(), "{:?} {:?}", text, dialect);
                }
            }
        }
    }

    #[test]
    fn most_pages_are_read_once() {
        let fence = "```{=html}\n<style>\nul > li { }\n</style>\n<div><a href=\"https://a.b\">x</a></div>\n```\n";
        for (text, is_known) in [
            (format!("# A\n\n{fence}\n[b](https://c.d) | e\n\n{fence}"), true),
            (format!("- a\n\n{}", fence.replace("```", "~~~")), true),
            (format!("{fence}\n[b](#c)\n"), false),
            (format!("{fence}\n{{{{ x }}}}\n"), false),
            (format!("{fence}\n# A {{#b}}\n"), false),
            (format!("{fence}\n<title>a</title>\n"), false),
            (format!("{fence}\n<b>a\n"), false),
            ("- a\n  ```{=html}\n  x\n  ```\n".to_owned(), false),
        ] {
            assert_eq!(shown(&text, Dialect::Quarto, true).is_some(), is_known, "{text}");
        }
    }
}
