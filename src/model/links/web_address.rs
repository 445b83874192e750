//! Addresses on the web. Those in their usual form are a part of the page, and are never parsed.

use std::{fmt, str::Split};

use scraper::StrTendril;
use url::{Host, Url};

use super::classify;

/// The parts of a URL that decide what it leads to.
pub trait UrlParts {
    /// The host, if there is one.
    fn host_str(&self) -> Option<&str>;
    /// The path, with its first `/`.
    fn path(&self) -> &str;
    /// The query, without its `?`.
    fn query(&self) -> Option<&str>;

    /// The segments of the path; `None` if it has none.
    fn path_segments(&self) -> Option<Split<'_, char>> {
        Some(self.path().strip_prefix('/')?.split('/'))
    }
}

impl UrlParts for Url {
    fn host_str(&self) -> Option<&str> {
        self.host_str()
    }

    fn path(&self) -> &str {
        self.path()
    }

    fn query(&self) -> Option<&str> {
        self.query()
    }
}

/// A URL without its fragment, as serialized by WHATWG URL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebAddress {
    text: StrTendril,
    host_start: u32,
    /// Empty without a host.
    host_end: u32,
    path_start: u32,
    path_end: u32,
    /// Whether the host is a name, not a number.
    is_name: bool,
}

impl WebAddress {
    /// The whole URL.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The host, if it is a name.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.host_str().filter(|_| self.is_name)
    }

    /// Whether the scheme is `http` or `https`.
    #[must_use]
    pub fn is_web(&self) -> bool {
        self.text.starts_with("http://") || self.text.starts_with("https://")
    }

    /// Reads an address in its usual form, which WHATWG URL leaves as it is, and its fragment: a name in lower case without
    /// `xn--`, a path without `.` at the beginning of a segment, and no character that is ever encoded or decoded.
    pub(super) fn read(value: &StrTendril) -> Option<(Self, Option<StrTendril>)> {
        let bytes = value.as_bytes();
        let host_start = [&b"https://"[..], b"http://"].iter().find(|scheme| bytes.starts_with(scheme))?.len();
        let path_start = host_start + bytes[host_start..].iter().position(|&byte| byte == b'/')?;
        if !is_plain_name(&bytes[host_start..path_start]) {
            return None;
        }
        let (mut path_end, mut end, mut at) = (None, None, path_start);
        while let Some(length) = bytes[at..].iter().position(|&byte| !PLAIN[usize::from(byte)]) {
            at += length;
            match bytes[at] {
                b'?' if end.is_none() && path_end.is_none() => path_end = Some(at),
                b'?' => {}
                b'#' if end.is_none() => end = Some(at),
                _ => return None,
            }
            at += 1;
        }
        let path = &bytes[path_start..path_end.or(end).unwrap_or(bytes.len())];
        if memchr::memchr_iter(b'.', path).any(|at| path[at - 1] == b'/') {
            return None;
        }
        let whole = end.unwrap_or(bytes.len());
        let fragment = end.map(|end| value.subtendril(end as u32 + 1, (bytes.len() - end - 1) as u32));
        let address = Self {
            text: value.subtendril(0, whole as u32),
            host_start: host_start as u32,
            host_end: path_start as u32,
            path_start: path_start as u32,
            path_end: path_end.unwrap_or(whole) as u32,
            is_name: true,
        };
        Some((address, fragment))
    }

    fn slice(&self, start: u32, end: u32) -> &str {
        self.text.get(start as usize..end as usize).unwrap_or_default()
    }
}

/// Whether a host is a name of at least two labels that is serialized as it is, and is not a number.
fn is_plain_name(host: &[u8]) -> bool {
    let mut labels = host.split(|&byte| byte == b'.');
    let last = labels.next_back().and_then(|label| label.first());
    let is_plain = |label: &[u8]| {
        let plain = |&byte: &u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        !label.is_empty() && label.iter().all(plain) && !label.starts_with(b"xn--")
    };
    last.is_some_and(u8::is_ascii_lowercase) && host.contains(&b'.') && host.split(|&byte| byte == b'.').all(is_plain)
}

/// [`is_plain`] of each byte.
const PLAIN: [bool; 256] = {
    let mut plain = [false; 256];
    let mut byte = 0;
    while byte < plain.len() {
        plain[byte] = is_plain(byte as u8);
        byte += 1;
    }
    plain
};

/// Whether a character stays as it is in a path, a query and a fragment.
const fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || matches!(byte, b'/' | b'-' | b'.' | b'_' | b'~' | b'=' | b'&' | b'+' | b':' | b'@' | b'!' | b',' | b';')
}

impl fmt::Display for WebAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl UrlParts for WebAddress {
    fn host_str(&self) -> Option<&str> {
        (self.host_start < self.host_end).then(|| self.slice(self.host_start, self.host_end))
    }

    fn path(&self) -> &str {
        self.slice(self.path_start, self.path_end)
    }

    fn query(&self) -> Option<&str> {
        self.text.get(self.path_end as usize..)?.strip_prefix('?')
    }
}

impl From<Url> for WebAddress {
    fn from(mut url: Url) -> Self {
        url.set_fragment(None);
        let at = |part: &str| (part.as_ptr() as usize - url.as_str().as_ptr() as usize) as u32;
        let host = url.host_str().unwrap_or_default();
        let host_start = if host.is_empty() { 0 } else { at(host) };
        let path_start = at(url.path());
        Self {
            host_start,
            host_end: host_start + host.len() as u32,
            path_start,
            path_end: path_start + url.path().len() as u32,
            is_name: matches!(url.host(), Some(Host::Domain(_))),
            text: StrTendril::from(url.as_str()),
        }
    }
}

/// The decoded fragment of a URL.
pub(super) fn fragment(url: &Url) -> Option<StrTendril> {
    url.fragment().map(|fragment| classify::decode(fragment).into())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const PIECES: [&str; 44] = [
        "https://", "http://", "HTTPS://", "ada", "lovelace", ".", "..", "/", "//", "?", "#", "a", "Z", "é", "%",
        "%2e", "%41", ":", "@", "-", "--", "xn--", "0x1", "127", "1", "8080", "com", ".dev", "=", "&", "+", "~", "_",
        "!", ",", ";", "'", "\"", "[", "]", "|", "^", "\\", " ",
    ];

    proptest! {
        #[test]
        fn usual_forms_are_read_as_parsed(picks in prop::collection::vec(0..PIECES.len(), 1..14), usual in any::<bool>()) {
            let start = if usual { "https://ada.dev/" } else { "" };
            let text: String = std::iter::once(start).chain(picks.iter().map(|&pick| PIECES[pick])).collect();
            let value = StrTendril::from(text.as_str());
            if let Some(read) = WebAddress::read(&value) {
                let url = Url::parse(&text).unwrap();
                let fragment = fragment(&url);
                prop_assert_eq!(read, (WebAddress::from(url), fragment));
            }
        }

        #[test]
        fn parts_are_those_of_the_url(picks in prop::collection::vec(0..PIECES.len(), 1..14)) {
            let text: String = std::iter::once("https://").chain(picks.iter().map(|&pick| PIECES[pick])).collect();
            if let Ok(mut url) = Url::parse(&text) {
                url.set_fragment(None);
                let address = WebAddress::from(url.clone());
                prop_assert_eq!(address.as_str(), url.as_str());
                prop_assert_eq!(address.host_str(), url.host_str());
                prop_assert_eq!(address.path(), url.path());
                prop_assert_eq!(address.query(), url.query());
            }
        }
    }

    #[test]
    fn most_addresses_are_in_their_usual_form() {
        for (value, usual) in [
            ("https://github.com/ada", true),
            ("http://avatars1.githubusercontent.com/u/1?v=4&s=100", true),
            ("https://ada.dev/a.b/c-d_e~f?x=?#y/z", true),
            ("https://ada.dev", false),
            ("https://Ada.dev/", false),
            ("https://ada/", false),
            ("https://1.2.3.4/", false),
            ("https://ada.0x1/", false),
            ("https://ada.dev:8080/", false),
            ("https://xn--ada.dev/", false),
            ("https://ada.dev/../a", false),
            ("https://ada.dev/%41", false),
            ("https://ada.dev/é", false),
            ("https://ada.dev/a b", false),
        ] {
            assert_eq!(WebAddress::read(&value.into()).is_some(), usual, "{value}");
        }
    }
}
