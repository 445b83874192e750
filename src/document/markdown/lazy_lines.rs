//! Lazy lines, which continue a paragraph in a quote or a list item without the mark of it. For cmark-gfm, a complete tag alone on
//! such a line begins a block of HTML outside: it looks at the container that the line is in, not at the open paragraph. And it
//! keeps the spaces at the start of the line, so that no link reference definition begins there. The parser reads the tag as a
//! part of the paragraph, and the definition.

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::inline_html;

/// How often a text is read again: a block of HTML may hide the start of a fence, so that what follows is read differently.
const ROUNDS: usize = 3;

/// The name of an element whose tags begin blocks in every context.
const BLOCK: &str = "p ";

/// A character that is neither white space nor markup.
const TEXT: &str = "\u{1}";

/// The text with other names in these tags, so that they begin blocks for the parser, and with text before what would be a
/// definition; `None` if there are none. Has the same length. The text begins at `from`.
pub(super) fn hide(text: &str, from: usize, options: Options) -> Option<String> {
    let mut hidden: Option<String> = None;
    for _ in 0..ROUNDS {
        let current = hidden.as_deref().unwrap_or(text);
        let lazy = lazy_lines(current, from, options);
        if lazy.is_empty() {
            break;
        }
        let mut bytes = current.as_bytes().to_vec();
        for (replaced, with) in lazy {
            for (byte, with) in bytes[replaced].iter_mut().zip(with.bytes()) {
                *byte = with;
            }
        }
        hidden = Some(String::from_utf8(bytes).ok()?);
    }
    hidden
}

/// What is written differently on lazy lines, and how.
fn lazy_lines(text: &str, from: usize, options: Options) -> Vec<(Range<usize>, &'static str)> {
    let marks = memchr::memchr2_iter(b'<', b'[', text.as_bytes());
    let candidates: Vec<Candidate> =
        marks.filter_map(|at| Candidate::at(text, at)).filter(|candidate| candidate.start >= from).collect();
    if candidates.is_empty() {
        return Vec::new();
    }
    let mut left = candidates.into_iter().peekable();
    let mut found = Vec::new();
    let mut around: Vec<Container> = Vec::new();
    for (event, range) in Parser::new_ext(text.get(from..).unwrap_or_default(), options).into_offset_iter() {
        let until = match &event {
            Event::Start(tag) if is_block(tag) => range.start + from,
            Event::End(tag) if is_block_end(*tag) => range.end + from,
            _ => continue,
        };
        while let Some(candidate) = left.next_if(|candidate| candidate.start < until) {
            if candidate.is_lazy(text, &around) {
                found.push((candidate.replaced, candidate.with));
            }
        }
        match event {
            Event::Start(Tag::BlockQuote(_)) => around.push(Container::Quote),
            Event::Start(Tag::Item) => around.push(Container::Item(content_column(text, until))),
            Event::Start(Tag::FootnoteDefinition(_)) => around.push(Container::Footnote),
            // A heading of more than one line is a paragraph with a line below.
            Event::Start(Tag::List(_) | Tag::Paragraph | Tag::Heading { .. }) => around.push(Container::Transparent),
            Event::Start(_) => around.push(Container::Leaf),
            _ => drop(around.pop()),
        }
    }
    found
}

const fn is_block(tag: &Tag<'_>) -> bool {
    matches!(
        tag,
        Tag::BlockQuote(_)
            | Tag::Item
            | Tag::List(_)
            | Tag::Paragraph
            | Tag::Heading { .. }
            | Tag::CodeBlock(_)
            | Tag::HtmlBlock
            | Tag::Table(_)
            | Tag::FootnoteDefinition(_)
    )
}

const fn is_block_end(tag: TagEnd) -> bool {
    use TagEnd as End;
    matches!(
        tag,
        End::BlockQuote(_)
            | End::Item
            | End::List(_)
            | End::Paragraph
            | End::Heading(_)
            | End::CodeBlock
            | End::HtmlBlock
            | End::Table
            | End::FootnoteDefinition
    )
}

/// What a line may be in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Container {
    Quote,
    /// The column of the item's content.
    Item(usize),
    /// Its lines are indented by four columns.
    Footnote,
    /// It has no mark of its own on a line.
    Transparent,
    /// Its lines are not those of a paragraph.
    Leaf,
}

/// A complete tag alone on its line, or what may be a definition behind spaces, below a line of text.
struct Candidate {
    start: usize,
    line: usize,
    replaced: Range<usize>,
    with: &'static str,
}

impl Candidate {
    fn at(text: &str, start: usize) -> Option<Self> {
        let before = text.get(..start)?.trim_end_matches([' ', '\t', '>']);
        let above = before.strip_suffix('\n')?;
        let line = before.len();
        if above.ends_with('\n') || above.lines().next_back().is_none_or(|above| above.trim().is_empty()) {
            return None;
        }
        let rest = text.get(start..)?;
        let rest = rest.get(..memchr::memchr2(b'\n', b'\r', rest.as_bytes()).unwrap_or(rest.len()))?;
        if rest.starts_with('[') {
            let is_indented = text.get(line..start)?.ends_with(' ');
            return (is_indented && rest.contains("]:")).then(|| Self {
                start,
                line,
                replaced: start - 1..start,
                with: TEXT,
            });
        }
        let slash = usize::from(rest.get(1..)?.starts_with('/'));
        let name = rest.get(1 + slash..)?;
        let length = name.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(name.len());
        let is_named = name.starts_with(|c: char| c.is_ascii_alphabetic());
        let is_tag = is_named && inline_html::tag_end(rest).is_some_and(|end| rest[end..].trim().is_empty());
        let replaced = start + 1 + slash..start + 1 + slash + length;
        is_tag.then_some(Self { start, line, replaced, with: BLOCK })
    }

    /// Whether the line lacks the mark of a container around its paragraph.
    fn is_lazy(&self, text: &str, around: &[Container]) -> bool {
        let Some(prefix) = text.get(self.line..self.start).filter(|_| !around.contains(&Container::Leaf)) else {
            return false;
        };
        let mut prefix = Prefix { rest: prefix, column: 0 };
        let mut content = 0;
        for container in around {
            prefix.skip_spaces();
            match *container {
                Container::Quote if prefix.skip_quote() => content = prefix.column + 1,
                Container::Item(column) if column <= prefix.column => content = column,
                Container::Footnote if content + 4 <= prefix.column => content += 4,
                Container::Transparent => {}
                _ => {
                    prefix.skip_spaces();
                    return prefix.rest.is_empty() && (self.with == TEXT || prefix.column < content + 4);
                }
            }
        }
        false
    }
}

/// What is before a tag on its line.
struct Prefix<'a> {
    rest: &'a str,
    column: usize,
}

impl Prefix<'_> {
    fn skip_spaces(&mut self) {
        let rest = self.rest.trim_start_matches([' ', '\t']);
        let spaces = self.rest.get(..self.rest.len() - rest.len()).unwrap_or_default();
        self.column = spaces.chars().fold(self.column, next_column);
        self.rest = rest;
    }

    /// Skips the mark of a quote, if it is next.
    fn skip_quote(&mut self) -> bool {
        let rest = self.rest.strip_prefix('>');
        self.rest = rest.unwrap_or(self.rest);
        self.column += usize::from(rest.is_some());
        rest.is_some()
    }
}

/// The column of what follows the marker of a list item.
fn content_column(text: &str, marker: usize) -> usize {
    let before = text.get(..marker).unwrap_or_default();
    let line = before.rfind('\n').map_or(0, |end| end + 1);
    let mut column = before.get(line..).unwrap_or_default().chars().fold(0, next_column);
    let item = text.get(marker..).unwrap_or_default();
    let width = item.find(|c: char| !c.is_ascii_digit()).unwrap_or_default() + 1;
    column += width;
    let content = item.get(width..).unwrap_or_default();
    let spaces = content.len() - content.trim_start_matches([' ', '\t']).len();
    let next = content.get(..spaces).unwrap_or_default().chars().fold(column, next_column);
    let is_blank = content[spaces..].starts_with(['\n', '\r']) || content.len() == spaces;
    if is_blank || next > column + 4 { column + 1 } else { next.max(column + 1) }
}

/// The column after a character.
const fn next_column(column: usize, c: char) -> usize {
    match c {
        '\t' => column / 4 * 4 + 4,
        _ => column + 1,
    }
}

#[cfg(test)]
mod tests {
    use crate::document::{Dialect, Document};

    #[test]
    fn a_tag_alone_on_a_lazy_line_begins_a_block_as_in_cmark_gfm() {
        // Each page with the links that cmark-gfm 0.29.0.gfm.13 shows.
        for (source, links) in [
            ("> a\n<br>\n```\n\n[b](c)\n", 1),
            ("> a\n<br>\n```\n[b](c)\n", 0),
            ("> ` [b](c)\n</b>\n`\n", 1),
            ("- a\n</x-y>\n```\n\n[b](c)\n", 1),
            ("- a\n  <br>\n  ```\n\n  [b](c)\n", 0),
            ("1. a\n   > b\n   <br>\n   ```\n\n   [b](c)\n", 1),
            ("> > a\n> <b c='d'> \n> ```\n>\n> [b](c)\n", 1),
            ("> a\n> <br>\n> ```\n>\n> [b](c)\n", 0),
            ("> a\nb\n<br>\n```\n\n[b](c)\n", 1),
            // Four columns make no block, and neither does text after the tag, nor a tag in a paragraph without a container.
            ("> a\n    <br>\n```\n\n[b](c)\n", 0),
            ("> a\n<br> c\n```\n\n[b](c)\n", 0),
            ("a\n<br>\n```\n\n[b](c)\n", 0),
            // Spaces before a definition on a lazy line are text.
            ("> [r]: x\n [q]: <https://a.b>\n", 1),
            ("- [r]: x\n [q]: <https://a.b>\n", 1),
            ("> [r]: x\n> [q]: <https://a.b>\n", 0),
            ("> [r]: x\n[q]: <https://a.b>\n", 0),
            // Lines of a footnote are indented by four columns.
            ("[^a]: x\n<br>\n```\n\n[b](c) [^a]\n", 1),
            ("[^a]: x\n   </pre>\n> ```\n\n[b](c)\n", 1),
            ("> [^a]: x\n> <br>\n> ```\n>\n> [b](c)\n", 1),
            ("[^a]: x\n    <br>\n    ```\n\n    [b](c)\n\n[^a]\n", 0),
            ("> [^a]: x\n</pre>\n[b](f)\n", 0),
            // What is a line below a heading to the parser belongs to the block.
            ("> a\n<br>\n> ---\n```\n\n[b](c)\n", 1),
            ("> a\n<x-y>\n> -\n[b](c)\n", 0),
            // The block hides what would be the start of a fence for the second.
            ("> a\n<br>\n```\n\n> a\n<br>\n```\n\n[b](c)\n", 1),
        ] {
            let document = Document::parse(source.to_owned(), Dialect::Gfm);
            let found = document.indices().filter(|node| document.name(*node) == "a").count();
            assert_eq!(found, links, "{source:?}");
        }
    }
}
