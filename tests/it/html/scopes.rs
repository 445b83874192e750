//! End tags that do not reach out of a table, a button or an object, and pages of web sites.

use super::{expect, places, reported};

#[test]
fn an_end_tag_in_a_table_closes_nothing_around_it() {
    for (page, wanted) in [
        ("<p><table>\n<tr>\n<td>\n<p>x</p>\n</p>\n</td>\n</tr>\n</table></p>", "</p>"),
        ("<div>\n<table>\n<tr>\n<td>\nx\n</div>\n</td>\n</tr>\n</table>\n</div>", "</div>"),
        ("<center><table><caption>x</center></caption><tr><td>y</td></tr></table></center>", "</center>"),
        ("<div><marquee><span>x</span></div></marquee></div>", "</div>"),
        ("<div><b>a <table><tr><td>x</b></td></tr></table></b></div>", "</b>"),
        ("<ul><li>a<ul><li>b</li></li></ul></li></ul>", "</li>"),
        ("<p><button>x</p></button> y</p>", "</p>"),
        ("<div><span><button>x</span></button></span></div>", "</span>"),
        // A table that lacks its own end tag is the mistake.
        ("<div>\n<table>\n<tr>\n<td>\nx\n</div>", "<table>"),
        ("<ul><li>a<ul><li>b</li></li></ul>", "<ul>"),
    ] {
        expect(&places(page), &[&format!("syntax {wanted}")]);
    }
    expect(&places("<p><table>\n<tr>\n<td>\n<p>x</p>\n</td>\n</tr>\n</table></p>"), &[]);
}

#[test]
fn scripts_of_a_web_site_are_its_own() {
    let script = "<script src=\"a.js\"></script>\n<p onclick=\"go()\">x</p>\n<iframe src=\"//x.test\"></iframe>\n";
    for head in ["<!DOCTYPE html>\n", "<html>\n", "<head><title>a</title></head>\n", "---\nlayout: page\n---\n"] {
        let page = format!("{head}{script}");
        assert_eq!(reported("credits.html", &page), Vec::<String>::new(), "{head}");
        let markdown = reported("credits.md", &page);
        assert!(markdown.iter().any(|found| found.starts_with("script")), "{head}: {markdown:?}");
    }
    assert_eq!(reported("credits.html", script).len(), 3);
}

#[test]
fn a_doctype_with_a_space_is_a_comment() {
    assert_eq!(reported("a.html", "\n<! DOCTYPE html>\n<p>x</p>\n"), ["syntax <! DOCTYPE html>"]);
    for page in ["<!DOCTYPE html>\n<p>x</p>\n", "<! a comment>\n<p>x</p>\n", "<p>x</p>\n<! DOCTYPE html>\n"] {
        assert_eq!(reported("a.html", page), Vec::<String>::new(), "{page}");
    }
}
