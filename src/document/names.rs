//! Names of elements and attributes, and maps keyed by them.

use std::collections::BTreeMap;

use html5ever::{LocalName, local_name};

/// The interned form of a name. Those of most pages need no lookup.
pub(super) fn intern(name: &str) -> LocalName {
    match name.as_bytes() {
        b"a" => local_name!("a"),
        b"b" => local_name!("b"),
        b"p" => local_name!("p"),
        b"br" => local_name!("br"),
        b"li" => local_name!("li"),
        b"td" => local_name!("td"),
        b"tr" => local_name!("tr"),
        b"ul" => local_name!("ul"),
        b"alt" => local_name!("alt"),
        b"img" => local_name!("img"),
        b"src" => local_name!("src"),
        b"sub" => local_name!("sub"),
        b"href" => local_name!("href"),
        b"align" => local_name!("align"),
        b"table" => local_name!("table"),
        b"title" => local_name!("title"),
        b"width" => local_name!("width"),
        b"height" => local_name!("height"),
        b"h1" => local_name!("h1"),
        b"h2" => local_name!("h2"),
        b"h3" => local_name!("h3"),
        b"em" => local_name!("em"),
        b"ol" => local_name!("ol"),
        b"th" => local_name!("th"),
        b"div" => local_name!("div"),
        b"pre" => local_name!("pre"),
        b"code" => local_name!("code"),
        b"span" => local_name!("span"),
        b"class" => local_name!("class"),
        b"tbody" => local_name!("tbody"),
        b"thead" => local_name!("thead"),
        b"strong" => local_name!("strong"),
        b"valign" => local_name!("valign"),
        _ => LocalName::from(name),
    }
}

/// The bytes of a short name and its length as a number, which no other name has; `None` for a longer one.
fn short(name: &LocalName) -> Option<u64> {
    let bytes = name.as_bytes();
    (bytes.len() < 8).then(|| bytes.iter().fold(1, |number, &byte| number << 8 | u64::from(byte)))
}

/// A map keyed by interned names. They are compared, not hashed: the hash that a short name carries is a
/// mixture of its letters, and a page can contain as many names with the same one as it likes. Most names are short enough to be
/// compared as numbers.
#[derive(Debug)]
pub(super) struct NameMap<V> {
    short: BTreeMap<u64, (LocalName, V)>,
    long: BTreeMap<LocalName, V>,
}

impl<V> Default for NameMap<V> {
    fn default() -> Self {
        Self { short: BTreeMap::new(), long: BTreeMap::new() }
    }
}

impl<V> NameMap<V> {
    fn is_empty(&self) -> bool {
        self.short.is_empty() && self.long.is_empty()
    }

    pub(super) fn get(&self, name: &LocalName) -> Option<&V> {
        if self.is_empty() {
            return None;
        }
        match short(name) {
            Some(number) => self.short.get(&number).map(|(_, value)| value),
            None => self.long.get(name),
        }
    }

    pub(super) fn get_mut(&mut self, name: &LocalName) -> Option<&mut V> {
        if self.is_empty() {
            return None;
        }
        match short(name) {
            Some(number) => self.short.get_mut(&number).map(|(_, value)| value),
            None => self.long.get_mut(name),
        }
    }

    pub(super) fn insert(&mut self, name: LocalName, value: V) -> Option<V> {
        match short(&name) {
            Some(number) => self.short.insert(number, (name, value)).map(|(_, value)| value),
            None => self.long.insert(name, value),
        }
    }

    pub(super) fn remove(&mut self, name: &LocalName) -> Option<V> {
        if self.is_empty() {
            return None;
        }
        match short(name) {
            Some(number) => self.short.remove(&number).map(|(_, value)| value),
            None => self.long.remove(name),
        }
    }

    /// The value of a name; at first the default.
    pub(super) fn or_default(&mut self, name: &LocalName) -> &mut V
    where
        V: Default,
    {
        match short(name) {
            Some(number) => &mut self.short.entry(number).or_insert_with(|| (name.clone(), V::default())).1,
            None => self.long.entry(name.clone()).or_default(),
        }
    }

    /// All names with their values.
    pub(super) fn into_pairs(self) -> impl Iterator<Item = (LocalName, V)> {
        self.short.into_values().chain(self.long)
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
