//! What is a link: as readers of a forge see it, and what they only see as brackets. `scripts/oracles/links.py` compares this with
//! another implementation on generated pages.

use ack_lint::{diagnostic::Severity, model::links::Link};

use super::*;
use crate::common::{Form, growth::assert_linear};

fn links(source: &str) -> Vec<Link> {
    prepare(source).model.links
}

fn targets(source: &str) -> Vec<String> {
    links(source).into_iter().map(|link| link.value.into()).collect()
}

#[test]
fn a_bare_url_is_read_to_its_end() {
    for url in [
        "https://commons.test/wiki/File:Foo_-_Bar_-_2019.jpg",
        "https://x.net/foo-_bar_-baz",
        "https://x.net/_foo/bar_/baz",
        "https://x.net/*foo*/x",
        "https://x.net/~foo~/x",
        "https://x.net/a`b`c",
        "https://x.net/a&amp;b",
        "https://x.net/a\\_b",
        "https://x.net/a]b",
        "https://kernel.test's",
        "https://x.net—foo",
        "https://❤.net/x",
        "ftp://x.net/a",
        "HTTPS://X.NET/_a_b",
    ] {
        for (before, after) in
            [("", ""), ("See ", "."), ("(", ")"), ("*", "*"), ("~~", "~~"), ("a [b] ", " c"), ("\\[", " ]")]
        {
            for block in ["{}\n", "- {}\n", "> {}\n", "## {}\n", "| a |\n|---|\n| {} |\n", "*a*\n{}\nb_c_\n"] {
                let page = block.replace("{}", &format!("{before}{url}{after}"));
                for form in Form::ALL {
                    assert_eq!(targets(&form.of(&page)), [url], "{form:?} {page}");
                }
            }
        }
    }
    assert_eq!(targets("www.x.net/_foo_/bar and www.y.net.\n"), ["http://www.x.net/_foo_/bar", "http://www.y.net"]);
    assert_eq!(targets("ada@x.net, mailto:bob@x.net.\n"), ["mailto:ada@x.net", "mailto:bob@x.net"]);
    assert_eq!(targets("| a |\n|---|\n| https://x.net/a\\|b_c_d |\n"), ["https://x.net/a|b_c_d"]);
}

#[test]
fn what_is_not_a_link_has_no_finding() {
    for text in [
        "Ada Lovelace <www.x.net>",
        "|www.x.net|",
        "\"www.x.net\"",
        "[www.x.net]",
        "-www.x.net",
        "[https://x.net/_a_]",
        "[see https://x.net *and* more",
        "xhttps://x.net https:/x.net",
        "https://x_y.net https://x.y_z",
        "`https://x.net` <b title=\"https://x.net\">b</b>",
        "@ada a@b a@b.c1",
    ] {
        for form in Form::ALL {
            let page = form.of(&format!("{text}\n"));
            assert_eq!(targets(&page), Vec::<String>::new(), "{page}");
            assert_eq!(shown(&page, &offline(&page)), [], "{page}");
        }
    }
}

#[test]
fn brackets_are_read_before_the_urls_in_them() {
    for (page, wanted) in [
        ("[a](https://x.net/_b) *c*", vec!["https://x.net/_b"]),
        ("[a https://x.net/b](https://y.net)", vec!["https://y.net"]),
        ("[a [b](c.md) d](https://x.net/e)", vec!["c.md", "https://x.net/e"]),
        ("[a](<b c>\"d\") https://x.net", vec!["https://x.net"]),
        ("[a](https://x.net/b\\) *c* https://y.net/)", vec!["https://x.net/b\\", "https://y.net/"]),
        ("![^a](b.png) https://x.net", vec!["b.png", "https://x.net"]),
        ("[a [^1] b](https://x.net)\n\n[^1]: https://y.net", vec!["https://x.net", "https://y.net"]),
        ("<a href=\"https://x.net\">*https://x.net*</a>", vec!["https://x.net"]),
    ] {
        assert_eq!(targets(&format!("{page}\n")), wanted, "{page}");
    }
    assert!(!links("![^a](b.png)\n")[0].image);
}

#[test]
fn line_ends_and_tabs_in_an_address_are_removed_as_browsers_do() {
    let page = "<a href=\"https://x.net/\nfoo\">a</a> <a href=\"\n https://x.net/\tb\n \">b</a>\n";
    for page in [page.to_owned(), page.replace('\n', "\r\n")] {
        assert_eq!(shown(&page, &offline(&page)), [], "{page}");
        let found: Vec<_> = links(&page).into_iter().map(|link| link.target).collect();
        for (target, wanted) in found.iter().zip(["https://x.net/foo", "https://x.net/b"]) {
            assert!(
                matches!(target, ack_lint::model::links::Target::Web { url, .. } if url.as_str() == wanted),
                "{target:?}"
            );
        }
    }
    let page = "<a href=\"https://x.net/a b\">a</a>\n";
    assert_eq!(shown(page, &offline(page)), [("link/invalid", "https://x.net/a b".to_owned())]);
}

#[test]
fn a_label_that_is_not_defined_is_reported_beside_others() {
    let found = |page: &str, labels: &str| -> Vec<(String, Severity, String)> {
        let page = format!("{page}\n\n{labels}\n");
        let one = |one: &Diagnostic| {
            assert_eq!(one.rule, "link/invalid", "{page}");
            (one.span.slice(&page).to_owned(), one.severity, one.help.clone().unwrap_or_default())
        };
        offline(&page).iter().map(one).collect()
    };
    let labels = "[adda]: https://x.net\n[1.0.0]: https://x.net/1";
    let near = |text: &str| vec![(text.to_owned(), Severity::Error, "did you mean `adda`?".to_owned())];
    let far = |text: &str, label: &str| {
        vec![(text.to_owned(), Severity::Warning, format!("define it: `[{label}]: ` and the address"))]
    };
    assert_eq!(found("Thanks to [Ada][ada].", labels), near("[Ada][ada]"));
    assert_eq!(found("- ![Ada][ADA]", labels), near("![Ada][ADA]"));
    assert_eq!(found("Thanks to [*Ada*][ada].", labels), near("[*Ada*][ada]"));
    assert_eq!(found("## [Unreleased][unreleased]", labels), far("[Unreleased][unreleased]", "unreleased"));
    assert_eq!(found("By [Sam Lee][sl] and", labels), far("[Sam Lee][sl]", "sl"));
    assert_eq!(found("By [Sam Lee][].", labels), far("[Sam Lee][]", "Sam Lee"));
    assert_eq!(found("[1.0.1][1.0.1]", labels), far("[1.0.1][1.0.1]", "1.0.1"));
    for page in [
        "[doc] [src/lib.rs]",
        "[win][arm64ec] fix",
        "a[i][j]",
        "[a][adda][b]",
        "`[Ada][ada]`",
        "[Ada][adda]",
        "[Ada]\\[ada]",
        "\\[Ada][ada]",
        "[1][2]",
        "[^1][^2]",
        "<p>[Ada][ada]</p>",
        "<p>Ada</p> [Ada][adda]",
        "[ada]",
        "[Ada] (ada)",
    ] {
        assert_eq!(found(page, labels), [], "{page}");
    }
    assert_eq!(found("[Ada][ada]", ""), []);
    assert_eq!(found("[Ada][ada]", "[^1]: a"), []);
}

#[test]
fn addresses_for_one_computer_and_stray_brackets_are_invalid() {
    for (page, wanted, help) in [
        (
            "[g](https://github.com/o/p/graphs/contributors>)",
            "https://github.com/o/p/graphs/contributors>",
            "write `https://github.com/o/p/graphs/contributors`",
        ),
        ("<a href=\"<https://x.net\">a</a>", "<https://x.net", "write `https://x.net`"),
        ("[x](C:\\docs\\a.md)", "C:\\docs\\a.md", "write a path in the repository, or a URL"),
        ("[y](C:/docs/a.md)", "C:/docs/a.md", "write a path in the repository, or a URL"),
        ("![y](file:///srv/a.png)", "file:///srv/a.png", "write a path in the repository, or a URL"),
        ("[z](~/a.md)", "~/a.md", "write a path in the repository, or a URL"),
        ("[notes](~/Downloads/my notes)", "[notes](~/Downloads/my notes)", "write `[notes](<~/Downloads/my notes>)`"),
    ] {
        let found = offline(page);
        assert_eq!(shown(page, &found), [("link/invalid", wanted.to_owned())]);
        assert_eq!(found[0].help.as_deref(), Some(help));
    }
    for page in ["[a](https://x.net/users/<name>)", "[a](~ada)", "[a](a:b)", "[a](x~/b)"] {
        assert!(offline(page).iter().all(|one| one.rule != "link/invalid"), "{page}");
    }
}

#[test]
fn what_is_a_link_is_found_in_linear_time() {
    for piece in [
        "https://x.net/_a_ ",
        "https://x_y",
        "www._",
        "_www.a_.b",
        "[https://x.net ",
        "](https://x.net ",
        "[a](b",
        "[a](<b",
        "[a](b \"",
        "`a``b```https://x.net ",
        "<!-- https://x.net ",
        "<?https://x.net ",
        "<a b='https://x.net ",
        "<![CDATA[https://x.net ",
        "![^a https://x.net ",
        "[a][b] ",
        "[a][",
        "a@b",
        "a.b@",
        "mailto:",
        "https://x.net/)",
        "https://x.net;&a",
        "*[a [b](c) https://x.net",
        "<b>https://x.net ",
        "\\[https://x.net",
    ] {
        let page = |n: usize| format!("{}\n\n[c]: d\n", piece.repeat(n));
        assert_linear(piece, 1_500 / piece.len(), page, offline);
    }
    let quotes = |n: usize| format!("{} https://x.net/_a_\n", ">".repeat(200)) + &"> https://x.net/_a_\n".repeat(n);
    assert_linear("quotes", 100, quotes, offline);
}

#[test]
fn what_white_space_separates_from_an_address_is_no_part_of_it() {
    for (text, message, help) in [
        (
            "[A](https://a.test “The title”)",
            "“A” is not a link: write its title in straight quotation marks",
            "write `[A](https://a.test \"The title\")`",
        ),
        (
            "[A](guide.md „The title“)",
            "“A” is not a link: write its title in straight quotation marks",
            "write `[A](guide.md \"The title\")`",
        ),
        (
            "[A](https://a.test The title)",
            "“A” is not a link: write its title in straight quotation marks",
            "write `[A](https://a.test \"The title\")`",
        ),
        (
            "[A](https://a. test/b)",
            "“A” is not a link: remove the white space in its host",
            "write `[A](https://a.test/b)`",
        ),
        (
            "[A](https:// a.test)",
            "“A” is not a link: remove the white space in its host",
            "write `[A](https://a.test)`",
        ),
        (
            "[A](https://git hub.com/b c)",
            "“A” is not a link: remove the white space in its host",
            "write `[A](https://github.com/b%20c)`",
        ),
        (
            "<a href=\"https://git hub.com\">A</a>",
            "The address `https://git hub.com` contains white space",
            "write `https://github.com`",
        ),
        ("![A](a.png =100x20)", "“A” is not an image: remove the size, which is not Markdown", "write `![A](a.png)`"),
        (
            "![](https://a.test/a.png =300x)",
            "`![](…)` is not an image: remove the size, which is not Markdown",
            "write `![](https://a.test/a.png)`",
        ),
        (
            "[A](https://a.test/b c)",
            "“A” is not a link: encode the white space in its address",
            "write `[A](https://a.test/b%20c)`, or `(https://a.test/b \"c\")` if that is its title",
        ),
        (
            "[A](https://a.test/b c.html)",
            "“A” is not a link: encode the white space in its address",
            "write `[A](https://a.test/b%20c.html)`",
        ),
    ] {
        let page = format!("{text}\n");
        let found = offline(&page);
        let found: Vec<(&str, Option<&str>)> =
            found.iter().map(|found| (found.message.as_str(), found.help.as_deref())).collect();
        assert_eq!(found, [(message, Some(help))], "{text}");
    }
}

#[test]
fn what_breaks_a_title_or_an_address_is_named() {
    for (text, message, help) in [
        (
            "[W](https://w.test \"x)",
            "“W” is not a link: close the quotation mark of its title",
            "[W](https://w.test \"x\")",
        ),
        ("[G](g.md 't)", "“G” is not a link: close the quotation mark of its title", "[G](g.md 't')"),
        (
            "[Wendy](https://w.test \"Wendy's page) and \"all\")",
            "“Wendy” is not a link: close the quotation mark of its title",
            "[Wendy](https://w.test \"Wendy's page\")",
        ),
        (
            "[B](https://b.test \"a \"b\" c\")",
            "“B” is not a link: escape the quotation marks in its title",
            "[B](https://b.test \"a \\\"b\\\" c\")",
        ),
        (
            "[B](https://b.test 'it's')",
            "“B” is not a link: escape the quotation marks in its title",
            "[B](https://b.test 'it\\'s')",
        ),
        ("![I](i.png \"t\" =100x20)", "“I” is not an image: remove the text after its title", "![I](i.png \"t\")"),
        ("[U](<https://u.test)", "“U” is not a link: write `>` after its address", "[U](<https://u.test>)"),
        ("[U](<my file.md)", "“U” is not a link: write `>` after its address", "[U](<my file.md>)"),
        (
            "[E](<https://e.test>\"t\")",
            "“E” is not a link: write a space before its title",
            "[E](https://e.test \"t\")",
        ),
        (
            "[K](<https://k.test/a>>)",
            "“K” is not a link: remove the second `>` after its address",
            "[K](https://k.test/a)",
        ),
        ("[D](https://d.test\"t\")", "`https://d.test\"t\"` has no space before the title", "https://d.test \"t\""),
        ("[D](d.md\"a title\")", "“D” is not a link: write a space before its title", "[D](d.md \"a title\")"),
    ] {
        for form in Form::ALL {
            let page = form.of(&format!("{text}\n"));
            let found = offline(&page);
            let found: Vec<(&str, Option<&str>)> =
                found.iter().map(|found| (found.message.as_str(), found.help.as_deref())).collect();
            assert_eq!(found, [(message, Some(&*format!("write `{help}`")))], "{page}");
        }
    }
    for (text, help) in [
        ("[E]((https://e.test \"t\"))", "write `[E](https://e.test \"t\")`"),
        ("[F]((https://f.test \"t\") and", "write `[F](https://f.test \"t\")`"),
        ("[G](https://g.test/it's \"t)", "write `[G](https://g.test/it's \"t\")`"),
        ("[K](https://k.test \"t\"", "write `[K](https://k.test \"t\")`"),
        ("[L](https://l.test \"t\" and more", "write `[L](https://l.test \"t\")`"),
    ] {
        let page = format!("{text}\n");
        let found = offline(&page);
        assert!(matches!(&found[..], [found] if found.help.as_deref() == Some(help)), "{found:?}");
    }
    for text in [
        "[A](https://a.test \"a (b) c\")",
        "[A](https://a.test \"it's\")",
        "[A](https://a.test \"a \\\"b\\\" c\" )",
        "[A](https://a.test 'a \"b\" c')",
        "[A](https://a.test (a \"b\"))",
        "[A](https://a.test\n\"a\nb\")",
        "[A](https://a.test/wiki/\"Heroes\")",
        "[A](<https://a.test/b\"c\">)",
        "[A](https://a.test?q=\"c\")",
        "f[i](x \"y) f[i](<y) f[i](x.y\"z\")",
    ] {
        assert_eq!(offline(&format!("{text}\n")), [], "{text}");
    }
}
