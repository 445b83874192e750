//! Classifies targets by their text.

use scraper::StrTendril;
use url::{Host, Url};

use super::{Invalid, Target, WebAddress, danger, host, schemes, web_address};

/// A target without tabs and line ends, which browsers remove (WHATWG URL, 4.4).
pub(super) fn without_line_ends(value: &StrTendril) -> StrTendril {
    match memchr::memchr3(b'\t', b'\n', b'\r', value.as_bytes()) {
        Some(_) => value.replace(['\t', '\n', '\r'], "").into(),
        None => value.clone(),
    }
}

/// Classifies a decoded target.
pub(super) fn classify(value: &StrTendril) -> Target {
    if let Some((url, fragment)) = WebAddress::read(value) {
        return Target::Web { url, fragment };
    }
    let value = &*without_line_ends(value);
    let value = trim(value);
    if let Some(scheme) = danger::scheme(value) {
        return Target::Scheme(scheme.to_owned());
    }
    if matches!(value, "" | "#") {
        return Target::Empty;
    }
    if ["{{", "{%", "${", "<%"].iter().any(|mark| value.contains(mark)) {
        return Target::Template;
    }
    if let Some(meant) = without_stray_bracket(value) {
        return Target::Invalid(Invalid::StrayBracket(meant.to_owned()));
    }
    if let Some(meant) = without_parentheses(value) {
        return Target::Invalid(Invalid::Parentheses(meant));
    }
    if is_on_one_computer(value) {
        return Target::Invalid(Invalid::OneComputer);
    }
    if let Some(fragment) = value.strip_prefix('#') {
        return Target::Anchor(decode(fragment).into());
    }
    match scheme(value) {
        Some((name, rest)) if is_web(name) => web(name, rest, value),
        Some((name, rest)) => other_scheme(name, rest, value),
        None if value.starts_with("//") => parse(&format!("https:{value}")),
        None => relative(value),
    }
}

/// Trims the white space and control characters that browsers ignore at both ends (WHATWG URL, 4.4).
pub(super) fn trim(value: &str) -> &str {
    value.trim_matches(|c: char| c.is_ascii_control() || c == ' ')
}

/// Removes the `<` or `>` that a target begins or ends with, unless it has as many of the other: `users/<name>`.
fn without_stray_bracket(value: &str) -> Option<&str> {
    let meant = value.trim_start_matches('<').trim_end_matches('>');
    let count = |bracket: char| value.matches(bracket).count();
    (meant.len() < value.len() && !meant.is_empty() && count('<') != count('>')).then_some(meant)
}

/// Removes the parentheses around a URL: `[text]((https://x))`.
fn without_parentheses(value: &str) -> Option<String> {
    let mut meant = value;
    while let Some(inner) = meant.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        meant = inner;
    }
    if meant.len() == value.len() {
        return None;
    }
    let is_url = scheme(meant).is_some_and(|(name, _)| is_web(name));
    if is_url { Some(meant.to_owned()) } else { host::is_schemeless(meant).then(|| format!("https://{meant}")) }
}

/// Whether a target is a path on the computer of who wrote it: `C:\docs`, `~/docs`, `file:///a.md`.
fn is_on_one_computer(value: &str) -> bool {
    let drive = matches!(value.as_bytes(), [letter, b':', b'/' | b'\\', ..] if letter.is_ascii_alphabetic());
    let file = value.get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("file:"));
    drive || file || value.starts_with("~/")
}

/// The scheme and what follows its colon (RFC 3986, 3.1).
fn scheme(value: &str) -> Option<(&str, &str)> {
    let end = value.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.')))?;
    let (name, rest) = (value.get(..end)?, value.get(end..)?.strip_prefix(':')?);
    name.starts_with(|c: char| c.is_ascii_alphabetic()).then_some((name, rest))
}

fn is_web(scheme: &str) -> bool {
    scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https")
}

/// Classifies a target with the scheme `http` or `https`.
fn web(name: &str, rest: &str, value: &str) -> Target {
    let bare = rest.trim_start_matches(['/', '\\', ':', ' ']);
    if let Some(after) = rest.strip_prefix("//")
        && !after.starts_with(['/', '\\', ':'])
    {
        return match second_scheme(after) {
            Some(suggestion) => Target::Invalid(Invalid::DoubleScheme(suggestion)),
            None => parse(value),
        };
    }
    if rest.trim_start().len() < rest.len() {
        return Target::Invalid(Invalid::WhiteSpace);
    }
    Target::Invalid(match second_scheme(bare) {
        Some(suggestion) => Invalid::DoubleScheme(suggestion),
        None => Invalid::Punctuation(format!("{}://{bare}", name.to_ascii_lowercase())),
    })
}

/// Removes the first of two schemes: `https://https://x`, `https://http//x`.
fn second_scheme(after: &str) -> Option<String> {
    let mut rest = after;
    let mut found = None;
    while let Some((name, next)) = leading_scheme(rest) {
        found = Some(name);
        rest = next;
    }
    found.map(|name| format!("{name}://{rest}"))
}

/// Splits `http` or `https`, with punctuation that includes a slash, from the rest.
fn leading_scheme(text: &str) -> Option<(&'static str, &str)> {
    ["https", "http"].into_iter().find_map(|name| {
        let head = text.get(..name.len()).filter(|head| head.eq_ignore_ascii_case(name))?;
        let rest = text.get(head.len()..)?;
        let next = rest.trim_start_matches([':', ';', '.', ',', '/', '\\']);
        let between = rest.get(..rest.len() - next.len())?;
        let marked = ["//", ":/", ":\\", ";/"].iter().any(|mark| between.contains(mark));
        marked.then_some((name, next))
    })
}

/// Classifies another scheme, or what looks like one: `htps://x`, `example.org:8080`, `localhost:3000`.
fn other_scheme(name: &str, rest: &str, value: &str) -> Target {
    let lower = name.to_ascii_lowercase();
    let port = rest.starts_with(|c: char| c.is_ascii_digit());
    if (name.contains('.') && host::is_schemeless(value)) || (port && lower == "localhost") {
        let scheme = if lower == "localhost" { "http" } else { "https" };
        return Target::Invalid(Invalid::Schemeless(format!("{scheme}://{value}")));
    }
    if let Some(meant) = schemes::meant(&lower, rest) {
        return Target::Invalid(Invalid::SchemeTypo(format!("{meant}:{rest}")));
    }
    let near = |wanted: &str| strsim::osa_distance(&lower, wanted) == 1;
    if lower.len() < 8 && (near("https") || near("http")) {
        let suggestion = if lower.contains('s') { "https" } else { "http" };
        let rest = rest.trim_start_matches(['/', '\\', ':', ' ']);
        return Target::Invalid(Invalid::SchemeTypo(format!("{suggestion}://{rest}")));
    }
    Target::Scheme(lower)
}

/// Classifies a target without a scheme: a file, unless it looks like a URL without its scheme.
fn relative(value: &str) -> Target {
    if let Some(rest) = value.strip_prefix("://") {
        return Target::Invalid(Invalid::SchemeTypo(format!("https://{rest}")));
    }
    if leading_scheme(value).is_some() {
        let suggestion = second_scheme(value).unwrap_or_default();
        return Target::Invalid(Invalid::Punctuation(suggestion));
    }
    if host::is_schemeless(value) {
        return Target::Invalid(Invalid::Schemeless(format!("https://{value}")));
    }
    if let Some(suggestion) = account_at_host(value) {
        return Target::Invalid(Invalid::Schemeless(suggestion));
    }
    let (path, fragment) = split(value);
    Target::File { path: path.into(), fragment: fragment.map(StrTendril::from) }
}

/// Completes `name@example.org` and `git@example.org:owner/project`.
fn account_at_host(value: &str) -> Option<String> {
    let (account, rest) = value.split_once('@')?;
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '+');
    if account.is_empty() || !account.chars().all(plain) {
        return None;
    }
    match rest.split_once(':') {
        Some((name, path)) if host::is_name(name) => Some(format!("https://{name}/{path}")),
        None if host::is_schemeless(rest) && !rest.contains('/') => Some(format!("mailto:{value}")),
        _ => None,
    }
}

/// Splits a relative target into path, without query, and fragment; both percent-decoded.
pub(super) fn split(value: &str) -> (String, Option<String>) {
    let value = trim(value);
    let (path, fragment) = value.split_once('#').map_or((value, None), |(path, fragment)| (path, Some(fragment)));
    let path = path.split('?').next().unwrap_or_default();
    (decode(path), fragment.map(decode))
}

/// Parses an absolute `http` or `https` URL.
pub(super) fn parse(value: &str) -> Target {
    if value.contains(|c: char| c.is_ascii_whitespace()) {
        return Target::Invalid(Invalid::WhiteSpace);
    }
    let url = match Url::parse(value) {
        Ok(url) => url,
        Err(error) => return Target::Invalid(Invalid::Unparsable(error.to_string())),
    };
    if let Some(Host::Domain(name)) = url.host() {
        let name = name.strip_suffix('.').unwrap_or(name);
        if name.is_empty() || name.starts_with('.') || name.contains("..") {
            return Target::Invalid(Invalid::Unparsable("a part of the host’s name is empty".to_owned()));
        }
        if !name.contains('.') && name != "localhost" {
            return Target::Invalid(Invalid::HostWithoutDot(name.to_owned()));
        }
    }
    let fragment = web_address::fragment(&url);
    Target::Web { url: url.into(), fragment }
}

/// The anchor in a decoded fragment. `None` for lines of a source file (`L10-L20`), text directives (`:~:text=`, WICG
/// Scroll-to-text), script routes (`/…`, `!…`), media ranges, and the empty fragment. `top` always exists.
#[must_use]
pub fn checked_fragment(fragment: &str) -> Option<&str> {
    let name = fragment.split(":~:").next().unwrap_or_default();
    let number = |text: &str| {
        text.starts_with(|c: char| c.is_ascii_digit()) && text.chars().all(|c| c.is_ascii_digit() || c == 'C')
    };
    let mut parts = name.split('-');
    let lines = parts.next().and_then(|first| first.strip_prefix('L')).is_some_and(number)
        && parts.all(|part| number(part.strip_prefix('L').unwrap_or(part)));
    let route = name.starts_with(['/', '!', '?']) || name.contains('=');
    let nothing = name.is_empty() || name.eq_ignore_ascii_case("top");
    (!nothing && !lines && !route).then_some(name)
}

/// Percent-decodes a text (RFC 3986, 2.1) and replaces invalid UTF-8.
pub(super) fn decode(text: &str) -> String {
    percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned()
}
