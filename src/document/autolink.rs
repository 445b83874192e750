//! Bare URLs and e-mail addresses: the autolink extension of GFM (6.9), as cmark-gfm reads it.
//!
//! URLs are matched in source text, before emphasis and escapes; e-mail addresses in the text that remains.

use std::ops::Range;

/// The bare URL whose `:` is at `colon`: `http`, `https` or `ftp`, a host, and everything up to white space or `<`, without
/// trailing punctuation. Its scheme starts at or after `from`.
pub(super) fn url(text: &str, from: usize, colon: usize) -> Option<Range<usize>> {
    let rest = text.get(colon..)?;
    let host = rest.strip_prefix("://")?;
    let name = text.get(from..colon)?.bytes().rev().take_while(u8::is_ascii_alphabetic).count();
    let start = colon - name;
    let scheme = text.get(start..colon)?;
    let known = ["http", "https", "ftp"].iter().any(|known| scheme.eq_ignore_ascii_case(known));
    if !known || !host.starts_with(is_host_char) || !is_domain(host, 0) {
        return None;
    }
    let end = extent(rest);
    (end > 0).then_some(start..colon + end)
}

/// The bare URL that starts with the `www.` at `start`, at the start of a line or after white space or one of `*_~(`.
pub(super) fn www(text: &str, start: usize) -> Option<Range<usize>> {
    let rest = text.get(start..).filter(|rest| rest.starts_with("www."))?;
    let before = start.checked_sub(1).and_then(|before| text.as_bytes().get(before));
    if before.is_some_and(|before| !is_space(*before) && !matches!(before, b'*' | b'_' | b'~' | b'(')) {
        return None;
    }
    let end = if is_domain(rest, 1) { extent(rest) } else { 0 };
    (end > 0).then_some(start..start + end)
}

/// White space that ends a URL. Other spaces of Unicode are part of it.
const fn is_space(byte: u8) -> bool {
    matches!(byte, b'\t'..=b'\r' | b' ')
}

/// Whether a host name can begin with a character: neither white space nor punctuation.
fn is_host_char(c: char) -> bool {
    let punctuation = matches!(c,
        '¡' | '§' | '«' | '¶' | '·' | '»' | '¿'
        | '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{2043}' | '\u{2045}'..='\u{2051}' | '\u{2053}'..='\u{205E}'
        | '\u{3001}'..='\u{3003}' | '\u{3008}'..='\u{3011}' | '\u{3014}'..='\u{301F}' | '\u{3030}'
        | '！'..='＃' | '％'..='＊' | '，'..='／' | '：' | '；' | '？' | '＠' | '［'..='］' | '＿' | '｛' | '｝' | '｟'..='･');
    !c.is_whitespace() && !c.is_ascii_punctuation() && !punctuation
}

/// Whether a host name of at least `dots` dots begins here, without `_` in its last two parts. One with more than ten dots is
/// taken as it is.
fn is_domain(text: &str, dots: usize) -> bool {
    let bytes = text.as_bytes();
    let (mut at, mut found, mut before, mut last) = (1, 0, false, false);
    // The last byte is not looked at, and neither is what follows the first character beyond ASCII.
    while at + 1 < bytes.len() {
        if bytes[at] == b'\\' && at + 2 < bytes.len() {
            at += 1;
        }
        match bytes[at] {
            b'_' => last = true,
            b'.' => {
                (before, last) = (last, false);
                found += 1;
            }
            b'-' => {}
            byte if byte.is_ascii_alphanumeric() || (byte.is_ascii_control() && !is_space(byte)) => {}
            _ => break,
        }
        at += 1;
    }
    (!(before || last) || found > 10) && found >= dots
}

/// End of a URL: at white space or `<`, without trailing punctuation, unmatched `)` and a trailing entity.
fn extent(text: &str) -> usize {
    let bytes = text.as_bytes();
    let end = bytes.iter().position(|&byte| is_space(byte) || byte == b'<').unwrap_or(bytes.len());
    trimmed(text.get(..end).unwrap_or_default())
}

/// Length of a URL or an address without trailing punctuation.
fn trimmed(text: &str) -> usize {
    let bytes = text.as_bytes();
    let count = |wanted: u8| bytes.iter().filter(|&&byte| byte == wanted).count();
    let mut unmatched = count(b')').saturating_sub(count(b'('));
    let mut end = bytes.len();
    while let Some(last) = end.checked_sub(1) {
        match bytes[last] {
            b'?' | b'!' | b'.' | b',' | b':' | b'*' | b'_' | b'~' | b'\'' | b'"' => end = last,
            b')' if unmatched > 0 => {
                unmatched -= 1;
                end = last;
            }
            b';' => {
                let name = bytes[..last].iter().rev().take_while(|byte| byte.is_ascii_alphabetic()).count();
                let ampersand = (last - name).checked_sub(1).filter(|&at| name > 0 && bytes[at] == b'&');
                end = ampersand.unwrap_or(last);
            }
            _ => break,
        }
    }
    end
}

/// An e-mail address in running text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Email {
    pub(super) range: Range<usize>,
    /// Whether it begins with `mailto:` or `xmpp:`.
    pub(super) has_scheme: bool,
}

/// Finds the e-mail addresses of a text, in order.
pub(super) fn emails(text: &str) -> Vec<Email> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    // Nothing before `from` belongs to an address. Dots and the scheme before a second `@` count for what follows it.
    let (mut from, mut dots, mut scheme) = (0, 0, None);
    while let Some(at) = text.get(from..).and_then(|rest| rest.find('@')).map(|at| from + at) {
        let start = account(bytes, from, at, &mut scheme);
        if start == at {
            (from, dots, scheme) = (at + 1, 0, None);
            continue;
        }
        let mut end = at + 1;
        while let Some(&byte) = bytes.get(end) {
            let next = bytes.get(end + 1).is_some_and(u8::is_ascii_alphanumeric);
            match byte {
                b'.' if next => dots += 1,
                b'/' if scheme == Some("xmpp:") => {}
                byte if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_') => {}
                _ => break,
            }
            end += 1;
        }
        if bytes.get(end) == Some(&b'@') {
            from = at + 1;
            continue;
        }
        if dots > 0 && bytes.get(end - 1).is_some_and(u8::is_ascii_alphabetic) {
            end = at + trimmed(text.get(at..end).unwrap_or_default());
            found.push(Email { range: start..end, has_scheme: scheme.is_some() });
        }
        (from, dots, scheme) = (end, 0, None);
    }
    found
}

/// Start of the account before an `@`, with the scheme that it begins with.
fn account(bytes: &[u8], from: usize, at: usize, scheme: &mut Option<&'static str>) -> usize {
    let mut start = at;
    while start > from {
        match bytes[start - 1] {
            byte if byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'+' | b'-' | b'_') => {}
            b':' => {
                let before = bytes.get(from..start).unwrap_or_default();
                let known = ["mailto:", "xmpp:"].into_iter().find(|known| {
                    let rest = before.strip_suffix(known.as_bytes());
                    rest.is_some_and(|rest| !rest.last().is_some_and(u8::is_ascii_alphanumeric))
                });
                let Some(known) = known else { break };
                *scheme = Some(known);
            }
            _ => break,
        }
        start -= 1;
    }
    start
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        let mut found = Vec::new();
        let mut end = 0;
        for at in 0..text.len() {
            let range = match text.as_bytes()[at] {
                b':' => url(text, end, at),
                b'w' => www(text, at),
                _ => None,
            };
            if let Some(range) = range.filter(|range| range.start >= end) {
                end = range.end;
                found.push(&text[range]);
            }
        }
        found
    }

    #[test]
    fn urls_end_before_punctuation() {
        for (text, wanted) in [
            ("see https://a.b/c.", vec!["https://a.b/c"]),
            ("(https://a.b/c)", vec!["https://a.b/c"]),
            ("https://en.wikipedia.org/wiki/X_(y) z", vec!["https://en.wikipedia.org/wiki/X_(y)"]),
            ("www.example.org/x, http://a.b?", vec!["www.example.org/x", "http://a.b"]),
            ("ahttps://a.b 1https://a.b WWW.x.org", vec!["https://a.b"]),
            ("*https://a.b/c*", vec!["https://a.b/c"]),
            ("https://a.b/?q=1&copy;", vec!["https://a.b/?q=1"]),
            ("“https://a.b/c”", vec!["https://a.b/c”"]),
            ("https:// x", vec![]),
            ("HTTPS://A.B ftp://a.b", vec!["HTTPS://A.B", "ftp://a.b"]),
            ("https://a.b*c*d https://a.b's", vec!["https://a.b*c*d", "https://a.b's"]),
            ("https://❤.net/x https://a.b—c https://—a", vec!["https://❤.net/x", "https://a.b—c"]),
            ("https://a_b.c_d https://a.b_c.d.e https://a.b_~c", vec!["https://a.b_c.d.e"]),
            ("<www.a.b> -www.a.b |www.a.b \"www.a.b\" (www.a.b)", vec!["www.a.b"]),
            ("https://a.b]c https://a.b/c)", vec!["https://a.b]c", "https://a.b/c"]),
        ] {
            assert_eq!(found(text), wanted, "{text}");
        }
    }

    #[test]
    fn addresses_have_an_account_and_a_domain() {
        for (text, wanted) in [
            ("ada@x.org, (bob.b+c@x.co.uk).", vec!["ada@x.org", "bob.b+c@x.co.uk"]),
            ("mailto:a@x.org xmpp:a@x.org/b amailto:a@x.org", vec!["mailto:a@x.org", "xmpp:a@x.org/b", "a@x.org"]),
            ("@ada a@b a@b.c1 a@b.c- a@b.c_ a@@b.c", vec![]),
            ("a@b@c.de", vec!["b@c.de"]),
        ] {
            assert_eq!(emails(text).into_iter().map(|email| &text[email.range]).collect::<Vec<_>>(), wanted, "{text}");
        }
    }
}
