//! What a forge shows and what builds the page hides: it is reported, or noted with its line.

use ack_lint::{
    document::{Dialect, Document},
    facts::Generator,
    model::{
        Model,
        links::{Link, Target},
        page::Page,
        unread,
    },
    span::Span,
};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use scraper::{Html, Selector};

use crate::common::program::{project, run};

/// The lines of a page that a note names.
fn noted(site: &str, path: &str, page: &str) -> String {
    let files = [(site, ""), (path, page), ("ok.md", "")];
    let ran = run(project(&files).path(), &["check", "--offline", path]);
    let err = ran.err.split_whitespace().collect::<Vec<_>>().join(" ");
    let note = err.split("note: ").find(|note| note.contains(" that a forge shows "));
    let lines = note.and_then(|note| note.split_once("not checked (line")?.1.split_once(')'));
    lines.map(|(lines, _)| lines.trim_start_matches('s').trim().to_owned()).unwrap_or_default()
}

fn assert_noted(cases: &[(&str, &str)]) {
    for (page, lines) in cases {
        assert_eq!(noted("README", "CREDITS.md", page), *lines, "{page}");
    }
}

#[test]
fn a_template_between_quoted_values_hides_no_attribute() {
    assert_noted(&[
        ("<a title='{{ ' href=\"missing.md\" x=' }}'>x</a>\n", "1"),
        ("<a title='{% ' href=\"javascript:alert(1)\" onclick=\"x\" x=' %}'>x</a>\n", "1"),
        ("<img alt='{% ' src=\"missing.png\" onerror=\"x\" x=' %}'>\n", "1"),
        ("<script {{ type=\"module\" }} type=\"application/json\">{}</script>\n", "1"),
        ("<img alt='{% ' onerror=\"x\" x=' %}'>\n", "1"),
        ("<div>\n<a {{ href=\"missing.md\" }}>x</a>\n<img {% src=\"missing.png\" onerror=x %}>\n</div>\n", "2 and 3"),
        ("<a title='{{ x }}' href=\"ok.md\">x</a> <a href=\"{{ y }}\" {{ z }}>y</a>\n", ""),
    ]);
}

#[test]
fn a_template_hides_no_link_of_any_form() {
    assert_noted(&[
        ("{{ [b][l] }}\n\n[l]: missing.md\n", "1"),
        ("{% ![b][l] %}\n\n{{\n[l]\n}}\n\n[l]: missing.md\n", "1 and 4"),
        ("{{ www.ada.test }}\n", "1"),
        ("[a]({{[b](missing.md)}}\n", "1"),
        ("[x](ok.md{{ [b](missing.md) }} x\n", "1"),
        ("x\n[l]: {{[b](missing.md)}}[b](missing.md)\n", "2"),
        ("a <i {{ [b](missing.md) }}>hi</i>\n", "1"),
        ("a <i x={{ [b](missing.md) }}>hi</i>\n", "1"),
        ("{{ x }}\n\n{# ack-lint-enable -- [b](missing.md) #}\n", "3"),
        ("{{ x }}\n\n{# ack-lint-enable -- it is up again #}\n", ""),
        ("[Guide]({{ site.url }}/a/) - and\n[ok](ok.md) {{ x }}\n", ""),
    ]);
    let mdx = |page: &str| noted("docusaurus.config.js", "docs/CREDITS.md", page);
    assert_eq!(mdx("{ [b][l] }\n\n[l]: missing.md\n"), "1");
    assert_eq!(mdx("{/* ack-lint-enable -- <a href=\"missing.md\">x</a> */}\n"), "1");
    assert_eq!(mdx("a <i x={ [b](missing.md) }>hi</i>\n"), "1");
}

#[test]
fn a_directive_hides_no_link() {
    assert_noted(&[
        ("text\n::: x\n    [b](missing.md)\n", "3"),
        ("text\n:::{note}\n    [b](missing.md)\n:::\n", "3"),
        ("> text\n> ::: x\n>     [b](missing.md)\n", "3"),
        ("- a\n  ::: x\n      [b](missing.md)\n", "3"),
        (":::[b][l]\n\n::: note [b][l]\n\n[l]: missing.md\n", "1 and 3"),
        (":::{note}\n:x: ![a][l]\n:::\n\n[l]: missing.md\n", "2"),
        ("::: note\n[b](ok.md)\n:::\n", ""),
    ]);
    let mdx = |page: &str| noted("docusaurus.config.js", "docs/CREDITS.md", page);
    assert_eq!(mdx("text\n<X/>\n    [b](missing.md)\n"), "3");
    assert_eq!(mdx("text\n{/* x */}\n    <a href=\"https://ada.test\">b</a>\n"), "");
}

#[test]
fn definitions_and_anchors_are_those_of_a_forge() {
    assert_noted(&[
        ("text\n::: x\n[l]: ok.md\n\n[b][l]\n\n[l]: missing.md\n", "3 and 5"),
        ("[x](#foo)\n\n~~~{note}\n# Foo\n", "1"),
        ("[x](#foo)\n\n~~~{note}\n# Foo\n~~~\n", "1"),
        ("[x][l]\n\n~~~{note}\n[l]: ok.md\n", "1"),
        ("[x](#foo)\n\n::: note\n# Foo\n\n:::\n", ""),
    ]);
    // The name says that the page is one of Quarto.
    assert_eq!(noted("README", "CREDITS.qmd", "[x](#foo)\n\n~~~{note}\n# Foo\n~~~\n"), "");
}

#[test]
fn mdx_hides_no_html() {
    let mdx = |page: &str| noted("docusaurus.config.js", "docs/CREDITS.md", page);
    for (page, lines) in [
        ("<div>\n` <script>alert(1)</script> <a href=\"missing.md\">x</a> `\n</div>\n", "2"),
        ("<div>\n```\n<a href=\"missing.md\">x</a>\n```\n</div>\n", "3"),
        ("<div>\n<a b={ href=\"missing.md\" c=}>x</a>\n</div>\n", "2"),
        ("<Script src=\"x.js\" />\n", "1"),
        ("<div>\n\n`<a href=\"missing.md\">x</a>`\n\n</div>\n", ""),
    ] {
        assert_eq!(mdx(page), lines, "{page}");
    }
    for tag in ["<sCRIPT>alert(1)</sCRIPT>", "<iFRAME src=\"https://ada.test\"></iFRAME>"] {
        let files = [("docusaurus.config.js", ""), ("docs/CREDITS.md", &*format!("{tag}\n"))];
        let ran = run(project(&files).path(), &["check", "--offline"]);
        assert!(ran.out.contains("html/script"), "{tag}: {}{}", ran.out, ran.err);
    }
}

#[test]
fn what_noscript_contains_is_read_beside_templates() {
    let page = "<div>{{ x }}<noscript><a href=\"missing.md\">x</a></noscript></div>\n";
    assert_eq!(super::found(&[("CREDITS.md", page)]), ["CREDITS.md:1: link/missing-file"]);
}

#[test]
fn a_reading_of_a_forge_that_exceeds_a_limit_is_noted() {
    let page = format!("ok\n\n{{#\n{}a\n#}}\n", "> ".repeat(600));
    assert_eq!(noted("README", "CREDITS.md", &page), "1");
}

/// Parts of pages; `T` is a target of its own.
const PIECES: [&str; 60] = [
    "{{ ",
    " }}",
    "{{",
    "}}",
    "{% ",
    " %}",
    "{# ",
    " #}",
    "{",
    "}",
    "{/* ",
    " */}",
    "{% comment %}",
    "{% endcomment %}",
    "{% raw %}",
    "{% endraw %}",
    "\n",
    "\n",
    "\n\n",
    "\n\n",
    "\n    ",
    "\n  ",
    "\n> ",
    "\n- ",
    " ",
    "x",
    "'",
    "\"",
    "`",
    "](",
    ")",
    "]: ",
    "[a](T)",
    "![a](T)",
    "[a][T]",
    "![T]",
    "<T>",
    "\n\n[T]: T\n",
    "<a href=\"T\">",
    "</a>",
    "<a title='",
    "' href=\"T\" x='",
    "'>",
    "<img alt=\"a\" src=\"T\">",
    "<i ",
    ">",
    "<div>\n",
    "</div>\n",
    "<script src=\"T\"></script>",
    "<X/>",
    "<X y={",
    "}>",
    "\n::: x\n",
    "\n:::\n",
    "\n:::{note} ",
    "\n```{note}\n",
    "\n```\n",
    "\n:a: ",
    "<!-- ",
    " -->",
];

fn page(seed: u64) -> String {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut random = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % below as u64).unwrap()
    };
    let mut page = String::from("# C\n\n");
    for at in 0..4 + random(14) {
        page += &PIECES[random(PIECES.len())].replace('T', &format!("m{at}.md"));
    }
    page + "\n"
}

/// What the parser of Markdown and a browser find on a page: links, images and scripts, as the place and the target.
fn shown(page: &str) -> Vec<(usize, String)> {
    let gfm = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_GFM;
    let (mut found, mut html) = (Vec::new(), String::new());
    let selector = Selector::parse("a[href], img[src], script[src]").unwrap();
    let read = |html: &mut String, found: &mut Vec<(usize, String)>| {
        let tree = Html::parse_fragment(html);
        for element in tree.select(&selector) {
            let value = element.attr("href").or(element.attr("src")).unwrap();
            if value.starts_with('m') && value.ends_with(".md") {
                found.push((page.find(&format!("\"{value}\"")).unwrap(), value.to_owned()));
            }
        }
        html.clear();
    };
    let mut in_block = false;
    for (event, range) in Parser::new_ext(page, gfm).into_offset_iter() {
        match event {
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                found.push((range.start, dest_url.to_string()));
            }
            Event::Start(Tag::HtmlBlock) => in_block = true,
            Event::Html(text) | Event::InlineHtml(text) => {
                html.push_str(&text);
                if !in_block {
                    read(&mut html, &mut found);
                }
            }
            Event::End(TagEnd::HtmlBlock) => {
                read(&mut html, &mut found);
                in_block = false;
            }
            _ => {}
        }
    }
    found
}

#[test]
fn whatever_a_forge_shows_is_read_or_noted() {
    let (mut compared, mut noted) = (0, 0);
    for seed in 1..2_500 {
        let page = page(seed);
        let site = [None, Some(Generator::Mdx), Some(Generator::MkDocs), Some(Generator::VitePress)][seed as usize % 4];
        let dialect = [Dialect::Gfm, Dialect::Myst, Dialect::Quarto][seed as usize % 3];
        let document = Document::parse_on(site, page.clone(), dialect);
        let model = Model::read(&document, Page::read(&document), None, None);
        let unread = unread::find(&document, &model, true);
        for (at, target) in shown(&page) {
            let is_noted = |span: &Span| span.start as usize <= at && at < span.end as usize;
            let is_judged = |link: &Link| {
                let is_here = link.element.start as usize == at || link.span.start as usize == at + 1;
                is_here && (*link.value == *target || link.target == Target::Template)
            };
            let is_script = |index: u32| {
                let open = document.open(index);
                document.name(index) == "script" && open.slice(&page).contains(&target)
            };
            let judged = model.links.iter().any(is_judged) || document.indices().any(is_script);
            compared += 1;
            noted += usize::from(!judged);
            assert!(
                judged || unread.iter().any(is_noted),
                "seed {seed}, {site:?}, {dialect:?}: {target}\n{page}\n{unread:?}"
            );
        }
    }
    assert!(compared > 1_500 && noted > 100, "{compared} compared, {noted} of them noted");
}
