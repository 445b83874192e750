//! Finds the bare URLs of one block, as cmark-gfm does: in the order of the text, together with code, HTML, links and images
//! (CommonMark 6), so that nothing in a URL is markup, and nothing in code or between brackets is a URL.

use std::{collections::HashMap, ops::Range};

use super::inline_html;
use crate::document::autolink;

/// Longest link label, in bytes that are not continuation bytes (CommonMark 4.7).
const MAX_LABEL: usize = 999;
/// Deepest nesting of parentheses in a destination.
const MAX_PARENS: usize = 32;

/// Bytes at which something other than text can begin.
const SPECIAL: [bool; 256] = {
    let mut special = [false; 256];
    let (bytes, mut at) = (b":w\\`<![]", 0);
    while at < bytes.len() {
        special[bytes[at] as usize] = true;
        at += 1;
    }
    special
};

/// What the parser reads differently.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// The bare URLs, in order.
    pub(super) urls: Vec<Range<usize>>,
    /// Characters that are not markup: brackets that are not those of a link, and what the parser takes for a part of one in
    /// `![^a]` and `[a]\\[`.
    pub(super) literal: Vec<usize>,
    /// Characters of HTML that the parser ends elsewhere, with what it reads instead.
    pub(super) replaced: Vec<(usize, u8)>,
    /// Whether a forge may read the text in another way.
    pub(super) differs: bool,
}

/// Finds the bare URLs of the text of a block. `defines` says whether a link label is defined; `on_forge`, whether HTML is where
/// cmark-gfm reads it.
pub(super) fn scan(text: &str, on_forge: bool, defines: &dyn Fn(&str) -> bool) -> Found {
    let mut scanner = Scanner {
        text,
        bytes: text.as_bytes(),
        at: 0,
        brackets: Vec::new(),
        defines,
        on_forge,
        ticks: None,
        absent: inline_html::Absent::default(),
        found: Found::default(),
    };
    while let Some(&byte) = scanner.bytes.get(scanner.at) {
        scanner.step(byte);
    }
    let unclosed = scanner.brackets.iter().map(|open| open.text - 1);
    scanner.found.literal.extend(unclosed);
    scanner.found
}

/// An open `[` or `![`.
struct Bracket {
    /// Offset of the text after it.
    text: usize,
    image: bool,
    /// Whether it is in the text of a link, and so cannot begin one around it.
    disabled: bool,
    /// Whether another bracket opened after it, so that its text is not a label.
    nested: bool,
    /// Whether it follows a `]`, or is in one that does. The parser reads it as a label unless it has brackets in it.
    follows: bool,
}

struct Scanner<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    brackets: Vec<Bracket>,
    defines: &'a dyn Fn(&str) -> bool,
    on_forge: bool,
    /// Starts of the runs of backticks, by length.
    ticks: Option<HashMap<usize, Vec<usize>>>,
    /// Kinds of HTML that do not end in the rest of the text.
    absent: inline_html::Absent,
    found: Found,
}

impl Scanner<'_> {
    fn step(&mut self, byte: u8) {
        let next = self.bytes.get(self.at + 1);
        let from = self.found.urls.last().map_or(0, |url| url.end);
        let url = match byte {
            b':' if self.brackets.is_empty() => autolink::url(self.text, from, self.at),
            b'w' if self.brackets.is_empty() => autolink::www(self.text, self.at),
            _ => None,
        };
        if let Some(url) = url {
            self.at = url.end;
            self.found.urls.push(url);
            return;
        }
        match byte {
            b'\\' if next.is_some_and(u8::is_ascii_punctuation) => self.at += 2,
            b'`' => self.code(),
            b'<' => self.html(),
            b'!' if next == Some(&b'[') && self.bytes.get(self.at + 2) != Some(&b'^') => self.open(true),
            b'!' if next == Some(&b'[') => {
                self.found.literal.push(self.at);
                self.at += 1;
            }
            b'[' => self.open(false),
            b']' => self.close(),
            _ => {
                let rest = self.bytes.get(self.at + 1..).unwrap_or_default();
                self.at += 1 + rest.iter().position(|&byte| SPECIAL[usize::from(byte)]).unwrap_or(rest.len());
            }
        }
    }

    /// Skips an autolink or HTML, or the `<` of none.
    fn html(&mut self) {
        let start = self.at;
        let end = inline_html::end(self.text, start, &mut self.absent);
        self.at = end.unwrap_or(start + 1);
        if !self.on_forge || !matches!(self.bytes.get(start + 1), Some(b'!' | b'?')) {
            return;
        }
        // The parser takes the `>` of a quote on the next line for an end.
        let on_line = |end: usize| !self.bytes[start..end].contains(&b'\n');
        match end {
            // Not the value of an attribute of a tag around it.
            None => self.found.replaced.push((start, b'=')),
            Some(to) if on_line(to) && inline_html::parsed_end(self.text, start, &mut self.absent) == end => {}
            Some(_) if inline_html::is_email(self.text, start) => {}
            // An instruction, which has no end in it.
            Some(end) => {
                let inside = start + 2..end - 2;
                let marks = inside.clone().filter(|&at| matches!(self.bytes[at], b'?' | b'>'));
                self.found.replaced.extend(marks.map(|at| (at, b'%')));
                self.found.replaced.extend([(start + 1, b'?'), (end - 2, b'?')]);
            }
        }
    }

    /// Skips a code span, or the backticks of none.
    fn code(&mut self) {
        let length = self.bytes.iter().skip(self.at).take_while(|&&byte| byte == b'`').count();
        let bytes = self.bytes;
        let ticks = self.ticks.get_or_insert_with(|| runs(bytes));
        let starts = ticks.get(&length).map_or(&[][..], Vec::as_slice);
        let after = starts.partition_point(|&start| start < self.at + length);
        self.at = starts.get(after).copied().unwrap_or(self.at) + length;
    }

    fn open(&mut self, image: bool) {
        let mut follows = self.at.checked_sub(1).and_then(|before| self.bytes.get(before)) == Some(&b']');
        if let Some(last) = self.brackets.last_mut() {
            last.nested = true;
            follows |= last.follows;
        }
        self.at += if image { 2 } else { 1 };
        self.brackets.push(Bracket { text: self.at, image, disabled: false, nested: false, follows });
    }

    /// Ends a link or an image, if the bracket is the end of one.
    fn close(&mut self) {
        let close = self.at;
        self.at += 1;
        if self.bytes.get(self.at..self.at + 2) == Some(b"\\[") {
            self.found.literal.push(self.at + 1);
        }
        let Some(open) = self.brackets.pop() else { return };
        let destination = self.destination();
        if destination.is_none() && self.bytes.get(self.at) == Some(&b'(') {
            self.found.literal.push(self.at);
        }
        let end = destination.or_else(|| self.label_end(&open)).filter(|_| !open.disabled);
        let Some(end) = end else {
            // To the parser, a reference to a footnote ends all brackets around it.
            let outer = self.brackets.last();
            if (self.bytes.get(open.text) != Some(&b'^') || outer.is_some())
                && !outer.is_some_and(|outer| outer.follows)
            {
                self.found.literal.extend([open.text - 1, close]);
            }
            return;
        };
        self.at = end;
        if !open.image {
            for outer in self.brackets.iter_mut().rev() {
                // The ones before it are disabled as well.
                if !outer.image && std::mem::replace(&mut outer.disabled, true) {
                    break;
                }
            }
        }
    }

    /// The end of the reference link whose text ends before `at`.
    fn label_end(&self, open: &Bracket) -> Option<usize> {
        let defines = |label: &str| {
            let label: Vec<&str> = label.split_ascii_whitespace().collect();
            !label.is_empty() && (self.defines)(&label.join(" "))
        };
        let label = label(self.bytes, self.at);
        if let Some(label) = label.clone().filter(|label| !label.is_empty()) {
            return self.text.get(label.clone()).is_some_and(defines).then_some(label.end + 1);
        }
        let text = self.text.get(open.text..self.at - 1).filter(|text| !open.nested && text.len() <= 4 * MAX_LABEL)?;
        defines(text).then(|| label.map_or(self.at, |label| label.end + 1))
    }

    /// The end of `(destination "title")` at `at`.
    fn destination(&self) -> Option<usize> {
        let spaces = |at: usize| at + self.bytes.iter().skip(at).take_while(|byte| is_space(**byte)).count();
        if self.bytes.get(self.at) != Some(&b'(') {
            return None;
        }
        let start = spaces(self.at + 1);
        let end = self.address(start)?;
        let after = spaces(end);
        let after = if after > end { self.title(after).map_or(after, spaces) } else { after };
        (self.bytes.get(after) == Some(&b')')).then_some(after + 1)
    }

    fn address(&self, start: usize) -> Option<usize> {
        let angle = self.bytes.get(start) == Some(&b'<');
        let (mut at, mut depth) = (start + usize::from(angle), 0);
        loop {
            let byte = *self.bytes.get(at)?;
            match byte {
                b'\\' if self.bytes.get(at + 1).is_some_and(u8::is_ascii_punctuation) => at += 1,
                b'>' if angle => return Some(at + 1),
                b'<' | b'\n' if angle => return None,
                _ if angle => {}
                b'(' if depth == MAX_PARENS => return None,
                b'(' => depth += 1,
                b')' if depth == 0 => return Some(at),
                b')' => depth -= 1,
                byte if is_space(byte) => return (depth == 0).then_some(at),
                _ => {}
            }
            at += 1;
        }
    }

    fn title(&self, start: usize) -> Option<usize> {
        let close = match self.bytes.get(start)? {
            b'(' => b')',
            quote @ (b'"' | b'\'') => *quote,
            _ => return None,
        };
        let mut at = start + 1;
        loop {
            match *self.bytes.get(at)? {
                b'\\' if self.bytes.get(at + 1).is_some_and(u8::is_ascii_punctuation) => at += 1,
                byte if byte == close => return Some(at + 1),
                b'(' if close == b')' => return None,
                _ => {}
            }
            at += 1;
        }
    }
}

const fn is_space(byte: u8) -> bool {
    matches!(byte, b'\t'..=b'\r' | b' ')
}

/// The range of a label in brackets at `at`.
fn label(bytes: &[u8], at: usize) -> Option<Range<usize>> {
    if bytes.get(at) != Some(&b'[') {
        return None;
    }
    let (mut end, mut length) = (at + 1, 0);
    loop {
        match *bytes.get(end)? {
            b'[' => return None,
            b']' => return Some(at + 1..end),
            b'\\' if bytes.get(end + 1).is_some_and(u8::is_ascii_punctuation) => end += 1,
            _ => {}
        }
        length += usize::from(bytes[end] & 0xC0 != 0x80);
        if length > MAX_LABEL {
            return None;
        }
        end += 1;
    }
}

/// Starts of the runs of backticks, by length.
fn runs(bytes: &[u8]) -> HashMap<usize, Vec<usize>> {
    let mut found: HashMap<usize, Vec<usize>> = HashMap::new();
    let mut at = 0;
    while let Some(start) = bytes.get(at..).and_then(|rest| rest.iter().position(|&byte| byte == b'`')) {
        let start = at + start;
        let length = bytes.iter().skip(start).take_while(|&&byte| byte == b'`').count();
        found.entry(length).or_default().push(start);
        at = start + length;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_are_outside_of_brackets_code_and_html() {
        for (text, wanted) in [
            ("a https://x.org/_a_b c", vec!["https://x.org/_a_b"]),
            ("[https://x.org] [a https://x.org", vec![]),
            ("[a](https://x.org) https://y.org", vec!["https://y.org"]),
            ("[a] (https://x.org)", vec!["https://x.org"]),
            ("[a]( https://x.org 't' ) [a](<https://x.org>) [a](b https://x.org)", vec!["https://x.org"]),
            ("[a][b](https://x.org) [b](https://x.org)", vec!["https://x.org"]),
            ("[b][a](https://x.org) [a b][](https://y.org)", vec!["https://y.org"]),
            ("[a [c](d) e](https://x.org)", vec!["https://x.org"]),
            ("[a ![c](d) e](https://x.org) ![a [c](d)](https://x.org)", vec![]),
            ("`https://x.org` ``a`https://x.org`` `https://y.org", vec!["https://y.org"]),
            ("https://x.org/a`b`c `https://x.org`", vec!["https://x.org/a`b`c"]),
            ("<https://x.org> <a href=\"https://x.org\"> <a href='https://x.org>", vec!["https://x.org>"]),
            ("\\[https://x.org] \\\\[https://x.org", vec!["https://x.org]"]),
            ("<!-- https://x.org --> <?https://x.org?> <!A https://x.org>", vec![]),
            ("<!a https://x.org", vec!["https://x.org"]),
            ("https\\://x.org x:https://x.org", vec!["https://x.org"]),
        ] {
            let defines = |label: &str| matches!(label, "b" | "a b");
            let found: Vec<&str> = scan(text, true, &defines).urls.into_iter().map(|range| &text[range]).collect();
            assert_eq!(found, wanted, "{text}");
        }
    }
}
