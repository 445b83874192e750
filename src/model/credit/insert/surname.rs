//! Names that begin with the surname: “Lovelace, Ada”.

use super::{
    Item,
    forms::{PARTICLES, has_capitals},
};

/// Whether the names of most items begin with the surname. Where two names are before the comma, what follows them is a place.
pub(super) fn come_first(items: &[Item]) -> bool {
    let names: Vec<&str> = items.iter().filter_map(|item| item.name.as_deref()).collect();
    let is_name = |(_, given): &(&str, &str)| !given.contains(',') && has_capitals(given);
    let divided: Vec<(&str, &str)> = names.iter().filter_map(|name| name.split_once(", ")).filter(is_name).collect();
    let is_surname = |surname: &str| {
        let is_particle = |word: &&str| PARTICLES.contains(&word.to_lowercase().as_str());
        surname.split_whitespace().filter(|word| !is_particle(word)).count() == 1
    };
    let surnames = divided.iter().filter(|(surname, _)| is_surname(surname)).count();
    names.len() > 1 && divided.len() * 4 >= names.len() * 3 && surnames * 2 > divided.len()
}

/// A name with the surname first. `None` if it is not known which of its words that is.
pub(super) fn turned(name: &str) -> Option<String> {
    let words: Vec<&str> = name.split_whitespace().collect();
    match words.as_slice() {
        [given, surname] if !name.contains(',') => Some(format!("{surname}, {given}")),
        [_] => Some(name.to_owned()),
        _ => name.contains(',').then(|| name.to_owned()),
    }
}
