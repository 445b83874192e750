//! Targets that stand for one that somebody still has to fill in.

use url::{Host, Url};

use super::{Invalid, Link, Target};
use crate::document::Origin;

/// Why a target is a placeholder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Placeholder {
    /// Empty, or `#` alone.
    Empty,
    /// A word that announces the target: `TBA`, `TODO`, `your-username`.
    Word,
    /// A host that is reserved for examples (RFC 2606, RFC 6761).
    Example,
}

impl Link {
    /// Whether the target stands for one that is still to come. An address that is shown as it is (`<https://example.com>`) is
    /// an example, not a placeholder.
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

fn of_url(url: &Url) -> Option<Placeholder> {
    let Some(Host::Domain(host)) = url.host() else { return None };
    if is_example(host) {
        return Some(Placeholder::Example);
    }
    let own = host.rsplit_once('.').is_some_and(|(name, _)| is_yours(name.rsplit('.').next().unwrap_or_default()));
    let researcher = matches!(host, "orcid.org" | "www.orcid.org");
    // In the place of an account; further on it may be the name of a project or a page.
    let account = url.path_segments()?.find(|segment| !matches!(*segment, "" | "in" | "users")).unwrap_or_default();
    let loud = account.bytes().all(|byte| byte.is_ascii_uppercase());
    let word = is_announcement(account) && (loud || researcher);
    (own || word || url.path_segments()?.any(is_yours)).then_some(Placeholder::Word)
}

/// Whether an account's name is a word that somebody still has to replace.
#[must_use]
pub fn is_placeholder_name(account: &str) -> bool {
    is_announcement(account) && account.bytes().all(|byte| byte.is_ascii_uppercase()) || is_yours(account)
}

fn is_announcement(word: &str) -> bool {
    ["TBA", "TBD", "TODO", "FIXME", "XXX"].iter().any(|known| word.eq_ignore_ascii_case(known))
}

/// `example.com`, `www.example.org`, `name.example`.
fn is_example(host: &str) -> bool {
    let reserved = ["example.com", "example.net", "example.org", "example.edu", "example"];
    reserved.iter().any(|name| host.strip_suffix(name).is_some_and(|rest| rest.is_empty() || rest.ends_with('.')))
}

/// `your-username`, `YOUR_GITHUB_HANDLE`, `yourdomain`.
fn is_yours(word: &str) -> bool {
    // Nearly no word begins like that.
    if !word.as_bytes().iter().any(|byte| byte.eq_ignore_ascii_case(&b'y')) {
        return false;
    }
    let plain: String = word.chars().filter(|c| !matches!(c, '-' | '_')).collect::<String>().to_ascii_lowercase();
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
