//! Finds dependencies and files by what entries call them.

use std::collections::{BTreeMap, BTreeSet};

use super::identity::Identity;
use crate::facts::{Registry, SourceItem};

/// Most words of the name of a file that an entry may begin with.
const MAX_WORDS: usize = 8;

/// The name of a dependency as its registry compares it.
#[must_use]
pub fn key(registry: Registry, name: &str) -> String {
    match registry {
        Registry::Crates => name.to_lowercase().replace('_', "-"),
        Registry::Pypi => separated(name),
        Registry::Npm | Registry::Go | Registry::Files => name.to_owned(),
    }
}

/// A name as a page may write it: in any case, with or without anything between its words.
pub(super) fn loose(name: &str) -> String {
    let is_separator = |c: char| matches!(c, '-' | '_' | '.') || c.is_whitespace();
    name.chars().filter(|c| !is_separator(*c)).flat_map(char::to_lowercase).collect()
}

/// A name in lower case with one `-` for each run of separators (PEP 503).
fn separated(name: &str) -> String {
    let mut key = String::with_capacity(name.len());
    for c in name.chars() {
        match matches!(c, '-' | '_' | '.') {
            true if key.ends_with('-') => {}
            true => key.push('-'),
            false => key.extend(c.to_lowercase()),
        }
    }
    key
}

/// The letters and digits of a name in lower case.
fn letters(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The dependencies and files of a source by their names.
#[derive(Debug, Default)]
pub(super) struct Index {
    items: BTreeMap<Name, Vec<usize>>,
    registries: BTreeSet<Registry>,
}

/// A name of dependencies or files. Many may share one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Name {
    Exact(Registry, String),
    /// A [`loose`] name.
    Loose(String),
    /// The repository that they come from.
    Repository(String),
    /// The letters of the words that names of files begin with.
    Letters(String),
}

impl Index {
    pub(super) fn of(items: &[SourceItem]) -> Self {
        let mut index = Self::default();
        for (at, item) in items.iter().enumerate() {
            index.registries.insert(item.registry);
            if item.registry == Registry::Files {
                index.add_file(at, &item.name);
                continue;
            }
            if let Some(repository) = &item.repository {
                index.add(Name::Repository(repository.clone()), at);
            }
            // What replaces a module of Go is imported as the module. Elsewhere, another package may take over a key of a manifest.
            let alias = item.alias.as_ref().filter(|_| item.registry == Registry::Go);
            for name in std::iter::once(&item.name).chain(alias) {
                index.add(Name::Exact(item.registry, key(item.registry, name)), at);
                for name in other_names(item.registry, name) {
                    index.add(Name::Loose(loose(name)), at);
                }
            }
        }
        index
    }

    fn add(&mut self, name: Name, at: usize) {
        self.items.entry(name).or_default().push(at);
    }

    fn add_file(&mut self, at: usize, path: &str) {
        let name = path.rsplit('/').next().unwrap_or(path);
        for whole in [path, name] {
            self.add(Name::Exact(Registry::Files, whole.to_owned()), at);
        }
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        let mut begin = String::new();
        for word in words(stem).take(MAX_WORDS) {
            begin += &letters(word);
            self.add(Name::Letters(begin.clone()), at);
        }
        self.add(Name::Letters(letters(stem)), at);
        self.add(Name::Letters(letters(name)), at);
    }

    /// The names by which an entry has something, each with the indices of that.
    pub(super) fn find(&self, identity: &Identity) -> Vec<(&Name, &[usize])> {
        let mut found: Vec<_> = identity.names.iter().flat_map(|name| self.named(name)).collect();
        if found.is_empty() {
            found.extend(identity.origin.iter().filter_map(|origin| self.get(&Name::Repository(origin.clone()))));
        }
        if found.is_empty() {
            found.extend(identity.repository.iter().flat_map(|name| self.named(name)));
        }
        found
    }

    fn get(&self, name: &Name) -> Option<(&Name, &[usize])> {
        self.items.get_key_value(name).map(|(name, items)| (name, items.as_slice()))
    }

    /// What a name means: what has exactly this name in a registry, else what may be written like this.
    fn named(&self, name: &str) -> Vec<(&Name, &[usize])> {
        let exact = |&registry: &Registry| self.get(&Name::Exact(registry, key(registry, name)));
        let exact: Vec<_> = self.registries.iter().filter_map(exact).collect();
        if !exact.is_empty() {
            return exact;
        }
        // “Vue.js” is `vue`.
        let without_ending = name.strip_suffix(".js");
        let same = [Some(name), without_ending].into_iter().flatten().map(|name| Name::Loose(loose(name)));
        let letters = Some(letters(name)).filter(|letters| !letters.is_empty()).map(Name::Letters);
        same.chain(letters).filter_map(|name| self.get(&name)).collect()
    }
}

/// The names that a page may call a dependency.
fn other_names(registry: Registry, name: &str) -> Vec<&str> {
    if registry != Registry::Go {
        return vec![name];
    }
    let is_version = |part: &str| {
        part.strip_prefix('v').is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit()))
    };
    // Without its major version: `/v2`, or `.v3` of gopkg.in.
    let major = name.rsplit_once(['/', '.']).filter(|(_, last)| is_version(last)).map_or(name, |(before, _)| before);
    let last = major.rsplit('/').next().unwrap_or(major);
    // The repository, whose modules may be folders.
    let slash = major.match_indices('/').nth(2).map_or(major.len(), |(at, _)| at);
    vec![name, major, last, major.get(..slash).unwrap_or(major)]
}

/// The words of the name of a file: `OpenSans-Bold` has three.
fn words(stem: &str) -> impl Iterator<Item = &str> {
    let mut cuts = vec![0];
    let mut before = ' ';
    for (at, c) in stem.char_indices() {
        if at > 0 && (c.is_uppercase() && before.is_lowercase() || c.is_alphanumeric() != before.is_alphanumeric()) {
            cuts.push(at);
        }
        before = c;
    }
    cuts.push(stem.len());
    let parts: Vec<&str> = cuts.windows(2).filter_map(|cut| stem.get(cut[0]..cut[1])).collect();
    parts.into_iter().filter(|part| part.contains(char::is_alphanumeric))
}
