//! What a forge shows, which reads an older version of CommonMark than the parser, and knows nothing of site generators.

use super::{NOTHING, found};
use crate::common::program::{project, run};

/// The rules that report something on a page of a forge, and the notes of the run.
fn checked(extra: &[(&str, &str)], page: &str) -> (Vec<String>, String) {
    let all: Vec<(&str, &str)> = extra.iter().copied().chain([("CREDITS.md", page), ("ok.md", "# Ok\n")]).collect();
    let ran = run(project(&all).path(), &["check", "--offline", "--output-format", "concise", "CREDITS.md"]);
    (found(&all), ran.err.split_whitespace().collect::<Vec<_>>().join(" "))
}

#[test]
fn what_only_newer_versions_take_for_html_is_text() {
    for page in [
        "a <!X[b](gone.md)> c\n",
        "<!x[b](gone.md)>\n",
        "- <!x\n  [b](gone.md)>\n",
        "> <!doctype html> [b](gone.md)\n",
        "a <!X-Y [b](gone.md)>\n",
        "a <!--- c ---> <!X [b](gone.md)>\n",
        "a <!---[b](gone.md)--->\n",
        "a <!-- c --> <!X[b](gone.md)> -->\n",
        "<search>[b](gone.md)\n",
        "> a <!D\n> [b](gone.md)\n",
        "a <![CDATA[b]>\n\n[b]: gone.md\n",
        "<a href=<!D[b]>\n\n[b]: gone.md\n",
        "<b\n<!x[b](gone.md)>\n",
        "<pre>\n</PRE>\n\n[b]\n\n<pre>\n</pre>\n\n[b]: gone.md\n",
        "<pre>\n</script>\n\n[b]\n\n<pre>\n</pre>\n\n[b]: gone.md\n",
        "> <textarea>\n> </pre>\n>\n> [b]\n>\n> </textarea>\n\n[b]: gone.md\n",
        "- <style>\n  </textarea>\n\n  [b]\n\n[b]: gone.md\n",
    ] {
        let (found, _) = checked(&[], page);
        assert!(found.iter().any(|found| found.ends_with("link/missing-file")), "{page}: {found:?}");
    }
    for page in [
        "a <!X [b](gone.md)> c\n",
        "<!X[b](gone.md)>\n",
        "a <!X\n[b](gone.md)>\n",
        "a <? ??> [b](gone.md) ?>\n",
        "a <![CDATA[ ]]]> [b](gone.md) ]]>\n",
        "a <![cdata[[b](gone.md)]]>\n",
        "a <!-- c ---> [b](gone.md) -->\n",
    ] {
        assert_eq!(checked(&[], page).0, NOTHING, "{page}");
    }
    // A site may read them in a newer way: what its forge shows is noted.
    let (found, notes) = checked(&[("mkdocs.yml", "docs_dir: .\n")], "a <!X[b](gone.md)> c\n");
    assert!(found.is_empty() && notes.contains("1 part that a forge shows was not checked (line 1)"), "{notes}");
}

#[test]
fn labels_with_white_space_are_those_of_links() {
    for page in [
        "[^a b]\n\n[^a b]: gone.md\n",
        "[x][^A  B]\n\n[^a\nb]: gone.md 'title'\n",
        "> ![^a b]\n\n> [^a\n> b]:\n> gone.md\n",
        "[^a\\]b]\n\n[^a\\]b]: gone.md\n",
        "- [^a\tb][]\n\n  [^a\tb]: <gone.md>\n",
        "[^a b]\n\n[%a b]: ok.md\n[^a b]: gone.md\n",
    ] {
        let (found, _) = checked(&[], page);
        assert_eq!(found.len(), 1, "{page}: {found:?}");
        assert!(found[0].ends_with("link/missing-file"), "{page}: {found:?}");
    }
    for page in [
        "[^a b]\n\n[^a b]: this is a note\n",
        "text\n[^a b]: gone.md\n",
        "`[^a b]`\n\n[^a b]: gone.md\n",
        "[^ab]\n\n[^ab]: A note\n",
    ] {
        assert_eq!(checked(&[], page).0, NOTHING, "{page}");
    }
}

#[test]
fn nothing_is_defined_right_above_a_table() {
    for page in [
        "[b]: ok.md\n| a |\n|--|\n\n[b]\n\n[b]: gone.md\n",
        "[c]: ok.md\n[b]: ok.md 'title'\n| a |\n|--|\n\n[b]: gone.md\n",
        "> - [b]: ok.md\n>   | a |\n>   |--|\n\n[b]: gone.md\n",
    ] {
        let (found, _) = checked(&[], page);
        assert!(found.iter().any(|found| found.ends_with("link/missing-file")), "{page}: {found:?}");
    }
    for page in ["[b]: ok.md\n\n| a |\n|--|\n\n[b]\n\n[b]: gone.md\n", "[b]: ok.md\n# A\n| a |\n|--|\n| [b] |\n"] {
        assert_eq!(checked(&[], page).0, NOTHING, "{page}");
    }
}

#[test]
fn anchors_that_only_site_generators_make_are_noted() {
    let anchors = [
        "(lab)=\n\n# A\n\n[x](#lab)\n",
        "# A {#lab}\n\n[x](#lab)\n",
        "# Lab {#other}\n\n[x](#lab)\n",
        "text\n{: #lab}\n\n[x](#lab)\n",
        "::: {#lab}\ntext\n:::\n\n[x](#lab)\n",
        ":::{note}\n:name: lab\ntext\n:::\n\n[x](#lab)\n",
        "```{=html}\n<a id=\"lab\"></a>\n```\n\n[x](#lab)\n",
    ];
    let note =
        "1 link to an anchor was not checked (line 5), because only a site generator makes it and none was found";
    for page in anchors {
        let (found, notes) = checked(&[], page);
        assert_eq!(found, NOTHING, "{page}");
        let is_code = page.starts_with("```");
        let part = if is_code { "1 part that a forge shows" } else { "1 link to an anchor" };
        assert_eq!(notes.matches(&format!("{part} was not checked (line ")).count(), 1, "{page}: {notes}");
        assert_eq!(notes.matches("was not checked").count(), 1, "{page}: {notes}");
    }
    assert!(checked(&[], anchors[0]).1.contains(note));
    // The same in another file.
    for page in anchors {
        let (found, notes) = checked(&[("other.md", page)], "[x](other.md#lab)\n");
        assert_eq!(found, NOTHING, "{page}");
        assert!(notes.contains("1 link to an anchor was not checked (line 1)"), "{page}: {notes}");
    }
    // What builds sites makes them.
    for site in ["mkdocs.yml", "_quarto.yml", "myst.yml", "_config.yml", "book.toml", "docs/conf.py"] {
        for page in &anchors[..4] {
            let (found, notes) = checked(&[(site, ""), ("other.md", page)], &format!("{page}\n[y](other.md#lab)\n"));
            assert!(found.is_empty() && !notes.contains("not checked"), "{site}: {page}: {found:?} {notes}");
        }
    }
    // A forge has these.
    let page = "# A {#b}\n\n<a name=\"c\"></a> [x](#a-b) [y](#C) [z](other.md#a-b)\n";
    let (found, notes) = checked(&[("other.md", page)], page);
    assert!(found.is_empty() && !notes.contains("not checked"), "{found:?} {notes}");
}

#[test]
fn raw_html_between_colons_is_text_on_a_forge() {
    let (found, notes) = checked(&[], ":::{raw} html\n<i>x</i> [b]\n\n[b]: gone.md\n");
    assert!(found.iter().any(|found| found.ends_with("link/missing-file")), "{found:?} {notes}");
    let (_, notes) = checked(&[], ":::{raw} html\n<i>x</i> [b]\n:::\n\n[b]: gone.md\n");
    assert!(notes.contains("1 part that a forge shows was not checked (line 2)"), "{notes}");
}

#[test]
fn what_acts_on_the_whole_page_is_reported() {
    for page in [
        "<base href=\"https://x.test/\">\n",
        "<meta http-equiv=\"Refresh\" content=\"5; url=https://x.test/\">\n",
        "<link rel=\"stylesheet\" href=\"https://x.test/a.css\">\n",
        "<portal src=\"https://x.test/\"></portal>\n",
    ] {
        assert_eq!(checked(&[], page).0, ["CREDITS.md:1: html/script"], "{page}");
    }
    assert_eq!(
        checked(&[], "<link rel=\"icon\" href=\"ok.md\"><meta charset=\"utf-8\"><base target=\"x\">\n").0,
        NOTHING
    );
}

#[test]
fn a_text_without_glyphs_names_no_image() {
    for alt in ["&#173;", "&#x3164;", "&nbsp;\u{200B}"] {
        let page = format!("<img src=\"ok.md\" alt=\"{alt}\">\n");
        assert_eq!(checked(&[], &page).0, ["CREDITS.md:1: html/missing-alt"], "{alt}");
        let page = format!("<img src=\"ok.md\" alt=\"{alt}\" aria-label=\"Ada\">\n");
        assert_eq!(checked(&[], &page).0, NOTHING, "{alt}");
    }
    for alt in ["", " ", "❤\u{FE0F}", "a&#173;b"] {
        assert_eq!(checked(&[], &format!("<img src=\"ok.md\" alt=\"{alt}\">\n")).0, NOTHING, "{alt}");
    }
}
