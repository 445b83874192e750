use url::Url;

use super::{classify::classify, local::normalize, *};
use crate::document::Dialect;

fn read_page(source: &str) -> Vec<Link> {
    let document = Document::parse(source.to_owned(), Dialect::detect("page.md", source));
    let page = Page::read(&document);
    read(&document, &page)
}

#[test]
fn everything_that_is_embedded_is_a_target() {
    let page = "<picture><source srcset=\"dark.png 1x, dark@2x.png 2x\"><img src=\"a.png\" srcset='b.png' alt=\"\"></picture>\n\
                <video src=\"v.mp4#t=3\" poster=\"p.png\"><track src=\"t.vtt\"></video> <audio src='s&amp;t.ogg'></audio>\n";
    let links = read_page(page);
    let found: Vec<&str> = links.iter().map(|link| link.span.slice(page)).collect();
    assert_eq!(found, ["dark.png", "dark@2x.png", "a.png", "b.png", "v.mp4#t=3", "p.png", "t.vtt", "s&amp;t.ogg"]);
    assert!(links.iter().all(|link| link.key().is_some() && link.anchor().is_none()));
    assert_eq!(links.iter().filter(|link| link.image).count(), 1);
}

#[test]
fn relative_targets_of_a_page_with_a_base_on_the_web() {
    let targets = |base: &str| {
        let links = "<a href=a.html#x>a</a><a href=../b>b</a><a href=#c>c</a><img src=/d.png><a href=mailto:e@x.org>e</a><a href=#>f</a>";
        let source = format!("{base}{links}<video src=v.mp4#t=3></video>");
        let document = Document::parse(source, Dialect::Html);
        let links = read(&document, &Page::read(&document));
        let shown = |link: &Link| match &link.target {
            Target::Web { url, fragment } => format!("{} {}", url.as_str(), fragment.as_deref().unwrap_or("-")),
            other => format!("{other:?}"),
        };
        links.iter().map(shown).collect::<Vec<_>>()
    };
    let wanted = [
        "https://owl.test/docs/a.html x",
        "https://owl.test/b -",
        "https://owl.test/docs/index.html c",
        "https://owl.test/d.png -",
        "Scheme(\"mailto\")",
        "Empty",
        "https://owl.test/docs/v.mp4 -",
    ];
    for base in ["https://owl.test/docs/index.html", "//owl.test/docs/index.html#top"] {
        assert_eq!(targets(&format!("<base target=x><base href='{base}'><base href='https://x.org'>")), wanted);
    }
    // Browsers ignore these.
    for base in ["data:text/html,x", "javascript:x", "#x", ""] {
        assert_eq!(targets(&format!("<base href='{base}'>")), targets(""), "{base}");
    }
    let unknown = targets("<base href='{{ root }}'>");
    assert_eq!(unknown.iter().filter(|one| *one == "Template").count(), 5, "{unknown:?}");
}

#[test]
fn a_url_that_goes_on_with_a_placeholder_is_not_fetched() {
    let is_template = |page: &str| read_page(page).first().map(|link| link.target == Target::Template);
    for page in [
        "https://ada.dev/users/<name>",
        "http://<name>.ada.dev",
        "See https://ada.<name>.dev.",
        "https://ada.dev:<port>",
    ] {
        assert_ne!(is_template(page), Some(false), "{page}");
    }
    assert_eq!(is_template("https://ada.dev/users/<name>"), Some(true));
    for page in ["https://ada.dev/<b>x</b>", "https://ada.dev <name>", "[x](https://ada.dev)<name>"] {
        assert_eq!(is_template(page), Some(false), "{page}");
    }
}

#[test]
fn urls_without_a_scheme_are_not_files() {
    let suggestion = |value: &str| match classify(&value.into()) {
        Target::Invalid(Invalid::Schemeless(suggestion)) => Some(suggestion),
        Target::File { .. } | Target::Repository { .. } => None,
        other => panic!("{value}: {other:?}"),
    };
    for value in [
        "habet.dev",
        "roshanjossey.github.io",
        "github.com/user",
        "www.x.org",
        "GitHub.com/x",
        "x.co.in",
        "a.me",
        "docs.rs/serde",
        "img.shields.io/badge/a-b.svg",
        "example.com:8080/x",
        "youtu.be",
        "t.me/x",
        "bücher.de",
        "x.org?q=1",
        "x.org#a",
        "js.org",
        "notes.example.org",
        "www.x.museum",
        "security.dev",
    ] {
        assert_eq!(suggestion(value), Some(format!("https://{value}")), "{value}");
    }
    assert_eq!(suggestion("localhost:8000/x").as_deref(), Some("http://localhost:8000/x"));
    assert_eq!(suggestion("a.b@x.org").as_deref(), Some("mailto:a.b@x.org"));
    assert_eq!(suggestion("git@github.com:a/b.git").as_deref(), Some("https://github.com/a/b.git"));
    for value in [
        "guide.md",
        "index.html",
        "logo.png",
        "script.pl",
        "README.me",
        "guide",
        "docs/guide.md",
        "./habet.dev",
        "../x.com",
        "/x.com",
        "main.rs",
        "install.sh",
        "Makefile.in",
        "config.h.in",
        "TODO.org",
        "index.de",
        "a.md/b",
        "v1.2",
        "1.2.3.4",
        "setup.py",
        "a b.com",
        "data.zip",
        "x.so",
        "LICENSE-MIT",
        ".github/x.md",
        "@user",
        "a..com",
        "Foo.ml",
        "LICENSE.txt",
        "guide.md?x=a.com",
    ] {
        assert_eq!(suggestion(value), None, "{value}");
    }
}

#[test]
fn targets_are_classified() {
    let web = |url: &str, fragment: Option<&str>| Target::Web {
        url: url.parse::<Url>().unwrap().into(),
        fragment: fragment.map(StrTendril::from),
    };
    let file = |path: &str, fragment: Option<&str>| Target::File {
        path: path.into(),
        fragment: fragment.map(StrTendril::from),
    };
    let invalid = Target::Invalid;
    let double = |suggestion: &str| invalid(Invalid::DoubleScheme(suggestion.to_owned()));
    let typo = |suggestion: &str| invalid(Invalid::SchemeTypo(suggestion.to_owned()));
    let signs = |suggestion: &str| invalid(Invalid::Punctuation(suggestion.to_owned()));
    let parentheses = |meant: &str| invalid(Invalid::Parentheses(meant.to_owned()));
    let host = |name: &str| invalid(Invalid::HostWithoutDot(name.to_owned()));
    for (value, target) in [
        ("https://X.org/a b#c".replace(' ', "%20").as_str(), web("https://x.org/a%20b", Some("c"))),
        (" https://x.org\n", web("https://x.org/", None)),
        ("//x.org/a", web("https://x.org/a", None)),
        ("https://[::1]/", web("https://[::1]/", None)),
        ("http://127.0.0.1:80/", web("http://127.0.0.1/", None)),
        ("http://localhost/", web("http://localhost/", None)),
        (
            "https://web.archive.org/web/2020/https://x.org/",
            web("https://web.archive.org/web/2020/https://x.org/", None),
        ),
        ("https://http.cat/404", web("https://http.cat/404", None)),
        ("https://x.org/#%C3%A9", web("https://x.org/", Some("é"))),
        ("a%20b/c.md?raw=1#d%20e", file("a b/c.md", Some("d e"))),
        ("my file.md", file("my file.md", None)),
        ("http/x.md", file("http/x.md", None)),
        ("#a%20b", Target::Anchor("a b".into())),
        ("#", Target::Empty),
        ("  ", Target::Empty),
        ("MAILTO:a@b.org", Target::Scheme("mailto".to_owned())),
        ("javascript:x", Target::Scheme("javascript".to_owned())),
        ("ftp://x.org", Target::Scheme("ftp".to_owned())),
        ("data:text/html,x", Target::Scheme("data".to_owned())),
        ("{{ site.url }}/x", Target::Template),
        ("https://https://x.org/a", double("https://x.org/a")),
        ("https://http://x.org", double("http://x.org")),
        ("http://https//x.org", double("https://x.org")),
        ("https://https:/x.org", double("https://x.org")),
        ("http:/x", signs("http://x")),
        ("https:x.org", signs("https://x.org")),
        ("https:///x.org", signs("https://x.org")),
        ("https:\\\\x.org", signs("https://x.org")),
        ("https//x", signs("https://x")),
        ("https;//x.org", signs("https://x.org")),
        ("://x.org", typo("https://x.org")),
        ("htps://x.org", typo("https://x.org")),
        ("htps:x", typo("https://x")),
        ("htttp://x.org", typo("http://x.org")),
        ("ttps://x.org", typo("https://x.org")),
        ("https://githublcom/x", host("githublcom")),
        ("https://github,com/x", host("github,com")),
        ("//cdn/x", host("cdn")),
        ("https://x.org/a b", invalid(Invalid::WhiteSpace)),
        ("https: //x.org", invalid(Invalid::WhiteSpace)),
        ("https://x.org/\n\ta\r\nb", web("https://x.org/ab", None)),
        ("a\nb.md", file("ab.md", None)),
        ("https://x.org/a>", invalid(Invalid::StrayBracket("https://x.org/a".to_owned()))),
        ("https://x.org/<a>", web("https://x.org/%3Ca%3E", None)),
        ("https:https://x.org", double("https://x.org")),
        ("(https://x.org/a_(b))", parentheses("https://x.org/a_(b)")),
        ("((x.org/a))", parentheses("https://x.org/a")),
        ("(a.md)", file("(a.md)", None)),
        ("(https://x.org)/a", file("(https://x.org)/a", None)),
        ("C:\\a.md", invalid(Invalid::OneComputer)),
        ("file:///a.md", invalid(Invalid::OneComputer)),
        ("~/a.md", invalid(Invalid::OneComputer)),
    ] {
        assert_eq!(classify(&value.into()), target, "{value}");
    }
    for value in ["https://", "https://a..org/", "http://x.org:99999/", "https://[::1/"] {
        assert!(matches!(classify(&value.into()), Target::Invalid(_)), "{value}");
    }
}

#[test]
fn paths_are_normalized() {
    for (path, key) in [
        ("a.md", "a.md"),
        ("./a.md", "a.md"),
        ("b/../a.md", "a.md"),
        ("../a.md", "../a.md"),
        ("b/../../a/./c", "../a/c"),
        ("a//b/", "a/b/"),
        ("b/..", "."),
        ("./", "."),
        ("..", "../"),
        ("/a/../../b", "/b"),
        ("/", "/"),
    ] {
        assert_eq!(normalize(path).as_deref(), Some(key), "{path}");
    }
    assert_eq!(normalize(""), None);
}

#[test]
fn only_anchors_are_checked() {
    for fragment in
        ["", "top", "Top", "L10", "L10-L20", "L5C2-L7C10", "L10-20", ":~:text=a", "/route", "!route", "?q", "page=3"]
    {
        assert_eq!(checked_fragment(fragment), None, "{fragment}");
    }
    assert_eq!(checked_fragment("intro:~:text=a"), Some("intro"));
    assert_eq!(checked_fragment("L"), Some("L"));
    assert_eq!(checked_fragment("L10-setup"), Some("L10-setup"));
}

#[test]
fn requests_are_merged_and_sorted() {
    let links = read_page(
        "[a](https://x.org/b) ![b](https://x.org/b) [c](https://x.org/b#L1) [d](https://a.org/#x) [e](https://a.org)\n\n\
         <!-- ALL-CONTRIBUTORS-LIST:START -->\n<a href=\"https://l.org/#x\">x</a>\n<!-- ALL-CONTRIBUTORS-LIST:END -->\n\n\
         [f](guide.md) [g](./guide.md#h) [h](x.dev) [i](https://nodot) [j](#k)\n",
    );
    let requested: Vec<_> = requests(&links).into_iter().map(|q| (q.url, q.image, q.anchors)).collect();
    let wanted = [("https://a.org/", false, true), ("https://l.org/", false, true), ("https://x.org/b", true, false)];
    assert_eq!(requested, wanted.map(|(url, image, anchors)| (url.to_owned(), image, anchors)));
    let requested: Vec<_> = file_requests(&links).into_iter().map(|q| (q.key, q.anchors)).collect();
    assert_eq!(requested, [("guide.md".to_owned(), true), ("x.dev".to_owned(), false)]);
}

#[test]
fn broken_links_replace_bare_urls() {
    let source = "> - [A B] (https://x.org/a)) and https://y.org\n> - {C}(https://z.org) `[a] (https://no.org)`\n";
    let links = read_page(source);
    let shown: Vec<_> = links.iter().map(|link| (link.span.slice(source), &*link.value)).collect();
    assert_eq!(
        shown,
        [
            ("[A B] (https://x.org/a)", "https://x.org/a"),
            ("https://y.org", "https://y.org"),
            ("{C}(https://z.org)", "https://z.org")
        ]
    );
    assert_eq!(requests(&links).len(), 1);
}

#[test]
fn intended_brackets_are_not_broken_links() {
    for source in [
        "[a](https://x.org) (https://y.org)\n",
        "[a] ([https://y.org](https://y.org))\n",
        "\\[a\\] (https://x.org)\n",
        "&#91;a&#93; (https://x.org)\n",
        "[a [b](https://x.org) c](https://y.org)\n",
        "<td>[a] (https://x.org)</td>\n",
        "`[a]` (https://x.org)\n",
        "    [a] (https://x.org)\n",
        "[ref] (https://x.org)\n\n[ref]: https://y.org\n",
        "- [ ] (https://x.org)\n- [x] (https://x.org)\n",
        "<!-- [a] (https://x.org) -->\n",
    ] {
        let links = read_page(source);
        assert!(!links.iter().any(|link| matches!(link.target, Target::Invalid(_))), "{source} {links:?}");
    }
}
