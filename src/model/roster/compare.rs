//! Compares the people of a page with those of the file.

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    ops::Range,
};

use super::{Identity, Listed, Roster, Text, keys};
use crate::{
    document::{Document, NodeIndex, NodeKind},
    model::{
        Model,
        people::{self, Grid, Person, address},
    },
    span::Span,
};

/// A page and the file that its list is generated from.
#[derive(Debug)]
pub struct Compared<'a> {
    /// The file.
    pub roster: &'a Roster,
    /// People in both.
    pub pairs: Vec<Pair<'a>>,
    /// People in the file who are not on the page.
    pub unlisted: Vec<&'a Listed>,
    /// People on the page who are not in the file.
    pub unsourced: Vec<&'a Person>,
    /// The location of the list on the page: the comment that begins it, else its first person.
    pub place: Span,
    /// Whether all-contributors generates it.
    pub generated: bool,
}

/// A person who is on the page and in the file.
#[derive(Debug)]
pub struct Pair<'a> {
    /// On the page.
    pub person: &'a Person,
    /// In the file.
    pub listed: &'a Listed,
}

/// A difference between page and file about a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference<'a> {
    /// What it is.
    pub field: Field,
    /// What the page says.
    pub here: Text,
    /// What the file says.
    pub there: &'a str,
}

/// A value that both page and file have for a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// The name that is shown.
    Name,
    /// The avatar.
    Avatar,
    /// The address of the person.
    Profile,
}

impl<'a> Compared<'a> {
    /// Compares the people between the comments of all-contributors, where the page has those, else those of the grids
    /// that hold mostly people of the file. `None` if there is no such list, or if it cannot be read.
    #[must_use]
    pub fn of(document: &Document, model: &'a Model, roster: &'a Roster) -> Option<Self> {
        if roster.wrong.is_some() {
            return None;
        }
        let list = people::generated_list(document);
        let known = Index::of(roster.people.iter().map(Identity::of));
        let grids = model.grids.iter().filter(|grid| match list {
            Some(_) => grid.generated,
            None => known.knows_most(document, grid),
        });
        let people: Vec<&Person> = grids.flat_map(|grid| &grid.people).collect();
        let (place, region) = match (&list, people.first(), people.last()) {
            (Some(list), ..) => (document.node(list.start).span, list.clone()),
            (None, Some(first), Some(last)) => (first.place(document), first.element..document.node(last.element).end),
            _ => return None,
        };
        if people.is_empty() && region.clone().any(|node| shows_something(document, node)) {
            return None; // its people are not recognised
        }
        let besides = besides(document, model, region, &people);
        let here: Vec<Identity> = people.iter().map(|person| identity(document, person)).collect();
        let there: Vec<Identity> = roster.people.iter().map(Identity::of).collect();
        let partners = partners(&here, &there);
        let paired: BTreeSet<usize> = partners.iter().flatten().copied().collect();
        let both = people.iter().zip(&partners);
        let pairs = both.filter_map(|(person, at)| Some(Pair { person, listed: roster.people.get((*at)?)? })).collect();
        let unsourced = left_over(&here, |at| partners[at].is_some()).into_iter().map(|at| people[at]).collect();
        let mut unlisted = left_over(&there, |at| paired.contains(&at));
        unlisted.retain(|at| !besides.knows(&there[*at]));
        let unlisted = unlisted.into_iter().map(|at| &roster.people[at]).collect();
        Some(Self { roster, pairs, unlisted, unsourced, place, generated: list.is_some() })
    }
}

fn shows_something(document: &Document, node: NodeIndex) -> bool {
    document.name(node) == "img"
        || (document.node(node).kind == NodeKind::Text && document.text(node).chars().any(char::is_alphanumeric))
}

/// The identities of several people.
#[derive(Debug, Default)]
struct Index {
    logins: BTreeSet<String>,
    ids: BTreeSet<u64>,
    profiles: BTreeSet<String>,
}

impl Index {
    fn of(people: impl Iterator<Item = Identity>) -> Self {
        let mut index = Self::default();
        people.for_each(|person| index.add(person));
        index
    }

    fn add(&mut self, person: Identity) {
        self.logins.extend(person.login);
        self.ids.extend(person.id);
        self.profiles.extend(person.profile);
    }

    fn knows(&self, person: &Identity) -> bool {
        person.login.as_ref().is_some_and(|login| self.logins.contains(login))
            || person.id.is_some_and(|id| self.ids.contains(&id))
            || person.profile.as_ref().is_some_and(|profile| self.profiles.contains(profile))
    }

    fn knows_most(&self, document: &Document, grid: &Grid) -> bool {
        let known = grid.people.iter().filter(|person| self.knows(&identity(document, person))).count();
        known * 2 >= grid.people.len()
    }
}

/// The identity of a person of the page.
fn identity(document: &Document, person: &Person) -> Identity {
    Identity {
        login: person.login.as_ref().map(|login| login.to_ascii_lowercase()),
        id: person.avatar_id.filter(|id| *id != 0),
        profile: attribute(document, person.link, "href").map(|href| keys::place(&href.text)),
        name: person.name.as_ref().map(|name| keys::name(&name.text)),
    }
}

fn attribute(document: &Document, node: Option<NodeIndex>, name: &str) -> Option<Text> {
    let attr = document.attr(node?, name)?;
    Some(Text { text: attr.value.trim().to_owned(), span: attr.value_span })
}

/// Whom a list links to or shows without being recognised as one of its people; they are not missing.
fn besides(document: &Document, model: &Model, region: Range<NodeIndex>, people: &[&Person]) -> Index {
    let recognised = |node: NodeIndex| {
        let before = people.partition_point(|person| person.element <= node);
        before.checked_sub(1).is_some_and(|at| node < document.node(people[at].element).end)
    };
    let first = model.links.partition_point(|link| link.node < region.start);
    let inside = model.links[first..].iter().take_while(|link| link.node < region.end);
    Index::of(inside.filter(|link| !recognised(link.node)).map(|link| {
        let url = address::parse(&link.value);
        Identity {
            login: url.as_ref().and_then(address::login).map(|login| login.to_ascii_lowercase()),
            id: url.as_ref().and_then(address::avatar_id),
            profile: Some(keys::place(&link.value)),
            name: None,
        }
    }))
}

/// What two people are matched by, the surest first.
const PASSES: [fn(&Identity) -> Option<String>; 6] = [
    |person| Some(format!("{} {} {}", person.id?, person.profile.as_ref()?, person.name.as_ref()?)),
    |person| person.login.clone(),
    |person| person.id.map(|id| id.to_string()),
    |person| Some(format!("{} {}", person.profile.as_ref()?, person.name.as_ref()?)),
    |person| person.profile.clone(),
    |person| person.name.clone(),
];

/// The person of the file for each person of the page, by index.
fn partners(here: &[Identity], there: &[Identity]) -> Vec<Option<usize>> {
    let mut partners: Vec<Option<usize>> = vec![None; here.len()];
    let mut taken = vec![false; there.len()];
    for (pass, key) in PASSES.iter().enumerate() {
        let mut free: BTreeMap<String, VecDeque<usize>> = BTreeMap::new();
        for (at, identity) in there.iter().enumerate().filter(|(at, _)| !taken[*at]) {
            if let Some(key) = key(identity) {
                free.entry(key).or_default().push_back(at);
            }
        }
        for (identity, partner) in here.iter().zip(&mut partners).filter(|(_, partner)| partner.is_none()) {
            let Some(same) = key(identity).and_then(|key| free.get_mut(&key)) else { continue };
            // Many people share the site of a company, or a name.
            let fits = |at: &usize| pass < 4 || !identity.contradicts(&there[*at]);
            if same.front().is_some_and(fits) {
                *partner = same.pop_front();
                partner.iter().for_each(|at| taken[*at] = true);
            }
        }
    }
    partners
}

/// Those without a partner, each once: `contributor/duplicate` reports the second time.
fn left_over(all: &[Identity], paired: impl Fn(usize) -> bool) -> Vec<usize> {
    let (with, without): (Vec<usize>, Vec<usize>) = (0..all.len()).partition(|at| paired(*at));
    let mut seen = Index::of(with.into_iter().map(|at| all[at].clone()));
    let mut left = without;
    left.retain(|&at| {
        let again = match (&all[at].login, all[at].id) {
            (Some(login), _) => seen.logins.contains(login),
            (None, Some(id)) => seen.ids.contains(&id),
            (None, None) => seen.knows(&all[at]),
        };
        seen.add(all[at].clone());
        !again
    });
    left
}

impl Pair<'_> {
    /// The differences between page and file. A value that only one of them has is not a difference.
    #[must_use]
    pub fn differences(&self, document: &Document, roster: &Roster) -> Vec<Difference<'_>> {
        let (person, listed) = (self.person, self.listed);
        let name = person.name.as_ref().map(|name| Text { text: name.text.clone(), span: name.span });
        // The list shows the login of people without a name; a name without letters is not recognised on the page.
        let written = listed.name.as_ref().or(listed.login.as_ref());
        let written = written.filter(|name| name.text.chars().any(char::is_alphabetic));
        let both = [
            (Field::Name, "name", name, written),
            (Field::Avatar, "avatar_url", attribute(document, person.image, "src"), listed.avatar.as_ref()),
            (Field::Profile, "profile", attribute(document, person.link, "href"), listed.profile.as_ref()),
        ];
        let shown = both.into_iter().filter(|(_, key, ..)| roster.shows(key));
        let difference = shown.filter_map(|(field, _, here, there)| {
            let (here, there) = (here?, there?.text.as_str());
            let same = match field {
                Field::Name => keys::same_name(&here.text, there),
                Field::Avatar => keys::same_avatar(&here.text, there),
                Field::Profile => keys::place(&here.text) == keys::place(there),
            };
            (!same).then_some(Difference { field, here, there })
        });
        difference.collect()
    }
}
