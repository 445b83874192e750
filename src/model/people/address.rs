//! URLs of profiles and avatars.

use std::borrow::Cow;

use url::Url;

use crate::{
    document::{Document, NodeIndex},
    model::links::{Link, Target, UrlParts, WebAddress},
};

/// The URL in an attribute of a node. `links` are all links of the page, so few URLs are parsed twice.
pub(in crate::model) fn of<'a>(
    document: &Document,
    links: &'a [Link],
    node: NodeIndex,
    attribute: &str,
) -> Option<Cow<'a, WebAddress>> {
    let known = links.binary_search_by_key(&node, |link| link.node).ok().and_then(|at| links.get(at));
    match known.map(|link| &link.target) {
        Some(Target::Web { url, .. }) => Some(Cow::Borrowed(url)),
        _ => parse(&document.attr(node, attribute)?.value).map(|url| Cow::Owned(url.into())),
    }
}

/// Parses a URL, even without its scheme.
#[must_use]
pub fn parse(value: &str) -> Option<Url> {
    let value = value.trim();
    match Url::parse(value) {
        Ok(url) => Some(url),
        Err(url::ParseError::RelativeUrlWithoutBase) => {
            let bare = value.trim_start_matches('/');
            let hosts = ["github.com/", "www.github.com/", "avatars.githubusercontent.com/"];
            let is_known = hosts.iter().any(|host| bare.starts_with(host));
            is_known.then(|| Url::parse(&format!("https://{bare}")).ok()).flatten()
        }
        Err(_) => None,
    }
}

/// The login in a GitHub profile URL: one path segment that is not one of GitHub's own pages.
#[must_use]
pub fn login(url: &impl UrlParts) -> Option<String> {
    if !matches!(url.host_str()?, "github.com" | "www.github.com") {
        return None;
    }
    let mut segments = url.path_segments()?.filter(|segment| !segment.is_empty());
    let login = segments.next()?;
    let own = matches!(
        login.as_bytes(),
        b"about"
            | b"apps"
            | b"collections"
            | b"contact"
            | b"customer-stories"
            | b"enterprise"
            | b"events"
            | b"explore"
            | b"features"
            | b"issues"
            | b"join"
            | b"login"
            | b"marketplace"
            | b"new"
            | b"notifications"
            | b"orgs"
            | b"pricing"
            | b"pulls"
            | b"readme"
            | b"search"
            | b"security"
            | b"settings"
            | b"site"
            | b"sponsors"
            | b"stars"
            | b"team"
            | b"topics"
            | b"trending"
            | b"users"
    );
    let login = percent_encoding::percent_decode_str(login).decode_utf8_lossy().into_owned();
    (segments.next().is_none() && !own).then_some(login)
}

/// Whether a URL serves account avatars.
#[must_use]
pub fn is_avatar(url: &impl UrlParts) -> bool {
    let host = url.host_str().unwrap_or_default();
    let github_png = host == "github.com" && url.path().ends_with(".png") && url.path().matches('/').count() == 1;
    let avatars = host.starts_with("avatars") && host.ends_with("githubusercontent.com");
    let gravatar = host.ends_with("gravatar.com") && url.path().starts_with("/avatar");
    let gitlab = host == "gitlab.com" && url.path().contains("/avatar/");
    let images = host.ends_with(".githubusercontent.com") && url.path().starts_with("/u/");
    github_png || avatars || images || gravatar || gitlab || host == "unavatar.io"
}

/// Whether an image that is not an avatar may show a person: a raster image, but not a badge, logo or generated card.
#[must_use]
pub fn may_be_photo(source: &str) -> bool {
    let path = source.split(['?', '#']).next().unwrap_or_default().to_ascii_lowercase();
    let raster = [".png", ".jpg", ".jpeg", ".webp", ".gif", ".avif"].iter().any(|ending| path.ends_with(ending));
    let drawn = ["badge", "shield", "logo", "icon", "banner", "button", "sponsor"];
    raster && !drawn.iter().any(|word| path.contains(word))
}

/// The account id in `avatars.githubusercontent.com/u/<id>`, which survives renaming.
#[must_use]
pub fn avatar_id(url: &impl UrlParts) -> Option<u64> {
    let mut segments = url.path_segments()?;
    let avatars = url.host_str().is_some_and(|host| host.ends_with(".githubusercontent.com"));
    (avatars && segments.next() == Some("u")).then(|| segments.next()?.parse().ok()).flatten()
}

/// Why a login is not valid on GitHub; `None` if it is.
///
/// Letters, digits and single hyphens, not at the start, at most 39. Old accounts may end with a hyphen,
/// enterprise-managed accounts with `_` and a short code, apps with `[bot]`.
#[must_use]
pub fn invalid_login_reason(login: &str) -> Option<String> {
    if login.len() <= 39 && !login.is_empty() && login.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return None;
    }
    let plain = login.strip_suffix("[bot]").unwrap_or(login);
    let is_code = |code: &str| (1..=10).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let name = match plain.rsplit_once('_') {
        Some((name, code)) if !name.is_empty() && is_code(code) => name,
        _ => plain,
    };
    if let Some(odd) = name.chars().find(|c| !(c.is_ascii_alphanumeric() || *c == '-')) {
        let odd = match odd {
            ' ' => "a space".to_owned(),
            odd if odd.is_control() => format!("“{}”", odd.escape_default()),
            odd => format!("“{odd}”"),
        };
        return Some(format!("{odd} is not allowed; logins contain only letters a-z, digits and hyphens"));
    }
    if name.starts_with('-') {
        return Some("begins with a hyphen".to_owned());
    }
    if name.contains("--") {
        return Some("has two hyphens in a row".to_owned());
    }
    (name.len() > 39).then(|| format!("has {} characters; the limit is 39", name.len()))
}

#[cfg(test)]
mod tests {
    use super::invalid_login_reason;

    #[test]
    fn invalid_logins_have_a_reason() {
        for login in ["a", "Ada-Lovelace", "x".repeat(39).as_str(), "old-", "jane-doe_acme", "renovate[bot]", "18j"] {
            assert_eq!(invalid_login_reason(login), None, "{login}");
        }
        for login in ["@ada", "ada.l", "-ada", "a--b", "x".repeat(40).as_str(), "ada lovelace", "a_b_c", "é", "_x"] {
            assert!(invalid_login_reason(login).is_some(), "{login}");
        }
    }
}
