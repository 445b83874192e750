//! `html/markdown-inside`: Markdown where only HTML is parsed.

use std::{ops::Range, sync::LazyLock};

use regex::Regex;

use crate::{
    diagnostic::Diagnostic,
    document::{Dialect, Document, NodeIndex, RawHtml, is_block},
    facts::Generator,
    rule::{Context, Level, Sink},
};

rule! {
    id: "html/markdown-inside",
    level: Level::ERROR,
    check: check,
}

fn check(context: &Context<'_>, sink: &mut Sink) {
    let document = context.document;
    for block in &context.model.page.blocks {
        let Some(raw) = raw_html(document, document.node(block.first).span.start) else { continue };
        if (!raw.fenced && is_read(document, raw, block.first)) || is_enabled(document, block.node) {
            continue;
        }
        let Some((range, what)) = find(block.flow.text()) else { continue };
        // The missing end tag is reported.
        if document.is_endless(raw) {
            return;
        }
        let help = match document.dialect() {
            Dialect::Html => "write it in HTML",
            _ if raw.fenced => "write it in HTML, or move it out of the fence",
            _ => "add an empty line before and after it, or write it in HTML",
        };
        let message = "Markdown inside HTML is not rendered; readers see the source";
        sink.report(Diagnostic::new(block.flow.span(range), message).label(what).help(help));
    }
}

/// The piece of HTML around an offset.
fn raw_html(document: &Document, offset: u32) -> Option<RawHtml> {
    let pieces = document.raw_html();
    let next = pieces.partition_point(|piece| piece.span.start <= offset);
    pieces.get(next.checked_sub(1)?).filter(|piece| offset < piece.span.end).copied()
}

/// Whether the site of the page reads Markdown inside HTML: Pandoc and MDX do, kramdown in elements of running text.
fn is_read(document: &Document, raw: RawHtml, node: NodeIndex) -> bool {
    match document.generator() {
        _ if document.dialect() == Dialect::Quarto => true,
        Some(Generator::Mdx | Generator::JekyllInBlocks) => true,
        Some(Generator::Jekyll) => ancestors(document, node)
            .take_while(|&around| raw.span.contains(document.node(around).span))
            .all(|around| !is_block(document.name(around))),
        _ => false,
    }
}

/// The nodes around a node, from the inside.
fn ancestors(document: &Document, node: NodeIndex) -> impl Iterator<Item = NodeIndex> {
    const DEEPEST: usize = 64;
    let above = |&node: &NodeIndex| (node != 0).then(|| document.node(node).parent);
    std::iter::successors(Some(node), above).take(DEEPEST)
}

/// Whether an element around it enables Markdown (`markdown="1"`: kramdown, PHP Markdown Extra, Python-Markdown).
fn is_enabled(document: &Document, node: NodeIndex) -> bool {
    let attr = ancestors(document, node).find_map(|around| document.attr(around, "markdown"));
    attr.is_some_and(|attr| !matches!(attr.value.trim(), "0" | "off" | "false"))
}

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

/// The first Markdown syntax of a text, and what it is.
fn find(text: &str) -> Option<(Range<usize>, &'static str)> {
    let first = SIGNS.iter().filter(|sign| text.contains(sign.hint)).filter_map(|Sign { name, regex, .. }| {
        let found = regex.as_ref()?.captures(text)?;
        let range = found.name("it").or(found.get(0))?.range();
        let start = range.start + text.get(range.clone())?.find(|c: char| !c.is_whitespace())?;
        Some((start..range.end, *name))
    });
    first.min_by_key(|(range, _)| range.start)
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn markdown_is_not_what_only_looks_like_it() {
        for (text, wanted) in [
            ("see [the guide](https://a.test/b_(c)) now", "[the guide](https://a.test/b_(c))"),
            ("![logo](img/logo.png)", "![logo](img/logo.png)"),
            ("a **bold word** here", "**bold word**"),
            ("\n***bold and italic***\n", "***bold and italic***"),
            ("x\n  ## Thanks to\ny", "## Thanks to"),
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
        ] {
            assert_eq!(find(text), None, "{text}");
        }
    }
}
