//! Accounts and repositories on a page that the GitHub API can resolve.

use std::collections::{BTreeMap, BTreeSet};

use url::Url;

use super::{Grid, address};
use crate::{
    facts::{Account, AccountRequests, Accounts, Answer, Hop, Outcome},
    model::links::{Link, Target, UrlParts},
};

/// The GitHub page that a URL leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GithubTarget {
    /// The profile of a user or an organization.
    Account(String),
    /// The front page of a repository: owner and name.
    Repository(String, String),
}

/// Parses the URL of a profile or a repository's front page; `None` for any other URL.
#[must_use]
pub fn github_target(url: &impl UrlParts) -> Option<GithubTarget> {
    if !matches!(url.host_str()?, "github.com" | "www.github.com") || url.query().is_some() {
        return None;
    }
    let segments: Vec<&str> = url.path_segments()?.filter(|segment| !segment.is_empty()).collect();
    match segments.as_slice() {
        [_] => {
            let login = address::login(url)?;
            address::invalid_login_reason(&login).is_none().then_some(GithubTarget::Account(login))
        }
        [owner, name] => {
            let profile = Url::parse(&format!("https://github.com/{owner}")).ok()?;
            let possible =
                address::login(&profile).is_some_and(|login| address::invalid_login_reason(&login).is_none());
            let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
            let name = name.strip_suffix(".git").unwrap_or(name);
            (possible && !name.is_empty() && name.len() <= 100 && name.chars().all(plain))
                .then(|| GithubTarget::Repository((*owner).to_owned(), name.to_owned()))
        }
        _ => None,
    }
}

/// Requests for the accounts and repositories that a page links to.
#[must_use]
pub fn requests(links: &[Link]) -> AccountRequests {
    let mut requests = AccountRequests::default();
    for link in links.iter().filter(|link| !link.image && link.placeholder().is_none()) {
        let Target::Web { url, .. } = &link.target else { continue };
        match github_target(url) {
            Some(GithubTarget::Account(login)) => requests.logins.insert(login.to_lowercase()),
            Some(GithubTarget::Repository(owner, name)) => {
                requests.repositories.insert(format!("{owner}/{name}").to_lowercase())
            }
            None => false,
        };
    }
    requests
}

/// The avatar ids of people whose login may have changed. `gone` returns whether a profile is known to be dead.
pub fn possibly_renamed_ids<'a>(
    grids: &'a [Grid],
    accounts: &'a Accounts,
    gone: impl Fn(&str) -> bool + 'a,
) -> impl Iterator<Item = u64> + 'a {
    let people = grids.iter().flat_map(|grid| &grid.people);
    people.filter_map(move |person| {
        let (login, id) = (person.login.as_deref()?, person.avatar_id?);
        let known = accounts.logins.get(&login.to_lowercase());
        let other = matches!(known, Some(Some(Account { id: current, .. })) if *current != id);
        (other || matches!(known, Some(None)) || gone(login)).then_some(id)
    })
}

/// The ids beside each login of the people of a run.
pub fn ids_by_login<'a>(grids: impl Iterator<Item = &'a Grid>, accounts: &Accounts) -> BTreeMap<String, BTreeSet<u64>> {
    let mut found: BTreeMap<String, BTreeSet<u64>> = BTreeMap::new();
    if accounts.ids.is_empty() {
        return found;
    }
    for person in grids.flat_map(|grid| &grid.people) {
        let (Some(login), Some(id)) = (person.login.as_deref(), person.avatar_id) else { continue };
        found.entry(login.to_lowercase()).or_default().insert(id);
    }
    found
}

/// The answer for a URL that the API has resolved, so that it need not be fetched.
#[must_use]
pub fn api_answer(url: &impl UrlParts, accounts: &Accounts) -> Option<Answer> {
    let alive = Outcome::Alive { status: 200, image: None, anchors: None };
    match github_target(url)? {
        GithubTarget::Account(login) => {
            accounts.logins.get(&login.to_lowercase())?.as_ref().map(|_| Answer::unsent(alive))
        }
        GithubTarget::Repository(owner, name) => {
            let requested = format!("{owner}/{name}");
            let current = accounts.repositories.get(&requested.to_lowercase())?.as_ref()?;
            let mut answer = Answer::unsent(alive);
            if !current.eq_ignore_ascii_case(&requested) {
                answer.hops.push(Hop { status: 301, to: format!("https://github.com/{current}") });
            }
            Some(answer)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_front_pages_are_targets() {
        let target = |url: &str| github_target(&Url::parse(url).unwrap());
        assert_eq!(target("https://github.com/ada"), Some(GithubTarget::Account("ada".to_owned())));
        assert_eq!(target("https://github.com/ada/"), Some(GithubTarget::Account("ada".to_owned())));
        assert_eq!(
            target("https://github.com/ada/x.y_z"),
            Some(GithubTarget::Repository("ada".to_owned(), "x.y_z".to_owned()))
        );
        for other in [
            "https://github.com/",
            "https://github.com/sponsors",
            "https://github.com/sponsors/ada",
            "https://github.com/ada/x/issues",
            "https://github.com/ada?tab=repositories",
            "https://github.com/a--da",
            "https://github.com/ada/x%22",
            "https://gitlab.com/ada",
        ] {
            assert_eq!(target(other), None, "{other}");
        }
    }

    #[test]
    fn moved_repositories_redirect_permanently() {
        let mut accounts = Accounts::default();
        accounts.repositories.insert("ada/old".to_owned(), Some("Guild/new".to_owned()));
        accounts.repositories.insert("ada/same".to_owned(), Some("Ada/Same".to_owned()));
        accounts.repositories.insert("ada/gone".to_owned(), None);
        let api_answer = |url: &str| api_answer(&Url::parse(url).unwrap(), &accounts);
        assert_eq!(api_answer("https://github.com/ada/old").unwrap().hops[0].to, "https://github.com/Guild/new");
        assert_eq!(api_answer("https://github.com/Ada/same").unwrap().hops, []);
        assert_eq!(api_answer("https://github.com/ada/gone"), None);
        assert_eq!(api_answer("https://github.com/ada/never-requested"), None);
    }
}
