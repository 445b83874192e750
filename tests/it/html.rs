//! The `html` rules: each defect is exactly one finding at its location, anywhere on a page; valid HTML is not
//! reported.

mod lost;
mod scopes;

use ack_lint::{
    diagnostic::{Diagnostic, Severity},
    document::{Dialect, Document},
    engine::{self, ParsedPage},
    fix::{self, Safety},
    model::profile::Choice,
    rules::{Selection, Selectors},
};

use crate::common::growth::assert_linear;

fn lint(path: &str, source: &str) -> Vec<Diagnostic> {
    let levels = Selection::new(&Selectors { select: &["html".to_owned()], ..Selectors::default() }).unwrap();
    let page = ParsedPage::parse(path.to_owned(), source.to_owned(), &Choice::None, |_| None);
    engine::lint(&page, &Default::default(), &levels).found
}

/// Rule, with `?` for a warning, and the characters it points at.
fn reported(path: &str, source: &str) -> Vec<String> {
    let show = |found: &Diagnostic| {
        let sign = if found.severity == Severity::Warning { "?" } else { "" };
        format!("{}{sign} {}", found.rule.trim_start_matches("html/"), found.span.slice(source))
    };
    lint(path, source).iter().map(show).collect()
}

/// The text unchanged, in a block quote, in a list item, and in a block quote in a list item.
fn places(text: &str) -> Vec<String> {
    let prefixed = |first: &str, rest: &str| {
        let line = |(number, line): (usize, &str)| {
            let prefix = if number == 0 { first } else { rest };
            format!("{prefix}{line}").trim_end().to_owned()
        };
        text.lines().enumerate().map(line).collect::<Vec<_>>().join("\n") + "\n"
    };
    vec![
        text.to_owned(),
        format!("# Head\n\nText before.\n\n{text}\n\nText [after](https://a.test).\n"),
        prefixed("> ", "> "),
        prefixed("- ", "  "),
        prefixed("1. one\n2. ", "   "),
        prefixed("- > ", "  > "),
    ]
}

/// The text in raw-HTML fences of each kind.
fn fences(text: &str) -> Vec<String> {
    let text = text.trim_end();
    vec![
        format!("```{{raw}} html\n{text}\n```\n"),
        format!("Before.\n\n~~~{{=html}}\n{text}\n~~~\n\nAfter.\n"),
        format!(":::{{raw}} html\n{text}\n:::\n"),
        format!("> ```{{raw}} html\n> {}\n> ```\n", text.replace('\n', "\n> ")),
        format!("- ```{{raw}} html\n  {}\n  ```\n", text.replace('\n', "\n  ")),
    ]
}

fn expect(sources: &[String], wanted: &[&str]) {
    for source in sources {
        assert_eq!(reported("page.md", source), wanted, "in\n{source}");
        let windows = source.replace('\n', "\r\n");
        assert_eq!(reported("page.md", &windows), wanted, "with CRLF in\n{source}");
    }
}

#[test]
fn each_defect_of_html_is_one_finding_everywhere() {
    for (text, wanted) in [
        ("<p>See <a href=\"https://a.test\">this and <b>that</b>.</p>", "syntax <a href=\"https://a.test\">"),
        ("<div>\n<center>\n<img src=\"a.png\" alt=\"\">\n</div>", "syntax <center>"),
        ("<div>\nx\n</div>\n</div>", "syntax </div>"),
        ("<p>\none <b><i>two</b></i> three\n</p>", "syntax <i>"),
        ("<h2>Title</h3>", "syntax <h2>"),
        ("<p>a <strong>word</stong> b</p>", "syntax <strong>"),
        ("<p><b>bold<b> and on</p>", "syntax <b>"),
        ("<p>a <a href=\"x\"class=\"y\">link</a></p>", "syntax class"),
        ("<p><a href=\"x\"\">link</a></p>", "syntax \""),
        ("<p><a href=x\">link</a></p>", "syntax \""),
        ("<p>\n<a href=\"x>link</a>\n<img src=\"y\" alt=\"z\">\n</p>", "syntax href"),
        ("<div><img src=\"x\" alt=></div>", "syntax alt"),
        ("<p>one</br>two</p>", "syntax </br>"),
        ("<p><img src=\"x\" alt=\"\"></img></p>", "syntax </img>"),
        ("<div>\n<a name=\"x\"/>\ntext\n</div>", "syntax <a name=\"x\"/>"),
        ("<div><a href=\"x\">one <a href=\"y\">two</a></a></div>", "syntax <a href=\"y\">"),
        ("<div><a href=\"x\">one <a href=\"y\">two</a></div>", "syntax <a href=\"x\">"),
        ("<table><tr><td><a href=\"x\">a</td></tr></table>", "syntax <a href=\"x\">"),
        ("<ul><li><div>a</li><li>b</li></ul>", "syntax <div>"),
        ("<p>Say <number> times</p>", "syntax? <number>"),
        ("<p><a href=“https://x.test”>a</a></p>", "syntax “https://x.test”"),
        ("<p><img src=\"x\" alt=‘Ada L’ id=\"y\"></p>", "syntax ‘Ada L’"),
        ("<div><h2>a</h2\n<p>b</p></div>", "syntax </h2"),
        ("<div><p id=\"x\"<a href=\"y\">b</a></p></div>", "syntax <p id=\"x\""),
        ("<div><ul><li>a</li><ul></div>", "syntax <ul>"),
        ("<div><strong<b>a</b></strong></div>", "syntax <strong"),
        ("<div><a href=\"x>a</a> <i><a href=\"y\">b</a></i></div>", "syntax href"),
        ("<table>text<tr><td>a</td></tr></table>", "syntax text"),
        ("<table><tr><td>a</td>></tr></table>", "syntax >"),
        ("<table><tr>td>a</td><td>b</td></tr></table>", "syntax td>a"),
        ("<table><tr><a href=\"x\">a</a></tr></table>", "syntax <a href=\"x\">"),
        ("<table><tr><td>a</td></tr>/table>", "syntax <table>"),
        ("<p>a Box<char> b</p>", "syntax? <char>"),
        ("<p>a Map<T> of <Object> b</p>", "syntax? <T>|syntax? <Object>"),
        ("<p><img src=\"x\"></p>", "missing-alt? <img src=\"x\">"),
        ("<p id=\"x\">a</p>\n<p id=\"x\">b</p>", "duplicate-id x"),
        ("<p><img src=\"a\" alt=\"\" src=\"b\"></p>", "duplicate-attribute src"),
        ("<div><iframe src=\"//x.test\"></iframe></div>", "script <iframe src=\"//x.test\">"),
        ("<div><script>go()</script></div>", "script <script>"),
        ("<p><a href=\"x\" onclick=\"go()\">y</a></p>", "script onclick"),
        ("<p>see [text](https://a.test/b) for\nmore **of** it</p>", "markdown-inside [text](https://a.test/b)"),
        ("<div>\n**bold** words\n</div>", "markdown-inside **bold**"),
        ("<div>\n## Thanks\n</div>", "markdown-inside ## Thanks"),
        ("<div>\n  ![me](me.png)\n</div>", "markdown-inside ![me](me.png)"),
    ] {
        let wanted: Vec<&str> = wanted.split('|').collect();
        expect(&places(text), &wanted);
        expect(&fences(text), &wanted);
    }
    for (text, wanted) in [("<p>Ada</p> [a][im]", "[a][im]"), ("<p>Ada ![a][im]</p>", "![a][im]")] {
        let page = format!("{text}\n\n[im]: https://a.test\n");
        expect(&places(&page), &[&format!("markdown-inside {wanted}")]);
    }
}

#[test]
fn each_defect_in_markdown_is_one_finding_everywhere() {
    for (text, wanted) in [
        ("See <a href=\"https://a.test\">this and that.", "syntax <a href=\"https://a.test\">"),
        ("See <a href=\"x\"class=\"y\">this</a> and *that*.", "syntax class"),
        ("See <img src=\"x\"alt=\"y\"> and\nthat.", "syntax alt"),
        ("<a href=\"u\"><img src=\"x\"alt=\"y\"></a> and", "syntax alt"),
        ("See <a href=\"x\"\n  class=\"y\"id=\"z\">this</a>", "syntax id"),
        ("See <a href=https://a.test/?x=y>this</a>", "syntax <a href=https://a.test/?x=y>"),
        ("See <a href=\"x>this</a> and", "syntax <a href=\"x>this"),
        ("One <b>two\n\nthree</b> four", "syntax <b>"),
        ("<div><tr><td>a</td></tr></div>", "syntax <tr>"),
        ("<a href=\"x\"\n>Ada</a>", "syntax <a href=\"x\""),
        ("<a href=\"x\"\n\n>Ada</a>", "syntax <a href=\"x\""),
        ("See <a href=“x”>this</a> and", "syntax “x”"),
        ("See <img src=\"x\" alt=“Ada L”> and", "syntax “Ada L”"),
        ("One <b>*two</b>* three", "syntax <b>"),
        ("One *<b>two* three</b>", "syntax <b>"),
        ("One **two</b>** three", "syntax </b>"),
        ("<div>\n\n- one</div>\n- two", "syntax <div>"),
        ("<div>\n\n> one </i>\n\n</div>", "syntax </i>"),
        ("Title of <your name> here", "syntax? <your name>"),
        ("A Vec<Option<T>> and", "syntax? <T>"),
        ("<details>\n\n<summary>x\n\ntext\n\n</details>", "syntax <summary>"),
        ("<a href=\"x\">\n\n[y](z)\n\n</a>", "syntax [y](z)"),
        ("[one <a name=\"x\"></a> two](y)", "syntax <a name=\"x\">"),
        ("<p align=\"center\"\n\ntext", "syntax <p align=\"center\""),
        ("text\n\n<!-- a note\n\nhidden <b>", "syntax <!--"),
        ("| a | b |\n|---|---|\n| <b>x | y</b> |", "syntax <b>"),
    ] {
        expect(&places(text)[..1], &[wanted]);
        expect(&places(text)[2..], &[wanted]);
    }
}

#[test]
fn closed_and_optional_tags_are_not_reported() {
    for text in [
        "<ul><li>a<li>b</ul>\n<dl><dt>a<dd>b</dl>",
        "<table><thead><tr><th>a<th>b<tbody><tr><td>c<td>d</table>",
        "<table><tr><td>a</td></tr></tbody></table>",
        "<p>one\n<p>two\n<br><hr/><img src=\"x\" alt>",
        "<p align=\"center\">\n<h1>a</h1>\n<ul><li>b</li></ul>\n</p>",
        "<p align=\"center\">\n\n[a](b) **c**\n\n</p>",
        "<h1 align=\"center\">\n  <br />\n  <p>a</p>\n</h1>",
        "<details>\n<summary>a</summary>\n\n- b <details>\n\n  c\n\n  </details>\n\n</details>",
        "Text <details>\n\nmore\n\n</details>",
        "<div>\n\ntext</div>\n\nmore",
        "<sub>\n\ntext\n</sub>",
        "<a href=\"https://a.test/?a=b&c=d&copy\">&amp; & &x;</a>",
        "<p><a href=x/?a=b>c</a><img src=y alt=z width=50%/>\n",
        "<my-tag>a</my-tag> <foo>b</foo> <Team size=\"3\" /> <my-mark/> x",
        "<svg viewBox=\"0 0 1 1\"><path d=\"M0 0\"/><g><text>a</text></g></svg>",
        "<p><math><mi>x</mi></math></p>",
        "a < b and c > d, z\\<b>, &lt;b>, `<b>`, 1 <2, <https://a.test>, <me@a.test>, if a <b and c",
        "<!-- <b> -->\n<!---D\n### a\n--->\n\ntext <!-->",
        "<p><b>a</b> <i>b</i> <kbd>c</kbd><br>\n<sub><sup>d</sup></sub></p>",
        "<picture><source srcset=\"a\"><img src=\"b\" alt=\"c\"></picture>",
        "<table>\n{% for a in b %}\n<tr><td>a</td></tr>\n{% endfor %}\n</table>",
        "<table><caption>a<tr><td>b<table><tr><td>c</table></table>",
        "*a <b>b</b>* <b>*c*</b>",
        "[![a](b)](c) <a href=\"d\">![e](f)</a>",
        "<img src=\"x\" role=\"presentation\"><img src=\"x\" aria-hidden=\"true\"> ![](x) <img src=\"x\" alt=\"\">",
        "<p id=\"a\">x</p><p id=\"b\">y</p><p id=\"\">y</p><p id=\"\">y</p>",
        "<script type=\"application/ld+json\">{\"a\": \"<b>\"}</script>\n<style>p { color: red }</style>",
        "<a href=\"javascript:go()\">x</a> <a one=\"x\" data-onclick=\"y\" only=\"z\" once onto=\"b\">a</a>",
        "<pre>\n# a\n[b](c)\n</pre>\n",
        "<div><code>**a**</code><kbd>[b](https://c.test)</kbd></div>",
        "<style>\n/* **a** [b](https://c.test) */\n</style>",
        "<table><tr><td>[1] (see) a[0](x) src/**/*.rs, **/*.md 2**3**4</td></tr></table>",
        "<div markdown=\"1\">\n**a** [b](https://c.test)\n</div>",
        "<div>\n\n**a** [b](https://c.test)\n\n# c\n\n</div>",
        "```html\n<p>\n```\n\n```{code} html\n<p>\n```\n\n    <b>\n",
    ] {
        expect(&places(text), &[] as &[&str]);
    }
}

#[test]
fn placeholders_with_known_names_are_unclosed_only_where_they_are_tags() {
    assert!(reported("page.md", "a `<title>` and \\<title> &lt;title>\n").is_empty());
    assert_eq!(reported("page.md", "commit -m <title>\n"), ["syntax <title>"]);
    assert_eq!(reported("page.md", "text about <script> tags\n"), ["syntax <script>"]);
    assert_eq!(reported("page.md", "a <path> and <my-name>\n"), ["syntax? <path>", "syntax? <my-name>"]);
}

#[test]
fn fences_may_open_blocks_for_other_fences() {
    let fence = |html: &str| format!("```{{=html}}\n{html}\n```\n\n");
    let page = |a: &str, b: &str| format!("{}Text.\n\n{}", fence(a), fence(b));
    assert!(reported("page.qmd", &page("<div><section>", "</section></div>")).is_empty());
    assert_eq!(reported("page.qmd", &page("<b>", "</b>")), ["syntax <b>"]);
    assert_eq!(reported("page.qmd", &page("<div>", "<p>x</p>")), ["syntax <div>"]);
    assert_eq!(
        reported("page.qmd", &format!("> {}\n{}", fence("<div>").trim().replace('\n', "\n> "), fence("</div>"))),
        ["syntax <div>"]
    );
    assert!(reported("page.qmd", &format!("<div>\n\n{}", fence("</div>"))).is_empty());
}

#[test]
fn misspelled_raw_fences_are_fixed() {
    for (open, wanted) in [
        ("```{rw} html", "```{raw} html"),
        ("``` {raw}html", "``` {raw} html"),
        ("~~~{raw} htm", "~~~{raw} html"),
        (":::{rwa} html", ":::{raw} html"),
        ("```{=htm}", "```{=html}"),
        ("```{ raw } html", "```{raw} html"),
        ("~~~raw html", "~~~{raw} html"),
    ] {
        for eol in ["\n", "\r\n"] {
            for prefix in ["", "> ", "  > > "] {
                let close = &open[..3];
                let lines = [open, "<p>Thanks to <b>all</b></p>", close, ""];
                let source = lines.map(|line| format!("{prefix}{line}")).join(eol);
                let found = lint("page.md", &source);
                let [finding] = found.as_slice() else { panic!("{found:?} in\n{source}") };
                assert_eq!(finding.rule, "html/fence-typo");
                let edit = &finding.fix.as_ref().unwrap().edits[0];
                let mut fixed = source.clone();
                fixed.replace_range(edit.span.range(), &edit.text);
                assert_eq!(fixed, source.replacen(open, wanted, 1));
                assert!(lint("page.md", &fixed).is_empty());
            }
        }
    }
    for fine in ["```{rw} html\ntext < more\n```", "```html\n<p>\n```", "```{raw} latex\n<p>\n```", "``` raw\n<p>\n```"]
    {
        assert!(reported("page.md", fine).is_empty(), "{fine}");
    }
    assert_eq!(lint("page.qmd", "```{raw} htm\n<p>\n```\n")[0].help.as_deref(), Some("write `{=html}`"));
}

#[test]
fn pandoc_reads_markdown_in_html_blocks() {
    let text = "<div>\n**a** [b](https://c.test)\n</div>\n";
    assert!(reported("page.qmd", text).is_empty());
    assert_eq!(reported("page.qmd", &format!("```{{=html}}\n{text}```\n")), ["markdown-inside **a**"]);
}

#[test]
fn one_block_of_text_is_one_finding() {
    let text = "<table><tr><td>[a](https://b.test) **c**\n[d](https://e.test)</td><td>![f](g.png)</td></tr></table>\n";
    assert_eq!(reported("page.md", text), ["markdown-inside [a](https://b.test)", "markdown-inside ![f](g.png)"]);
}

#[test]
fn labels_point_at_the_other_end() {
    for (text, wanted) in [
        ("<p id=\"a\">x</p><p id=\"a\">y</p>\n", "a"),
        ("<img alt=\"\" src=\"x\" alt=\"y\">\n", "alt"),
        ("a <b>*b</b>*\n", "</b>"),
        ("<h2>a</h3>\n", "</h3>"),
        ("<p><a href=\"x\">a <a href=\"y\">b</a></a></p>\n", "<a href=\"x\">"),
    ] {
        let found = lint("page.md", text);
        assert_eq!(found.len(), 1, "{text}");
        assert_eq!(found[0].labels[0].span.slice(text), wanted, "{text}");
    }
}

#[test]
fn hostile_pages_take_linear_time() {
    for unit in [
        "<b>",
        "<div>",
        "</b>",
        "<b><i></b></i>",
        "<a href=x>",
        "<a b=\"c\"d=\"e\">",
        "<p\n\n",
        "<!--",
        "<x>",
        "*<b>",
        "<b>*x</b>*",
        "<a href=\"x\"b=\"c\">x</a> ",
        "> <div>\n",
        "- <b>\n",
        "<div>\n\ntext</div>\n\n",
        "text <div>\n\n",
        "</div>\n\n",
        "[a <a href=x>",
        "<td>",
        "<a =\"",
        "<svg>",
        "[x](y",
        "**a** ",
        "![",
        "<i a1=b a2=c",
        "</x>",
    ] {
        for (before, after) in [("", ""), ("```{raw} html\n", "\n```\n"), ("<div>", "")] {
            assert_linear(unit, 800, |n| format!("{before}{}{after}", unit.repeat(n)), |page| lint("page.md", page));
        }
    }
    let attributes = |n: usize| format!("<p{}>\n", (0..n).map(|i| format!(" a{i}=b")).collect::<String>());
    assert!(lint("page.md", &attributes(100)).is_empty());
    assert_linear("many attributes", 2_500, attributes, |page| lint("page.md", page));
}

#[test]
fn pages_of_html_are_not_markdown() {
    let page =
        "<ul>\n\n    <li>Ada <b>Lovelace</b>\n\n    <li><a href=\"x\">Bob\n\n</ul>\n<p>See https://x.test and *this*\n";
    assert_eq!(reported("credits.html", page), ["syntax <a href=\"x\">"]);
    assert_eq!(reported("credits.html", "<p>a **b c** d\n"), ["markdown-inside **b c**"]);
    let document = Document::parse(page.to_owned(), Dialect::detect("credits.htm", page));
    let names: Vec<&str> = (1..document.nodes().len() as u32).map(|node| document.name(node)).collect();
    assert_eq!(names.concat(), "ullibliap");
}

#[test]
fn a_raw_fence_without_an_end_is_one_finding() {
    let page =
        "# Credits\n\n```{raw} html\n<p>a</p>\n\n## Authors\n\n- [Ada](https://ada.test) <b>\n\n```\ncode\n````\n";
    assert_eq!(reported("page.md", page.split("```\ncode").next().unwrap()), ["syntax ```{raw} html"]);
    let found = lint("page.md", page.split("```\ncode").next().unwrap());
    assert_eq!(found[0].message, "The fence opened on line 3 is never closed");
    assert_eq!(
        reported("page.md", &page.replace("```{raw}", "````{raw}").replace("````\n", "")),
        ["syntax ````{raw} html"]
    );
    // It ends with the page, and all of it is HTML.
    assert!(reported("page.md", "```{raw} html\n<p>a</p>\n").is_empty());
    assert_eq!(reported("page.myst", ":::{raw} html\n<p>a\n\n# b\n"), ["syntax :::{raw} html"]);
}

/// The page after fixes that are safe, and after all.
fn repaired(page: &str) -> [String; 2] {
    let found = lint("page.md", page);
    [Safety::Safe, Safety::Unsafe].map(|most| {
        fix::apply(page, found.iter().filter_map(|one| one.fix.as_ref()).filter(|fix| fix.safety <= most)).0
    })
}

#[test]
fn errors_with_one_repair_have_a_fix() {
    for (page, safe, all) in [
        ("<p>a</br>b</p>\n", "<p>a<br>b</p>\n", ""),
        ("<p><img src=\"x\" alt=\"\"></img></p>\n", "<p><img src=\"x\" alt=\"\"></p>\n", ""),
        ("<p><a href=“x” title=‘Ada L’>a</a></p>\n", "<p><a href=\"x\" title=\"Ada L\">a</a></p>\n", ""),
        ("<p><b class=\"x\"id=\"y\">a</b></p>\n", "", "<p><b class=\"x\" id=\"y\">a</b></p>\n"),
        ("<p><a name=\"x\" /> a</p>\n", "", "<p><a name=\"x\"></a> a</p>\n"),
        ("<p>a <b>b<b> c</p>\n", "", "<p>a <b>b</b> c</p>\n"),
        ("<h2>a</h3>\n", "", "<h2>a</h2>\n"),
        ("<div>a<div>\n", "", ""),
        ("<p><a href=“x>a</a></p>\n", "", ""),
    ] {
        let or = |wanted: &str, other: &str| if wanted.is_empty() { other.to_owned() } else { wanted.to_owned() };
        let safe = or(safe, page);
        assert_eq!(repaired(page), [safe.clone(), or(all, &safe)], "{page}");
    }
}

#[test]
fn what_a_broken_tag_hides_is_not_reported_as_missing() {
    let anchor = "[a](#one)\n\n<p><b title=\"x>y</b> <a id=\"one\">z</a></p>\n";
    let found = crate::common::lint("page.md", anchor);
    assert_eq!(found.iter().map(|one| one.rule).collect::<Vec<_>>(), ["html/syntax"]);
    let found = crate::common::lint("page.md", &anchor.replace("#one", "#two"));
    assert_eq!(found.iter().map(|one| one.rule).collect::<Vec<_>>(), ["link/missing-anchor", "html/syntax"]);
}
