//! Fixes never damage a page: broken tags are left alone, and addresses and texts are written as their locations need it.

mod guard;
mod parsers;

use ack_lint::{document::Dialect, document::Document, fix::Safety, model};

use crate::common::{
    adapter,
    facts::Facts,
    lint,
    program::{project, run},
    reported,
    session::{Fixed, fix, fixed},
};

/// Three people, each line of them with one tag broken.
const PEOPLE: [&str; 3] = [
    "<p><a href=\"https://github.com/ada\" title=\"Ada L\"><img src=\"https://avatars.githubusercontent.com/u/1\" alt=\"Ada\" /><i class=\"n\">Ada</i></a></p>\n",
    "<p><a href=\"https://github.com/bob\" title=\"Bob L\"><img src=\"https://avatars.githubusercontent.com/u/2\" alt=\"Bob\" /><i class=\"n\">Bob</i></a></p>\n",
    "<p><a href=\"https://github.com/cyd\" title=\"Cyd L\"><img src=\"https://avatars.githubusercontent.com/u/3\" alt=\"Cyd\" /><i class=\"n\">Cyd</i></a></p>\n",
];

#[test]
fn a_broken_tag_is_html_syntax_alone() {
    let page = PEOPLE.concat();
    assert_eq!(reported(&page, &lint("CREDITS.md", &page)), Vec::<String>::new());
    // A quotation mark that is missing, or one too many.
    for (from, to) in [
        ("alt=\"Cyd\"", "alt=\"Cyd"),
        ("alt=\"Cyd\"", "alt=Cyd\""),
        ("title=\"Cyd L\"", "title=\"Cyd L"),
        ("u/3\"", "u/3"),
        ("github.com/cyd\"", "github.com/cyd"),
        ("href=\"https://github.com/cyd\"", "href=https://github.com/cyd\""),
        ("\"Cyd L\"", "\"Cyd L\"\""),
        ("u/3\" ", "u/3\""),
        ("\"Cyd L\">", "\"Cyd L\""),
    ] {
        let page = page.replacen(from, to, 1);
        let rules: Vec<&str> = lint("CREDITS.md", &page).iter().map(|finding| finding.rule).collect();
        assert_eq!(rules, ["html/syntax"], "{to}");
        assert_eq!(fixed(&page, "", "").text, page, "{to}");
        // The others are still looked at, and fixed.
        let slip = page.replacen("alt=\"Ada\"", "alt=\"Bob\"", 1);
        let rules: Vec<&str> = lint("CREDITS.md", &slip).iter().map(|finding| finding.rule).collect();
        assert_eq!(rules, ["contributor/alt", "html/syntax"], "{to}");
        let text = fixed(&slip, "", "").text;
        assert_eq!(text.to_lowercase(), page.to_lowercase(), "{to}");
    }
}

#[test]
fn nothing_is_fixed_in_a_tag_that_markdown_does_not_read() {
    let facts = "[web]\n\"https://h.test/old\" = { status = 301, to = \"https://h.test/new\" }\n";
    for page in [
        "See <a href=\"https://h.test/old\"class=\"x\">it</a>.\n",
        "See <a href=\"https://h.test/old>it</a>.\n",
        "<p><a href=\"https://h.test/old title=\"x\">it</a></p>\n",
    ] {
        let Fixed { text, found } = fixed(page, "", facts);
        assert_eq!(text, page);
        assert_eq!(found.iter().map(|finding| finding.rule).collect::<Vec<_>>(), ["html/syntax"], "{page}");
    }
}

#[test]
fn typographic_quotation_marks_are_replaced_only_around_a_whole_value() {
    for (page, wanted) in [
        ("<p><a href=“https://h.test”>x</a></p>\n", "<p><a href=\"https://h.test\">x</a></p>\n"),
        ("<p><img src=“a.png” alt=\"\"></p>\n", "<p><img src=\"a.png\" alt=\"\"></p>\n"),
        ("<p><img alt=\"\" src=“a.png”/></p>\n", "<p><img alt=\"\" src=\"a.png\"/></p>\n"),
        // What follows would become an attribute.
        ("<p><a href=“https://h.test”x</a> <b>y</b></p>\n", "<p><a href=“https://h.test”x</a> <b>y</b></p>\n"),
        ("<p><a href=“https://h.test”\">x</a></p>\n", "<p><a href=“https://h.test”\">x</a></p>\n"),
        ("<p><a href=“https://h.test”</a> <b>y</b></p>\n", "<p><a href=“https://h.test”</a> <b>y</b></p>\n"),
    ] {
        assert_eq!(fixed(page, "", "").text, wanted);
    }
}

#[test]
fn a_bracket_that_is_left_over_is_no_part_of_a_name() {
    for (from, to) in [("/><i class=\"n\">Cyd", "/>><i class=\"n\">Cyd"), ("Cyd</i>", "Cyd</i>>")] {
        let page = PEOPLE.concat().replacen(from, to, 1);
        let slip = page.replacen("alt=\"Cyd\"", "alt=\"picture\"", 1);
        assert_eq!(fixed(&slip, "", "").text, page);
    }
}

fn addresses(source: &str) -> Vec<String> {
    let document = Document::parse(source.to_owned(), Dialect::Gfm);
    let page = model::page::Page::read(&document);
    let links = model::links::read(&document, &page);
    links.into_iter().map(|link| link.span.slice(document.source()).to_owned()).collect()
}

#[test]
fn bare_urls_come_before_emphasis() {
    for url in [
        "https://commons.test.org/wiki/File:Foo_-_Bar_-_2019.jpg",
        "http://h.test/src/__init__.py",
        "https://x.org/foo-_bar_-baz",
        "https://x.org/_foo/bar_/baz",
        "https://x.org/*foo*/x",
        "https://x.org/~foo~/x",
        "https://x.org/~~foo~~/x",
        "https://x.org/a`b`c",
        "https://x.org/[a](b)/c",
        "https://x.org/a\\_b\\_c",
        "www.x.org/_foo_/bar",
    ] {
        for (page, count) in [
            (format!("See {url} for *it*.\n"), 1),
            (format!("*{url}* and **{url}**, _see {url}_\n"), 3),
            (format!("- {url}\n- {url}\n"), 2),
            (format!("> ## {url} x\n"), 1),
            (format!("| a | b |\n|---|---|\n| {url} | *x* `y` |\n| _z_ | {url}|\n"), 2),
            (format!("{url}\r\n{url}, `{url}` and [{url}x](https://y.org)\r\n"), 2),
        ] {
            let found = addresses(&page);
            let whole = found.iter().filter(|found| *found == url).count();
            assert_eq!(whole, count, "{page}: {found:?}");
        }
    }
    // What is around a URL is what it was.
    let document = Document::parse("*a https://x.org/_b* c_ `d`\n".to_owned(), Dialect::Gfm);
    let names: Vec<&str> = (0..document.nodes().len() as u32).map(|node| document.name(node)).collect();
    assert_eq!(names.iter().filter(|name| !name.is_empty()).collect::<Vec<_>>(), [&"p", &"em", &"a", &"code"]);
}

#[test]
fn a_moved_bare_url_is_replaced_as_a_whole() {
    let facts = "[web]\n\"http://h.test/src/__init__.py\" = { status = 301, to = \"http://h.test/tree/__init__.py\" }\n\
                 \"http://h.test/src/\" = { status = 301, to = \"http://h.test/tree/src\" }\n";
    let page = "The loader is http://h.test/src/__init__.py by Ada.\n";
    assert_eq!(fixed(page, "", facts).text, "The loader is <http://h.test/tree/__init__.py> by Ada.\n");
}

#[test]
fn a_renamed_login_is_a_segment_of_its_address() {
    for (old, new) in [("hub", "hub-new"), ("t", "tee"), ("com", "dot-com"), ("https", "secure")] {
        let facts = format!(
            "[web]\n\"https://github.com/{old}\" = 404\n[accounts]\n\"#7\" = \"{new}\"\n\"ada\" = 8\n\"{old}\" = 0\n"
        );
        let line = |login: &str, id: u8| {
            format!(
                "[![{login}](https://avatars.githubusercontent.com/u/{id})](https://github.com/{login})\n\
                 <a href=https://github.com/{login}><img src=\"https://avatars.githubusercontent.com/u/{id}\" alt={login}></a>\n"
            )
        };
        let page = |login: &str| format!("## People\n\n{}{}\n", line(login, 7), line("ada", 8));
        let text = fixed(&page(old), "ignore = [\"contributor/duplicate\"]", &facts).text;
        assert_eq!(text, page(new), "{old}");
    }
}

/// The addresses of the links and images that a page shows.
fn targets(source: &str) -> Vec<String> {
    let document = Document::parse(source.to_owned(), Dialect::Gfm);
    let all = 0..document.nodes().len() as u32;
    all.filter_map(|node| document.attr(node, "href").or_else(|| document.attr(node, "src")))
        .map(|attr| attr.value.to_string())
        .collect()
}

#[test]
fn references_keep_their_definitions() {
    let facts = "modules = { source = \"src\", directories = [\"03_layers\", \"04_losses\"] }\n\
                 [web]\n\"http://h.test/old\" = { status = 301, to = \"http://h.test/new\" }\n";
    for (text, wanted) in [("http://h.test/old", "http://h.test/new"), ("Module 3", "Module 03")] {
        for (reference, after) in [
            (format!("[{text}]"), format!("[{wanted}][{text}]")),
            (format!("[{text}][]"), format!("[{wanted}][{text}]")),
            (format!("[{text}][r]"), format!("[{wanted}][r]")),
            (format!("**[{text}]**"), format!("**[{wanted}][{text}]**")),
        ] {
            let definitions = format!("[{text}]: http://h.test/old\n[r]: http://h.test/old 'x'\n");
            let page = format!("# A\n\nSee {reference}, Module 04 and Module 04.\n\n{definitions}");
            let Fixed { text: now, found } =
                fixed(&page, "profile = \"tinytorch\"\nselect = [\"module\", \"link\"]", facts);
            let definitions = definitions.replace(": http://h.test/old", ": http://h.test/new");
            // A definition that no link uses is not a link, and stays.
            let expected = format!("# A\n\nSee {after}, Module 04 and Module 04.\n\n");
            assert!(now.starts_with(&expected), "{reference}: {now}");
            assert_eq!(targets(&now), ["http://h.test/new"], "{now}{definitions}");
            assert_eq!(reported(&now, &found), Vec::<String>::new());
        }
    }
}

#[test]
fn values_without_quotation_marks_get_them() {
    let facts = "[web]\n\"http://h.test/old\" = { status = 301, to = \"http://h.test/new?a=1&b=2\" }\n";
    let text = fixed("See <a href=http://h.test/old>it</a>.\n", "", facts).text;
    assert_eq!(text, "See <a href=\"http://h.test/new?a=1&b=2\">it</a>.\n");
    assert_eq!(targets(&text), ["http://h.test/new?a=1&b=2"]);
    let grid = |alt: &str| {
        format!(
            "<a href=\"https://github.com/ada\"><img src=\"https://avatars.githubusercontent.com/u/1\" alt={alt}><br>Ada Byron</a>\n\
             <a href=\"https://github.com/bob\"><img src=\"https://avatars.githubusercontent.com/u/2\" alt=\"Bob Bee\"><br>Bob Bee</a>\n\
             <a href=\"https://github.com/cyd\"><img src=\"https://avatars.githubusercontent.com/u/3\" alt=\"Cyd Cee\"><br>Cyd Cee</a>\n"
        )
    };
    assert_eq!(fixed(&grid("ada"), "", "").text, grid("\"Ada Byron\""));
}

#[test]
fn what_a_redirect_says_does_not_become_markup() {
    for to in [
        "~~a~~",
        "x?a&copy;",
        "_a_",
        "*a*",
        "x?`a`",
        "x?{{a}}",
        "x?{%25a%}",
        "x?$a$",
        "x?a|b",
        "x?[a](b)",
        "x?<b>",
        "a'b\"c",
    ] {
        let facts = toml::Table::from_iter([(
            "web".to_owned(),
            toml::Value::Table(toml::Table::from_iter([(
                "http://h.test/old".to_owned(),
                toml::Value::Table(toml::Table::from_iter([
                    ("status".to_owned(), toml::Value::Integer(301)),
                    ("to".to_owned(), toml::Value::String(format!("http://h.test/{to}"))),
                ])),
            )])),
        )]);
        let facts = toml::to_string(&facts).unwrap();
        for form in [
            "[http://h.test/old](http://h.test/old)",
            "<http://h.test/old>",
            "http://h.test/old",
            "[a][b]\n\n[b]: http://h.test/old",
            "<a href='http://h.test/old'>h.test/old</a>",
            "<a href=http://h.test/old>http://h.test/old</a>",
            "<p><a href=\"http://h.test/old\">http://h.test/old</a></p>",
            "| a |\n|---|\n| [http://h.test/old](http://h.test/old) |",
            "| a |\n|---|\n| http://h.test/old |",
            "![a](http://h.test/old)",
        ] {
            let page = format!("# A\n\n{form}\n");
            let Fixed { text, .. } = fixed(&page, "", &facts);
            parsers::assert_kept(&page, &text);
            for piece in ["{{", "{%", "`a", "$a$"] {
                let added = text.matches(piece).count() - page.matches(piece).count();
                assert!(added == 0 || (piece == "$a$" && !text.contains("\n$")), "{to}: {text}");
            }
        }
    }
}

#[test]
fn a_safe_fix_that_adds_a_finding_is_taken_back() {
    let facts = "[web]\n\"http://h.test/old\" = { status = 301, to = \"http://h.test/new\" }\n\
                 \"http://h.test/b\" = { status = 301, to = \"http://h.test/c\" }\n";
    let page = "# A\n\n## [http://h.test/old](http://h.test/old)\n\n[up](#httphtestold) [x](http://h.test/b)\n";
    let Fixed { text, found } = fixed(page, "", facts);
    assert_eq!(text, page.replace("/b)", "/c)"), "the anchor of the heading is in use");
    assert_eq!(
        found.iter().map(|finding| (finding.rule, finding.fix.is_some())).collect::<Vec<_>>(),
        [("link/moved", false)]
    );
}

#[test]
fn a_name_that_is_an_address_is_not_written() {
    let person = |login: &str, id: u32, alt: &str| {
        format!(
            "- <a href=\"https://github.com/{login}\"><img src=\"https://avatars.githubusercontent.com/u/{id}\" alt=\"{alt}\" /><b>{login}</b></a>\n"
        )
    };
    // The tag of the last link has one quotation mark too many, so Markdown reads a bare address.
    let broken = person("cyd", 3, "bob").replace("cyd\">", "cyd\"\">");
    let page = [person("ada", 1, "ada"), person("bob", 2, "bob"), broken].concat();
    assert_eq!(fixed(&page, "", "").text, page);
}

#[test]
fn removing_a_person_keeps_what_is_next_to_them() {
    let person = |login: &str, id: u32| {
        format!("[![{login}](https://avatars.githubusercontent.com/u/{id})](https://github.com/{login})\n")
    };
    let all: String = [("ada", 1), ("bob", 2), ("cyd", 3)].map(|(login, id)| person(login, id)).concat();
    // A bracket is missing, so that this is a link without an avatar.
    let broken = person("ada", 1).replace("u/1)", "u/1");
    let page = format!("# Thanks\n\n{all}\n{broken}{}{}", person("bob", 2), person("cyd", 3));
    let config = adapter::config("").unwrap();
    let Fixed { text, .. } = fix(&page, &config, &Facts::parse("").unwrap(), Safety::Unsafe);
    assert!(text.contains(broken.trim_end()), "{text}");
    assert_eq!(text.matches("github.com/bob").count(), 1, "{text}");
}

#[test]
fn the_rest_of_a_broken_tag_is_reported_where_the_tag_is_not() {
    let found = |page: &str, more: &[&str]| {
        let folder = project(&[("CREDITS.md", page)]);
        let ran = run(folder.path(), &[&["check", "--offline", "--output-format", "concise"], more].concat());
        let rule = |line: &str| line.split(['[', ']']).nth(1).map(str::to_owned);
        let mut rules: Vec<String> = ran.out.lines().filter_map(rule).collect();
        rules.sort();
        (rules, ran.err)
    };
    let page = |comment: &str| {
        format!("<p>\n{comment}<a href=\"javascript:alert(1)\" onclick=\"alert(1)\" title=\"x\"y\">y</a>\n</p>\n")
    };
    assert_eq!(found(&page(""), &[]).0, ["html/syntax"]);
    let others = ["html/script", "link/unsafe-scheme"];
    assert_eq!(found(&page(""), &["--ignore", "html/syntax"]).0, others);
    let comment = "<!-- ack-lint-disable-next-line html/syntax -- x -->\n";
    assert_eq!(found(&page(comment), &[]).0, others);
    let both = page(comment) + &page("").replace("title", "id");
    assert_eq!(found(&both, &[]).0, ["html/script", "html/syntax", "link/unsafe-scheme"]);
    // A comment for all of them is for all of them.
    let (rules, err) = found(&page("<!-- ack-lint-disable-next-line -- x -->\n"), &[]);
    assert!(rules.is_empty() && err.contains("hidden: 3 suppressed"), "{rules:?} {err}");
}
