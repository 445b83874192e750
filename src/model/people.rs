//! Contributor grids: pictures of people that link to them.

use url::Url;

use super::page::Page;
use crate::{
    document::{Document, NodeIndex},
    span::Span,
};

/// People thanked together, in one section of the page.
#[derive(Debug, Clone, Default)]
pub struct Grid {
    /// In document order.
    pub people: Vec<Person>,
}

/// One picture that links to a person.
#[derive(Debug, Clone)]
pub struct Person {
    /// The link around the picture.
    pub link: NodeIndex,
    /// The picture.
    pub image: NodeIndex,
    /// The link in the source.
    pub span: Span,
    /// Login on the forge, from the profile's address.
    pub login: Option<String>,
    /// Account id, from the avatar's address.
    pub avatar_id: Option<u64>,
    /// The name shown beside the picture, or the link's title.
    pub name: Option<String>,
}

/// Finds the grids: two or more pictures in one section that link to people. An avatar host or a profile address decides; badges and sponsors'
/// logos are no people.
#[must_use]
pub fn read(document: &Document, page: &Page) -> Vec<Grid> {
    let mut grids: Vec<(Option<usize>, Grid)> = Vec::new();
    let mut link: Option<NodeIndex> = None;
    let mut heading: Option<usize> = None;
    for index in 0..document.nodes().len() as NodeIndex {
        if link.is_some_and(|open| document.node(open).end <= index) {
            link = None;
        }
        let next = heading.map_or(0, |heading| heading + 1);
        if page.headings.get(next).is_some_and(|next| next.node <= index) {
            heading = Some(next);
        }
        match document.name(index) {
            "a" => link = Some(index),
            "img" => {
                if let Some(person) = link.and_then(|link| person(document, link, index)) {
                    match grids.last_mut().filter(|(section, _)| *section == heading) {
                        Some((_, grid)) => grid.people.push(person),
                        None => grids.push((heading, Grid { people: vec![person] })),
                    }
                }
            }
            _ => {}
        }
    }
    grids.into_iter().map(|(_, grid)| grid).filter(|grid| grid.people.len() > 1).collect()
}

fn person(document: &Document, link: NodeIndex, image: NodeIndex) -> Option<Person> {
    let target = Url::parse(document.attr(link, "href")?.value.trim()).ok();
    let source = Url::parse(document.attr(image, "src")?.value.trim()).ok();
    let login = target.as_ref().and_then(login);
    let avatar = source.as_ref().is_some_and(is_avatar);
    let drawn = source.as_ref().is_some_and(|source| !is_badge(source));
    if !(avatar || (login.is_some() && drawn)) {
        return None;
    }
    let shown = document.flow(link).text().split_whitespace().collect::<Vec<_>>().join(" ");
    let title = || document.attr(link, "title").map(|attr| attr.value.trim().to_owned());
    Some(Person {
        link,
        image,
        span: document.node(link).span,
        login,
        avatar_id: source.as_ref().and_then(avatar_id),
        name: Some(shown).filter(|name| !name.is_empty()).or_else(title).filter(|name| !name.is_empty()),
    })
}

/// The login of a GitHub profile address: one path segment that is not one of GitHub's own pages.
#[must_use]
pub fn login(url: &Url) -> Option<String> {
    if !matches!(url.host_str()?, "github.com" | "www.github.com") {
        return None;
    }
    let mut segments = url.path_segments()?.filter(|segment| !segment.is_empty());
    let login = segments.next()?;
    let own = matches!(
        login,
        "sponsors" | "orgs" | "apps" | "features" | "about" | "topics" | "marketplace" | "settings" | "search"
    );
    (segments.next().is_none() && !own).then(|| login.to_owned())
}

/// Whether an address serves pictures of accounts.
fn is_avatar(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let github_png = host == "github.com" && url.path().ends_with(".png") && url.path().matches('/').count() == 1;
    let avatars = host.starts_with("avatars") && host.ends_with(".githubusercontent.com");
    let gravatar = host.ends_with("gravatar.com") && url.path().starts_with("/avatar");
    let gitlab = host == "gitlab.com" && url.path().contains("/avatar/");
    github_png || avatars || gravatar || gitlab || host == "unavatar.io"
}

/// Whether an address serves badges and logos.
fn is_badge(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    url.path().ends_with(".svg") || host.contains("shields.io") || host.contains("badge") || host == "contrib.rocks"
}

/// The account id in `avatars.githubusercontent.com/u/<id>`; it survives renaming.
#[must_use]
pub fn avatar_id(url: &Url) -> Option<u64> {
    let mut segments = url.path_segments()?;
    let avatars = url.host_str().is_some_and(|host| host.ends_with(".githubusercontent.com"));
    (avatars && segments.next() == Some("u")).then(|| segments.next()?.parse().ok()).flatten()
}
