//! Names of elements and attributes, and maps keyed by them.

use std::collections::{BTreeMap, btree_map::Entry};

use html5ever::{LocalName, local_name};

/// The interned form of a name. Those of most pages need no lookup.
pub(super) fn intern(name: &str) -> LocalName {
    match name {
        "a" => local_name!("a"),
        "b" => local_name!("b"),
        "p" => local_name!("p"),
        "br" => local_name!("br"),
        "li" => local_name!("li"),
        "td" => local_name!("td"),
        "tr" => local_name!("tr"),
        "ul" => local_name!("ul"),
        "alt" => local_name!("alt"),
        "img" => local_name!("img"),
        "src" => local_name!("src"),
        "sub" => local_name!("sub"),
        "href" => local_name!("href"),
        "align" => local_name!("align"),
        "table" => local_name!("table"),
        "title" => local_name!("title"),
        "width" => local_name!("width"),
        "height" => local_name!("height"),
        name => LocalName::from(name),
    }
}

/// The first bytes of a name, and the name.
type Key = (u64, LocalName);

fn key(name: LocalName) -> Key {
    let bytes = name.as_bytes();
    let first = match bytes.first_chunk() {
        Some(first) => u64::from_be_bytes(*first),
        None => bytes.iter().fold(1, |first, &byte| first << 8 | u64::from(byte)),
    };
    (first, name)
}

/// A map keyed by interned names. They are compared, not hashed: the hash that a short name carries is a
/// mixture of its letters, and a page can contain as many names with the same one as it likes. Their first bytes tell most of
/// them apart.
#[derive(Debug)]
pub(super) struct NameMap<V>(BTreeMap<Key, V>);

impl<V> Default for NameMap<V> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<V> NameMap<V> {
    pub(super) fn get(&self, name: &LocalName) -> Option<&V> {
        self.0.get(&key(name.clone()))
    }

    pub(super) fn get_mut(&mut self, name: &LocalName) -> Option<&mut V> {
        self.0.get_mut(&key(name.clone()))
    }

    pub(super) fn insert(&mut self, name: LocalName, value: V) -> Option<V> {
        self.0.insert(key(name), value)
    }

    pub(super) fn remove(&mut self, name: &LocalName) -> Option<V> {
        if self.0.is_empty() { None } else { self.0.remove(&key(name.clone())) }
    }

    pub(super) fn entry(&mut self, name: LocalName) -> Entry<'_, Key, V> {
        self.0.entry(key(name))
    }
}

impl<V> IntoIterator for NameMap<V> {
    type Item = (LocalName, V);
    type IntoIter = std::iter::Map<std::collections::btree_map::IntoIter<Key, V>, fn((Key, V)) -> (LocalName, V)>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter().map(|((_, name), value)| (name, value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn interned_names_are_those_that_were_given() {
        let names = [
            "a",
            "b",
            "p",
            "br",
            "li",
            "td",
            "tr",
            "ul",
            "alt",
            "img",
            "src",
            "sub",
            "href",
            "align",
            "table",
            "title",
            "width",
            "height",
            "x",
            "",
            "figcaption",
            "ada-lovelace",
        ];
        let mut map = NameMap::default();
        for name in names {
            assert_eq!(&*intern(name), name);
            assert_eq!(intern(name), LocalName::from(name));
            assert_eq!(map.insert(intern(name), name), None, "{name}");
        }
        for name in names {
            assert_eq!(map.get(&intern(name)), Some(&name));
        }
    }

    #[test]
    fn names_with_the_same_beginning_differ() {
        let names = ["\u{1}abcdefg", "abcdefg", "abcdefgh", "abcdefghi", "abcdefghj", "\0\0a", "a", "\0a"];
        let mut map = NameMap::default();
        for (number, name) in names.iter().enumerate() {
            assert_eq!(map.insert(LocalName::from(*name), number), None, "{name:?}");
        }
        for (number, name) in names.iter().enumerate() {
            assert_eq!(map.remove(&LocalName::from(*name)), Some(number), "{name:?}");
            assert_eq!(map.get(&LocalName::from(*name)), None, "{name:?}");
        }
    }
}
