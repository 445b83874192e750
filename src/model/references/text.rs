//! Helpers for scanning a text. Positions are byte offsets on character boundaries; others do not panic.

/// The text from `at` on.
pub(super) fn rest(text: &str, at: usize) -> &str {
    text.get(at..).unwrap_or_default()
}

/// The text before `at`.
pub(super) fn before(text: &str, at: usize) -> &str {
    text.get(..at).unwrap_or_default()
}

/// The character at `at`.
pub(super) fn char_at(text: &str, at: usize) -> Option<char> {
    rest(text, at).chars().next()
}

/// The character that ends at `at`.
pub(super) fn char_before(text: &str, at: usize) -> Option<char> {
    before(text, at).chars().next_back()
}

/// Whether a character can be part of a word.
pub(super) fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The first position from `at` on that is not white space.
pub(super) fn skip_space(text: &str, at: usize) -> usize {
    let rest = rest(text, at);
    at + (rest.len() - rest.trim_start().len())
}

/// The end of the last word before `at`, skipping white space.
pub(super) fn skip_space_back(text: &str, at: usize) -> usize {
    before(text, at).trim_end().len()
}

/// The word of letters, digits and `_` that begins at `at`; may be empty.
pub(super) fn word_at(text: &str, at: usize) -> &str {
    let rest = rest(text, at);
    rest.get(..rest.find(|c| !is_word(c)).unwrap_or(rest.len())).unwrap_or_default()
}

/// The word that ends at `at`; may be empty.
pub(super) fn word_before(text: &str, at: usize) -> &str {
    let before = before(text, at);
    let start = before.char_indices().rev().take_while(|&(_, c)| is_word(c)).last().map_or(before.len(), |(i, _)| i);
    before.get(start..).unwrap_or_default()
}

/// Whether the character is a dash of any length.
pub(super) fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

/// Whether `word` is one of the words, ignoring ASCII case.
pub(super) fn one_of(word: &str, words: &[&str]) -> bool {
    words.iter().any(|known| known.eq_ignore_ascii_case(word))
}

/// Collapses white space, including line breaks.
pub(super) fn on_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The position of the next “module” from `at` on, ignoring case.
pub(super) fn find_module(text: &str, at: usize) -> Option<usize> {
    const WORD: &[u8] = b"module";
    let bytes = text.as_bytes().get(at..)?;
    let mut from = 0;
    while let Some(rest) = bytes.get(from..) {
        let step = rest.iter().position(|b| b | 0x20 == b'm')?;
        let start = from + step;
        if bytes.get(start..start + WORD.len()).is_some_and(|word| word.eq_ignore_ascii_case(WORD)) {
            return Some(at + start);
        }
        from = start + 1;
    }
    None
}
