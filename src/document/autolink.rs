//! Bare URLs in running text (GFM 6.9, extended autolinks).

use std::ops::Range;

use super::flow::OBJECT;

/// Finds all bare URLs of a text, in order: `http://…`, `https://…` and `www.…` at the start of a word, without
/// trailing punctuation.
pub(super) fn find(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = next_candidate(bytes, at) {
        // Check the host first, up to a fixed length, so that every attempt has a constant cost.
        if has_host(&text[start..]) {
            let end = extent(text, start);
            found.push(start..end);
            at = end.max(start + 1);
        } else {
            at = start + 1;
        }
    }
    found
}

/// Characters of a URL that Markdown would read as markup.
const MARKUP: [u8; 7] = *b"*_~`\\[]";

/// Whether a character in a URL would be read as markup.
pub(super) const fn is_markup(byte: u8) -> bool {
    let mut at = 0;
    while at < MARKUP.len() {
        if MARKUP[at] == byte {
            return true;
        }
        at += 1;
    }
    false
}

/// Where URLs may start whose characters Markdown would read as markup: in source text, in order.
pub(super) fn with_markup(source: &str) -> Vec<usize> {
    let bytes = source.as_bytes();
    let (mut found, mut at) = (Vec::new(), 0);
    // The end of the last word with a URL, and its last character of markup.
    let (mut end, mut last) = (0, None);
    while let Some(start) = next_candidate(bytes, at) {
        at = start + 1;
        if start >= end {
            let word = bytes[start..].iter().take_while(|byte| !byte.is_ascii_whitespace() && **byte != b'<').count();
            end = start + word;
            last = bytes[start..end].iter().rposition(|&byte| is_markup(byte)).map(|markup| start + markup);
        }
        if last.is_some_and(|last| last > start) && has_host(&source[start..]) {
            found.push(start);
        }
    }
    found
}

fn next_candidate(bytes: &[u8], from: usize) -> Option<usize> {
    (from..bytes.len()).find(|&at| {
        matches!(bytes[at] | 0x20, b'h' | b'w') && starts_word(bytes, at) && {
            let rest = &bytes[at..];
            has_prefix(rest, b"http://") || has_prefix(rest, b"https://") || has_prefix(rest, b"www.")
        }
    })
}

fn has_prefix(bytes: &[u8], prefix: &[u8]) -> bool {
    bytes.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix))
}

/// Whether a URL may start here: at the start of the line, or after white space or punctuation, as on GitHub.
fn starts_word(bytes: &[u8], at: usize) -> bool {
    at.checked_sub(1)
        .is_none_or(|before| !bytes[before].is_ascii_alphanumeric() && !matches!(bytes[before], b'/' | b'@'))
}

/// End of the URL: at white space or `<`, without trailing punctuation, unmatched `)` and a trailing entity.
pub(super) fn extent(text: &str, start: usize) -> usize {
    let rest = &text[start..];
    let mut end = start + rest.find(|c: char| c.is_whitespace() || c == '<' || c == OBJECT).unwrap_or(rest.len());
    let url = &text[start..end];
    let mut unmatched = url.matches(')').count().saturating_sub(url.matches('(').count());
    loop {
        let url = &text[start..end];
        let Some(last) = url.chars().next_back() else { return end };
        end -= match last {
            '?' | '!' | '.' | ',' | ':' | '*' | '_' | '~' | '\'' | '"' | ']' | '}' | '”' | '’' | '»' | '…' | '。'
            | '，' => last.len_utf8(),
            ')' if unmatched > 0 => {
                unmatched -= 1;
                1
            }
            ';' => entity(url),
            _ => return end,
        };
    }
}

/// Length of the entity at the end of a URL, or of its `;` alone.
fn entity(url: &str) -> usize {
    let name = url.bytes().rev().skip(1).take(40).take_while(u8::is_ascii_alphanumeric).count();
    let ampersand = url.len().checked_sub(name + 2).and_then(|at| url.as_bytes().get(at));
    if name > 0 && ampersand == Some(&b'&') { name + 2 } else { 1 }
}

/// Longest host name that is checked, in bytes; the DNS allows 253.
const HOST_LIMIT: usize = 300;

/// Whether a valid domain follows: segments of letters, digits, `-` and `_`, no `_` in the last two. After a scheme, a
/// host without a dot is also accepted, so that the mistake is reported.
fn has_host(url: &str) -> bool {
    let scheme = ["http://", "https://"]
        .iter()
        .find(|scheme| has_prefix(url.as_bytes(), scheme.as_bytes()))
        .map(|scheme| scheme.len());
    let host_start = scheme.unwrap_or(0);
    // Whatever else follows belongs to the URL, but not to the host.
    let ends = |c: char| !(c.is_alphanumeric() || matches!(c, '.' | '-' | '_'));
    let mut end = url.len().min(host_start + HOST_LIMIT);
    while !url.is_char_boundary(end) {
        end -= 1;
    }
    let host = url[host_start..end].split(ends).next().unwrap_or_default();
    let host = host.trim_end_matches(['.', '-']);
    let labels: Vec<&str> = host.split('.').collect();
    labels.iter().all(|label| !label.is_empty())
        && labels.len() >= if scheme.is_some() { 1 } else { 3 }
        && !labels.iter().rev().take(2).any(|label| label.contains('_'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_end_before_punctuation() {
        for (text, wanted) in [
            ("see https://a.b/c.", vec!["https://a.b/c"]),
            ("(https://a.b/c)", vec!["https://a.b/c"]),
            ("https://en.wikipedia.org/wiki/X_(y) z", vec!["https://en.wikipedia.org/wiki/X_(y)"]),
            ("www.example.org/x, http://a.b?", vec!["www.example.org/x", "http://a.b"]),
            ("ahttps://a.b www.x", vec![]),
            ("*https://a.b/c*", vec!["https://a.b/c"]),
            ("https://a.b/?q=1&copy;", vec!["https://a.b/?q=1"]),
            ("“https://a.b/c”", vec!["https://a.b/c"]),
            ("https:// x", vec![]),
            ("HTTPS://A.B", vec!["HTTPS://A.B"]),
            ("https://a.b*c*d https://a.b's", vec!["https://a.b*c*d", "https://a.b's"]),
            ("https://a_b.c_d https://a.b_c.d.e https://a.b_~c", vec!["https://a.b_c.d.e"]),
        ] {
            let found: Vec<&str> = find(text).into_iter().map(|range| &text[range]).collect();
            assert_eq!(found, wanted, "{text}");
        }
    }
}
