//! Lines that are blank for the parser only, and for cmark-gfm only. CommonMark 2.1: a blank line has spaces and tabs only; the
//! parser takes form feeds and vertical tabs for white space as well. A list item may begin with one blank line (5.2); for
//! cmark-gfm, others that are indented as far as the content belong to it.

use crate::text;

/// A character that is neither white space nor markup.
const TEXT: u8 = 0x01;

/// The text as the parser has to read it; `None` if it does so anyway. Has the same length.
pub(super) fn hide(text: &str) -> Option<String> {
    let joined = join_blank_starts(text);
    feeds_as_text(joined.as_deref().unwrap_or(text)).or(joined)
}

/// The text with spaces for the line ends between the marker of an item and blank lines of it.
fn join_blank_starts(text: &str) -> Option<String> {
    if !(text::contains(text, "  \n") || text::contains(text, "  \r")) {
        return None;
    }
    let mut bytes = Vec::new();
    let (mut at, mut content) = (0, None);
    // An item without content interrupts no paragraph, and no block of HTML.
    let mut is_below_blank = true;
    for line in text.split_inclusive('\n') {
        let (body, end) = line.split_at(line.trim_end_matches(['\n', '\r']).len());
        let is_blank = body.bytes().all(|byte| byte == b' ');
        if is_blank && content.is_some_and(|content| body.len() >= content) {
            if bytes.is_empty() {
                bytes = text.as_bytes().to_vec();
            }
            let before = bytes[..at].iter().rposition(|byte| !matches!(byte, b'\n' | b'\r')).map_or(0, |last| last + 1);
            bytes[before..at].fill(b' ');
        } else {
            content = empty_item(body).filter(|_| is_below_blank && !end.is_empty());
            is_below_blank = is_blank;
        }
        at += line.len();
    }
    String::from_utf8(bytes).ok().filter(|text| !text.is_empty())
}

/// The column of the content of a list item on a line that has only its marker.
fn empty_item(line: &str) -> Option<usize> {
    let line = line.trim_end_matches(' ');
    let marker = line.strip_suffix(['-', '*', '+']).or_else(|| {
        let number = line.strip_suffix(['.', ')'])?;
        Some(number.trim_end_matches(|c: char| c.is_ascii_digit())).filter(|rest| rest.len() < number.len())
    })?;
    marker.bytes().all(|byte| byte == b' ').then_some(line.len() + 1)
}

/// The text with other characters in lines of form feeds and vertical tabs, so that they are text for the parser.
fn feeds_as_text(text: &str) -> Option<String> {
    memchr::memchr2(b'\x0b', b'\x0c', text.as_bytes())?;
    let mut bytes = text.as_bytes().to_vec();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let is_marker = |c: char| c.is_ascii_digit() || c.is_ascii_whitespace() || ">-*+.)\x0b".contains(c);
        if line.chars().all(is_marker) {
            let end = at + line.len();
            bytes[at..end].iter_mut().filter(|byte| matches!(**byte, b'\x0b' | b'\x0c')).for_each(|byte| *byte = TEXT);
        }
        at += line.len();
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use crate::document::{Dialect, Document};

    #[test]
    fn lines_are_blank_where_cmark_gfm_takes_them_for_it() {
        for (source, links) in [
            ("\x0c\n    [b](c)\n", 1),
            ("a\n\x0b \n    [b](c)\n", 1),
            ("> \x0c\n>     [b](c)\n", 1),
            ("- \x0c\n      [b](c)\n", 1),
            ("\t\n    [b](c)\n", 0),
            // In an item.
            ("-\n  \n    [b](c)\n", 1),
            ("-\r\n  \r\n    [b](c)\r\n", 1),
            ("-\n \n    [b](c)\n", 0),
            ("1.  \n    \n   \n     [b](c)\n", 1),
            ("-\n\n    [b](c)\n", 0),
            ("<br>\n-\n  \n[b](c)\n", 1),
        ] {
            let document = Document::parse(source.to_owned(), Dialect::Gfm);
            let found = document.indices().filter(|node| document.name(*node) == "a").count();
            assert_eq!(found, links, "{source:?}");
        }
    }
}
