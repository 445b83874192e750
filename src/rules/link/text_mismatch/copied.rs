//! Links whose text names an account or a repository, and whose address was left over from a copied link.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    document::Document,
    model::{
        links::{Link, Target, UrlParts, WebAddress},
        people::login,
    },
};

/// Links of a kind that have to be right before another one is surely wrong.
const RIGHT: usize = 3;
/// Right ones for each wrong one, if there are several of these.
const RARE: usize = 8;

/// What a text names: `@ada`, or `ada/engine`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Account,
    Repository,
}

/// The links, by their index, whose text names something else than their address, while the other links of the page with
/// such texts name what they lead to, and one of these leads to the same address: that of somebody else.
pub(super) fn find(document: &Document, links: &[Link]) -> BTreeMap<usize, String> {
    let mut right: Vec<(Kind, String)> = Vec::new();
    let mut wrong: Vec<(usize, Kind, String)> = Vec::new();
    for (index, link) in links.iter().enumerate().filter(|(_, link)| !link.image) {
        let Target::Web { url, .. } = &link.target else { continue };
        if !is_github(url) {
            continue;
        }
        let text = document.flow(link.node);
        let Some((kind, target)) = target(text.text().trim(), url) else { continue };
        let named = text.text().trim().trim_start_matches('@');
        if named.eq_ignore_ascii_case(&target) {
            right.push((kind, target));
        } else {
            wrong.push((index, kind, target));
        }
    }
    if wrong.is_empty() {
        return BTreeMap::new();
    }
    let right: BTreeSet<(Kind, String)> =
        right.into_iter().map(|(kind, target)| (kind, target.to_lowercase())).collect();
    let of_kind = |kind: Kind| right.iter().filter(|(known, _)| *known == kind).count();
    let wrong_of = |kind: Kind| wrong.iter().filter(|(_, other, _)| *other == kind).count();
    let are_right = [Kind::Account, Kind::Repository].map(|kind| {
        let (right, wrong) = (of_kind(kind), wrong_of(kind));
        right >= RIGHT && (wrong == 1 || wrong * RARE <= right)
    });
    let is_copied = |(_, kind, target): &&(usize, Kind, String)| {
        right.contains(&(*kind, target.to_lowercase())) && are_right.get(*kind as usize) == Some(&true)
    };
    wrong.iter().filter(is_copied).map(|(index, _, target)| (*index, target.clone())).collect()
}

fn is_github(url: &WebAddress) -> bool {
    matches!(url.host_str(), Some("github.com" | "www.github.com"))
}

/// What an address of GitHub leads to, if a text names one of that kind.
fn target(text: &str, url: &WebAddress) -> Option<(Kind, String)> {
    let is_sign = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    if let Some(handle) = text.strip_prefix('@') {
        let is_handle = !handle.is_empty() && handle.chars().all(is_sign);
        return login(url).filter(|_| is_handle).map(|login| (Kind::Account, login));
    }
    let (owner, name) = text.split_once('/')?;
    let is_named = [owner, name].iter().all(|part| !part.is_empty() && part.chars().all(is_sign));
    if !is_named {
        return None;
    }
    let mut segments = url.path_segments()?.filter(|segment| !segment.is_empty());
    let (owner, name) = (segments.next()?, segments.next()?);
    let name = name.strip_suffix(".git").unwrap_or(name);
    segments.next().is_none().then(|| (Kind::Repository, format!("{owner}/{name}")))
}

#[cfg(test)]
mod tests {
    use crate::{
        document::Dialect,
        model::{links, page::Page},
    };

    use super::*;

    fn found(source: &str) -> Vec<String> {
        let document = Document::parse(source.to_owned(), Dialect::Gfm);
        let links = links::read(&document, &Page::read(&document));
        find(&document, &links).into_values().collect()
    }

    #[test]
    fn an_address_that_was_copied() {
        let page = |kind: &str, last: &str| {
            let link = |name: &str| format!("- [{kind}{name}](https://github.com/{name})\n");
            ["ada", "grace", "lin"]
                .map(|name| if kind == "@" { link(name) } else { link(&format!("{name}/x")) })
                .concat()
                + last
        };
        assert_eq!(found(&page("@", "- [@joan](https://github.com/grace)\n")), ["grace"]);
        assert_eq!(found(&page("", "- [joan/y](https://github.com/grace/x)\n")), ["grace/x"]);
        for last in [
            "- [@joan](https://github.com/joan-c)\n",
            "- [Joan](https://github.com/grace)\n",
            "- [@joan](https://github.com/grace)\n- [@kim](https://github.com/ada)\n",
            "- [joan/y](https://github.com/grace)\n",
            "- [@joan](https://joan.dev/grace)\n",
        ] {
            assert_eq!(found(&page("@", last)), Vec::<String>::new(), "{last}");
        }
        let copied = "- [@joan](https://github.com/grace)\n";
        assert_eq!(found(&page("@", copied).replacen("[@", "[", 1)), Vec::<String>::new(), "two others are right");
        // Several may have been copied in a long list.
        let right = |n: usize| (0..n).map(|at| format!("[@ada{at}](https://github.com/ada{at})\n")).collect::<String>();
        let two = "[@joan](https://github.com/ada0)\n[@kim](https://github.com/ada1)\n";
        assert_eq!(found(&(right(16) + two)), ["ada0", "ada1"]);
        assert_eq!(found(&(right(15) + two)), Vec::<String>::new());
    }
}
