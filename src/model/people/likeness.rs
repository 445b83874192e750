//! Whether two texts may name the same person, and whether a text may be a name at all.

use std::collections::BTreeSet;

use crate::text::{self, without_accents};

/// Words of texts that name nobody.
const GENERIC: [&str; 10] =
    ["alt", "avatar", "contributor", "face", "image", "logo", "photo", "picture", "profile", "user"];

/// Whether two texts may be forms of one name: they have a word in common, or are in different scripts.
#[must_use]
pub fn are_like(name: &str, text: &str) -> bool {
    shares_letters(name, text) || is_other_script(name, text) || !words(name).is_disjoint(&words(text))
}

/// The words of a text by which it is compared: those of more than two letters, in one spelling.
#[must_use]
pub fn words(text: &str) -> BTreeSet<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() > 2);
    words.map(spelling).collect()
}

/// Whether a text may be the name of a person whose name is not shown: two words, or one with a capital.
#[must_use]
pub fn is_like_name(text: &str) -> bool {
    text.contains(' ') || text.starts_with(char::is_uppercase)
}

/// Whether a text names nobody: a word for an image, or one in small letters, which may be another login.
#[must_use]
pub fn is_generic(text: &str) -> bool {
    let mut words = text.split(|c: char| !c.is_alphanumeric());
    words.any(|word| GENERIC.contains(&word.to_lowercase().as_str()))
        || !(is_like_name(text) || text.contains(is_uncased))
}

/// The letters and digits of a text, without tags and entities, which the name in the cell loses.
#[must_use]
pub fn letters(text: &str) -> String {
    let mut tag = false;
    let plain = text.chars().filter(|c| {
        tag = *c == '<' || (tag && *c != '>');
        !tag
    });
    plain.filter(|c| c.is_alphanumeric()).collect()
}

/// Whether a letter is of a script without case, such as Chinese, Japanese and Thai.
fn is_uncased(c: char) -> bool {
    c.is_alphabetic() && !c.is_lowercase() && !c.is_uppercase()
}

/// Whether all letters of one text are Latin, and none of the other one: one may be the other in another script.
fn is_other_script(name: &str, text: &str) -> bool {
    let is_latin = |c: char| c < '\u{250}' || ('\u{1E00}'..'\u{1F00}').contains(&c);
    let of = |text: &str| {
        let mut letters = text.chars().filter(|c| c.is_alphabetic()).map(is_latin);
        let first = letters.next()?;
        letters.all(|latin| latin == first).then_some(first)
    };
    of(name).zip(of(text)).is_some_and(|(name, text)| name != text)
}

/// A word in which letters that are often written as two are one: `Müller` and `Mueller`, `Åse` and `Aase`.
fn spelling(word: &str) -> String {
    let bare = without_accents(word);
    let before = std::iter::once(' ').chain(bare.chars());
    let is_mark = |before: char, c: char| text::marks_vowel(before, c) || (before, c) == ('a', 'a');
    before.zip(bare.chars()).filter(|&(before, c)| !is_mark(before, c)).map(|(_, c)| c).collect()
}

/// Whether one text is in the other, in scripts that put no space between words.
fn shares_letters(name: &str, text: &str) -> bool {
    let (name, text) = (letters(name), letters(text));
    let (short, long) = if name.len() < text.len() { (&name, &text) } else { (&text, &name) };
    short.chars().count() > 1 && short.contains(is_uncased) && long.contains(short.as_str())
}

#[cfg(test)]
mod tests {
    use super::is_generic;

    #[test]
    fn a_word_for_an_image_names_nobody() {
        for word in ["Alt", "Avatar", "Contributor", "Face", "Image", "Logo", "Photo", "Picture", "Profile", "User"] {
            assert!(is_generic(&format!("My {word}")), "{word}");
        }
        for (text, wanted) in [("ada", true), ("Ada", false), ("Jo Gar", false), ("李明", false)] {
            assert_eq!(is_generic(text), wanted, "{text}");
        }
    }
}
