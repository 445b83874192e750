//! `<base href>` of a whole HTML page: relative links lead where a browser would go.

use crate::common::program::{project, run};

/// What is reported of links on a page with a base.
fn reported(base: &str, links: &str) -> Vec<String> {
    let folder = project(&[
        (
            "docs/credits.html",
            &format!("<!DOCTYPE html>\n<html><head><title>x</title>{base}</head>\n<h1 id=\"here\">x</h1>\n{links}\n"),
        ),
        ("docs/guide/index.html", "<h1 id=\"there\">x</h1>\n"),
        ("docs/guide/people.md", "## There\n"),
        ("docs/guide/a.html", "<h1 id=\"a\">x</h1>\n"),
        ("docs/b.html", "<h1 id=\"b\">x</h1>\n"),
    ]);
    let ran = run(folder.path(), &["check", "--offline", "--output-format", "concise", "docs/credits.html"]);
    assert!(ran.code < 2, "{}", ran.err);
    ran.out.lines().filter_map(|line| Some(line.split_once(": ")?.1.to_owned())).collect()
}

#[test]
fn relative_links_of_a_page_with_a_base() {
    let all = "<a href=\"a.html\">a</a> <a href=\"b.html\">b</a> <a href=\"#here\">c</a> <a href=\"#there\">d</a>";
    let missing = |path: &str| format!("error[link/missing-file] `{path}` does not exist");
    let lost = |name: &str, rest: &str| format!("error[link/missing-anchor] No heading or id matches `#{name}` {rest}");
    for (base, wanted) in [
        ("", vec![missing("a.html"), lost("there", "on this page")]),
        // Of the page itself.
        ("<base target=\"_blank\">", vec![missing("a.html"), lost("there", "on this page")]),
        ("<base href=\"\">", vec![missing("a.html"), lost("there", "on this page")]),
        // Of another page or folder; the first one counts.
        ("<base href=\"guide/index.html\">", vec![missing("guide/b.html")]),
        ("<base href=\"guide/index.html\"><base href=\"x/\">", vec![missing("guide/b.html")]),
        ("<base href=\"guide/x/../a.html\">", vec![missing("guide/b.html")]),
        ("<base href=\"guide/people.md\">", vec![missing("guide/b.html"), lost("here", "in `guide/people.md`")]),
        // Elsewhere, and nobody knows where.
        ("<base href=\"https://owl.test/docs/\">", vec![]),
        ("<base href=\"//owl.test/docs/\">", vec![]),
        ("<base href=\"{{ site.url }}/\">", vec![]),
    ] {
        assert_eq!(reported(base, all), wanted, "{base}");
    }
}
