//! Text helpers for messages and comparisons.

use std::borrow::Cow;

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// The first `most` characters of a text, with an ellipsis if the rest is cut.
#[must_use]
pub fn clip(text: &str, most: usize) -> Cow<'_, str> {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default().trim_end()).into(),
        None => text.into(),
    }
}

/// Whether a character is shown as nothing: `Default_Ignorable_Code_Point` of Unicode 16, controls, and the empty pattern of
/// Braille.
#[must_use]
pub fn is_without_glyph(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{AD}'
                | '\u{34F}'
                | '\u{61C}'
                | '\u{115F}'..='\u{1160}'
                | '\u{17B4}'..='\u{17B5}'
                | '\u{180B}'..='\u{180F}'
                | '\u{200B}'..='\u{200F}'
                | '\u{202A}'..='\u{202E}'
                | '\u{2060}'..='\u{206F}'
                | '\u{2800}'
                | '\u{3164}'
                | '\u{FE00}'..='\u{FE0F}'
                | '\u{FEFF}'
                | '\u{FFA0}'
                | '\u{FFF0}'..='\u{FFF8}'
                | '\u{1BCA0}'..='\u{1BCA3}'
                | '\u{1D173}'..='\u{1D17A}'
                | '\u{E0000}'..='\u{E0FFF}'
        )
}

/// Whether a text is shown as nothing: it has white space at most.
#[must_use]
pub fn shows_nothing(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || is_without_glyph(c))
}

/// A list in prose: `a`, `a and b`, `a, b and c`, with `last` before the last item.
#[must_use]
pub fn join<S: AsRef<str>>(items: &[S], last: &str) -> String {
    match items {
        [] => String::new(),
        [one] => one.as_ref().to_owned(),
        [first @ .., end] => {
            let first: Vec<&str> = first.iter().map(AsRef::as_ref).collect();
            format!("{} {last} {}", first.join(", "), end.as_ref())
        }
    }
}

/// Collapses white space, line breaks included, into single spaces.
#[must_use]
pub fn collapse(text: &str) -> String {
    if is_collapsed(text) {
        return text.to_owned();
    }
    let mut collapsed = String::with_capacity(text.trim().len());
    for word in text.split_whitespace() {
        if !collapsed.is_empty() {
            collapsed.push(' ');
        }
        collapsed.push_str(word);
    }
    collapsed
}

/// Whether a text of ASCII has no white space but single spaces inside.
fn is_collapsed(text: &str) -> bool {
    let mut before = b' ';
    text.bytes().all(|byte| {
        let fine = byte > b' ' && byte < 0x7F || (byte == b' ' && before != b' ');
        before = byte;
        fine
    }) && (before != b' ' || text.is_empty())
}

/// Shorter texts are not worth the preparation of a fast search, in bytes.
const SHORT: usize = 256;

/// Whether a text contains another one. Fast in long texts.
#[must_use]
pub fn contains(text: &str, wanted: &str) -> bool {
    if text.len() < SHORT {
        return text.contains(wanted);
    }
    memchr::memmem::find(text.as_bytes(), wanted.as_bytes()).is_some()
}

/// Whether two texts are equal in lower case.
#[must_use]
pub fn eq_ignore_case(a: &str, b: &str) -> bool {
    a.eq_ignore_ascii_case(b) || (!(a.is_ascii() && b.is_ascii()) && a.to_lowercase() == b.to_lowercase())
}

/// A name as it may also be written: without accents, and in lower case.
#[must_use]
pub fn without_accents(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut bare = String::with_capacity(text.len());
    for c in text.to_lowercase().nfd().filter(|&c| !is_combining_mark(c)) {
        match c {
            'ß' => bare.push_str("ss"),
            'æ' => bare.push_str("ae"),
            'œ' => bare.push_str("oe"),
            'ł' => bare.push('l'),
            'ø' => bare.push('o'),
            'đ' | 'ð' => bare.push('d'),
            'ı' => bare.push('i'),
            other => bare.push(other),
        }
    }
    bare
}

/// Whether a letter only says how the vowel before it is marked: `ä`, `ö` and `ü` may be written `ae`, `oe` and `ue`.
#[must_use]
pub const fn marks_vowel(vowel: char, c: char) -> bool {
    c == 'e' && matches!(vowel, 'a' | 'o' | 'u')
}

/// The candidate with the fewest edits to a word, if there are at most `limit(candidate)`. Ties go to the first.
pub fn nearest<'a>(
    word: &str,
    candidates: impl Iterator<Item = &'a str>,
    limit: impl Fn(&str) -> usize,
) -> Option<&'a str> {
    candidates
        .map(|candidate| (strsim::osa_distance(word, candidate), candidate))
        .min_by_key(|(edits, _)| *edits)
        .filter(|(edits, candidate)| *edits <= limit(candidate))
        .map(|(_, candidate)| candidate)
}

/// Longest word that is compared with names, in bytes.
const LONGEST_NAME: usize = 100;

/// The name that was most likely meant by a misspelled one in a configuration, a comment or an option.
pub fn nearest_name<'a>(word: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if word.len() > LONGEST_NAME {
        return None;
    }
    nearest(word, names.into_iter(), |name| (name.len() / 3 + 1).min(name.len().saturating_sub(1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clipped_text_ends_in_an_ellipsis() {
        assert_eq!(clip("éa", 2), "éa");
        assert_eq!(clip("é ab", 2), "é…");
    }

    #[test]
    fn only_a_near_word_is_suggested() {
        assert_eq!(nearest_name("chek", ["check", "cache"]), Some("check"));
        assert_eq!(nearest_name("lint", ["check", "man"]), None);
        assert_eq!(nearest_name("x", ["a"]), None);
    }

    #[test]
    fn lists_read_as_prose() {
        assert_eq!(join::<&str>(&[], "and"), "");
        assert_eq!(join(&["a"], "and"), "a");
        assert_eq!(join(&["a", "b"], "or"), "a or b");
        assert_eq!(join(&["a", "b", "c"], "and"), "a, b and c");
    }

    #[test]
    fn long_texts_are_searched_like_short_ones() {
        for length in [0, SHORT - 1, SHORT, 4 * SHORT] {
            let text = format!("{}é[^", "a".repeat(length));
            assert!(contains(&text, "[^") && contains(&text, "é") && !contains(&text, "[]"), "{length}");
        }
    }

    #[test]
    fn case_is_that_of_any_script() {
        for (a, b, equal) in
            [("Ada", "aDA", true), ("ÉA", "éa", true), ("\u{212A}", "k", true), ("a", "b", false), ("é", "e", false)]
        {
            assert_eq!(eq_ignore_case(a, b), equal, "{a} {b}");
        }
    }

    #[test]
    fn a_text_without_glyphs_shows_nothing() {
        assert!(["", " \n", "\u{AD}\u{3164}", "\u{2800} \u{E0041}"].into_iter().all(shows_nothing));
        assert!(![".", "\u{AD}a"].into_iter().any(shows_nothing));
    }

    #[test]
    fn white_space_collapses() {
        for text in ["", " ", "a", "a b", " a\n\t b ", "a  b", "a ", " a", "a\u{B}b", "é  a", "é a\u{A0}", "a\u{1}b"]
        {
            assert_eq!(collapse(text), text.split_whitespace().collect::<Vec<_>>().join(" "), "{text:?}");
        }
    }

    #[test]
    fn the_nearest_is_within_the_limit() {
        let near = |word: &str, limit: usize| nearest(word, ["abc", "abd", "xyz"].into_iter(), |_| limit);
        assert_eq!(near("abx", 1), Some("abc"));
        assert_eq!(near("yxz", 1), Some("xyz"));
        assert_eq!(near("abx", 0), None);
        assert_eq!(nearest("a", std::iter::empty(), |_| 9), None);
    }
}
