//! The words of `link/invalid`.

use super::broken_syntax;
use crate::{
    model::links::{Invalid, has_white_space, without_white_space},
    rules::wording,
};

/// Hosts that a name without a dot may be a typo of.
const HOSTS: &[&str] = &[
    "bitbucket.org",
    "codeberg.org",
    "facebook.com",
    "github.com",
    "gitlab.com",
    "instagram.com",
    "linkedin.com",
    "medium.com",
    "orcid.org",
    "stackoverflow.com",
    "twitter.com",
    "www.linkedin.com",
    "x.com",
    "youtube.com",
];

/// The host that a name without a dot may be a typo of.
pub(super) fn known_host(host: &str) -> Option<&'static str> {
    wording::nearest(host, HOSTS.iter().copied(), &mut HOSTS.len())
}

/// The words for several addresses with the same mistake.
pub(super) const fn together(invalid: &Invalid) -> Option<(&'static str, &'static str)> {
    match invalid {
        Invalid::Schemeless(_) => Some(("links are relative paths without `https://`", "write `https://` before each")),
        Invalid::DoubleScheme(_) => Some(("links have two schemes", "write one scheme in each")),
        Invalid::Punctuation(_) => Some(("links do not have `://` after the scheme", "write `https://` in each")),
        _ => None,
    }
}

/// What is wrong between the scheme and the host.
fn punctuation(value: &str) -> String {
    let after = value.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    let scheme = value.strip_suffix(after).unwrap_or_default();
    let end = after.find(char::is_alphanumeric).unwrap_or(after.len());
    match after.get(..end) {
        Some(":") => format!("has no `//` after `{scheme}:`"),
        Some(signs) => format!("has `{}` instead of `://`", wording::clipped(signs)),
        None => "has an unknown scheme".to_owned(),
    }
}

/// The message and the help.
pub(super) fn parts(value: &str, invalid: &Invalid) -> (String, String) {
    let shown = wording::short(value);
    let write = |meant: &str| format!("write `{}`", wording::short(meant));
    match invalid {
        Invalid::Schemeless(meant) => {
            let scheme = meant.strip_suffix(value).unwrap_or("https://");
            (format!("`{shown}` has no `{scheme}`, so it is a relative path"), write(meant))
        }
        Invalid::DoubleScheme(meant) => (format!("`{shown}` has two schemes"), write(meant)),
        Invalid::SchemeTypo(meant) => (format!("`{shown}` has an unknown scheme"), write(meant)),
        Invalid::Punctuation(meant) => (format!("`{shown}` {}", punctuation(value)), write(meant)),
        Invalid::Parentheses(meant) => (format!("`{shown}` has one pair of parentheses too many"), write(meant)),
        Invalid::HostWithoutDot(host) => {
            let near = known_host(host);
            let help = near.map_or_else(
                || "write the whole host name; it has no dot".to_owned(),
                |near| format!("did you mean `{near}`?"),
            );
            (format!("`{}` is not a valid host", wording::short(host)), help)
        }
        Invalid::WhiteSpace => (
            format!("The address `{}` contains white space", wording::short(&broken_syntax::visible(value))),
            match has_white_space(value) {
                true => write(&without_white_space(value.trim())),
                false => "remove it, or write it as `%20`".to_owned(),
            },
        ),
        Invalid::StrayBracket(meant) => {
            let bracket = if value.ends_with('>') { "ends with a stray `>`" } else { "begins with a stray `<`" };
            (format!("`{shown}` {bracket}"), write(meant))
        }
        Invalid::JoinedTitle(address) => {
            let title = value.strip_prefix(address.as_str()).unwrap_or_default();
            (format!("`{shown}` has no space before the title"), write(&format!("{address} {title}")))
        }
        Invalid::OneComputer => {
            (format!("`{shown}` is a path on one computer"), "write a path in the repository, or a URL".to_owned())
        }
        Invalid::Unparsable(why) => (format!("`{shown}` is not a valid URL: {why}"), "correct the URL".to_owned()),
        // Reported by `broken_syntax`.
        Invalid::Syntax(syntax) => (syntax.address.clone(), String::new()),
    }
}
