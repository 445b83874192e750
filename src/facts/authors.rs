//! Who wrote the commits of a repository.

use std::collections::HashMap;

use super::Account;

/// A name and an address as commits have them. Either may be empty.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Identity {
    /// The name, trimmed.
    pub name: String,
    /// The address in lower case; empty if it is not one.
    pub address: String,
}

/// The commits of a repository, newest first, with the identities of their authors and co-authors.
#[derive(Debug, Clone, Default)]
pub struct CommitLog {
    identities: Vec<Identity>,
    known: HashMap<Identity, u32>,
    /// Pairs of identities of one person, by `.mailmap`.
    same: Vec<(u32, u32)>,
    /// The authors of all commits, one commit after the other.
    authors: Vec<u32>,
    /// Where the authors of each commit end.
    ends: Vec<usize>,
    /// By identity: its oldest commit.
    first: Vec<Option<Commit>>,
}

/// A commit, with its place in the log.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Commit {
    /// Older commits have higher ones.
    pub age: usize,
    /// Its hash.
    pub hash: String,
}

impl CommitLog {
    /// The index of an identity, which is added if it is new.
    pub fn identity(&mut self, identity: Identity) -> u32 {
        if let Some(&index) = self.known.get(&identity) {
            return index;
        }
        let index = u32::try_from(self.identities.len()).unwrap_or(u32::MAX);
        self.identities.push(identity.clone());
        self.first.push(None);
        self.known.insert(identity, index);
        index
    }

    /// Adds a commit that is older than all others.
    pub fn push(&mut self, hash: &str, authors: impl IntoIterator<Item = u32>) {
        let age = self.ends.len();
        for author in authors {
            self.authors.push(author);
            if let Some(first) = self.first.get_mut(author as usize) {
                let first = first.get_or_insert_default();
                first.age = age;
                hash.clone_into(&mut first.hash);
            }
        }
        self.ends.push(self.authors.len());
    }

    /// Makes two identities those of one person.
    pub fn join(&mut self, one: u32, other: u32) {
        if one != other {
            self.same.push((one, other));
        }
    }

    /// Replaces identities: those at an index by the one that is there.
    pub fn replace(&mut self, by: &HashMap<u32, u32>) {
        if by.is_empty() {
            return;
        }
        self.authors.iter_mut().for_each(|author| *author = by.get(author).copied().unwrap_or(*author));
        for index in 0..self.first.len() {
            let Some(to) = by.get(&(index as u32)).map(|to| *to as usize).filter(|to| *to != index) else { continue };
            let Some(own) = self.first.get_mut(index).and_then(Option::take) else { continue };
            let Some(other) = self.first.get_mut(to) else { continue };
            if other.as_ref().is_none_or(|other| other.age < own.age) {
                *other = Some(own);
            }
        }
    }

    /// All identities.
    #[must_use]
    pub fn identities(&self) -> &[Identity] {
        &self.identities
    }

    /// Pairs of identities of one person.
    #[must_use]
    pub fn same(&self) -> &[(u32, u32)] {
        &self.same
    }

    /// The authors of each commit.
    pub fn commits(&self) -> impl Iterator<Item = &[u32]> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, &end)| self.authors.get(start..end).unwrap_or_default())
    }

    /// The oldest commit of an identity; `None` if it is only another name of one.
    #[must_use]
    pub fn first(&self, identity: u32) -> Option<&Commit> {
        self.first.get(identity as usize)?.as_ref()
    }
}

/// A person who wrote commits, alone or with others.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Author {
    /// What they are called.
    pub name: String,
    /// Their identities, that of the oldest commit first.
    pub identities: Vec<Identity>,
    /// Number of commits.
    pub commits: usize,
    /// The oldest commit.
    pub first: Commit,
    /// The account, if the API was asked for it.
    pub account: Option<Account>,
    /// The name that the account shows.
    pub account_name: Option<String>,
}

/// The people who wrote commits, those with most commits first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Authors {
    /// Without those that other pages of the run name.
    pub people: Vec<Author>,
    /// Whether only commits after the diff base were read.
    pub since_base: bool,
}
