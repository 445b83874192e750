//! Placeholder targets that the author still has to fill in.

use super::{Invalid, Link, Target, UrlParts, WebAddress};
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
                let domain = self.value.rsplit_once('@')?.1.split('?').next()?.to_ascii_lowercase();
                is_example(&domain).then_some(Placeholder::Example)
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
    // Only the account segment counts; later segments may be names of projects or pages.
    let account = url.path_segments()?.find(|segment| !matches!(*segment, "" | "in" | "users")).unwrap_or_default();
    let loud = || account.bytes().all(|byte| byte.is_ascii_uppercase());
    let word = (researcher || loud()) && is_announcement(account);
    (own || word || url.path_segments()?.any(is_yours)).then_some(Placeholder::Word)
}

/// Whether an account name is a placeholder.
#[must_use]
pub fn is_placeholder_name(account: &str) -> bool {
    account.bytes().all(|byte| byte.is_ascii_uppercase()) && is_announcement(account) || is_yours(account)
}

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
    let what = ["github", "gitlab", "twitter", "linkedin", "orcid"]
        .iter()
        .find_map(|site| what.strip_prefix(site))
        .unwrap_or(what);
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
