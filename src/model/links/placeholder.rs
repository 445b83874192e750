//! Placeholder targets that the author still has to fill in.

use std::borrow::Cow;

use super::{Invalid, Link, Target, UrlParts, WebAddress, classify};
use crate::document::Origin;

/// Why a target is a placeholder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Placeholder {
    /// Empty, or `#` alone.
    Empty,
    /// A placeholder word: `TBA`, `TODO`, `your-username`.
    Word,
    /// A host reserved for examples (RFC 2606, RFC 6761).
    Example,
}

impl Link {
    /// Detects placeholder targets. A URL that is displayed as text (`<https://example.com>`) is an example, not a
    /// placeholder.
    #[must_use]
    pub fn placeholder(&self) -> Option<Placeholder> {
        let shown = matches!(self.origin, Origin::BareUrl | Origin::Autolink);
        match &self.target {
            Target::Empty => Some(Placeholder::Empty),
            _ if shown => None,
            Target::Web { url, .. } => of_url(url),
            Target::File { path, .. } => is_announcement(path).then_some(Placeholder::Word),
            Target::Scheme(scheme) if scheme == "mailto" => {
                let (before, domain) = self.value.rsplit_once('@')?;
                let domain = domain.split('?').next()?.to_ascii_lowercase();
                let name = before.rsplit(':').next()?.trim().to_ascii_lowercase();
                (is_example(&domain) || name == "example" || is_yours(&name)).then_some(Placeholder::Example)
            }
            Target::Invalid(Invalid::HostWithoutDot(host)) => is_announcement(host).then_some(Placeholder::Word),
            _ => None,
        }
    }
}

fn of_url(url: &WebAddress) -> Option<Placeholder> {
    let host = url.name()?;
    if is_example(host) {
        return Some(Placeholder::Example);
    }
    let own = host.rsplit_once('.').is_some_and(|(name, _)| is_yours(name.rsplit('.').next().unwrap_or_default()));
    let researcher = matches!(host, "orcid.org" | "www.orcid.org");
    if !own && !researcher && !may_be_open(url.path()) {
        return None;
    }
    let mut segments = url.path_segments()?.map(decoded);
    // Only the account segment counts; later segments may be names of projects or pages.
    let account = segments.clone().find(|segment| !matches!(&**segment, "" | "in" | "users")).unwrap_or_default();
    let account = &*account;
    let loud = || account.bytes().all(|byte| byte.is_ascii_uppercase());
    let word = (researcher || loud()) && is_announcement(account);
    let open =
        |segment: Cow<'_, str>| is_yours(&segment) || is_enclosed(&segment, '<', '>') || has_dummy_number(&segment);
    (own || word || is_blank(account) || segments.any(open)).then_some(Placeholder::Word)
}

/// Whether a path has a character that every word to fill in has: a capital, a bracket, a `_`, or a `y` at the beginning of a word.
fn may_be_open(path: &str) -> bool {
    let mut before = b'/';
    path.bytes().any(|byte| {
        let begins_yours = byte == b'y' && matches!(before, b'/' | b'-');
        before = byte;
        begins_yours || byte.is_ascii_uppercase() || matches!(byte, b'%' | b'_' | b'<' | b'[' | b'{')
    })
}

/// A segment without percent-encoding.
fn decoded(segment: &str) -> Cow<'_, str> {
    if segment.contains('%') { classify::decode(segment).into() } else { segment.into() }
}

/// Whether an account name is a placeholder.
#[must_use]
pub fn is_placeholder_name(account: &str) -> bool {
    account.bytes().all(|byte| byte.is_ascii_uppercase()) && is_announcement(account)
        || is_yours(account)
        || is_blank(account)
}

/// Whether an account is like `<username>`, `[your-username]`, `{user}` or `github_username`. No login of GitHub has an
/// underscore.
fn is_blank(account: &str) -> bool {
    let enclosed = [('<', '>'), ('[', ']'), ('{', '}')].iter().any(|(open, close)| is_enclosed(account, *open, *close));
    let named = account.split_once('_').is_some_and(|(site, what)| {
        SITES.iter().any(|known| site.eq_ignore_ascii_case(known))
            && ["handle", "username"].iter().any(|known| what.eq_ignore_ascii_case(known))
    });
    enclosed || named
}

/// Whether a segment is a word in brackets.
fn is_enclosed(segment: &str, open: char, close: char) -> bool {
    let word = segment.strip_prefix(open).and_then(|rest| rest.strip_suffix(close));
    word.is_some_and(|word| {
        word.chars().any(char::is_alphabetic) && word.chars().all(|c| c.is_alphanumeric() || "-_ ".contains(c))
    })
}

/// Whether a part of a segment is a number that was never filled in: `zenodo.XXXXXXX`.
fn has_dummy_number(segment: &str) -> bool {
    segment.contains('X')
        && segment.split(['.', '-', '_']).any(|part| part.len() >= 4 && part.bytes().all(|byte| byte == b'X'))
}

/// Sites in names of what is to be filled in.
const SITES: [&str; 5] = ["github", "gitlab", "twitter", "linkedin", "orcid"];

fn is_announcement(word: &str) -> bool {
    ["TBA", "TBD", "TODO", "FIXME", "XXX"].iter().any(|known| word.eq_ignore_ascii_case(known))
}

/// Whether a host is reserved: `example.com`, `www.example.org`, `name.example`.
fn is_example(host: &str) -> bool {
    let domains = [".com", ".net", ".org", ".edu"];
    let name = domains.iter().find_map(|domain| host.strip_suffix(domain)).unwrap_or(host);
    name.strip_suffix("example").is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

/// Whether a word is like `your-username`, `YOUR_GITHUB_HANDLE` or `yourdomain`.
fn is_yours(word: &str) -> bool {
    let mut letters = word.bytes().filter(|byte| !matches!(byte, b'-' | b'_')).map(|byte| byte.to_ascii_lowercase());
    if !b"your".iter().all(|&wanted| letters.next() == Some(wanted)) {
        return false;
    }
    let plain = word.replace(['-', '_'], "").to_ascii_lowercase();
    let Some(what) = plain.strip_prefix("your") else { return false };
    let what = SITES.iter().find_map(|site| what.strip_prefix(site)).unwrap_or(what);
    matches!(
        what,
        "" | "account"
            | "domain"
            | "handle"
            | "id"
            | "login"
            | "name"
            | "org"
            | "profile"
            | "repo"
            | "site"
            | "user"
            | "username"
            | "website"
    ) && plain != "your"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_to_fill_in() {
        for site in ["github", "gitlab", "twitter", "linkedin", "orcid"] {
            for name in [format!("{site}_username"), format!("{site}_handle"), format!("your-{site}-id")] {
                assert!(is_placeholder_name(&name), "{name}");
            }
        }
        for what in [
            "account", "domain", "handle", "id", "login", "name", "org", "profile", "repo", "site", "user", "username",
            "website",
        ] {
            assert!(
                is_placeholder_name(&format!("your-{what}")) && is_placeholder_name(&format!("YOUR_{what}")),
                "{what}"
            );
        }
        for name in
            ["-your-id", "/in/your_id", "/a/<name>", "/[name]", "/{name}", "/zenodo.XXXX", "/TODO", "/%79our-id"]
        {
            assert!(may_be_open(name), "{name}");
        }
        assert!(!may_be_open("/u/1") && !may_be_open("/ada/my-story"));
        for name in ["your", "yours", "your-friend", "ada_username", "github_ada", "github-username", "<>", "[1]"] {
            assert!(!is_placeholder_name(name), "{name}");
        }
    }
}
