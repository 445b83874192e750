//! Where blocks of HTML begin and end. cmark-gfm follows an older version of `CommonMark` than the parser (4.6): a declaration
//! begins with a letter in upper case, `source` begins a block and `search` none. The parser ends a block of `pre`, `script`,
//! `style` or `textarea` only at the same name in lower case, cmark-gfm at each of them in any case.

use std::ops::Range;

/// Elements whose blocks end at an end tag.
const TEXTS: [&str; 4] = ["pre", "script", "style", "textarea"];

/// The text with characters at the starts of lines that make the parser read blocks as cmark-gfm does; `None` if it does so
/// anyway. Has the same length.
pub(super) fn hide(text: &str) -> Option<String> {
    let mut blocks = Blocks { text, bytes: Vec::new(), fences: None, passed: 0, end: None };
    for at in memchr::memchr_iter(b'<', text.as_bytes()) {
        if may_differ(text, at + 1) && begins_line(text, at) {
            blocks.read(at);
        }
    }
    String::from_utf8(blocks.bytes).ok().filter(|text| !text.is_empty())
}

/// Whether what follows a `<` may begin or end a block that the parser reads in another way.
fn may_differ(text: &str, at: usize) -> bool {
    let bytes = text.as_bytes();
    let from = at + usize::from(bytes.get(at) == Some(&b'/'));
    let is_first = matches!(bytes.get(from), Some(b'p' | b'P' | b's' | b'S' | b't' | b'T'));
    let is_name = |rest: &str| name(rest, &["search", "source"]).or_else(|| name(rest, &TEXTS)).is_some();
    bytes.get(at) == Some(&b'!') || (is_first && text.get(from..).is_some_and(is_name))
}

/// Whether only white space and the markers of quotes and list items are before an offset on its line.
fn begins_line(text: &str, at: usize) -> bool {
    let before = text.as_bytes().get(..at).unwrap_or_default();
    before.iter().rev().find(|byte| !is_marker(char::from(**byte))).is_none_or(|byte| *byte == b'\n')
}

const fn is_marker(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, ' ' | '\t' | '>' | '-' | '*' | '+' | '.' | ')')
}

/// The name that a text begins with, if it is one of some, whatever its case.
fn name(text: &str, names: &[&'static str]) -> Option<&'static str> {
    let starts = |name: &&&'static str| text.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name));
    names.iter().find(starts).copied()
}

/// What is before the content of a line that begins a block.
struct Margin {
    quotes: usize,
    is_item: bool,
    width: usize,
}

impl Margin {
    fn of(prefix: &str) -> Self {
        let is_item = prefix.contains(|c: char| !matches!(c, ' ' | '\t' | '>'));
        Self { quotes: prefix.matches('>').count(), is_item, width: prefix.len() }
    }

    /// Whether a later line is outside the quotes or the list item of the block.
    fn is_left_by(&self, line: &str) -> bool {
        let inner = line.trim_start_matches([' ', '\t', '>']);
        let before = &line[..line.len() - inner.len()];
        let is_outside = self.is_item && !inner.trim().is_empty() && before.len() < self.width;
        before.matches('>').count() < self.quotes || is_outside
    }
}

/// The blocks of fenced code. One ends at the latest with its container.
fn fences(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut open: Option<(Margin, &str)> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        if let Some((margin, marks)) = &open {
            let inner = line.trim_start_matches([' ', '\t', '>']);
            let rest = inner.strip_prefix(marks).map(|rest| rest.trim_start_matches(&marks[..1]).trim());
            let is_left = margin.is_left_by(line);
            if let Some(fence) = found.last_mut().filter(|_| !is_left) {
                fence.end = at;
            }
            if !is_left && rest != Some("") {
                continue;
            }
            open = None;
            if !is_left {
                continue;
            }
        }
        let inner = line.trim_start_matches(is_marker);
        let rest = inner.trim_start_matches(if inner.starts_with('~') { '~' } else { '`' });
        let marks = &inner[..inner.len() - rest.len()];
        if marks.len() >= 3 && !(marks.starts_with('`') && rest.contains('`')) {
            found.push(start..at);
            open = Some((Margin::of(&line[..line.len() - inner.len()]), marks));
        }
    }
    found
}

struct Blocks<'a> {
    text: &'a str,
    /// The text with other characters; empty as long as there are none.
    bytes: Vec<u8>,
    /// Blocks of fenced code.
    fences: Option<Vec<Range<usize>>>,
    /// Where the last block of text ends: none begins in it.
    passed: usize,
    /// The next end tag of such a block, and the name in it.
    end: Option<(usize, &'static str)>,
}

impl Blocks<'_> {
    /// Reads the start of a block.
    fn read(&mut self, at: usize) {
        let rest = self.text.get(at + 1..).unwrap_or_default();
        if rest.starts_with('!') {
            if rest.as_bytes().get(1).is_some_and(u8::is_ascii_lowercase) {
                self.set(at, "=");
            } else if rest.get(1..8).is_some_and(|name| name.eq_ignore_ascii_case("[CDATA[")) {
                self.set(at + 3, "CDATA");
            }
            return;
        }
        let slash = usize::from(rest.starts_with('/'));
        let rest = rest.get(slash..).unwrap_or_default();
        let follows = |name: &str, mark: &str| {
            let after = rest.get(name.len()..).unwrap_or_default();
            after.starts_with(|c: char| c.is_ascii_whitespace() || c == '>')
                || (!mark.is_empty() && after.starts_with(mark))
        };
        match name(rest, &["search", "source"]) {
            Some(name) if rest.len() > name.len() && !follows(name, "/>") => {}
            // A name that begins no block, and one that does.
            Some("search") => self.set(at + 1 + slash, "x"),
            Some(_) => self.set(at + 1 + slash, "center"),
            None => {}
        }
        if let Some(name) = name(rest, &TEXTS).filter(|name| slash == 0 && at >= self.passed && follows(name, "")) {
            self.read_text(at, name);
        }
    }

    /// Makes the end of a block of text one for the parser.
    fn read_text(&mut self, start: usize, opened: &'static str) {
        if self.is_in_fence(start) {
            return;
        }
        let line = self.text.get(..start).and_then(|before| before.rfind('\n')).map_or(0, |end| end + 1);
        let prefix = self.text.get(line..start).unwrap_or_default();
        let indent = prefix.len() - prefix.trim_end_matches([' ', '\t']).len();
        // It may be code.
        let is_certain = indent < 4 && !prefix.ends_with('\t');
        let (tag, closed) = self.next_end(start);
        let end = self.end_of_container(line, prefix, tag);
        if is_certain || prefix.contains(|c: char| !matches!(c, ' ' | '\t')) {
            self.passed = end.min(tag);
        }
        if tag >= end {
            return;
        }
        if closed == opened {
            self.set(tag + 2, closed);
        } else if !is_certain {
            // Where it is code, the end tag is that of something else.
        } else if opened.len() <= closed.len() {
            self.set(tag, &format!("</{opened}>"));
        } else {
            self.set(start + 1, &format!("{closed:<width$}", width = opened.len()));
            self.set(tag + 2, closed);
        }
    }

    /// The next end tag from an offset on, and the name in it; the end of the text if there is none.
    fn next_end(&mut self, from: usize) -> (usize, &'static str) {
        if let Some(end) = self.end.filter(|(at, _)| *at >= from) {
            return end;
        }
        let ends = self.text.get(from..).unwrap_or_default().match_indices("</").find_map(|(at, _)| {
            let rest = self.text.get(from + at + 2..).unwrap_or_default();
            let closed = name(rest, &TEXTS).filter(|name| rest[name.len()..].starts_with('>'))?;
            Some((from + at, closed))
        });
        *self.end.insert(ends.unwrap_or((self.text.len(), "")))
    }

    /// Where the quotes and the list item end that a line begins in, or begins; at most `until`, or the end of the text.
    fn end_of_container(&self, line: usize, prefix: &str, until: usize) -> usize {
        let margin = Margin::of(prefix);
        if margin.quotes == 0 && !margin.is_item {
            return self.text.len();
        }
        let mut at = line;
        for (number, line) in self.text.get(line..).unwrap_or_default().split_inclusive('\n').enumerate() {
            if number > 0 && (at > until || margin.is_left_by(line)) {
                break;
            }
            at += line.len();
        }
        at
    }

    /// Whether an offset is in fenced code.
    fn is_in_fence(&mut self, at: usize) -> bool {
        let text = self.text;
        let fences = self.fences.get_or_insert_with(|| fences(text));
        let next = fences.partition_point(|fence| fence.start <= at);
        next.checked_sub(1).and_then(|last| fences.get(last)).is_some_and(|fence| fence.contains(&at))
    }

    /// Writes ASCII over a part of the text.
    fn set(&mut self, at: usize, with: &str) {
        if self.bytes.is_empty() {
            self.bytes = self.text.as_bytes().to_vec();
        }
        debug_assert!(self.text.get(at..at + with.len()).is_some_and(str::is_ascii));
        for (byte, with) in self.bytes.iter_mut().skip(at).zip(with.bytes()) {
            *byte = with;
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::document::{Dialect, Document};

    #[test]
    fn a_fence_ends_with_its_container() {
        // Each page with the links that cmark-gfm 0.29.0.gfm.13 shows.
        for (source, links) in [
            ("> ~~~\n<pre>\n</script>\n\n[b](c)\n", 1),
            ("- ```\n<script>\n</pre>\n\n[b](c)\n", 1),
            (">> ```\n> [d]\n<script>\n</pre>\n\n[b](c)\n", 1),
            ("````\n```\n````\n<pre>\n</script>\n\n[b](c)\n", 1),
            ("``` a`b\n<pre>\n</script>\n\n[b](c)\n", 1),
            ("```\n<pre>\n```\n</script>\n\n[b](c)\n", 1),
            ("> ```\n> <pre>\n> ```\n<script>\n</SCRIPT>\n[b](c)\n", 1),
            ("<script>\n</SCRIPT>\n[b](c)\n", 1),
            ("> ```\n> <pre>\n> </script>\n> [b](c)\n", 0),
        ] {
            let document = Document::parse(source.to_owned(), Dialect::Gfm);
            let found = document.indices().filter(|node| document.name(*node) == "a").count();
            assert_eq!(found, links, "{source:?}");
        }
    }
}
