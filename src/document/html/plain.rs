//! Tokens in their usual form, which are read without the tokenizer: text, comments, and tags in lower case with double-quoted
//! values. That is most of any page, and several times as fast.

use std::ops::Range;

/// A token in its usual form. Ranges are offsets in the text that it was found in.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// All text to the next `<`.
    Text {
        end: usize,
    },
    Start {
        name: Range<usize>,
        attrs: Vec<PlainAttr>,
        self_closing: bool,
        end: usize,
    },
    End {
        name: Range<usize>,
        end: usize,
    },
    Comment {
        inner: Range<usize>,
        end: usize,
    },
}

/// An attribute in its usual form.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct PlainAttr {
    pub(super) name: Range<usize>,
    /// The characters between the quotation marks.
    pub(super) value: Option<Range<usize>>,
    /// Whether the value contains `&amp;`, the only character reference here.
    pub(super) has_amp: bool,
}

/// The token at an offset, unless the tokenizer has to read it.
pub(super) fn token(text: &str, at: usize) -> Option<Token> {
    let bytes = text.as_bytes();
    match (bytes.get(at)?, bytes.get(at + 1)) {
        (b'<', Some(b'a'..=b'z')) => start_tag(bytes, at + 1),
        (b'<', Some(b'/')) => end_tag(bytes, at + 2),
        (b'<', Some(b'!')) => comment(text, at),
        // It begins no tag (WHATWG HTML 13.2.5.6).
        (b'<', Some(next)) if !next.is_ascii_alphabetic() && *next != b'?' => {
            Some(Token::Text { end: next_tag(bytes, at + 1) })
        }
        (b'<', _) => None,
        _ => Some(Token::Text { end: next_tag(bytes, at) }),
    }
}

/// Where the next `<` is.
fn next_tag(bytes: &[u8], at: usize) -> usize {
    memchr::memchr(b'<', &bytes[at..]).map_or(bytes.len(), |length| at + length)
}

const fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\n' | b'\t')
}

/// Where bytes of a kind end, which start at an offset.
fn end_of(bytes: &[u8], at: usize, kind: impl Fn(u8) -> bool) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    at + rest.iter().position(|&byte| !kind(byte)).unwrap_or(rest.len())
}

/// The name of an element.
fn name(bytes: &[u8], at: usize) -> Option<Range<usize>> {
    bytes.get(at).filter(|byte| byte.is_ascii_lowercase())?;
    Some(at..end_of(bytes, at, |byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-'))
}

fn start_tag(bytes: &[u8], at: usize) -> Option<Token> {
    let name = name(bytes, at)?;
    let mut attrs = Vec::new();
    let mut at = name.end;
    loop {
        let next = end_of(bytes, at, is_space);
        match bytes.get(next)? {
            b'>' => return Some(Token::Start { name, attrs, self_closing: false, end: next + 1 }),
            b'/' if bytes.get(next + 1) == Some(&b'>') => {
                return Some(Token::Start { name, attrs, self_closing: true, end: next + 2 });
            }
            b'a'..=b'z' if next > at => {
                let attr = attribute(bytes, next)?;
                // After the quotation mark.
                at = attr.value.as_ref().map_or(attr.name.end, |value| value.end + 1);
                attrs.push(attr);
            }
            _ => return None,
        }
    }
}

fn attribute(bytes: &[u8], at: usize) -> Option<PlainAttr> {
    let end = end_of(bytes, at, |byte| {
        byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b':' | b'_')
    });
    let name = at..end;
    match bytes.get(end)? {
        b'=' if bytes.get(end + 1) == Some(&b'"') => {
            let start = end + 2;
            let end = start + memchr::memchr3(b'"', b'\r', 0, &bytes[start..]).unwrap_or(bytes.len() - start);
            (bytes.get(end) == Some(&b'"')).then_some(())?;
            let has_amp = references(&bytes[start..end])?;
            Some(PlainAttr { name, value: Some(start..end), has_amp })
        }
        // An equals sign may follow after white space.
        &byte if is_space(byte) => {
            let next = bytes.get(end_of(bytes, end, is_space))?;
            (*next != b'=').then_some(PlainAttr { name, value: None, has_amp: false })
        }
        b'>' | b'/' => Some(PlainAttr { name, value: None, has_amp: false }),
        _ => None,
    }
}

/// Whether a value has `&amp;`; `None` if it may have another character reference. `&x=` is none in an attribute (WHATWG HTML
/// 13.2.5.73).
fn references(value: &[u8]) -> Option<bool> {
    let mut has_amp = false;
    let mut at = 0;
    while let Some(next) = memchr::memchr(b'&', &value[at..]) {
        at += next + 1;
        let end = end_of(value, at, |byte| byte.is_ascii_alphanumeric());
        match value.get(end) {
            Some(b';') if &value[at..end] == b"amp" => has_amp = true,
            Some(b'=') if end > at => {}
            _ => return None,
        }
        at = end;
    }
    Some(has_amp)
}

fn end_tag(bytes: &[u8], at: usize) -> Option<Token> {
    let name = name(bytes, at)?;
    let end = end_of(bytes, name.end, is_space);
    (bytes.get(end) == Some(&b'>')).then_some(Token::End { name, end: end + 1 })
}

fn comment(text: &str, at: usize) -> Option<Token> {
    let start = at + 4;
    let inner = text.get(at..)?.strip_prefix("<!--")?;
    let mut length = 0;
    // Every other end of a comment is left to the tokenizer.
    loop {
        length += inner[length..].find("--")?;
        match &inner.as_bytes()[length + 2..] {
            [b'>', ..] => break,
            [b'!', b'>', ..] => return None,
            _ => length += 1,
        }
    }
    let inner = &inner[..length];
    let is_plain = !inner.starts_with('>') && !inner.starts_with("->") && !inner.contains(['\r', '\0']);
    is_plain.then_some(Token::Comment { inner: start..start + length, end: start + length + 3 })
}

#[cfg(test)]
mod tests {
    use html5gum::{Token as Read, Tokenizer};
    use proptest::prelude::*;

    use super::*;

    const PIECES: [&str; 40] = [
        "<a",
        "<b>",
        "<img",
        "</a>",
        "</a >",
        "</",
        "<",
        ">",
        "/>",
        " />",
        " ",
        "\n",
        "\r",
        "\t",
        "=",
        "\"",
        "'",
        " href=\"",
        "\" ",
        " alt=\"x\"",
        " hidden",
        " id",
        "x",
        "é",
        "&amp;",
        "&amp",
        "&",
        "&copy",
        "&copy=1",
        "&v=4",
        "&lt;",
        ";",
        "<!--",
        "-->",
        "--",
        "--!>",
        "!",
        "-",
        "\0",
        "<DIV",
    ];

    proptest! {
        #[test]
        fn tokens_are_those_of_the_tokenizer(picks in prop::collection::vec(0..PIECES.len(), 1..24)) {
            let text: String = picks.iter().map(|&pick| PIECES[pick]).collect();
            let mut at = 0;
            while let Some(token) = token(&text, at) {
                let rest = &text[at..];
                let first = Tokenizer::new(rest).map(|Ok(token)| token).find(|token| !matches!(token, Read::Error(_))).unwrap();
                at = match (token, first) {
                    (Token::Text { end }, Read::String(read)) => {
                        // A `<` that begins no tag belongs to the same text.
                        let plain = &text[at..end];
                        prop_assert!(plain.contains(['&', '\r', '\0']) || read.value.starts_with(plain.as_bytes()), "{text:?}");
                        end
                    }
                    (Token::Start { name, attrs, self_closing, end }, Read::StartTag(read)) => {
                        prop_assert_eq!(text[name].as_bytes(), &**read.name);
                        prop_assert_eq!(self_closing, read.self_closing);
                        for (name, value) in &read.attributes {
                            let attr = attrs.iter().find(|attr| text[attr.name.clone()].as_bytes() == &***name).unwrap();
                            let plain = attr.value.clone().map_or(String::new(), |value| text[value].replace("&amp;", "&"));
                            prop_assert_eq!(plain.as_bytes(), &***value);
                        }
                        end
                    }
                    (Token::End { name, end }, Read::EndTag(read)) => {
                        prop_assert_eq!(text[name].as_bytes(), &**read.name);
                        end
                    }
                    (Token::Comment { inner, end }, Read::Comment(read)) => {
                        prop_assert_eq!(text[inner].as_bytes(), &**read.value);
                        end
                    }
                    other => return Err(TestCaseError::fail(format!("{text:?}: {other:?}"))),
                };
                // Both are at the same place: what follows begins with the same token. A `<` before another is text.
                let whole = text[..at].trim_end_matches('<');
                let ends = Tokenizer::new(whole).map(|Ok(token)| token).all(|token| !matches!(token, Read::Error(error) if error.to_string().contains("eof")));
                prop_assert!(ends, "{text:?} at {at}");
            }
        }
    }
}
