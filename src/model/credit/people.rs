//! Groups the names and addresses of commits by person.

use std::collections::{BTreeMap, HashMap};

use super::{
    fold::{Joined, Place, words},
    handle, is_bot,
};
use crate::facts::{Author, CommitLog, Identity};

/// What two identities of one person have in common.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Key<'a> {
    Address(&'a str),
    Account(u64),
    Login(&'a str),
    Name(u64),
    /// One with digits, which may be all that differs.
    Written(&'a str),
}

/// Sets of identities that are one person (union-find).
struct Sets(Vec<u32>);

impl Sets {
    fn root(&mut self, of: u32) -> u32 {
        let mut at = of;
        while let Some(&above) = self.0.get(at as usize).filter(|above| **above != at) {
            let next = self.0.get(above as usize).copied().unwrap_or(above);
            if let Some(own) = self.0.get_mut(at as usize) {
                *own = next;
            }
            at = next;
        }
        at
    }

    fn join(&mut self, one: u32, other: u32) {
        let (one, other) = (self.root(one), self.root(other));
        if let Some(root) = self.0.get_mut(one.max(other) as usize) {
            *root = one.min(other);
        }
    }
}

/// The people who wrote the commits of a log, those with most commits first. Programs are not people.
#[must_use]
pub fn people(log: &CommitLog) -> Vec<Author> {
    let identities = log.identities();
    let is_person: Vec<bool> = identities.iter().map(|identity| !is_bot(identity)).collect();
    let mut sets = Sets((0..identities.len() as u32).collect());
    let mut known: HashMap<Key<'_>, u32> = HashMap::new();
    for (index, identity) in (0..).zip(identities) {
        if is_person.get(index as usize) == Some(&true) {
            for key in keys(identity) {
                let first = *known.entry(key).or_insert(index);
                sets.join(first, index);
            }
        }
    }
    for &(one, other) in log.same() {
        if [one, other].iter().all(|&index| is_person.get(index as usize) == Some(&true)) {
            sets.join(one, other);
        }
    }
    join_by_local_part(identities, &is_person, &known, &mut sets);
    let mut found: BTreeMap<u32, (usize, Vec<u32>)> = BTreeMap::new();
    for (index, _) in (0..).zip(identities).filter(|&(index, _)| is_person.get(index as usize) == Some(&true)) {
        let root = sets.root(index);
        found.entry(root).or_default().1.push(index);
    }
    for authors in log.commits() {
        let authors = authors.iter().filter(|&&author| is_person.get(author as usize) == Some(&true));
        let mut roots: Vec<u32> = authors.map(|&author| sets.root(author)).collect();
        roots.sort_unstable();
        roots.dedup();
        for root in roots {
            found.entry(root).or_default().0 += 1;
        }
    }
    let mut people: Vec<Author> = found.into_values().filter_map(|(commits, own)| author(log, commits, own)).collect();
    people.sort_by(|a, b| b.commits.cmp(&a.commits).then(b.first.age.cmp(&a.first.age)));
    people
}

fn author(log: &CommitLog, commits: usize, mut own: Vec<u32>) -> Option<Author> {
    let age = |index: &u32| log.first(*index).map(|first| first.age);
    own.sort_by_key(|index| std::cmp::Reverse(age(index)));
    let first = own.iter().filter_map(|index| log.first(*index)).max_by_key(|first| first.age)?.clone();
    let identity = |index: &u32| log.identities().get(*index as usize);
    // Names that `.mailmap` replaces are not shown.
    let shown = own.iter().filter(|index| age(index).is_some()).filter_map(identity);
    let name = display_name(shown).to_owned();
    let identities = own.iter().filter_map(identity).cloned().collect();
    Some(Author { name, identities, commits, first, ..Author::default() })
}

fn keys(identity: &Identity) -> impl Iterator<Item = Key<'_>> {
    let handle = handle(&identity.address);
    let words = words(&identity.name);
    let name = (!words.is_empty()).then(|| match identity.name.contains(|c: char| c.is_ascii_digit()) {
        true => Key::Written(&identity.name),
        false => Key::Name(Joined::of(Place::Anywhere, &words)),
    });
    let address = Some(identity.address.as_str()).filter(|address| !address.is_empty()).map(Key::Address);
    let account = handle.and_then(|handle| handle.id).map(Key::Account);
    let login = handle.map(|handle| Key::Login(handle.login));
    [name, address, account, login].into_iter().flatten()
}

/// `ada@users.noreply.github.com` is `ada@host.test`, if nobody else has an address that begins like this.
fn join_by_local_part(identities: &[Identity], is_person: &[bool], known: &HashMap<Key<'_>, u32>, sets: &mut Sets) {
    let mut by_local: HashMap<&str, Option<u32>> = HashMap::new();
    for (index, identity) in (0..).zip(identities) {
        let Some((local, _)) = identity.address.split_once('@') else { continue };
        if is_person.get(index as usize) != Some(&true) || handle(&identity.address).is_some() {
            continue;
        }
        let root = sets.root(index);
        let other = by_local.entry(local).or_insert(Some(root));
        if other.is_some_and(|other| sets.root(other) != root) {
            *other = None;
        }
    }
    for identity in identities {
        let Some(handle) = handle(&identity.address) else { continue };
        if let (Some(&own), Some(&Some(other))) = (known.get(&Key::Login(handle.login)), by_local.get(handle.login)) {
            sets.join(own, other);
        }
    }
}

/// What an author is called: the name with most words, else the login, else the address. Of equal ones, the newest.
#[must_use]
pub fn display_name<'a>(oldest_first: impl DoubleEndedIterator<Item = &'a Identity> + Clone) -> &'a str {
    let names = oldest_first.clone().map(|identity| identity.name.as_str()).filter(|name| !name.is_empty());
    let longest = names.max_by_key(|name| name.split_whitespace().count().min(2));
    let login = || oldest_first.clone().find_map(|identity| Some(handle(&identity.address)?.login));
    let address = || oldest_first.clone().map(|identity| identity.address.as_str()).find(|text| !text.is_empty());
    longest.or_else(login).or_else(address).unwrap_or("Somebody")
}

/// Whether only the login of an author is known, so that nothing tells whether a page without accounts names them.
#[must_use]
pub fn is_only_login(author: &Author) -> bool {
    author.account.is_none()
        && author.identities.iter().all(|identity| {
            let login = handle(&identity.address).map(|handle| handle.login);
            login.is_some_and(|login| identity.name.is_empty() || identity.name.eq_ignore_ascii_case(login))
        })
}
