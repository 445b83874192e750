//! Repairs of tags change the tag, and nothing else on the page.

use ack_lint::fix::Safety;

use crate::common::{adapter, facts::Facts, lint, session};

fn fixed(page: &str, most: Safety) -> String {
    session::fix(page, &adapter::config("").unwrap(), &Facts::default(), most).text
}

#[test]
fn an_end_tag_that_holds_the_page_together_stays() {
    for page in [
        // Without it, the image begins an HTML block.
        "# T\n\n<img src=\"https://x.dev/a.png\" alt=\"L\"></img>\n- Ada\n- Grace\n",
        "# T\n\n<img src=\"https://x.dev/a.png\" alt=\"L\"></img>\n1. Ada\n2. Grace\n",
        "# T\n\n<img src=\"https://x.dev/a.png\" alt=\"L\"></img>\n> Ada\n",
        "# T\n\n<img src=\"https://x.dev/a.png\" alt=\"L\"></img>\n```\nAda\n```\n",
        "# T\n\n<img src=\"https://x.dev/a.png\" alt=\"L\"> </img>\n*Ada*, https://a.dev and `b`\n",
        "# T\n\n<img src=\"https://x.dev/a.png\" alt=\"L\"></img>\nAda[^1]\n\n[^1]: Compilers\n",
        "# T\n\n<img src=\"https://x.dev/a.png\" alt=\"L\"></img>\n| a | b |\n|-|-|\n| c | d |\n",
        "# T\n\n- <wbr></wbr>\n  - Ada\n",
        "<img src=\"https://x.dev/a.png\" alt=\"L\"></img>\n",
        // Parsers differ on whether HTML begins on a line that goes on after a list or a quote.
        "# T\n\n- [A](https://a.dev)\n<img src=\"https://x.dev/a.png\" alt=\"L\"></img>\n- [B](https://b.dev)\n",
        "# T\n\n> Ada\n<img src=\"https://x.dev/a.png\" alt=\"L\"></img>\n",
        // Without it, the text is in the item, the quote or the paragraph above.
        "# T\n\n- Grace\n</hr>\nThis page was last updated today.\n",
        "# T\n\nGrace\n</hr>\nThis page was last updated today.\n",
        // Without it, the line is another block.
        "# T\n\nThanks to\n</img>- Ada and Bob\n",
        "# T\n\nThanks to\n</hr>---\n",
        "# T\n\n  </hr>   Ada and Bob\n",
        "# T\n\n</hr>```\nAda\n\n- Bob\n",
        "# T\n\n</wbr> </ul>\n</b>\n",
        "# T\n\n</col></b>\\*```\n</p>\n",
        // Without it, its neighbors are a line break, a link, an emphasis, another address.
        "# T\n\nAda  </img>\nBob\n",
        "# T\n\n[Ada]</img>(https://a.dev)\n",
        "# T\n\n**Ada</img>**x\n",
        "# T\n\nhttps://a.dev</img>/x\n",
        "# T\n\nwww.a.dev</img>b\n",
    ] {
        assert_eq!(fixed(page, Safety::Safe), page);
    }
    // Also beside a repair that may change a text.
    let page = "# T\n\nAda</br>Bob\n\nGrace\n</hr>\nThis page was last updated today.\n";
    assert_eq!(fixed(page, Safety::Unsafe), page.replace("</br>", "<br>"));
}

#[test]
fn a_space_between_attributes_swallows_no_list() {
    for page in [
        "<img src=\"https://x.dev/a.png\"alt=\"x\">\n- Ada\n- Grace\n",
        "<a href=\"https://x.dev\"title=\"x\">\n*Ada*</a>\n",
    ] {
        assert_eq!(fixed(page, Safety::Unsafe), page);
    }
    for (page, wanted) in [
        (
            "<img src=\"https://x.dev/a.png\"alt=\"x\">\n\n- Ada\n",
            "<img src=\"https://x.dev/a.png\" alt=\"x\">\n\n- Ada\n",
        ),
        ("<a href=\"https://x.dev\"title=\"x\">\nAda</a>\n", "<a href=\"https://x.dev\" title=\"x\">\nAda</a>\n"),
        (
            "Ada <a href=\"https://x.dev\"title=\"x\">B *b*</a>\n",
            "Ada <a href=\"https://x.dev\" title=\"x\">B *b*</a>\n",
        ),
    ] {
        assert_eq!(fixed(page, Safety::Unsafe), wanted);
    }
}

#[test]
fn a_tag_alone_on_its_line_leaves_no_empty_line() {
    let source = "<source srcset=\"https://x.dev/d.png\">";
    let image = "<img src=\"https://x.dev/l.png\" alt=\"Logo\">";
    for (before, after) in [
        (
            format!("<p>\n  <picture>\n    {source}\n    </source>\n    {image}\n  </picture>\n</p>\n"),
            format!("<p>\n  <picture>\n    {source}\n    {image}\n  </picture>\n</p>\n"),
        ),
        (
            format!("<table>\r\n<tr>\r\n<td>\r\n{image}\r\n\t</img> \r\n      <b>Ada</b>\r\n</td></tr></table>\r\n"),
            format!("<table>\r\n<tr>\r\n<td>\r\n{image}\r\n      <b>Ada</b>\r\n</td></tr></table>\r\n"),
        ),
        (format!("a {image}</img> *b*\n- c\n"), format!("a {image} *b*\n- c\n")),
    ] {
        assert_eq!(fixed(&before, Safety::Safe), after);
    }
}

#[test]
fn tags_in_strings_of_templates_are_text() {
    for template in [
        "{{ content | replace: '</p>', '' }}",
        "{{ x | split: '</li>' | first }}",
        "{% assign y = x | split: '</h2>' %}",
        "{{ x | split: \"</br>\" | join: \", \" }}",
        "{{ p | replace: '</img>', '' | prepend: \"<i>\" }}",
        "{{< x \"</br>\" >}}",
        "{{% x \"<b>\" '</i>' %}}",
    ] {
        for page in [
            format!("{template}\n"),
            format!("# T\n\nBy {template} and Ada.\n"),
            format!("<p>{template}</p>\n"),
            format!("- <i>{template}</i>\n"),
            format!("| {template} |\n|-|\n| b |\n"),
        ] {
            assert_eq!(lint("page.md", &page), [], "{page}");
            assert_eq!(fixed(&page, Safety::Unsafe), page);
        }
    }
    // An apostrophe begins no string, and a code span ends the template.
    for page in ["{{ it's</br>y }}\n", "{{ '`</br>` </br>' }}\n"] {
        let found = lint("page.md", page);
        assert_eq!(found.iter().map(|one| one.rule).collect::<Vec<_>>(), ["html/syntax"], "{page}");
    }
}

#[test]
fn a_new_finding_beside_a_repaired_one_is_new() {
    let messages = |text: &str| lint("page.md", text).into_iter().map(|one| one.message).collect::<Vec<_>>();
    for page in [
        "<a href=\"https://b.dev\">B <td><h2>x</h3></a>\n",
        "<a href=\"https://b.dev\">B<a>[L]((https://a.dev)<b>x</i></a>\n",
    ] {
        let (before, after) = (messages(page), messages(&fixed(page, Safety::Unsafe)));
        assert!(after.iter().all(|message| before.contains(message)), "{before:?} {after:?}");
    }
}

#[test]
fn a_tag_is_repaired_as_a_whole() {
    for (before, after, safety) in [
        ("<img src=“a.png” alt=“y”>", "<img src=\"a.png\" alt=\"y\">", Safety::Safe),
        ("<font color=“red” size=‘3’>x</font>", "<font color=\"red\" size=\"3\">x</font>", Safety::Safe),
        ("<img src=\"a.png\" alt=“Ada” width=«3»/>", "<img src=\"a.png\" alt=\"Ada\" width=\"3\"/>", Safety::Safe),
        ("<img src=\"a.png\"alt=\"x\"width=\"3\">", "<img src=\"a.png\" alt=\"x\" width=\"3\">", Safety::Unsafe),
        ("<img src=“a.png” alt=\"x\"width=\"3\">", "<img src=\"a.png\" alt=\"x\" width=\"3\">", Safety::Unsafe),
        (
            "<img src=\"a.png\"alt=\"ä\" width=“3” id=„b”>",
            "<img src=\"a.png\" alt=\"ä\" width=\"3\" id=\"b\">",
            Safety::Unsafe,
        ),
        // One of them cannot be repaired.
        ("<img src=“a.png” alt=“y>", "<img src=“a.png” alt=“y>", Safety::Unsafe),
        ("<img src=“a.png” alt=“y”width=\"3\">", "<img src=“a.png” alt=“y”width=\"3\">", Safety::Unsafe),
    ] {
        // Elsewhere, a tag without a space is text.
        let is_html = safety == Safety::Safe || !before.contains('“');
        let around = ["<p>@</p>", "z @ z", "- @", "> z @", "| @ |\n|-|"];
        for around in around.into_iter().take(if is_html { 5 } else { 1 }) {
            let page = format!("# T\n\n{}\n", around.replace('@', before));
            let wanted = format!("# T\n\n{}\n", around.replace('@', after));
            assert_eq!(fixed(&page, safety), wanted);
            if safety == Safety::Unsafe {
                assert_eq!(fixed(&page, Safety::Safe), page);
            }
        }
    }
}
