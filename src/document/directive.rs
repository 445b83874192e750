//! Fences that hold Markdown: MyST directives, Quarto and Pandoc divs.
//!
//! A Markdown parser reads ```` ```{note} ```` as code and `:::` as text. To parse their bodies in place, with the
//! reference definitions, offsets and containers of the page, the fence lines are blanked before parsing, and the
//! regions they enclose are returned separately. `:::{raw} html` becomes a tilde fence, whose content the parser
//! returns verbatim. The masked text has the length of the source, so offsets stay valid.

mod evidence;

pub(super) use evidence::find as evidence;

use super::Dialect;
use crate::{span::Span, text};

/// A region of the page that a directive encloses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Region {
    /// `note`, `grid-item-card`; the first class or word of a div.
    pub(super) name: String,
    /// What follows the name on its line.
    pub(super) argument: Span,
    /// `:key: value` lines: the key and the span of the value.
    pub(super) options: Vec<(String, Span)>,
    /// From the opening line to the end of the closing line.
    pub(super) span: Span,
}

/// The directives of a page, and the text to parse instead of the source.
#[derive(Debug, Default)]
pub(super) struct Masked {
    /// `None` if the source needs no masking.
    pub(super) text: Option<String>,
    /// Sorted by start.
    pub(super) regions: Vec<Region>,
    /// Whether a forge shows text that is not part of the page: comments, and the code of `:::` fences.
    pub(super) hides: bool,
}

/// Directives whose body is Markdown for readers of the page. All others stay code.
const MARKDOWN_BODY: &[&str] = &[
    "admonition",
    "attention",
    "card",
    "carousel",
    "caution",
    "centered",
    "compound",
    "container",
    "danger",
    "details",
    "div",
    "dropdown",
    "epigraph",
    "error",
    "figure",
    "figure-md",
    "grid",
    "grid-item",
    "grid-item-card",
    "highlights",
    "hint",
    "important",
    "list-table",
    "margin",
    "note",
    "pull-quote",
    "rst-class",
    "seealso",
    "sidebar",
    "tab-item",
    "tab-set",
    "table",
    "tip",
    "tip-box",
    "topic",
    "versionadded",
    "versionchanged",
    "warning",
];

/// Formats of Pandoc whose raw text its writer of HTML keeps: `{=html5}`.
const FORMATS: [&str; 3] = ["html", "html4", "html5"];

/// Whether the name of a format of Pandoc is one of HTML.
fn is_html_format(name: &str) -> bool {
    FORMATS.iter().any(|format| name.eq_ignore_ascii_case(format))
}

/// Whether the info string of a code fence marks raw HTML: `{raw} html` (MyST) or `{=html}` (Pandoc, Quarto), in any
/// case. MyST does not accept `{raw}html`; Pandoc allows spaces around `=html`.
pub(super) fn is_raw_html(info: &str) -> bool {
    let info = info.trim();
    let mut words = info.split_ascii_whitespace();
    let mut next_is = |word: &str| words.next().is_some_and(|found| found.eq_ignore_ascii_case(word));
    let attributes = info.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
    let format = attributes.and_then(|inside| inside.trim().strip_prefix('='));
    format.is_some_and(is_html_format) || (next_is("{raw}") && next_is("html") && words.next().is_none())
}

/// Region name of a MyST `% comment`.
pub(super) const COMMENT: &str = "%";

/// Directives nested deeper are left as text. Real pages nest three or four.
const DEPTH_LIMIT: usize = 64;

struct OpenFence {
    marker: u8,
    length: usize,
    quotes: usize,
    kind: Kind,
}

enum Kind {
    /// Code: its content is not parsed.
    Opaque { swap: bool, blank: bool },
    /// A region whose body is part of the page.
    Region(usize),
}

struct Line<'a> {
    /// Offset of the line in the source.
    start: usize,
    end: usize,
    /// Offset of the first byte after indentation and block-quote markers.
    at: usize,
    rest: &'a str,
    quotes: usize,
}

/// Finds the directives of `source` after offset `from`.
pub(super) fn mask(source: &str, from: usize, dialect: Dialect) -> Masked {
    let body = source.get(from..).unwrap_or_default();
    let comments = dialect == Dialect::Myst && (body.starts_with('%') || text::contains(body, "\n%"));
    if !comments && !["```{", "~~~{", ":::"].iter().any(|mark| text::contains(body, mark)) {
        return Masked::default();
    }
    let mut masker = Masker {
        source,
        bytes: Vec::new(),
        regions: Vec::new(),
        open: Vec::new(),
        closers: closers(body),
        hides: false,
        in_comment: false,
        dialect,
        options: None,
    };
    let mut start = from;
    for line in body.split_inclusive('\n') {
        let trimmed = line.trim_start_matches([' ', '\t', '>']);
        let at = start + line.len() - trimmed.len();
        let quotes = line[..line.len() - trimmed.len()].bytes().filter(|&b| b == b'>').count();
        masker.closers.pop();
        if !masker.is_plain(trimmed.as_bytes().first().copied(), quotes) {
            masker.line(&Line { start, end: start + line.len(), at, rest: trimmed.trim_end(), quotes });
        }
        start += line.len();
    }
    let end = source.len() as u32;
    for fence in &masker.open {
        if let Kind::Region(index) = fence.kind {
            masker.regions[index].span.end = end;
        }
    }
    let Masker { bytes, regions, hides, .. } = masker;
    Masked { text: String::from_utf8(bytes).ok().filter(|text| !text.is_empty()), regions, hides }
}

/// For each line, from the last to the first: the length of the longest `:::` that may close a fence from there on.
fn closers(body: &str) -> Vec<usize> {
    if !body.contains(":::") {
        return Vec::new();
    }
    let mut longest = 0;
    let length = |line: &str| {
        let rest = line.trim_start_matches([' ', '\t', '>']).trim_end();
        if rest.bytes().all(|byte| byte == b':') { rest.len() } else { 0 }
    };
    let lines = body.split_inclusive('\n').rev();
    lines
        .map(|line| {
            longest = longest.max(length(line));
            longest
        })
        .collect()
}

struct Masker<'a> {
    source: &'a str,
    /// The masked text; empty as long as it is the source.
    bytes: Vec<u8>,
    regions: Vec<Region>,
    open: Vec<OpenFence>,
    /// [`closers`] of the lines that follow.
    closers: Vec<usize>,
    hides: bool,
    /// Whether the line is in a comment of HTML, which has no directives.
    in_comment: bool,
    dialect: Dialect,
    /// The region whose option lines may follow.
    options: Option<usize>,
}

impl Masker<'_> {
    /// Whether a line that begins with a character neither begins nor ends anything, whatever else is in it.
    fn is_plain(&self, first: Option<u8>, quotes: usize) -> bool {
        if self.in_comment || self.options.is_some() || self.open.last().is_some_and(|fence| quotes < fence.quotes) {
            return false;
        }
        match self.open.last() {
            Some(OpenFence { kind: Kind::Opaque { blank, .. }, marker, .. }) => !blank && first != Some(*marker),
            _ => !matches!(first, Some(b'`' | b'~' | b':' | b'%' | b'<')),
        }
    }

    fn line(&mut self, line: &Line<'_>) {
        while self.open.last().is_some_and(|fence| line.quotes < fence.quotes) {
            self.close(self.open.len() - 1, line.start);
        }
        if let Some(OpenFence { kind: Kind::Opaque { swap, blank }, marker, length, quotes }) = self.open.last() {
            let (swap, blank, quotes) = (*swap, *blank, *quotes);
            if closes(line.rest, *marker, *length) {
                if swap {
                    self.fill(line.at, line.at + line.rest.len(), b'~');
                }
                self.open.pop();
            } else if blank && self.options.is_some() {
                self.option(line);
            }
            if blank {
                let prefix = &self.source[line.start..line.at];
                let inside =
                    quotes.checked_sub(1).and_then(|n| prefix.match_indices('>').nth(n)).map_or(0, |(at, _)| at + 1);
                self.fill(line.start + inside, line.end, b' ');
            }
            return;
        }
        if self.options.is_some() && self.option(line) {
            return;
        }
        if self.in_comment {
            self.in_comment = !line.rest.contains("-->");
            return;
        }
        self.in_comment = line.rest.starts_with("<!--") && !line.rest.contains("-->");
        if let Some(index) = self.closing(line.rest) {
            self.fill(line.at, line.end, b' ');
            self.close(index, line.end);
        } else {
            self.opening(line);
        }
    }

    /// Consumes a `:key: value` line; returns whether it was one.
    fn option(&mut self, line: &Line<'_>) -> bool {
        let parsed = line.rest.strip_prefix(':').and_then(|rest| rest.split_once(':'));
        let (Some(index), Some((key, value))) = (self.options, parsed) else {
            self.options = None;
            return false;
        };
        if key.is_empty() || key.contains(char::is_whitespace) {
            self.options = None;
            return false;
        }
        let value = value.trim();
        let start = line.at + line.rest.len() - value.len();
        self.regions[index].options.push((key.to_owned(), Span::from_range(&(start..start + value.len()))));
        self.fill(line.at, line.end, b' ');
        true
    }

    /// Index of the fence that a line closes. MyST closes the outermost that fits, Quarto the innermost div.
    fn closing(&self, rest: &str) -> Option<usize> {
        let fits = |fence: &OpenFence| closes(rest, fence.marker, fence.length);
        if self.dialect == Dialect::Quarto && rest.starts_with(':') {
            self.open.iter().rposition(fits)
        } else {
            self.open.iter().position(fits)
        }
    }

    fn close(&mut self, index: usize, end: usize) {
        for fence in self.open.drain(index..) {
            if let Kind::Region(region) = fence.kind {
                self.regions[region].span.end = end as u32;
            }
        }
    }

    fn opening(&mut self, line: &Line<'_>) {
        if self.dialect == Dialect::Myst && line.rest.starts_with('%') && line.at == line.start {
            self.region(line, COMMENT, "");
            self.hides = true;
            self.options = None;
            return;
        }
        let Some(marker) = line.rest.bytes().next().filter(|byte| matches!(byte, b'`' | b'~' | b':')) else { return };
        let length = line.rest.bytes().take_while(|&byte| byte == marker).count();
        let info = line.rest[length..].trim();
        if self.open.len() >= DEPTH_LIMIT
            || length < 3
            || (marker == b'`' && info.contains('`'))
            || (marker == b':'
                && (info.is_empty() || (self.dialect == Dialect::Gfm && (info.starts_with("{=") || is_raw_html(info)))))
        {
            return;
        }
        let fence = |kind| OpenFence { marker, length, quotes: line.quotes, kind };
        let colon = marker == b':';
        let found = directive(info);
        // What would hide the rest of the page is text. Only MyST has directives with colons that are code.
        let is_code = found.is_some_and(|(name, _)| name != "figure" && !MARKDOWN_BODY.contains(&name))
            && !is_raw_html(info)
            && !self.is_nearly_raw(info, line.end);
        if colon && is_code && self.closers.last().is_none_or(|longest| *longest < length) {
            return;
        }
        let found = found.filter(|_| !(colon && is_code && self.dialect == Dialect::Gfm));
        self.hides |= colon && found.is_some() && (is_code || is_raw_html(info));
        match found {
            _ if is_raw_html(info) => {
                if colon {
                    self.fill(line.at, line.at + length, b'~');
                }
                self.open.push(fence(Kind::Opaque { swap: colon, blank: false }));
            }
            Some((name @ ("image" | "figure"), argument)) => {
                let region = self.region(line, name, argument);
                let kind =
                    if name == "image" { Kind::Opaque { swap: false, blank: true } } else { Kind::Region(region) };
                self.open.push(fence(kind));
            }
            Some((name, argument)) if MARKDOWN_BODY.contains(&name) => {
                let region = self.region(line, name, argument);
                self.open.push(fence(Kind::Region(region)));
            }
            None if colon => {
                let class = info.trim_matches(['{', '}', ':']).split_whitespace().next().unwrap_or_default();
                let region = self.region(line, class.trim_start_matches('.'), "");
                self.options = None;
                self.open.push(fence(Kind::Region(region)));
            }
            _ => {
                if colon {
                    self.fill(line.at, line.at + length, b'~');
                }
                self.open.push(fence(Kind::Opaque { swap: colon, blank: false }));
            }
        }
    }

    /// Whether the fence looks like one of raw HTML, and its content is HTML; `html/fence-typo` reports it.
    fn is_nearly_raw(&self, info: &str, end: usize) -> bool {
        let after = || self.source.get(end..).unwrap_or_default().trim_start_matches([' ', '\t', '>', '\r', '\n']);
        let holds_html = |line: &str| {
            let tag = line.strip_prefix('<').map(|rest| rest.trim_start_matches('/'));
            tag.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic())) && line.contains('>')
        };
        info.to_ascii_lowercase().contains("htm") && after().lines().next().is_some_and(holds_html)
    }

    fn region(&mut self, line: &Line<'_>, name: &str, argument: &str) -> usize {
        let end = line.at + line.rest.len();
        self.regions.push(Region {
            name: name.to_owned(),
            argument: Span::from_range(&(end - argument.len()..end)),
            options: Vec::new(),
            span: Span::from_range(&(line.at..if name == COMMENT { end } else { line.end })),
        });
        self.fill(line.at, line.end, b' ');
        let index = self.regions.len() - 1;
        self.options = Some(index);
        index
    }

    /// Overwrites everything except line ends.
    fn fill(&mut self, start: usize, end: usize, with: u8) {
        debug_assert!(self.source.is_char_boundary(start) && self.source.is_char_boundary(end));
        if self.bytes.is_empty() {
            self.bytes = self.source.as_bytes().to_vec();
        }
        for byte in &mut self.bytes[start..end] {
            if !matches!(*byte, b'\n' | b'\r') {
                *byte = with;
            }
        }
    }
}

/// Splits `{name} argument`.
fn directive(info: &str) -> Option<(&str, &str)> {
    let (name, argument) = info.strip_prefix('{')?.split_once('}')?;
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b':');
    (!name.is_empty() && name.bytes().all(plain)).then(|| (name, argument.trim()))
}

fn closes(rest: &str, marker: u8, length: usize) -> bool {
    let run = rest.bytes().take_while(|&byte| byte == marker).count();
    run >= length && run == rest.len()
}
