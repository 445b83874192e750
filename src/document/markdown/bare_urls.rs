//! Bare URLs before emphasis. GFM reads a URL to its end before it looks for emphasis, code and links after it; the
//! parser does it the other way around. So the characters of URLs that are markup are hidden from it.

use std::ops::Range;

use pulldown_cmark::{Event, OffsetIter, Options, Parser, RefDefs, Tag, TagEnd};

use super::{
    inline_scan::{self, Found},
    table_definitions,
};
use crate::{
    document::{Dialect, flow::Flow, opaque},
    span::Span,
    text,
};

/// Characters of a URL that the parser could read as markup. The `|` of a table cell is escaped and stays.
const MARKUP: &[u8] = b"*_~^`\\[]{}!&$";

/// Replaces a hidden character: punctuation, so that emphasis next to it is read as before.
const HIDDEN: u8 = b'%';

/// Longest text whose events are kept, so that it is parsed once where nothing is hidden.
const LONGEST_KEPT: usize = 1 << 20;

/// Parser extensions by dialect. Definition lists, wiki links, smart punctuation and metadata blocks stay off: they
/// would change what a page says.
pub(super) fn options(dialect: Dialect) -> Options {
    let gfm = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_GFM;
    match dialect {
        Dialect::Gfm | Dialect::Myst | Dialect::Html => gfm,
        Dialect::Quarto => gfm | Options::ENABLE_HEADING_ATTRIBUTES | Options::ENABLE_MATH,
    }
}

/// A text with bare URLs that look like plain text to the parser.
pub(super) struct BareUrls<'a> {
    original: &'a str,
    text: Option<String>,
    /// The URLs, by position.
    pub(super) found: Vec<Range<usize>>,
    /// Whether a forge may read the text in another way.
    pub(super) differs: bool,
}

/// The events of a text with their ranges.
pub(super) struct Events<'a> {
    parser: OffsetIter<'a>,
    /// Events that were read before.
    kept: std::vec::IntoIter<Read<'a>>,
}

impl<'a> Events<'a> {
    fn new(text: &'a str, options: Options) -> Self {
        Self { parser: Parser::new_ext(text, options).into_offset_iter(), kept: Vec::new().into_iter() }
    }

    pub(super) fn next(&mut self) -> Option<Read<'a>> {
        self.kept.next().or_else(|| self.parser.next())
    }

    pub(super) fn definitions(&self) -> &RefDefs<'_> {
        self.parser.reference_definitions()
    }
}

impl<'a> BareUrls<'a> {
    /// Finds the bare URLs of a text; with its events if it does not have to be parsed again. `on_forge` is whether HTML is where
    /// cmark-gfm reads it.
    pub(super) fn new(original: &'a str, options: Options, on_forge: bool) -> (Self, Option<Events<'a>>) {
        let mut events = Events::new(original, options);
        if !is_suspect(original, on_forge) {
            let differs = !on_forge && is_suspect(original, true);
            return (Self { original, text: None, found: Vec::new(), differs }, Some(events));
        }
        // Pages have an event for every 20 to 60 bytes.
        let mut kept = Vec::with_capacity(original.len().min(LONGEST_KEPT) / 40);
        let found = find(original, &mut events.parser, on_forge, (original.len() <= LONGEST_KEPT).then_some(&mut kept));
        let text = hide(original, &found);
        let again = text.is_some() || original.len() > LONGEST_KEPT;
        events.kept = kept.into_iter();
        (Self { original, text, found: found.urls, differs: found.differs }, (!again).then_some(events))
    }

    /// The events of the text with hidden characters.
    pub(super) fn events(&self, options: Options) -> Events<'_> {
        Events::new(self.text.as_deref().unwrap_or(self.original), options)
    }

    /// An event with the characters that were hidden in its range.
    pub(super) fn restore<'e>(&self, event: Event<'e>, range: &Range<usize>) -> Event<'e> {
        match &self.text {
            Some(text) => opaque::restore(event, range, text, self.original),
            None => event,
        }
    }
}

/// Whether a text may have a bare URL, or a link or HTML that the parser reads differently.
fn is_suspect(text: &str, on_forge: bool) -> bool {
    let has = |marks: &[&str]| marks.iter().any(|mark| text::contains(text, mark));
    has(&["://", "www.", ">\"", ">'", ">(", "[^", "]\\["]) || (on_forge && differs(text))
}

/// Whether a text may have HTML or a definition that a forge reads differently.
fn differs(text: &str) -> bool {
    let has = |mark: &str| text::contains(text, mark);
    has("<!") || has("<?") || (has("|") && has("]:"))
}

/// Hides characters of a text; `None` if there are none.
fn hide(original: &str, found: &Found) -> Option<String> {
    let hidden = || found.literal.iter().map(|&at| (at, HIDDEN)).chain(found.replaced.iter().copied());
    let mut bytes = if hidden().next().is_none() { Vec::new() } else { original.as_bytes().to_vec() };
    for (at, with) in hidden() {
        *bytes.get_mut(at)? = with;
    }
    String::from_utf8(bytes).ok().filter(|text| !text.is_empty())
}

/// The block whose inline content is being collected.
struct Block {
    range: Range<usize>,
    in_cell: bool,
}

/// An event with its range.
type Read<'a> = (Event<'a>, Range<usize>);

fn find<'a>(source: &str, events: &mut OffsetIter<'a>, on_forge: bool, mut kept: Option<&mut Vec<Read<'a>>>) -> Found {
    let mut found = Found::default();
    let (mut block, mut quotes, mut opaque, mut in_cell): (Option<Block>, usize, bool, bool) = (None, 0, false, false);
    // Where the last table ends.
    let mut table = 0;
    while let Some((event, range)) = events.next() {
        if !opaque && is_inline(&event) {
            let open = block.get_or_insert_with(|| Block { range: start(source, range.start)..range.end, in_cell });
            open.range.end = open.range.end.max(range.end);
            keep(event, range, &mut kept);
            continue;
        }
        if let Some(block) = block.take() {
            scan(source, &block, quotes, on_forge, events, &mut found);
        }
        match &event {
            Event::Start(Tag::BlockQuote(_)) => quotes += 1,
            Event::End(TagEnd::BlockQuote(_)) => quotes = quotes.saturating_sub(1),
            Event::Start(Tag::CodeBlock(_) | Tag::MetadataBlock(_)) => opaque = true,
            Event::End(TagEnd::CodeBlock | TagEnd::MetadataBlock(_)) => opaque = false,
            Event::Start(Tag::Table(_)) => {
                table_definitions::above(source, table, range.start, |at| match on_forge {
                    true => found.replaced.push((at, HIDDEN)),
                    false => found.differs = true,
                });
                table = range.end;
            }
            Event::Start(Tag::TableCell) => in_cell = true,
            Event::End(TagEnd::TableCell) => in_cell = false,
            _ => {}
        }
        keep(event, range, &mut kept);
    }
    found
}

fn keep<'a>(event: Event<'a>, range: Range<usize>, kept: &mut Option<&mut Vec<Read<'a>>>) {
    if let Some(kept) = kept {
        kept.push((event, range));
    }
}

fn is_inline(event: &Event<'_>) -> bool {
    match event {
        Event::Start(tag) => matches!(
            tag,
            Tag::Emphasis
                | Tag::Strong
                | Tag::Strikethrough
                | Tag::Superscript
                | Tag::Subscript
                | Tag::Link { .. }
                | Tag::Image { .. }
        ),
        Event::End(tag) => matches!(
            tag,
            TagEnd::Emphasis
                | TagEnd::Strong
                | TagEnd::Strikethrough
                | TagEnd::Superscript
                | TagEnd::Subscript
                | TagEnd::Link
                | TagEnd::Image
        ),
        Event::Html(_) | Event::Rule | Event::TaskListMarker(_) => false,
        _ => true,
    }
}

/// Start of the content of a block whose first event starts at an offset. The event of an escaped character starts after its
/// backslash.
fn start(source: &str, first: usize) -> usize {
    first - usize::from(source.get(..first).is_some_and(|before| before.ends_with('\\')))
}

/// Finds the URLs of a block.
fn scan(source: &str, block: &Block, quotes: usize, on_forge: bool, events: &OffsetIter<'_>, found: &mut Found) {
    // The range of a collapsed reference ends before its `[]`.
    let end =
        block.range.end + if source.get(block.range.end..).is_some_and(|rest| rest.starts_with("[]")) { 2 } else { 0 };
    let written = source.get(block.range.start..end).unwrap_or_default();
    found.differs |= !on_forge && differs(written);
    if !is_suspect(written, on_forge) {
        return;
    }
    let content = content(written, block, quotes);
    let definitions = events.reference_definitions();
    let scanned = inline_scan::scan(content.text(), on_forge, &|label| definitions.get(label).is_some());
    for url in scanned.urls {
        let url = content.span(url).range();
        let bytes = source.as_bytes();
        let is_pipe = |at: usize| block.in_cell && bytes.get(at + 1) == Some(&b'|');
        let is_markup = |&at: &usize| MARKUP.contains(&bytes[at]) && !is_pipe(at);
        found.literal.extend(url.clone().filter(is_markup));
        found.urls.push(url);
    }
    let place = |at: usize| content.span(at..at + 1).start as usize;
    found.literal.extend(scanned.literal.into_iter().map(place));
    found.replaced.extend(scanned.replaced.into_iter().map(|(at, with)| (place(at), with)));
}

/// The text of a block without the markers of quotes around it and the indentation of its lines, and without the backslashes
/// of `\|` in a table cell.
fn content(written: &str, block: &Block, quotes: usize) -> Flow {
    let mut content = Flow::default();
    let mut at = block.range.start;
    for (number, line) in written.split_inclusive(['\n', '\r']).enumerate() {
        let text = line.trim_end_matches(['\n', '\r']);
        let inner = if number == 0 { text } else { without_prefix(text, quotes) };
        let mut from = at + text.len() - inner.len();
        let mut pieces = inner.split("\\|").peekable();
        while let Some(piece) = pieces.next() {
            content.push(piece, Span::from_range(&(from..from + piece.len())));
            from += piece.len();
            if pieces.peek().is_some() {
                let escape = Span::from_range(&(from..from + 2));
                content.push(if block.in_cell { "|" } else { "\\|" }, escape);
                from += 2;
            }
        }
        at += line.len();
        if line.len() > text.len() {
            content.push("\n", Span::from_range(&(at - 1..at)));
        }
    }
    content
}

/// A continuation line without indentation and the markers of the quotes around it.
fn without_prefix(line: &str, quotes: usize) -> &str {
    let mut rest = line.trim_start_matches([' ', '\t']);
    for _ in 0..quotes {
        let Some(after) = rest.strip_prefix('>') else { break };
        rest = after.trim_start_matches([' ', '\t']);
    }
    rest
}
