//! Lines with form feeds or vertical tabs only. CommonMark 2.1: a blank line has spaces and tabs only; the parser takes these
//! characters for white space, too.

/// A character that is neither white space nor markup.
const TEXT: u8 = 0x01;

/// The text with other characters in such lines, so that they are text for the parser; `None` if there are none. Has the same
/// length.
pub(super) fn hide(text: &str) -> Option<String> {
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
    fn only_spaces_and_tabs_make_a_line_blank() {
        for (source, links) in [
            ("\x0c\n    [b](c)\n", 1),
            ("a\n\x0b \n    [b](c)\n", 1),
            ("> \x0c\n>     [b](c)\n", 1),
            ("- \x0c\n      [b](c)\n", 1),
            ("\t\n    [b](c)\n", 0),
        ] {
            let document = Document::parse(source.to_owned(), Dialect::Gfm);
            let found = document.indices().filter(|node| document.name(*node) == "a").count();
            assert_eq!(found, links, "{source:?}");
        }
    }
}
