//! One broken character is one finding: what it hides or loses is not reported again.

use super::{places, reported};

#[test]
fn what_a_broken_character_loses_is_not_reported_again() {
    for (text, wanted) in [
        // A tag without an end swallows the next, also where a blank line ends the HTML.
        ("<div\n<table>\n<tr><td>a</td>\n\n</table>\n</div>", "syntax <div"),
        ("<div><img alt=\"a src=x /><article id=\"b\">\n\n<div>\nc\n</div></article></div>", "syntax alt"),
        ("<div><a class=\"a href='b'>c</a><table title=\"\">\n\n<tr><td>d</td></tr></table></div>", "syntax class"),
        ("<div><table><tr><td<table><tr><td>a</td></tr></table></td></tr></table></div>", "syntax <td"),
        ("<div><table><tr><td>a</td></tr></table<table><tr><td>b</td></tr></table></div>", "syntax </table"),
        // A value that holds the end of its tag.
        ("<div><p><img id='a /></p><b title='c'>d</b></div>", "syntax id"),
        ("<div><div><img id='a /></div><!-- '> --><p>d</p></div>", "syntax id"),
        // What is left of a broken tag is not content of a table.
        ("<table class\"a > b\"><tr><td>c</td></tr></table>", "syntax \""),
        // A comment without an end hides what is before the next.
        ("<div><center><dl><dt>a<dd><!-- b --c</dl></center><!-- d --></div>", "syntax <!--"),
        ("<div>\n<!-- a\n<center>b<!-- c -->\nd</center></div>", "syntax <!--"),
        // A tag without its `<`: its end tag does not close the element around.
        ("<div><section><ul><li>DIV id=\"a\">b</DIV></ul></section></div>", "syntax </DIV>"),
        ("<div><p>a<nav><section>p>b</p></section></nav></div>", "syntax </p>"),
        ("<table><tr><td><table><tr>td title='&copy;'>a</td></tr></table></td></tr></table>", "syntax td title='"),
        ("<div><table><tr><td>Adadiv>a</div></td></tr></table></div>", "syntax </div>"),
        ("<div><ul><li><b>code for Ada code/b></li></ul></div>", "syntax <b>"),
        // Broken markup is not an element for other rules.
        ("<p>a <subfor a b a> c</sub> d</p>", "syntax <subfor a b a>"),
    ] {
        for source in &places(text)[..2] {
            assert_eq!(reported("page.md", source), [wanted], "in\n{source}");
        }
    }
    for (page, wanted) in [
        // Markdown that is not HTML only because of the lost character.
        ("p id=\"a\">b x*y c</p><h5 id=\"d\">x*y</h5>\n", "syntax </p>"),
        ("h3>x*y <a href=\"a\">x*y of</a></h3>\n", "syntax </h3>"),
        ("<<h1><u>x*y</u></h1><p><i>x*y</i></p>\n", "syntax </p>"),
        ("nav>\n<em>a</em><table><tbody>\n<tr><td>b</td></tr></tbody></table>\n</nav>\n", "syntax </nav>"),
        ("<figure>\n\n<pre>a\n  b/pre>\n\n</figure>\n\n![c](d)\n", "syntax <pre>"),
        (
            "a <img class=\"x > y\" src=\"https://x.test/b.png/> <i>c</i>\n",
            "syntax <img class=\"x > y\" src=\"https://x.test/b.png/>",
        ),
        ("a <b><i class=\"c\">b \\<b> c</i</b>\n", "syntax <i class=\"c\">"),
        ("- <img\n    alt='a\n    src=\"https://x.test/b\"> <a href='c'>d</a>\n", "syntax <img"),
    ] {
        assert_eq!(reported("page.md", page), [wanted], "in\n{page}");
    }
    assert_eq!(reported("a.html", "<p>a</p><<textarea>b <i> c</textarea>\n"), Vec::<String>::new());
    // Values may hold HTML, and comments the start of one.
    for fine in [
        "<div data-x='a /><b>'>c</div>\n",
        "<div title=\"a <b>\">c</div>\n",
        "<div><!-- a <!-- b --></div>\n",
        "<div>\n<!-- <p>old <!-- b -->\n</div>\n",
    ] {
        assert_eq!(reported("page.md", fine), Vec::<String>::new(), "in\n{fine}");
    }
}
