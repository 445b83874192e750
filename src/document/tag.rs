//! Attribute errors of one tag as written: attributes without a space between them, unmatched quotes (WHATWG HTML
//! 13.2.5.32 to 13.2.5.40).
//!
//! The tokenizer recovers from these errors without reporting them.

use std::ops::Range;

use super::tag_balance::ProblemKind;

/// Result of scanning a tag.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Scan {
    /// Offset after the `>`; `None` if the text ends before it.
    pub(super) end: Option<usize>,
    /// The worst error and its range.
    pub(super) fault: Option<(ProblemKind, Range<usize>)>,
    /// Whether an attribute has a value.
    pub(super) values: bool,
    /// Whether the error made other tags part of this one.
    pub(super) swallowed: bool,
}

/// Scans the tag at the start of `text`.
pub(super) fn scan(text: &str) -> Scan {
    let mut scanner = Scanner { text, at: 0, scan: Scan::default(), value: None };
    let after_slash = usize::from(text.starts_with("</")) + 1;
    scanner.at = scanner.find(after_slash, |byte| is_space(byte) || matches!(byte, b'/' | b'>'));
    scanner.cut_off(&(after_slash..scanner.at));
    while scanner.attribute() {}
    let Scanner { mut scan, .. } = scanner;
    let inside = text.get(1..scan.end.unwrap_or(text.len())).unwrap_or_default();
    scan.swallowed = scan.fault.is_some() && inside.contains('<');
    scan
}

/// The worst attribute error of a tag, with its range, if the text is that tag and nothing else.
#[must_use]
pub fn fault(tag: &str) -> Option<(ProblemKind, Range<usize>)> {
    let scan = scan(tag);
    scan.fault.filter(|_| scan.end == Some(tag.len()) && !scan.swallowed)
}

struct Scanner<'a> {
    text: &'a str,
    at: usize,
    scan: Scan,
    /// The name and range of a quoted value that ends where the next attribute starts.
    value: Option<(Range<usize>, Range<usize>)>,
}

/// Where a tag begins in a text, which `next` follows.
fn first_tag(text: &str, next: Option<u8>) -> Option<usize> {
    let starts = |&(at, _): &(usize, &str)| {
        let after = text.as_bytes().get(at + 1).copied().or(next);
        after.is_some_and(|byte| byte.is_ascii_alphabetic() || matches!(byte, b'/' | b'!'))
    };
    text.match_indices('<').find(starts).map(|(at, _)| at)
}

/// Characters that are invalid in names and unquoted values.
const QUOTES: [char; 4] = ['"', '\'', '<', '`'];

/// Attributes whose values are addresses, names, numbers or text.
const PLAIN: [&str; 13] =
    ["align", "alt", "class", "height", "href", "id", "name", "rel", "src", "target", "title", "valign", "width"];

/// Typographic quotation marks that open and close a value.
const OPENING: [char; 7] = ['“', '”', '„', '‘', '’', '‚', '«'];
const CLOSING: [char; 5] = ['”', '“', '’', '‘', '»'];

const fn is_space(byte: u8) -> bool {
    matches!(byte, b'\t' | b'\n' | b'\r' | 0x0C | b' ')
}

impl Scanner<'_> {
    fn byte(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }

    fn find(&self, from: usize, wanted: impl Fn(u8) -> bool) -> usize {
        let rest = self.text.as_bytes().get(from..).unwrap_or_default();
        from + rest.iter().position(|&byte| wanted(byte)).unwrap_or(rest.len())
    }

    /// Scans one attribute; `false` at the end of the tag or of the text.
    fn attribute(&mut self) -> bool {
        let after_value = self.value.take().filter(|(_, value)| value.end + 1 == self.at);
        let start = self.find(self.at, |byte| !is_space(byte) && byte != b'/');
        match self.byte(start) {
            None => return false,
            Some(b'>') => {
                self.scan.end = Some(start + 1);
                return false;
            }
            Some(_) => {}
        }
        // A name may start with `=`.
        let end = self.find(start + 1, |byte| is_space(byte) || matches!(byte, b'/' | b'>' | b'='));
        let name = start..end;
        if let Some((owner, value)) = after_value
            && start == self.at
        {
            self.run_together(&owner, &value, &name);
        } else {
            self.stray_quote(&name);
        }
        let equals = self.find(end, |byte| !is_space(byte));
        self.at = end;
        if self.byte(equals) != Some(b'=') {
            return true;
        }
        let value = self.find(equals + 1, |byte| !is_space(byte));
        self.at = value;
        match self.byte(value) {
            Some(b'>') => self.fault(ProblemKind::NoValue, name),
            Some(quote @ (b'"' | b'\'')) => {
                let close = self.find(value + 1, |byte| byte == quote);
                self.scan.values = true;
                if self.holds_rest(&name, &(value + 1..close)) {
                    self.fault(ProblemKind::Quotes, name.clone());
                }
                self.value = Some((name, value + 1..close));
                self.at = close + 1;
            }
            Some(_) => {
                self.scan.values = true;
                if let Some(curly) = self.curly(value) {
                    self.at = self.find(curly.end, |byte| is_space(byte) || byte == b'>');
                    self.fault(ProblemKind::CurlyQuotes, curly);
                    return true;
                }
                let close = self.find(value, |byte| is_space(byte) || byte == b'>');
                self.stray_quote(&(value..close));
                self.at = close;
            }
            None => {}
        }
        true
    }

    /// The range of a value between typographic quotation marks, with the marks. Without a closing mark, it is the value as
    /// browsers read it.
    fn curly(&self, start: usize) -> Option<Range<usize>> {
        let value = self.text.get(start..)?;
        let mut characters = value.chars();
        characters.next().filter(|first| OPENING.contains(first))?;
        let inside = characters.as_str();
        let offset = value.len() - inside.len();
        let end = match inside.find(['>', '=', '"', '<']) {
            Some(limit) => inside.get(..limit)?.rfind(CLOSING).and_then(|at| {
                let mark = inside.get(at..)?.chars().next()?;
                Some(offset + at + mark.len_utf8())
            }),
            None => None,
        };
        let unquoted = || value.find(|c: char| c.is_ascii_whitespace() || c == '>').unwrap_or(value.len());
        Some(start..start + end.unwrap_or_else(unquoted))
    }

    fn run_together(&mut self, owner: &Range<usize>, value: &Range<usize>, name: &Range<usize>) {
        let inside = self.text.get(value.clone()).unwrap_or_default();
        let holds_tags = first_tag(inside, None).is_some();
        if !self.quoted(name) && !holds_tags {
            return self.fault(ProblemKind::RunTogether, name.clone());
        }
        // The value extends too far: its own closing quotation mark is missing.
        if holds_tags || (inside.contains(['=', '<', '\n']) && !self.cut_off(name)) {
            self.fault(ProblemKind::Quotes, owner.clone());
        } else {
            self.stray_quote(name);
        }
    }

    /// Whether the value of an attribute that never holds HTML holds the end of its tag and another tag, as its own closing
    /// quotation mark is missing.
    fn holds_rest(&self, name: &Range<usize>, value: &Range<usize>) -> bool {
        let name = self.text.get(name.clone()).unwrap_or_default();
        let inside = self.text.get(value.clone()).unwrap_or_default();
        PLAIN.iter().any(|plain| name.eq_ignore_ascii_case(plain))
            && first_tag(inside, None).and_then(|at| inside.get(..at)).is_some_and(|own| own.contains('>'))
    }

    fn quoted(&self, range: &Range<usize>) -> bool {
        self.text.get(range.clone()).unwrap_or_default().contains(QUOTES)
    }

    fn stray_quote(&mut self, range: &Range<usize>) {
        if self.cut_off(range) {
            return;
        }
        let inside = self.text.get(range.clone()).unwrap_or_default();
        if let Some(at) = inside.find(QUOTES) {
            self.fault(ProblemKind::Quotes, range.start + at..range.start + at + 1);
        }
    }

    /// Records that another tag begins in a name or an unquoted value, as this one has no `>`.
    fn cut_off(&mut self, range: &Range<usize>) -> bool {
        let inside = self.text.get(range.clone()).unwrap_or_default();
        let next = self.byte(range.end);
        let known = self.scan.fault.as_ref().is_some_and(|(kind, _)| *kind == ProblemKind::Quotes);
        let Some(at) = first_tag(inside, next).filter(|_| !known) else { return false };
        let before = self.text.get(..range.start + at).unwrap_or_default().trim_end().len();
        self.fault(ProblemKind::CutOff, 0..before);
        true
    }

    /// Records an error. Quotation marks take precedence: they are the cause of the others.
    fn fault(&mut self, kind: ProblemKind, range: Range<usize>) {
        let causes = [ProblemKind::Quotes, ProblemKind::CutOff, ProblemKind::CurlyQuotes];
        let worse =
            causes.contains(&kind) && self.scan.fault.as_ref().is_some_and(|(known, _)| !causes.contains(known));
        if self.scan.fault.is_none() || worse {
            self.scan.fault = Some((kind, range));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(text: &str) -> Option<(ProblemKind, &str)> {
        scan(text).fault.map(|(kind, range)| (kind, &text[range]))
    }

    #[test]
    fn valid_tags_have_no_fault() {
        for fine in [
            "<br/>",
            "<br / >",
            "<img src=x/y?a=b&c alt>",
            "<a href = 'it\"s' id=\"x\"/>",
            "<div\n  class=\"a\"\n  >",
            "<img alt=\"a > b\">",
            "<a href=\"x\"/class=\"y\">",
        ] {
            assert_eq!(scan(fine).fault, None, "{fine}");
            assert_eq!(scan(fine).end, Some(fine.len()), "{fine}");
        }
        for open in ["<a", "<a href", "<a href=", "<a href='x", "<a href='x'"] {
            assert_eq!(scan(open).end, None, "{open}");
        }
    }

    #[test]
    fn faults_are_located() {
        use ProblemKind::{CurlyQuotes, CutOff, NoValue, Quotes, RunTogether};
        assert_eq!(fault("<a href=\"x\"class=\"y\">"), Some((RunTogether, "class")));
        assert_eq!(fault("<a href=\"x\"\">"), Some((Quotes, "\"")));
        assert_eq!(fault("<a href=x\">"), Some((Quotes, "\"")));
        assert_eq!(fault("<img src=\"a.png width=\"20\" alt=\"\">"), Some((Quotes, "src")));
        assert_eq!(fault("<img alt=>"), Some((NoValue, "alt")));
        assert_eq!(fault("<img id='x /><p>y</p> 'z'>"), Some((Quotes, "id")));
        assert_eq!(fault("<img id='x /><p>y</p><b title='>"), Some((Quotes, "id")));
        assert_eq!(fault("<div data-x='a <b> c' title='a <b> c' x-on='a > b <c>'>"), None);
        assert!(scan("<a href=\"x>y</a> <a href=\"z\">").swallowed);
        assert_eq!(fault("<div <b>"), Some((CutOff, "<div")));
        assert_eq!(fault("<div<b>"), Some((CutOff, "<div")));
        assert_eq!(fault("</b</div>"), Some((CutOff, "</b")));
        assert_eq!(fault("</b </div>"), Some((CutOff, "</b")));
        assert_eq!(fault("<p id=\"x\"<a href=\"y\">"), Some((CutOff, "<p id=\"x\"")));
        assert_eq!(fault("<p id=x<a href=\"y\">"), Some((CutOff, "<p id=x")));
        assert_eq!(fault("<div a<3>"), Some((Quotes, "<")));
        assert_eq!(fault("<a href=“x” alt=\"y\">"), Some((CurlyQuotes, "“x”")));
        assert_eq!(fault("<a alt=‘Ada L’>"), Some((CurlyQuotes, "‘Ada L’")));
        assert_eq!(fault("<a alt=“Ada L>"), Some((CurlyQuotes, "“Ada")));
        assert_eq!(fault("<a alt=“Ada\" id=\"x\">"), Some((CurlyQuotes, "“Ada\"")));
        assert_eq!(fault("<a alt=\"“Ada”\">"), None);
    }
}
