//! Repositories that dependencies come from, as manifests write them and as pages link to them.

use url::Url;

/// Forges by the names that npm knows them by.
const FORGES: [(&str, &str); 3] =
    [("github:", "github.com"), ("gitlab:", "gitlab.com"), ("bitbucket:", "bitbucket.org")];
/// Hosts whose repositories have an owner and a name.
const TWO_PARTS: [&str; 3] = ["github.com", "bitbucket.org", "codeberg.org"];
/// What begins the address of a repository.
const SCHEMES: [&str; 5] = ["git", "git+ssh", "http", "https", "ssh"];

/// The repository at an address of git, in one form for all its addresses: `git+https://host/a/b.git@v1#egg=b`,
/// `ssh://git@host/a/b`, `git@host:a/b.git`.
pub(super) fn key(address: &str) -> Option<String> {
    let address = address.trim();
    let address = address.strip_prefix("git+").filter(|rest| rest.contains("://")).unwrap_or(address);
    let Some((scheme, _)) = address.split_once("://") else {
        let (host, path) = address.strip_prefix("git@")?.split_once(':')?;
        return at(host, path.split(['#', '?']).next().unwrap_or_default());
    };
    if !SCHEMES.contains(&scheme) {
        return None;
    }
    let url = Url::parse(address).ok()?;
    let host = url.host_str()?;
    // pip has the revision at the end of the path.
    let path = url.path().split('@').next().unwrap_or_default();
    at(host, path)
}

/// The repository of a version of `package.json`: an address of git, `github:a/b#v1`, or `a/b`.
pub(super) fn of_npm(version: &str) -> Option<String> {
    let path = |text: &str| text.split('#').next().unwrap_or_default().to_owned();
    for (prefix, host) in FORGES {
        if let Some(rest) = version.strip_prefix(prefix) {
            return at(host, &path(rest));
        }
    }
    let short = path(version);
    let is_part = |part: &str| {
        !part.is_empty()
            && !part.starts_with('.')
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
    };
    match short.split_once('/') {
        Some((owner, name)) if is_part(owner) && is_part(name) => at("github.com", &short),
        _ => key(version),
    }
}

/// The repository with a path at a host, or with a page of it: `host/a/b`.
pub(in crate::model) fn at(host: &str, path: &str) -> Option<String> {
    let host = host.to_ascii_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host);
    let path = path.split("/-/").next().unwrap_or_default().to_lowercase();
    let parts = path.split('/').filter(|part| !part.is_empty());
    let most = if TWO_PARTS.contains(&host) { 2 } else { usize::MAX };
    let parts: Vec<&str> = parts.take(most).collect();
    let repository = parts.join("/");
    let repository = repository.strip_suffix(".git").unwrap_or(&repository);
    (parts.len() > 1 && !repository.is_empty()).then(|| format!("{host}/{repository}"))
}

/// The name that a repository probably gives its package.
pub(super) fn name(key: &str) -> Option<&str> {
    let is_plain = |name: &&str| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
    key.rsplit('/').next().filter(is_plain)
}
