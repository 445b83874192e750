//! Compares a link text with the address that the link goes to.

use url::Url;

pub(super) fn has_scheme(text: &str) -> bool {
    ["http://", "https://"]
        .iter()
        .any(|scheme| text.get(..scheme.len()).is_some_and(|s| s.eq_ignore_ascii_case(scheme)))
}

/// Whether a link text is the address that the link goes to: as the page writes it, as it is fetched, or the last part of it, as
/// in an archive. Pages with the same path below one host are the same, such as `doi.org` and `dx.doi.org`.
pub(super) fn shows(text: &str, written: &str, target: &Url) -> bool {
    let is_last = |target: &str| {
        let rest = plain(target);
        rest.strip_suffix(&plain(text)).is_some_and(|before| before.ends_with(['/', ':']))
    };
    let is_near = |shown: &Url| {
        let (one, other) = (host(shown), host(target));
        let same_path = shown.path().len() > 1 && plain(shown.path()) == plain(target.path());
        same_path && (is_below(one, other) || is_below(other, one))
    };
    let parsed = as_url(text);
    same(text, written)
        || same(text, target.as_str())
        || is_last(written)
        || parsed.is_some_and(|shown| same(shown.as_str(), target.as_str()) || is_near(&shown))
}

/// The link text as an address.
pub(super) fn as_url(text: &str) -> Option<Url> {
    Url::parse(&if has_scheme(text) { text.to_owned() } else { format!("https://{text}") }).ok()
}

pub(super) fn host(url: &Url) -> &str {
    url.host_str().unwrap_or_default().trim_start_matches("www.")
}

/// Whether two addresses are the same to a reader: ignores the scheme, `www.`, the final slash and case, and a query or
/// fragment that the text leaves out.
fn same(text: &str, target: &str) -> bool {
    let (text, target) = (plain(text), plain(target));
    let without = |mark: char| target.split(mark).next().unwrap_or_default().trim_end_matches('/').to_owned();
    text == target || text == without('#') || text == without('?')
}

fn plain(address: &str) -> String {
    let lower = percent_encoding::percent_decode_str(address).decode_utf8_lossy().to_lowercase();
    let bare = lower.trim_start_matches("https://").trim_start_matches("http://").trim_start_matches("www.");
    bare.trim_end_matches('/').to_owned()
}

/// The target in the form of the text: with or without scheme and final slash.
pub(super) fn in_form_of(text: &str, target: &str) -> String {
    let shown = if has_scheme(text) { target } else { target.split_once("://").map_or(target, |(_, rest)| rest) };
    let shown = if text.ends_with('/') { shown } else { shown.trim_end_matches('/') };
    shown.to_owned()
}

/// Whether a host is below another one.
pub(super) fn is_below(below: &str, above: &str) -> bool {
    below.strip_suffix(above).is_some_and(|rest| rest.ends_with('.'))
}
