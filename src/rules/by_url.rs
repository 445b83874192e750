//! Groups the links of a page by URL, with the answer for each.

use std::collections::{BTreeMap, BTreeSet};

use url::Url;

use super::wording;
use crate::{
    diagnostic::Diagnostic,
    document::{Document, Origin},
    facts::{Answer, Dead, Outcome, without_fragment},
    model::{
        links::{Link, Target},
        people::accounts::{GithubTarget, github_target},
    },
    rule::Context,
    span::Span,
};

/// An address that was checked, and all links to it.
#[derive(Debug)]
pub(super) struct Address<'a> {
    /// Without fragment.
    pub(super) url: &'a str,
    pub(super) answer: &'a Answer,
    /// In document order; at least one.
    pub(super) links: Vec<&'a Link>,
    /// Whether the page shows it as an image.
    pub(super) image: bool,
}

/// The addresses that have an answer, in the order of their first link.
pub(super) fn addresses<'a>(context: &Context<'a>) -> Vec<Address<'a>> {
    let mut known: BTreeMap<&str, usize> = BTreeMap::new();
    let mut found: Vec<Address<'a>> = Vec::new();
    for (link, answer) in context.model.links.iter().zip(context.answers) {
        let Target::Web { url, .. } = &link.target else { continue };
        let url = url.as_str();
        let Some(answer) = answer.filter(|answer| !matches!(answer.outcome, Outcome::Skipped(_))) else { continue };
        let at = *known.entry(url).or_insert(found.len());
        if at == found.len() {
            found.push(Address { url, answer, links: Vec::new(), image: false });
        }
        if let Some(address) = found.get_mut(at) {
            address.links.push(link);
            address.image |= link.image;
        }
    }
    found
}

impl<'a> Address<'a> {
    /// The address with only its images, or only its links, if there are any. An image that links to itself counts as
    /// an image.
    pub(super) fn only(&self, image: bool) -> Option<Address<'_>> {
        let next = self.links.iter().skip(1).map(Some).chain([None]);
        let around = |link: &Link, next: Option<&&Link>| {
            !link.image && next.is_some_and(|next| next.image && link.element.contains(next.element))
        };
        let same = self.links.iter().zip(next).filter(|(link, next)| link.image == image && !around(link, *next));
        let links: Vec<&Link> = same.map(|(link, _)| *link).collect();
        (!links.is_empty()).then_some(Address { url: self.url, answer: self.answer, links, image })
    }

    /// The address as the page writes it, without its fragment.
    pub(super) fn shown(&self) -> String {
        let written = self.links.first().map_or(self.url, |link| link.value.trim());
        wording::short(written.split('#').next().unwrap_or_default())
    }

    /// The final address after redirects.
    pub(super) fn last(&self) -> &str {
        self.answer.hops.last().map_or(self.url, |hop| &hop.to)
    }

    /// The host that gave the answer, or failed to.
    pub(super) fn host(&self) -> String {
        let host = |url: &str| Url::parse(url).ok()?.host_str().map(str::to_owned);
        host(self.last()).unwrap_or_else(|| self.shown())
    }

    /// The address, and where it redirects to, as the subject of a sentence.
    pub(super) fn subject(&self) -> String {
        if self.answer.hops.is_empty() {
            self.shown()
        } else {
            format!("{} redirects to {}, which", self.shown(), wording::short(self.last()))
        }
    }

    /// Whether the address works and all redirects on the way are permanent.
    pub(super) fn is_moved(&self) -> bool {
        self.answer.moved_to().is_some_and(|to| without_fragment(to) != self.url)
    }

    /// The login of a dead profile, and the current login of the account whose avatar is next to it, on this page or else
    /// on another one of the run. If there are several, one may have been added to lead the profile elsewhere; and if it is
    /// next to another profile as well, it is that of the other person.
    pub(super) fn renamed(&self, context: &Context<'a>) -> Option<(String, &'a str)> {
        if !matches!(self.answer.outcome, Outcome::Dead(Dead::Status(_))) || context.facts.accounts.ids.is_empty() {
            return None;
        }
        let GithubTarget::Account(login) = github_target(&Url::parse(self.url).ok()?)? else { return None };
        let accounts = &context.facts.accounts;
        let people = || context.model.grids.iter().flat_map(|grid| &grid.people);
        let has_login = |own: &String| own.eq_ignore_ascii_case(&login);
        let own = people().filter(|person| person.login.as_ref().is_some_and(has_login));
        let mut ids: BTreeSet<u64> = own.filter_map(|person| person.avatar_id).collect();
        if ids.is_empty() {
            ids.extend(accounts.by_login.get(&login.to_lowercase()).into_iter().flatten());
        }
        let id = ids.first().copied().filter(|_| ids.len() == 1)?;
        let today = accounts.renamed(&login, id)?.login.as_str();
        // Somebody else has that profile if a page of the run links to it.
        let profile = format!("https://github.com/{today}");
        let is_linked = [profile.to_lowercase(), profile].iter().any(|url| context.facts.web.contains_key(url));
        let mut logins =
            people().filter(|person| person.avatar_id == Some(id)).filter_map(|person| person.login.as_ref());
        let is_others = logins.any(|own| !has_login(own));
        // GitHub shows the account `ghost` for deleted ones.
        if is_linked || is_others || today == "ghost" {
            return None;
        }
        Some((login, today))
    }

    /// A finding at the first link, with a label at each further one.
    pub(super) fn finding(&self, message: impl Into<String>) -> Diagnostic {
        finding(&self.links, message)
    }
}

/// A finding about several links: at the first, with a label at each further one. The address of a reference link is in
/// its definition; where the definition is used is a label.
pub(super) fn finding(links: &[&Link], message: impl Into<String>) -> Diagnostic {
    let first = links.first().map_or(Span::default(), |link| place(link));
    let mut diagnostic = Diagnostic::new(first, message);
    let mut last = first;
    for (number, link) in links.iter().enumerate() {
        let span = place(link);
        if link.origin == Origin::Reference {
            diagnostic = diagnostic.repeated_with(span, link.element, "used here");
        } else if number > 0 && span != last {
            diagnostic = diagnostic.repeated_at(span);
        }
        last = span;
    }
    diagnostic
}

/// The span of the address; the whole element if it is not known.
fn place(link: &Link) -> Span {
    if link.span.is_empty() { link.element } else { link.span }
}

/// Whether the text shows the address, so that it is an example, or meant to be typed.
pub(super) fn shows_itself(document: &Document, link: &Link) -> bool {
    let bare = |text: &str| {
        let text = text.trim().trim_start_matches("mailto:");
        let text = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")).unwrap_or(text);
        text.trim_end_matches('/').to_lowercase()
    };
    !link.image && bare(document.flow(link.node).text()) == bare(&link.value)
}
