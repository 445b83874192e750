//! The document tree: which parts become elements.

use ack_lint::document::{Dialect, Document, NodeIndex, NodeKind, Origin};
use scraper::Selector;

use crate::common::growth::assert_linear;

fn parse(source: &str) -> Document {
    Document::parse(source.to_owned(), Dialect::detect("page.md", source))
}

/// Elements that a selector finds, each as its source text.
fn select(source: &str, selector: &str) -> Vec<String> {
    let document = parse(source);
    let selector = Selector::parse(selector).unwrap();
    document.select(&selector).into_iter().map(|node| document.node(node).span.slice(source).to_owned()).collect()
}

/// The source form of an attribute of every element that a selector finds.
fn values(source: &str, selector: &str, attribute: &str) -> Vec<String> {
    let document = parse(source);
    let selector = Selector::parse(selector).unwrap();
    let mut found = Vec::new();
    for node in document.select(&selector) {
        if let Some(attr) = document.attr(node, attribute) {
            found.push(attr.value_span.slice(source).to_owned());
        }
    }
    found
}

#[test]
fn one_selector_finds_markdown_and_html() {
    let source = "[![me](a.png)](https://a.org)\n\n<div>\n\n| x |\n|---|\n| <a href=\"https://b.org\"><img src='b.png' alt=b></a> |\n\n</div>\n";
    assert_eq!(values(source, "a img", "src"), ["a.png", "b.png"]);
    assert_eq!(values(source, "a img", "alt"), ["me", "b"]);
    assert_eq!(values(source, "div table a", "href"), ["https://b.org"]);
}

#[test]
fn an_end_tag_of_a_line_break_is_one() {
    for page in ["one</br>two\n", "<p>one</br>two</p>\n", "| a |\n|---|\n| one</br>two |\n"] {
        assert_eq!(select(page, "br"), ["</br>"], "{page}");
    }
    assert!(select("<p>one</img>two</hr></p>\n", "img, hr").is_empty());
}

/// The name of each element of raw HTML, with all text in it.
fn texts(source: &str) -> Vec<String> {
    let document = parse(source);
    let raw = document.indices().filter(|&node| document.node(node).kind == NodeKind::Element(Origin::Html));
    let text = |node: &NodeIndex| {
        let inside = document.descendants(*node).map(|node| match document.node(node).kind {
            NodeKind::Text => document.text(node),
            _ => "",
        });
        format!("{} {}", document.name(*node), inside.collect::<String>().replace('\n', ""))
    };
    raw.map(|node| text(&node)).collect()
}

#[test]
fn a_block_that_begins_in_a_paragraph_stays_open_after_it() {
    for (source, wanted) in [
        ("a <div>b</div> c\n", &["div b"][..]),
        ("a <div>b\n\nc\n\nd</div> e\n", &["div bcd"]),
        ("a <div><b>b</b> *c*\n\n# d\n\n- e\n\n</div>\n\nf\n", &["div b cde", "b b"]),
        ("<img alt=\"a\"> <table><tr><td>b\n\nc\n\n</td></tr></table>\n\nd\n", &["img ", "table bc", "tr bc", "td bc"]),
        ("- a <div>b\n\n  c</div> d\n- e\n", &["div bc"]),
        ("> a <div>b\n>\n> c\n\nd\n", &["div bc"]),
        // A raw paragraph ends with the one around it, and no block ends a paragraph from inside a button.
        ("<br>a <p align=center>b\n\nc\n", &["br ", "p b"]),
        ("a <button><div>b</div></button> c\n\nd\n", &["button b", "div b"]),
    ] {
        assert_eq!(texts(source), wanted, "{source}");
    }
    // The paragraph ends where the block begins.
    assert_eq!(select("a <div>b</div> c\n", "p"), ["a "]);
}

#[test]
fn a_block_ends_in_a_paragraph_inside_it() {
    for (source, wanted) in [
        ("<div align=center>\n\n**a**</div>\n\nb\n", &["div a"][..]),
        ("<section>\n\na</section> b <section>c\n\nd</section>\n\ne\n", &["section a", "section cd"]),
        ("<table><tr><td>\n\na</td><td>\n\nb</td></tr></table> c\n", &["table ab", "tr ab", "td a", "td b"]),
        ("<table><tr><td>\n\na<td>b</td></tr></table>\n\nc\n", &["table ab", "tr ab", "td a", "td b"]),
        ("<ul><li>\n\na<li>b</ul> c\n", &["ul ab", "li a", "li b"]),
        ("<div><div>\n\na</div></div> b <div>\n\nc</div> d\n", &["div a", "div a", "div c"]),
        ("<p align=center>\n\na</p>\n\nb\n", &["p a"]),
        // Not across emphasis.
        ("<div>\n\n*a</div> b*\n\nc\n", &["div a bc"]),
    ] {
        assert_eq!(texts(source), wanted, "{source}");
    }
}

#[test]
fn paragraphs_that_blocks_end_take_linear_time() {
    for part in [
        "a <div>b\n\n",
        "<div>\n\na</div> b <div>\n\n",
        "a <div>b</div> c\n\n",
        "a <table><tr><td>\n\n",
        "a <b><div>\n\n",
    ] {
        // Too deep an element ends, and the page is read to its end.
        assert_eq!(parse(&part.repeat(1_000)).excess(), None, "{part}");
        assert_linear(part, 1_000, |n| part.repeat(n), parse);
    }
}

#[test]
fn raw_html_fences_are_html_in_every_spelling() {
    for (open, close) in [
        ("```{raw} html", "```"),
        ("~~~{raw} html", "~~~"),
        ("```{=html}", "```"),
        ("``` {=html}", "```"),
        (":::{raw} html", ":::"),
        ("::::{raw} html", "::::"),
    ] {
        let source = format!("para\n\n{open}\n<p class=\"x\">\n\n    <a href=\"u\">t</a>\n{close}\n\nafter [l](v)\n");
        assert_eq!(values(&source, "p.x a", "href"), ["u"], "{open}");
        assert_eq!(values(&source, "p > a", "href"), ["u", "v"], "{open}");
    }
    assert!(select("```html\n<p id=x>\n```\n", "p").is_empty());
}

#[test]
fn blanked_lines_of_a_directive_are_not_text() {
    for source in ["- ```{note}\n```{image} u\n<a href=", ">```{image} u\n    >[", "<pre>\n>```{image} u\n    >["] {
        let document = Document::parse(source.to_owned(), Dialect::Myst);
        let texts = (0u32..).zip(document.nodes()).filter(|(_, node)| matches!(node.kind, NodeKind::Text));
        let texts: String = texts.map(|(i, _)| document.text(i)).collect();
        assert_eq!(texts.trim(), "", "{source:?}");
    }
}

#[test]
fn html_lines_in_containers_are_found_again() {
    for eol in ["\n", "\r\n"] {
        let source = [
            "> <div",
            ">   id=\"q\">",
            "> <img src=\"a&amp;b\"",
            ">  alt=\"\">",
            "> </div>",
            "",
            "- x <b",
            "  title='t'>y</b>",
        ]
        .join(eol);
        assert_eq!(values(&source, "div img", "src"), ["a&amp;b"]);
        assert_eq!(values(&source, "div", "id"), ["q"]);
        assert_eq!(values(&source, "li b", "title"), ["t"]);
        let document = parse(&source);
        let img = document.indices().find(|&node| document.name(node) == "img").unwrap();
        let alt = document.attr(img, "alt").unwrap();
        assert!(alt.has_value && alt.value_span.is_empty());
        assert_eq!(source.as_bytes()[alt.value_span.start as usize], b'"');
    }
}

#[test]
fn directives_hold_markdown() {
    let source = "````{grid} 2\n:gutter: 2\n\n```{grid-item-card}\n:link: https://github.com/x\n\n**@x** [r]\n```\n````\n\n```{code} python\n# no\n```\n\n[r]: https://r.org\n";
    assert_eq!(values(source, ".grid a.grid-item-card", "href"), ["https://github.com/x"]);
    assert_eq!(select(source, ".grid strong"), ["**@x**"]);
    assert_eq!(values(source, "p a", "href"), ["https://r.org"]);
    let source = "```{image} https://a.org/i.png\n:alt: it\n:width: 20px\n```\n";
    assert_eq!(values(source, "img", "src"), ["https://a.org/i.png"]);
    assert_eq!(values(source, "img", "alt"), ["it"]);
    let source = "> :::{note}\n> [a](b)\n> :::\n>\n> [c](d)\n";
    assert_eq!(values(source, "blockquote .note a", "href"), ["b"]);
    assert_eq!(values(source, "blockquote > p > a", "href"), ["d"]);
    let source = "::: {.one}\n\n::: {.two}\n[a](b)\n:::\n\n[c](d)\n:::\n\n[e](f)\n\n```{=html}\n```\n";
    assert_eq!(values(source, "[class~=two] a, .one > p > a", "href"), ["b", "d"]);
}

#[test]
fn code_fences_are_not_documents() {
    let source = "````md\n```{note}\n[a](b)\n```\n# no\n````\n\n    [c](d)\n\n`<a href=x>`\n";
    assert!(select(source, "a, h1").is_empty());
}

#[test]
fn link_parts_have_exact_spans() {
    let source = "[a]( <u v> 'T t' ) [b](x(y)z) ![*c* `d`](s \"n\") [`]`](q) [](e) [r][] [s][r] [r]\n> [k\n> l](\n> m)\n\n[r]: <w w> 'W'\n";
    assert_eq!(values(source, "a", "href"), ["u v", "x(y)z", "q", "e", "w w", "w w", "w w", "m"]);
    assert_eq!(values(source, "img", "src"), ["s"]);
    assert_eq!(values(source, "img", "alt"), ["*c* `d`"]);
    assert_eq!(values(source, "a[title='T t'], img", "title"), ["T t", "n"]);
    assert!(select(source, "a").contains(&"[r][]".to_owned()));
}

#[test]
fn bare_urls_are_links_outside_links_and_code() {
    let source = "see https://a.org/x_y_z. `https://no.org` [https://b.org](https://c.org) <https://d.org> www.e.org/f\n\n<a href=\"https://g.org\">https://g.org</a>\n";
    assert_eq!(
        values(source, "a", "href"),
        ["https://a.org/x_y_z", "https://c.org", "https://d.org", "www.e.org/f", "https://g.org"]
    );
}

#[test]
fn comments_hide_what_is_in_them() {
    assert!(select("<!--\n# no\n\n[a](b)\n-->\n\n<!---D\n### no\n--->\n", "h1, h3, a").is_empty());
}

#[test]
fn front_matter_is_not_the_page() {
    let source = "---\ntitle: \"Thanks\"\n# c\n---\n\n# Head\n\n---\n\na\n\n---\n";
    let document = parse(source);
    let front = document.front_matter().unwrap();
    assert_eq!(
        front.title.as_ref().map(|(text, span)| (text.as_str(), span.slice(source))),
        Some(("Thanks", "Thanks"))
    );
    assert_eq!(select(source, "h1"), ["# Head\n"]);
    assert_eq!(select(source, "hr").len(), 2);
    assert!(parse("---\n\ntext\n\n---\n").front_matter().is_none());
}

#[test]
fn end_tags_stop_at_markdown_containers() {
    let source = "<div>\n\n> a</div>\n\nb\n\n</div>\n\nc\n";
    assert_eq!(select(source, "div > p, div > blockquote").len(), 2);
    let source = "<p align=\"center\">\n\n[a](b)\n\n</p>\n\n[c](d)\n";
    assert_eq!(values(source, "p[align] a", "href"), ["b"]);
    let source = "<ul><li>a<li>b</ul><table><tr><td>1<td>2<tr><td>3</table>\n";
    assert_eq!(select(source, "li"), ["<li>a", "<li>b"]);
    assert_eq!(select(source, "tr"), ["<tr><td>1<td>2", "<tr><td>3"]);
}

#[test]
fn a_byte_order_mark_and_entities_keep_offsets() {
    let source = "\u{FEFF}# A &amp; B\n\n<div>x &copy; y&notit;</div>\n";
    assert_eq!(select(source, "h1"), ["# A &amp; B\n"]);
    let document = parse(source);
    let texts: Vec<(&str, &str)> = document
        .nodes()
        .iter()
        .enumerate()
        .filter(|(_, node)| matches!(node.kind, NodeKind::Text))
        .map(|(i, node)| (document.text(i as u32), node.span.slice(source)))
        .collect();
    assert!(
        texts.contains(&("&", "&amp;")) && texts.contains(&("©", "&copy;")) && texts.contains(&("¬it;", "&notit;"))
    );
}

#[test]
fn deep_nesting_is_linear_and_does_not_overflow() {
    for unit in [
        "> ",
        ">",
        "- ",
        "[",
        "![",
        "<b>",
        "<div>",
        "*a ",
        "**",
        "`",
        "<a ",
        "</b>",
        "((",
        "&",
        "<!--",
        ":::{note}\n",
        "```{note}\n",
        "1. ",
        "~",
        "| ",
        "\\",
        "<p",
        "https://a)",
        "www.-",
        "[a](",
        "h",
    ] {
        assert_linear(unit, 5_000, |n| unit.repeat(n), |source| Document::parse(source.to_owned(), Dialect::Myst));
    }
}
