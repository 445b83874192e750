//! Fragments, and the anchors that forges and site generators make. `scripts/oracles/anchors.py` and `dialects.py` compare many
//! more pages with the programs that make them.

use ack_lint::document::Dialect;

use super::*;
use crate::common::{growth::assert_linear, program::project, program::run};

/// The fragments of a page that are reported. The last line of the page links to all of `fragments`.
fn missing(page: &str, fragments: &[&str]) -> Vec<String> {
    let links: String = fragments.iter().map(|fragment| format!("[x](<#{fragment}>)\n")).collect();
    let source = format!("{page}\n\n{links}");
    let shown = shown(&source, &offline(&source));
    assert!(shown.iter().all(|(rule, _)| *rule == "link/missing-anchor"), "{shown:?}");
    shown.into_iter().map(|(_, text)| text.trim_start_matches('#').to_owned()).collect()
}

#[test]
fn github_makes_anchors_of_the_rendered_text() {
    for (page, good, bad) in [
        ("## Thanks <!-- x -->", vec!["thanks-", "thanks"], "-thanks"),
        ("## <a name=\"a\"></a> Ada", vec!["-ada", "ada", "a"], "a-ada"),
        ("## ![✔](x.png) Parts", vec!["-parts", "parts"], "-parts-"),
        ("## Goals [![b](x.png)](https://e.org)", vec!["goals-", "goals"], "goals-b"),
        ("## <img src=\"x.png\" alt=\"\"> Raw", vec!["-raw", "raw"], "raw-"),
        ("## The ![✔](x.png) end", vec!["the--end"], "the-end"),
        ("## Ada &nbsp;", vec!["ada-", "ada"], "-ada"),
        ("## 🎉 Ada", vec!["-ada"], "ada"),
        ("## `a` & *b*  ##", vec!["a--b"], "a-b"),
        ("## :tada: Ada", vec!["tada-ada"], "-ada"),
        ("[^b]\n\n## Ada[^a] Bee\n\n[^a]: x\n[^b]: x", vec!["ada2-bee", "ada-bee"], "ada1-bee"),
        ("<h2>\n  Ada\n</h2>", vec!["ada"], "-ada"),
        ("Ada\nand Bob\n===", vec!["adaand-bob"], "ada-and-bob"),
        ("## Ada <!-- x -->\n## Ada", vec!["ada-", "ada", "ada-1"], "ada-2"),
    ] {
        let fragments = [good.as_slice(), &[bad]].concat();
        assert_eq!(missing(page, &fragments), [bad], "{page}");
    }
}

#[test]
fn marks_and_decimals_stay_and_other_numbers_go() {
    for (page, good, bad) in [
        ("## நன்றி", "நன்றி", "நனற"),
        ("## ধন্যবাদ", "ধন্যবাদ", "ধনযবাদ"),
        ("## ధన్యవాదాలు", "ధన్యవాదాలు", "ధనయవదల"),
        ("## നന്ദി", "നന്ദി", "നനദ"),
        ("## អរគុណ", "អរគុណ", "អរគណ"),
        ("## ½ day", "-day", "½-day"),
        ("## ⚠\u{FE0F} Notes", "\u{FE0F}-notes", "-notes"),
        ("## 1\u{FE0F}\u{20E3} One", "1\u{FE0F}\u{20E3}-one", "1-one"),
        ("## ΟΔΟΣ", "οδος", "οδο"),
        ("## ΟΔΟΣ", "οδοσ", "οδο"),
    ] {
        assert_eq!(missing(page, &[good, bad]), [bad], "{page}");
    }
}

#[test]
fn a_suggestion_shows_characters_that_are_invisible() {
    let source = "## ⚠\u{FE0F} Notes\n\n[x](#-notes)\n";
    let found = offline(source);
    assert_eq!(found[0].help.as_deref(), Some("did you mean `#%EF%B8%8F-notes`?"));
}

#[test]
fn names_for_site_generators_are_anchors() {
    for (page, good, bad) in [
        ("## Tools {#tools-list}", "tools-list", "list"),
        ("## Tools { #tools-list }", "tools-list", "list"),
        ("## Tools {: #tools-list .big }", "tools-list", "big"),
        ("## Tools\n{:#tools-list}", "tools-list", "list"),
        ("A *word*{: #word}.", "word", "words"),
        ("(the-target)=\n\nText", "the-target", "target"),
        ("> - (the-target)=\n>   Text", "the-target", "target"),
        ("```{figure} x.png\n:name: the-figure\n\nx\n```", "the-figure", "figure"),
        ("```{code-block} python\n:name: the-code\n\n'{#target}'\n```", "the-code", "target"),
        ("{#the-text}\nText", "the-text", "text"),
        ("```\n(target)=\n:name: target\n{#target}\n```\n\n## Tools", "tools", "target"),
        ("`{#target}` <!-- {#target} -->\n\n## Tools", "tools", "target"),
    ] {
        assert_eq!(missing(page, &[good, bad]), [bad], "{page}");
    }
}

#[test]
fn an_attribute_list_is_not_part_of_a_title() {
    for heading in ["## Tools {#t}", "## Tools { #t }", "## Tools {: .c}", "## <b>Tools</b> {: #t k=\"v\"}"] {
        let headings = prepare(heading).model.page.headings;
        assert_eq!(headings.iter().map(|heading| &*heading.text).collect::<Vec<_>>(), ["Tools"], "{heading}");
    }
    assert_eq!(&*prepare("## Vec {T}").model.page.headings[0].text, "Vec {T}");
}

#[test]
fn names_of_a_linked_page_are_anchors_whatever_else_it_holds() {
    let guide = "# Guide\n\n(the-target)=\n## Tools { #tools-list }\n\n:::{note}\n:name: the-note\nx\n:::\n\n{#the-text}\nText\n";
    let links = ["the-target", "tools-list", "the-note", "the-text", "guide", "nothing"];
    let links: String = links.iter().map(|name| format!("[x](docs/guide.md#{name})\n")).collect();
    let folder = project(&[("docs/guide.md", guide), ("CREDITS.md", &links)]);
    let checked = run(folder.path(), &["check", "--offline", "--output-format", "concise", "CREDITS.md"]);
    assert_eq!(
        checked.out,
        "CREDITS.md:6:5: error[link/missing-anchor] No heading or id matches `#nothing` in `docs/guide.md`\n"
    );
}

#[test]
fn quarto_makes_anchors_as_pandoc() {
    for (page, good, bad) in [
        ("# A -- b --- c ... d", "a-b-c-d", "a----b-----c-...-d"),
        ("# Code `a--b`", "code-a--b", "code-ab"),
        ("# 3. Img ![alt text](x.png) {.k}", "img-alt-text", "img"),
        ("# [Span]{.k} and `c`{.k}", "span-and-c", "span.k-and-c.k"),
        ("# Note^[more] & more", "note-more", "notemore--more"),
        ("# Note^[a][b]", "noteab", "note"),
        ("# நன்றி", "நனற", "நன்றி"),
        ("# 33", "section", "33"),
        ("# A\n\n# A {#own}\n\n# A", "a-1", "a-2"),
        ("::: {#div .k}\n[s]{#span} ![i](x.png){#image}\n:::", "image", "text"),
    ] {
        let source = format!("{page}\n\n[x](#{good}) [x](#{bad})\n");
        let levels = Selection::new(&Selectors { select: &["link".to_owned()], ..Selectors::default() }).unwrap();
        let page = ParsedPage::parse("page.qmd".to_owned(), source.clone(), &Choice::None, |_| None);
        assert_eq!(page.document.dialect(), Dialect::Quarto);
        let found = engine::lint(&page, &Facts::default(), &levels).found;
        assert_eq!(shown(&source, &found), [("link/missing-anchor", format!("#{bad}"))], "{source}");
    }
}

#[test]
fn mkdocs_makes_anchors_of_its_own() {
    let page = "## Łódź & Ada\n\n## Łódź & Ada\n\n[a](#odz-ada) [b](#odz-ada_1) [c](#łódź--ada) [d](#odz-ada_2)\n";
    let other = "[a](docs/CREDITS.md#odz-ada) [b](docs/CREDITS.md#odz-ada_2)\n";
    let files = [("mkdocs.yml", "site_name: x\n"), ("docs/CREDITS.md", page), ("CREDITS.md", other)];
    let checked = run(project(&files).path(), &["check", "--offline", "--output-format", "concise"]);
    assert_eq!(
        checked.out.lines().collect::<Vec<_>>(),
        [
            "CREDITS.md:1:34: error[link/missing-anchor] No heading or id matches `#odz-ada_2` in `docs/CREDITS.md`",
            "docs/CREDITS.md:5:51: error[link/missing-anchor] No heading or id matches `#odz-ada_2` on this page",
        ]
    );
    // A page outside of `docs_dir` is not part of the site.
    let files = [("mkdocs.yml", "docs_dir: handbook\n"), ("docs/CREDITS.md", page)];
    assert_eq!(
        run(project(&files).path(), &["check", "--offline", "--output-format", "concise"]).out.lines().count(),
        3
    );
}

#[test]
fn vitepress_makes_anchors_of_its_own() {
    let page = "## bin/list-all\n\n## 3. Ünï_x\n\n[a](#bin-list-all) [b](#_3-uni-x) [c](#binlist-all) [d](#3-uni-x)\n";
    let files = [
        ("docs/.vitepress/config.mts", ""),
        ("docs/CREDITS.md", page),
        ("CREDITS.md", "[a](docs/CREDITS.md#_3-uni-x)\n"),
    ];
    let checked = run(project(&files).path(), &["check", "--offline", "--output-format", "concise"]);
    assert_eq!(
        checked.out,
        "docs/CREDITS.md:5:57: error[link/missing-anchor] No heading or id matches `#3-uni-x` on this page\n"
    );
}

#[test]
fn nothing_is_known_of_what_a_page_includes() {
    for include in [
        "{{ people() }}",
        "{% include 'people.md' %}",
        "--8<-- \"people.md\"",
        "{{< include people.qmd >}}",
        "```{include} people.md\n```",
        "<!--@include: ./people.md-->",
        "{{#include people.md}}",
    ] {
        let page = format!("# Thanks\n\n{include}\n\n[a](#people)\n");
        assert!(offline(&page).iter().all(|one| one.rule != "link/missing-anchor"), "{include}");
        let files = [("docs/a.md", page.as_str()), ("CREDITS.md", "[a](docs/a.md#people)\n"), ("book.toml", "")];
        let check = |files: &[(&str, &str)]| run(project(files).path(), &["check", "--offline", "CREDITS.md"]);
        let ran = check(&files);
        let note = "CREDITS.md: 1 link to an anchor was not checked, because docs/a.md may include other files";
        let err = ran.err.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(ran.code == 0 && err.contains(&format!("note: {note}")), "{include}: {err}");
        // A forge shows an include as it is. A page of MyST is one by itself.
        let is_myst = include.starts_with("```");
        assert_eq!(check(&files[..2]).code, i32::from(!is_myst), "{include}");
    }
    assert_eq!(missing("`{{ x }}` {{ x }}\n\n```\n{{ x }}\n```\n\n{% if x %}", &["people"]), ["people"]);
}

#[test]
fn anchors_that_are_not_judged_are_noted() {
    let noted = |files: &[(&str, &str)], more: &[&str]| {
        let ran = run(project(files).path(), &[&["check", "--offline"], more].concat());
        assert_eq!(ran.code, 0, "{}", ran.out);
        let err = ran.err.split_whitespace().collect::<Vec<_>>().join(" ");
        err.split("note: ").find(|note| note.contains("may include")).map(|note| note.trim().to_owned())
    };
    let page = "# A\n\n[b]: x \"\n--8<-- \"b.md\"\n\"\n\n[c](#c) [d](#d) [a](#a)\n";
    let site = ("mkdocs.yml", "");
    let note = "CREDITS.md: 2 links to anchors were not checked, because line 4 may include other files";
    assert_eq!(noted(&[site, ("CREDITS.md", page)], &[]).as_deref(), Some(note));
    assert_eq!(noted(&[site, ("CREDITS.md", page)], &["--ignore", "link/missing-anchor"]), None);
    assert_eq!(noted(&[site, ("CREDITS.md", &page.replace("[c](#c) [d](#d)", ""))], &[]), None);
    let title = "# {{ x }}\n\n[c](#c)\n";
    let note = "CREDITS.md: 1 link to an anchor was not checked, because line 1 may include other files";
    assert_eq!(noted(&[site, ("CREDITS.md", title)], &[]).as_deref(), Some(note));
    // A name with dots is that of a Python object, in MyST alone.
    let label = "(a)=\n\n# A\n\n```{note}\nx\n```\n\n[c](#package.Class)\n";
    let ran = run(project(&[("CREDITS.md", label)]).path(), &["check", "--offline"]);
    assert!(ran.err.contains("is read as MyST because of line 5"), "{}", ran.err);
}

#[test]
fn python_objects_are_known_to_sphinx() {
    let source = "(a)=\n\n```{note}\nx\n```\n\n[a](#package.module.Class) [b](#package) [c](#a)\n";
    assert_eq!(shown(source, &offline(source)), [("link/missing-anchor", "#package".to_owned())]);
}

#[test]
fn anchors_of_contributions_lead_nowhere_by_design() {
    let links = "<a href=\"#code-ada\" title=\"Code\">💻</a> [🚧](#maintenance-ada \"Maintenance\")\n";
    assert_eq!(offline(links), []);
    for link in ["<a href=\"#code-ada\">💻</a>\n", "<a href=\"#code-ada\" title=\"Code\">Code</a>\n"] {
        assert_eq!(offline(link).len(), 1, "{link}");
    }
    // In a list, only they do; a project may have its own types and symbols.
    let listed = |links: &str| {
        offline(&format!("<!-- ALL-CONTRIBUTORS-LIST:START -->\n{links}\n<!-- ALL-CONTRIBUTORS-LIST:END -->\n")).len()
    };
    assert_eq!(listed("[R](#a11y-ada \"Design\") [🚧](#ideas-ada) <a href=\"#talk-ada\" title=\"Talks\">T</a>"), 0);
    for link in ["[x](#nope)", "[x](#no-pe)", "[x](#-nope \"x\")"] {
        assert_eq!(listed(link), 1, "{link}");
    }
}

#[test]
fn many_anchors_are_read_in_linear_time() {
    for unit in [
        "# a <!-- x -->\n",
        "# a_1\n",
        "# a_{n}\n",
        "{#a ",
        "{",
        "(a)=\n",
        "`{#a}`",
        ":name: a\n",
        "# ![a](b)^[--{.a}\n",
    ] {
        let many = |n: usize| (0..n).map(|i| unit.replace("{n}", &i.to_string())).collect::<String>();
        assert_linear(unit, 1_000, many, offline);
    }
}
