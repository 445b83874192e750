//! What single generators read in their own way, on the pages of their sites.

use std::fs;

use tempfile::TempDir;

use super::{NOTHING, found};
use crate::{cli::history::git, common::program::run};

#[test]
fn python_markdown_ends_a_comment_where_it_ends() {
    let page = "# Thanks\n\n<!--start-->To [Ada](gone.md)\nand <b>others</b>.<!--end--> See *them*.\n";
    let here = [("docs/credits.md", page)];
    assert_eq!(found(&here), ["docs/credits.md:3: html/markdown-inside"]);
    let site = [("mkdocs.yml", "site_name: a\n"), here[0]];
    assert_eq!(found(&site), ["docs/credits.md:3: link/missing-file"]);
    // A comment on lines of its own stays one.
    let page = "<!-- a\n\n[b](gone.md) -->\n\n<!-- [c](gone.md) -->\n";
    assert_eq!(found(&[site[0], ("docs/credits.md", page)]), NOTHING);
}

#[test]
fn docusaurus_reads_markdown_as_mdx() {
    let page = "<div style={{display: 'flex'}} class={'a b'} {...more}>\n**Ada** and [Bob](https://ada.dev)\n\n<iframe></iframe><Team size={'3'} /><div />\n\n</div>\n";
    let site = ("docusaurus.config.ts", "export default {}\n");
    assert_eq!(found(&[site, ("docs/credits.md", page)]), ["docs/credits.md:4: html/script"]);
    assert_eq!(found(&[("docs/credits.mdx", page)]), ["docs/credits.mdx:4: html/script"]);
    // On a forge, and next to the configuration, the page is Markdown.
    let inside = "<div>\n**Ada** wrote it.\n</div>\n";
    assert_eq!(found(&[("docs/credits.md", inside)]), ["docs/credits.md:2: html/markdown-inside"]);
    assert_eq!(found(&[site, ("CREDITS.md", inside)]), ["CREDITS.md:2: html/markdown-inside"]);
    assert_eq!(found(&[site, ("docs/credits.md", "<div style={{a: 'b'}}>\n")]), ["docs/credits.md:1: html/syntax"]);
}

#[test]
fn vitepress_reads_tags_with_attributes_of_vue() {
    let page = "<Page>\n\n<template #lead>\nThanks to\n\n*Ada*\n\n</template>\n\n<Person @click=\"a\" :size=\"3\" v-slot:[b]>\n\n</Person>\n\n</Page>\n";
    assert_eq!(found(&[("docs/.vitepress/config.mts", ""), ("docs/credits.md", page)]), NOTHING);
    assert!(found(&[("docs/credits.md", page)]).contains(&"docs/credits.md:8: html/syntax".to_owned()));
    let unclosed = "<template #lead>\n\nThanks\n";
    let site = [("docs/.vitepress/config.mts", ""), ("docs/credits.md", unclosed)];
    assert_eq!(found(&site), ["docs/credits.md:1: html/syntax"]);
}

#[test]
fn kramdown_reads_markdown_in_elements_of_running_text() {
    let page =
        "<span class=\"big\">\n[Ada](https://ada.dev){: .btn }\n</span>\n\n<div>\n<span>**Bob**</span>\n</div>\n";
    let both = ["docs/credits.md:2: html/markdown-inside", "docs/credits.md:6: html/markdown-inside"];
    assert_eq!(found(&[("docs/credits.md", page)]), both);
    let jekyll = |config| found(&[("docs/_config.yml", config), ("docs/credits.md", page)]);
    assert_eq!(jekyll("theme: just-the-docs\nmarkdown: kramdown\n"), both[1..]);
    assert_eq!(jekyll("kramdown:\n  parse_block_html: true\n"), NOTHING);
    for other in
        ["markdown: CommonMarkGhPages\n", "new_post_name: :title.md\n", "sphinx:\n  config:\n", "source: pages\n"]
    {
        assert_eq!(jekyll(other), both, "{other}");
    }
    // A README is read on the forge.
    assert_eq!(found(&[("_config.yml", "theme: a\n"), ("README.md", page)]).len(), 2);
}

#[test]
fn pandoc_does_not_read_environments_of_latex() {
    let page = "# Thanks\n\n\\begin{tasks}[label=(\\arabic*)](1)\n\\task  [Ada](gone.md)\n\n\\task  <b>\n\\end{tasks}\n\n[Bob](gone.md)\n";
    assert_eq!(found(&[("credits.qmd", page)]), ["credits.qmd:9: link/missing-file"]);
    let open = "\\begin{tasks}\n\n[Bob](gone.md)\n\n```\n\\end{task}\n```\n";
    assert_eq!(found(&[("credits.qmd", open)]), ["credits.qmd:3: link/missing-file"]);
}

#[test]
fn a_host_without_a_dot_is_an_instruction_where_it_is_shown() {
    let page = "Open http://database:6400/a or <http://queue:15672> or [http://web](http://web).\n";
    assert_eq!(found(&[("CREDITS.md", page)]), NOTHING);
    let page = "[Ada](http://database:6400)\n\nhttps://githubcom/ada\n";
    assert_eq!(found(&[("CREDITS.md", page)]), ["CREDITS.md:1: link/invalid", "CREDITS.md:3: link/invalid"]);
}

#[test]
fn a_diff_base_has_the_site_of_its_revision() {
    let folder = TempDir::new().unwrap();
    git(folder.path(), &["init", "-q", "-b", "main"]);
    fs::create_dir(folder.path().join("handbook")).unwrap();
    fs::write(folder.path().join("mkdocs.yml"), "docs_dir: handbook\n").unwrap();
    fs::write(folder.path().join("handbook/CREDITS.md"), "<!-- a -->To [Ada](gone.md)\n").unwrap();
    git(folder.path(), &["add", "-A"]);
    git(folder.path(), &["commit", "-q", "-m", "a"]);
    let checked = run(folder.path(), &["check", "--offline", "--diff-base", "HEAD"]);
    assert_eq!(checked.code, 0, "{}", checked.out);
}

#[test]
fn html_formats_of_pandoc_are_html() {
    for format in ["html", "html4", "html5", "HTML5"] {
        let page = format!("# Credits\n\n```{{={format}}}\n<p><a href=\"gone.html\">Ada</a></p>\n```\n");
        assert_eq!(found(&[("CREDITS.md", &page)]), ["CREDITS.md:4: link/missing-file"], "{format}");
        assert_eq!(found(&[("CREDITS.qmd", &page)]), ["CREDITS.qmd:4: link/missing-file"], "{format}");
    }
    for format in ["htm", "html6"] {
        let page = format!("# Credits\n\n```{{={format}}}\n<p>Ada</p>\n```\n");
        assert_eq!(found(&[("CREDITS.md", &page)]), ["CREDITS.md:3: html/fence-typo"], "{format}");
    }
}

#[test]
fn html_between_colons_is_text_on_a_forge() {
    for page in [
        ":::{=html}\n<i>x</i> [b]\n:::\n\n[b]: missing.md\n",
        ":::{=html}\n<code>\n\n[b](missing.md)\n\n</code>\n:::\n",
    ] {
        let found = found(&[("CREDITS.md", page)]);
        assert!(found.iter().any(|found| found.ends_with("link/missing-file")), "{page}: {found:?}");
    }
}

#[test]
fn what_runs_code_is_reported_whatever_its_name() {
    for (page, rule) in [
        ("<svg><animate onbegin=\"alert(1)\"></animate></svg>\n", "html/script"),
        ("<marquee onstart=\"alert(1)\">x</marquee>\n", "html/script"),
        ("<b onwebkitanimationend=\"x\" >y</b>\n", "html/script"),
        ("<svg><a><set attributeName=\"href\" to=\"javascript:alert(1)\"></set></a></svg>\n", "link/unsafe-scheme"),
        ("<svg><animate attributeName=\"href\" values=\"#a;javascript:x\"></animate></svg>\n", "link/unsafe-scheme"),
        ("<meta http-equiv=\"refresh\" content=\"0; URL='javascript:alert(1)'\">\n", "link/unsafe-scheme"),
    ] {
        let found = found(&[("CREDITS.md", page)]);
        assert!(found.iter().any(|found| found.ends_with(rule)), "{page}: {found:?}");
    }
    for page in ["<b once=\"x\" on=\"y\">z</b>\n", "<meta name=\"description\" content=\"javascript: a language\">\n"] {
        assert_eq!(found(&[("CREDITS.md", page)]), NOTHING, "{page}");
    }
}
