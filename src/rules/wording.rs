//! Phrases that rules share.

use crate::{
    document::Document,
    model::{entries::Entry, manifest},
    span::Span,
    text,
};

/// Longest piece of a page that a message repeats, in code points.
const LONGEST: usize = 80;

/// A piece of a page, cut if it is too long for a message.
pub(super) fn clipped(text: &str) -> String {
    text::clip(text, LONGEST).into_owned()
}

/// A piece of a page in quotation marks.
pub(super) fn quoted(text: &str) -> String {
    format!("“{}”", clipped(text))
}

/// Several pieces of a page: “a”, “b” and “c”.
pub(super) fn listed<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    text::join(&texts.into_iter().map(quoted).collect::<Vec<_>>(), "and")
}

/// An entry's name at the start of a sentence.
pub(super) fn subject(entry: &Entry) -> String {
    if entry.name.is_empty() { "This entry".to_owned() } else { clipped(&entry.name) }
}

/// An entry's name inside a sentence.
pub(super) fn name(entry: &Entry) -> String {
    if entry.name.is_empty() { "this entry".to_owned() } else { clipped(&entry.name) }
}

/// The manifest or the glob that entries are compared with.
pub(super) fn source(name: &str) -> String {
    match name.strip_prefix(manifest::FILES) {
        Some(glob) => format!("`{}`", clipped(glob)),
        None => clipped(name),
    }
}

/// “on line 31”.
pub(super) fn on_line(document: &Document, span: Span) -> String {
    format!("on line {}", document.lines().line(span.start))
}

/// Longest address that is shown whole, in characters.
const LONGEST_ADDRESS: usize = 100;

/// An address for a message, without its middle if it is very long.
pub(super) fn short(text: &str) -> String {
    let count = text.chars().count();
    if count <= LONGEST_ADDRESS {
        return text.to_owned();
    }
    let head: String = text.chars().take(LONGEST_ADDRESS * 2 / 3).collect();
    let tail: String = text.chars().skip(count - LONGEST_ADDRESS / 3).collect();
    format!("{head}…{tail}")
}

/// A status with its reason phrase (RFC 9110, 15; RFC 6585; 999 is LinkedIn's).
pub(super) fn status(code: u16) -> String {
    let reason = match code {
        300 => "Multiple Choices",
        301 => "Moved Permanently",
        302 => "Found",
        303 => "See Other",
        304 => "Not Modified",
        307 => "Temporary Redirect",
        308 => "Permanent Redirect",
        400 => "Bad Request",
        401 => "Unauthorized",
        402 => "Payment Required",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        406 => "Not Acceptable",
        407 => "Proxy Authentication Required",
        408 => "Request Timeout",
        409 => "Conflict",
        410 => "Gone",
        418 => "I'm a Teapot",
        421 => "Misdirected Request",
        425 => "Too Early",
        426 => "Upgrade Required",
        429 => "Too Many Requests",
        431 => "Request Header Fields Too Large",
        451 => "Unavailable For Legal Reasons",
        500 => "Internal Server Error",
        501 => "Not Implemented",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        511 => "Network Authentication Required",
        520..=530 => "CDN Error",
        999 => "Request Denied",
        _ => return code.to_string(),
    };
    format!("{code} {reason}")
}

/// The number of attempts, as the end of a sentence; empty for one.
pub(super) fn attempts(count: u32) -> String {
    if count > 1 { format!(" (tried {count} times)") } else { String::new() }
}

/// The candidate within a few edits, if any; the first of equals. Compares at most `budget` candidates and subtracts
/// their number from it, so that a hostile page cannot make the search quadratic.
pub(super) fn nearest<'a>(
    wanted: &str,
    candidates: impl Iterator<Item = &'a str>,
    budget: &mut usize,
) -> Option<&'a str> {
    let length = wanted.chars().count();
    if length > 100 {
        return None;
    }
    let most = (length / 4).clamp(1, 3);
    let compared = candidates.take(*budget).inspect(|_| *budget -= 1);
    text::nearest(wanted, compared.filter(|candidate| candidate.len().abs_diff(wanted.len()) <= 4 * most), |_| most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_addresses_lose_their_middle() {
        let long = format!("https://x.org/{}end", "é".repeat(200));
        let shown = short(&long);
        assert!(
            shown.chars().count() <= LONGEST_ADDRESS && shown.starts_with("https://x.org/é") && shown.ends_with("éend")
        );
        assert_eq!(short("https://x.org"), "https://x.org");
    }

    #[test]
    fn the_nearest_is_within_a_few_edits() {
        let names = ["introduction", "licence", "license"];
        let near = |wanted: &str| nearest(wanted, names.into_iter(), &mut 10);
        assert_eq!(near("introducton"), Some("introduction"));
        assert_eq!(near("licenze"), Some("licence"));
        assert_eq!(near("setup"), None);
        assert_eq!(nearest("license", names.into_iter(), &mut 1), None);
    }
}
