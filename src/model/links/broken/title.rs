//! Titles of links that do not begin or end as titles do: `"a`, `"a "b" c"`, `"a" b`, `https://x.org"a"`.

use super::{Mistake, address::is_address};

/// What breaks the title at the begin of a line, and the length up to behind its `)`. `None` for a title that is one.
pub(super) fn mistake(line: &str) -> Option<(Mistake, usize)> {
    let open = line.len() - line.trim_start_matches([' ', '\t']).len();
    let quote = line.get(open..)?.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let (start, inside) = (open + 1, line.get(open + 1..)?);
    // Behind the `)` that follows a quotation mark.
    let end = |mark: usize| {
        let after = inside.get(mark + 1..)?;
        let close = after.trim_start_matches([' ', '\t']);
        close.starts_with(')').then_some(start + mark + 1 + after.len() - close.len() + 1)
    };
    let is_escaped = |at: usize| at.checked_sub(1).and_then(|before| inside.as_bytes().get(before)) == Some(&b'\\');
    let marks = || inside.match_indices(quote).map(|(at, _)| at).filter(|&at| !is_escaped(at));
    let close = close(inside);
    let Some(first) = marks().next().filter(|first| close.is_none_or(|close| *first < close)) else {
        return close.map(|close| (Mistake::OpenTitle, start + close + 1));
    };
    if end(first).is_some() {
        return None;
    }
    match marks().find_map(end) {
        Some(end) => Some((Mistake::QuotesInTitle, end)),
        None => Some((Mistake::AfterTitle, start + close? + 1)),
    }
}

/// The length of the title at the begin of a line, with the white space before it.
pub(super) fn length(line: &str) -> Option<usize> {
    let open = line.len() - line.trim_start_matches([' ', '\t']).len();
    let quote = line.get(open..)?.chars().next().filter(|c| matches!(c, '"' | '\'') && open > 0)?;
    Some(open + 2 + line.get(open + 1..)?.find(quote)?)
}

/// Where the parenthesis around a text ends.
fn close(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    text.bytes().position(|byte| {
        let is_end = byte == b')' && depth == 0;
        depth = match byte {
            b'(' => depth + 1,
            b')' => depth.saturating_sub(1),
            _ => depth,
        };
        is_end
    })
}

/// The address of one with a title directly behind it: `https://x.org"a"`. A word in quotation marks may be the last part
/// of a path.
pub(in crate::model::links) fn without_title(address: &str) -> Option<&str> {
    let (before, title) = address.strip_suffix('"')?.split_once('"')?;
    let host = before.split_once("://").map_or(before, |(_, host)| host).trim_end_matches('/');
    let is_part = before.ends_with('/') && host.contains('/');
    let is_whole = before.ends_with(|c: char| c.is_alphanumeric() || c == '/') && !before.contains(['?', '#']);
    (is_whole && !is_part && !title.is_empty() && is_address(before)).then_some(before)
}

/// Whether words behind an address are a title in typographic quotation marks.
pub(super) fn is_title(words: &str) -> bool {
    QUOTES.iter().any(|(open, close)| {
        let inside = words.trim().strip_prefix(*open).and_then(|rest| rest.strip_suffix(*close));
        inside.is_some_and(|inside| !inside.contains('"'))
    })
}

/// Whether words behind an address may be a title without quotation marks, and not the rest of the address.
#[must_use]
pub fn is_plain(words: &str) -> bool {
    words.chars().all(|c| c.is_alphanumeric() || c.is_whitespace() || "-'’,:".contains(c))
}

/// Typographic quotation marks, which do not enclose a title in Markdown.
const QUOTES: [(char, char); 7] = [('“', '”'), ('”', '”'), ('„', '“'), ('„', '”'), ('‘', '’'), ('«', '»'), ('»', '«')];

/// Whether a character is a typographic quotation mark.
#[must_use]
pub fn is_quote(c: char) -> bool {
    QUOTES.iter().any(|(open, close)| c == *open || c == *close)
}
