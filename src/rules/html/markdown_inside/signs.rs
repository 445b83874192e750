//! What looks like Markdown.

use std::{collections::BTreeSet, ops::Range, sync::LazyLock};

use regex::Regex;

use crate::{model::links, text};

struct Sign {
    name: &'static str,
    /// Characters that it always contains. Few texts have them, and compiling the expressions costs more than reading a
    /// page.
    hint: &'static str,
    regex: LazyLock<Option<Regex>>,
}

/// Something that looks like a target, perhaps with a title.
const TARGET: &str =
    r#"(?:[a-z][a-z+.-]*:|#|/|\./|\.\./|[\w%./-]+[./])[^\s()<>]*(?:\([^\s()]*\)[^\s()]*)?(?:[ \t]+"[^"\n]*")?"#;

/// An image, a link to something that looks like a target, a heading, bold text.
static SIGNS: [Sign; 4] = [
    Sign {
        name: "Markdown image",
        hint: "![",
        regex: LazyLock::new(|| Regex::new(&format!(r"!\[[^\]\n]*\]\(<?{TARGET}>?\)")).ok()),
    },
    Sign {
        name: "Markdown link",
        hint: "](",
        regex: LazyLock::new(|| Regex::new(&format!(r"\[[^\[\]\n]+\]\(<?{TARGET}>?\)")).ok()),
    },
    Sign {
        name: "Markdown heading",
        hint: "#",
        regex: LazyLock::new(|| Regex::new(r"(?m)^[ \t]*#{1,6}[ \t]+[^\W\d_][^\n]*").ok()),
    },
    Sign {
        name: "bold text in Markdown",
        hint: "**",
        regex: LazyLock::new(|| Regex::new(r"(?:^|[\s(\[>])(?P<it>\*\*\*?\w[^*\n]*\*\*\*?)(?:$|[\s)\].,;:!?<])").ok()),
    },
];

/// The first Markdown syntax of a text, and what it is; `labels` are those of the page, in lower case.
pub(super) fn find(text: &str, labels: &BTreeSet<String>) -> Option<(Range<usize>, &'static str)> {
    let first = SIGNS.iter().filter(|sign| text.contains(sign.hint)).filter_map(|Sign { name, regex, .. }| {
        let found = regex.as_ref()?.captures(text)?;
        let range = found.name("it").or(found.get(0))?.range();
        let start = range.start + text.get(range.clone())?.find(|c: char| !c.is_whitespace())?;
        Some((start..range.end, *name))
    });
    let is_defined = |label: &str| labels.contains(&text::collapse(label).to_lowercase());
    let reference = links::references(text).find(|(_, label)| is_defined(label)).map(|(range, _)| range);
    first.chain(reference.map(|range| (range, "Markdown link"))).min_by_key(|(range, _)| range.start)
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, ops::Range};

    fn find(text: &str) -> Option<(Range<usize>, &'static str)> {
        super::find(text, &BTreeSet::from(["1".to_owned(), "the page".to_owned()]))
    }

    #[test]
    fn markdown_is_not_what_only_looks_like_it() {
        for (text, wanted) in [
            ("see [the guide](https://a.test/b_(c)) now", "[the guide](https://a.test/b_(c))"),
            ("![logo](img/logo.png)", "![logo](img/logo.png)"),
            ("a **bold word** here", "**bold word**"),
            ("\n***bold and italic***\n", "***bold and italic***"),
            ("x\n  ## Thanks to\ny", "## Thanks to"),
            ("a [b][c], [d][The  page]", "[d][The  page]"),
            ("![The page][]", "![The page][]"),
            ("[x](README.md \"title\")", "[x](README.md \"title\")"),
        ] {
            assert_eq!(find(text).map(|(range, _)| &text[range]), Some(wanted), "{text}");
        }
        for text in [
            "f[0](x) and [1](see below)",
            "src/**/*.rs and lib/**/*.rs",
            "2**3**4 or a ** b ** c",
            "2***3***4 or a *** b ***\n***\nc",
            "#1 in the list, # 1, #hashtag",
            "[note] (aside), [x]: y",
            "__init__ and *args, **kwargs and **options",
            "* * * [ ]( )",
            "[a][1], [a][b], [the page]",
        ] {
            assert_eq!(find(text), None, "{text}");
        }
    }
}
