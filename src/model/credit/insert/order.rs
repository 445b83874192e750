//! The alphabetical order of a list.

use std::collections::BTreeMap;

use super::Item;
use crate::text;

/// What people are sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum By {
    Name,
    Login,
}

impl By {
    fn key(self, name: Option<&str>, login: Option<&str>) -> String {
        let text = if self == Self::Name { name.or(login) } else { login.or(name) };
        text::without_accents(text.unwrap_or_default())
    }
}

/// The order of the people whose names are in the script of most.
#[derive(Debug)]
pub(super) struct Order {
    by: By,
    script: u32,
    /// The greatest key up to each item; after the last one in the script, greater than all.
    greatest: Vec<(bool, String)>,
}

impl Order {
    pub(super) fn of(items: &[Item]) -> Option<Self> {
        let has_names = items.iter().filter(|item| item.name.is_some()).count() * 2 > items.len();
        let by = if has_names { &[By::Name, By::Login][..] } else { &[By::Login] };
        by.iter().find_map(|by| Self::by(*by, items))
    }

    fn by(by: By, items: &[Item]) -> Option<Self> {
        let key = |item: &Item| by.key(item.name.as_deref(), item.login.as_deref());
        let keys: Vec<(Option<u32>, String)> = items.iter().map(key).map(|key| (script(&key), key)).collect();
        let mut counts: BTreeMap<u32, usize> = BTreeMap::new();
        keys.iter().filter_map(|(script, _)| *script).for_each(|script| *counts.entry(script).or_default() += 1);
        let (script, _) = counts.into_iter().max_by_key(|(_, count)| *count)?;
        let own: Vec<&str> =
            keys.iter().filter(|(other, _)| *other == Some(script)).map(|(_, key)| key.as_str()).collect();
        if !is_sorted(&own) {
            return None;
        }
        let last = keys.iter().rposition(|(other, _)| *other == Some(script))?;
        let mut greatest: Vec<(bool, String)> = Vec::new();
        for (at, (other, key)) in keys.into_iter().enumerate() {
            let key = (at > last, if other == Some(script) { key } else { String::new() });
            let next = greatest.last().map_or(key.clone(), |before| before.max(&key).clone());
            greatest.push(next);
        }
        Some(Self { by, script, greatest })
    }

    /// What a person is sorted by.
    pub(super) fn key(&self, name: Option<&str>, login: Option<&str>) -> String {
        self.by.key(name, login)
    }

    /// The first item after a key. Those in another script follow all.
    pub(super) fn next(&self, key: &str) -> Option<usize> {
        let key = (false, key.to_owned());
        let next = self.greatest.partition_point(|other| *other <= key);
        (script(&key.1) == Some(self.script) && next < self.greatest.len()).then_some(next)
    }
}

/// Whether nine in ten keys follow their predecessors.
fn is_sorted(keys: &[&str]) -> bool {
    let pairs = keys.len().saturating_sub(1);
    let inverted = keys.windows(2).filter(|pair| matches!(pair, [a, b] if a > b)).count();
    pairs > 1 && inverted * 10 <= pairs
}

/// The script of a key: the 256 code points that its first letter is among, as alphabets are close together. Han characters
/// have no alphabetical order.
fn script(key: &str) -> Option<u32> {
    match key.chars().find(|c| c.is_alphanumeric())? {
        '\0'..='\u{24F}' => Some(0),
        '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}' => None,
        c => Some(u32::from(c) >> 8),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn han_names_have_no_order_and_alphabets_have_one_each() {
        for name in ["张三", "㐀三", "𠀀", "豈"] {
            assert_eq!(script(name), None, "{name}");
        }
        for (one, other) in [("ada", "7up"), ("анна", "яна"), ("αννα", "ωμέγα"), ("あい", "ミカ")] {
            assert_eq!(script(one), script(other), "{one} {other}");
        }
        // Korean syllables are decomposed.
        let decomposed = |name: &str| script(&text::without_accents(name));
        assert_eq!(decomposed("가람"), decomposed("힘찬"));
        assert_ne!(script("ada"), script("анна"));
    }
}
