//! Links are reported once, at the right characters, in every position.

use ack_lint::facts::{Dead, FileFact};

use super::*;
use crate::common::growth::assert_linear;

#[test]
fn a_finding_marks_the_address_in_any_context() {
    let web = answered(Outcome::Dead(Dead::Status(404)), &[], 1);
    for source in [
        "[a](https://x.org/a)\n",
        "[a](<https://x.org/a> \"t\")\n",
        "<https://x.org/a>\n",
        "see https://x.org/a.\n",
        "<a href=\"https://x.org/a\">a</a>\n",
        "<a\n  title=\"→\" href='https://x.org/a'>a</a>\n",
        "[a][r]\n\n[r]: https://x.org/a\n",
        "> - → [a](https://x.org/a)\n",
        "> <a href=\"https://x.org/a\">a</a>\n",
        "| a |\n|---|\n| [→](https://x.org/a) |\n",
        "```{raw} html\n<p><a href=\"https://x.org/a\">a</a></p>\n```\n",
        "> ```{=html}\n> <a href=\"https://x.org/a\">a</a>\n> ```\n",
        "- x\n\n  <a\n   href=\"https://x.org/a\">a</a>\n",
        "\u{FEFF}→ [a](https://x.org/a)\n",
    ] {
        for source in [source.to_owned(), source.replace('\n', "\r\n")] {
            let found = judge(&source, &web, &FileFacts::new());
            assert_eq!(shown(&source, &found), [("link/dead", "https://x.org/a".to_owned())], "{source}");
        }
    }
}

#[test]
fn one_address_in_many_places_is_one_finding() {
    let web = answered(Outcome::Dead(Dead::Status(404)), &[], 1);
    let source = "[a](https://x.org/a) [b](https://x.org/a#b) [c][r] [d][r]\n\n[r]: https://x.org/a\n";
    let found = judge(source, &web, &FileFacts::new());
    assert_eq!(found.len(), 1);
    let places: Vec<_> = found[0].locations().map(|span| span.slice(source)).collect();
    assert_eq!(places, ["https://x.org/a", "https://x.org/a#b", "https://x.org/a"]);
    let labels = found[0].singles().flat_map(|single| &single.labels);
    let labels: Vec<_> = labels.map(|label| (label.message.as_str(), label.span.slice(source))).collect();
    assert_eq!(labels, [("used here", "[c][r]"), ("used here", "[d][r]")]);
    let source = "[![a](https://x.org/a)](https://x.org/a)\n";
    assert_eq!(judge(source, &web, &FileFacts::new()).iter().map(|one| one.rule).collect::<Vec<_>>(), ["avatar/dead"]);
    let source = "![a](https://x.org/a) and [a](https://x.org/a)\n";
    let rules: Vec<_> = judge(source, &web, &FileFacts::new()).iter().map(|one| one.rule).collect();
    assert_eq!(rules, ["avatar/dead", "link/dead"]);
    let source = "[a](gone.md) [b](./gone.md#c) [c](x.dev) [d](x.dev)\n";
    let files = FileFacts::from([("gone.md".to_owned(), FileFact::Missing { other_case: None })]);
    let found = judge(source, &WebFacts::new(), &files);
    assert_eq!(
        shown(source, &found),
        [("link/missing-file", "gone.md".to_owned()), ("link/invalid", "x.dev".to_owned())]
    );
}

#[test]
fn a_mistake_in_the_markdown_is_one_finding_without_a_request() {
    for (source, wanted) in [
        ("- [A] (https://x.org/a)\n", "[A] (https://x.org/a)"),
        ("- [A] (https://x.org/a))\n", "[A] (https://x.org/a)"),
        ("> - {A}(https://x.org/a)\n", "{A}(https://x.org/a)"),
        ("[A](https://x.org/a\n", "[A](https://x.org/a"),
        ("[A] (https://https://x.org/a)\n", "[A] (https://https://x.org/a)"),
        ("[A](https://x.org/a b)\n", "[A](https://x.org/a b)"),
        (":::{note}\n[A] (x.dev)\n:::\n", "[A] (x.dev)"),
        ("**[A] (https://x.org/a)**\n", "[A] (https://x.org/a)"),
        ("| x |\n|---|\n| [A] (https://x.org/a) |\n", "[A] (https://x.org/a)"),
    ] {
        for source in [source.to_owned(), source.replace('\n', "\r\n")] {
            let found = offline(&source);
            assert_eq!(shown(&source, &found), [("link/invalid", wanted.to_owned())], "{source}");
            let page = prepare(&source);
            assert_eq!(ack_lint::model::links::requests(&page.model.links), [], "{source}");
        }
    }
}

#[test]
fn an_address_without_a_scheme_may_be_a_file() {
    let source = "<a href=\"notes.io\">a</a> [b](x.dev#c)\n";
    assert_eq!(offline(source).len(), 2);
    let files = FileFacts::from([
        ("notes.io".to_owned(), FileFact::File { anchors: None }),
        ("x.dev".to_owned(), FileFact::Missing { other_case: None }),
    ]);
    assert_eq!(shown(source, &judge(source, &WebFacts::new(), &files)), [("link/invalid", "x.dev#c".to_owned())]);
}

#[test]
fn anchors_of_this_page() {
    let reported = |source: &str| shown(source, &offline(source)).into_iter().map(|(_, text)| text).collect::<Vec<_>>();
    for good in [
        "# Core *Ideas*\n\n[a](#core-ideas) [b](#Core-Ideas) [c](#user-content-core-ideas) [d](#top)\n",
        "<a name=\"x\"></a><p id='y'></p>\n\n[a](#x) [b](#y)\n",
        "## ⚙\u{FE0F} Config\n\n[b](#%EF%B8%8F-config)\n",
        "## A {#custom}\n\n[a](#custom)\n",
        "(my-label)=\n## A\n\n```{note}\n[a](#my-label)\n```\n",
        "<!-- ALL-CONTRIBUTORS-LIST:START -->\n<a href=\"#ideas-x\" title=\"Ideas\">x</a>\n<!-- ALL-CONTRIBUTORS-LIST:END -->\n",
        "## A\n## A\n[a](#a-1)\n",
        "![a](#gh-dark-mode-only)\n",
    ] {
        assert_eq!(reported(good), [""; 0], "{good}");
    }
    assert_eq!(reported("## A\n## A\n[a](#a-2) [b](#b)\n"), ["#a-2", "#b"]);
    // The comments around a list hide nothing but what the generator writes.
    let listed = "<!-- ALL-CONTRIBUTORS-LIST:START -->\n[x](#nope) [y](#a11y-ada \"Access\")\n<!-- ALL-CONTRIBUTORS-LIST:END -->\n";
    assert_eq!(reported(listed), ["#nope"]);
    assert_eq!(
        reported(
            "<!-- ALL-CONTRIBUTORS-LIST:START -->\n<!-- ALL-CONTRIBUTORS-LIST:END -->\n\n<a href=\"#ideas-x\">x</a>\n"
        ),
        ["#ideas-x"]
    );
}

#[test]
fn anchors_of_another_file() {
    let source = "[a](docs/x.md#set-up) [b](docs/x.md#setup) [c](docs/y.html#z) [d](docs/x.md#Set-Up)\n";
    let anchors = Some(std::collections::BTreeSet::from(["set-up".to_owned()]).into());
    let files = FileFacts::from([
        ("docs/x.md".to_owned(), FileFact::File { anchors }),
        ("docs/y.html".to_owned(), FileFact::File { anchors: None }),
    ]);
    let found = judge(source, &WebFacts::new(), &files);
    assert_eq!(shown(source, &found), [("link/missing-anchor", "docs/x.md#setup".to_owned())]);
    assert_eq!(found[0].help.as_deref(), Some("did you mean `#set-up`?"));
}

#[test]
fn hostile_pages_are_checked_in_linear_time() {
    let one = |i: usize| format!("# h{i}\n[a](#no{i}) [b](no{i}.md#x) [c](x{i}.dev)\n\n");
    let many = |n: usize| (0..n).map(one).collect::<String>();
    assert_eq!(offline(&many(100)).len(), 200);
    assert_linear("many findings", 1_000, many, offline);
    let same = |n: usize| "[a](https://x.org/a) [b](https://x.org/a#b) ".repeat(n);
    let web = answered(Outcome::Dead(Dead::Status(404)), &[], 1);
    let check = |page: &str| judge(page, &web, &FileFacts::new());
    assert_eq!(check(&same(100)).len(), 1);
    assert_linear("one address many times", 1_000, same, check);
    for unit in [
        "[",
        "]",
        "[]",
        "[](",
        "[a](http://",
        "[a] (http://x ",
        "[a](http://x y ",
        "{a}(http://",
        "[a] (",
        "[]    ",
        "[a [b] (x)",
        "[a](x.md y",
        "{",
        "[1](x.org) (",
        "\\[a] (x.org)",
    ] {
        assert_linear(unit, 1_000, |n| unit.repeat(n), offline);
    }
}

#[test]
fn roles_of_myst_are_links() {
    let source = "See {doc}`guides/start`, {doc}`the end <end>`, {ref}`a label` and {ref}`text <label>`; {py}`gone`.\n";
    let missing = || FileFact::Missing { other_case: None };
    let files = FileFacts::from([("guides/start".to_owned(), missing()), ("end".to_owned(), missing())]);
    let found = judge(source, &WebFacts::new(), &files);
    let wanted = ["guides/start", "end"].map(|path| ("link/missing-file", path.to_owned()));
    assert_eq!(shown(source, &found), wanted);
}

#[test]
fn a_heading_can_set_its_own_anchor() {
    let source = "# What's new {#news}\n\n[a](#news) [b](#whats-new) [c](#whats-new-news) [d](#old)\n";
    let found = judge(source, &WebFacts::new(), &FileFacts::new());
    assert_eq!(shown(source, &found), [("link/missing-anchor", "#old".to_owned())]);
}

/// A definition is one location however often it is used.
#[test]
fn a_definition_is_reported_once_with_its_uses() {
    for (address, rule) in [
        ("https://example.com/x", "link/placeholder"),
        ("javascript:x()", "link/unsafe-scheme"),
        ("htps://x.dev", "link/invalid"),
        ("gone.md", "link/missing-file"),
    ] {
        let missing = FileFacts::from([("gone.md".to_owned(), FileFact::Missing { other_case: None })]);
        let source = format!("[a][r] and [b][r]\n\n[r]: {address}\n");
        let found = judge(&source, &WebFacts::new(), &missing);
        assert_eq!(found.len(), 1, "{source}: {found:?}");
        let places: Vec<&str> = found[0].locations().map(|span| span.slice(&source)).collect();
        let labels: Vec<&str> = found[0].labels.iter().map(|label| label.span.slice(&source)).collect();
        assert_eq!((found[0].rule, places, labels), (rule, vec![address], vec!["[a][r]", "[b][r]"]));
    }
}
