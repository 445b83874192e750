//! Statements of how many modules there are: “all 20 modules”, “a 20-module course”, and “20 modules” in a sentence that
//! names the project.
//!
//! Only plain statements count, not parts (“the first 12 modules”), estimates (“over 20 modules”), versions (“Python 3
//! modules”), or statements about other projects: only the words of a short list come before a total.

use std::ops::Range;

use super::{
    attribution,
    scan::{Options, ScanOptions},
    text::{before, char_at, char_before, is_dash, is_word, rest, skip_space, skip_space_back, word_at, word_before},
    words::listed,
};

/// A statement, and its range from the number to “modules”.
pub(super) struct Found {
    pub(super) value: u32,
    pub(super) phrase: Range<usize>,
}

/// Reads the statement around the word “module” or “modules”.
pub(super) fn read(text: &str, word: &Range<usize>, plural: bool, options: &Options<'_>) -> Option<Found> {
    let end = number_end(text, word.start, plural)?;
    let digits = before(text, end).bytes().rev().take_while(u8::is_ascii_digit).count();
    let start = end - digits;
    let number = text.get(start..end)?;
    if !(1..=3).contains(&digits) || number.starts_with('0') || glued(text, start) {
        return None;
    }
    let value = number.parse().ok()?;
    let compound = char_before(text, word.start).is_some_and(is_dash);
    if !whole_before(text, start, compound, options) || !whole_after(text, word.end, plural, options) {
        return None;
    }
    let names_project = attribution::names_project(text, start, options);
    if !(compound || says_all(text, start) || names_project) {
        return None;
    }
    let known =
        Options { scan: ScanOptions { in_entry: names_project || options.in_entry, ..options.scan }, ..*options };
    if attribution::is_foreign(text, start, word.end, &known)
        || attribution::names_other(text, start, options)
        || attribution::is_in_course(text, start..word.end, options)
    {
        return None;
    }
    Some(Found { value, phrase: start..word.end })
}

/// The end of the number before the word: white space before “modules”, one hyphen before “module”.
fn number_end(text: &str, at: usize, plural: bool) -> Option<usize> {
    match char_before(text, at)? {
        '-' => Some(at - 1),
        dash @ ('\u{2010}' | '\u{2011}') => Some(at - dash.len_utf8()),
        c if c.is_whitespace() && plural => Some(skip_space_back(text, at)),
        _ => None,
    }
}

/// Whether the number is part of a longer token: `3/20`, `1.20`, `~20`, `10-20`, `v20`.
fn glued(text: &str, start: usize) -> bool {
    let Some(c) = char_before(text, start) else { return false };
    if is_dash(c) {
        let earlier = char_before(text, start - c.len_utf8());
        return c == '-' || earlier.is_some_and(|c| c.is_ascii_digit());
    }
    is_word(c)
        || matches!(
            c,
            '/' | '.' | ',' | '+' | '~' | '≈' | '#' | '$' | '€' | '<' | '>' | '=' | ':' | '≥' | '≤' | '\'' | '’'
        )
}

/// The word before a position, and where it begins.
fn previous(text: &str, at: usize) -> (&str, usize) {
    let end = skip_space_back(text, at);
    let word = word_before(text, end);
    (word, end - word.len())
}

/// Whether the number is in “all 20 modules”, “all the 20 modules” or “all of our 20 modules”.
fn says_all(text: &str, start: usize) -> bool {
    let mut at = start;
    (0..3).any(|_| {
        let (word, start) = previous(text, at);
        at = start;
        word.eq_ignore_ascii_case("all")
    })
}

/// Whether the text before the number allows it to be a total: nothing, punctuation, a possessive, or one of a few words.
fn whole_before(text: &str, start: usize, compound: bool, options: &Options<'_>) -> bool {
    let end = skip_space_back(text, start);
    let Some(last) = char_before(text, end) else { return true };
    if end == start {
        return true;
    }
    if !is_word(last) {
        // “10 - 20 modules”, “8 / 20 modules”; other punctuation starts a new phrase.
        let earlier = char_before(text, skip_space_back(text, end - last.len_utf8()));
        let joins =
            is_dash(last) || matches!(last, '/' | '+' | '~' | '≈' | '<' | '>' | '=' | '≥' | '≤' | '&' | '×' | '%');
        return !joins || (is_dash(last) && !earlier.is_some_and(|c| c.is_ascii_digit()));
    }
    let (word, word_start) = previous(text, start);
    if word == "s" && matches!(char_before(text, word_start), Some('\'' | '’')) {
        return true;
    }
    // “12 of the 20 modules”, “most of our 20 modules”; but “all of our 20 modules”.
    let (mut of, mut of_start) = (word, word_start);
    if !of.eq_ignore_ascii_case("of") {
        (of, of_start) = previous(text, word_start);
    }
    if of.eq_ignore_ascii_case("of") && !previous(text, of_start).0.eq_ignore_ascii_case("all") {
        return false;
    }
    // “Comprehensive 20-module course”, “a small 20-module course”; but “the first 8-module block”.
    let article = || listed(of, &options.words.totals);
    let adjective =
        compound && (word.starts_with(char::is_uppercase) || article()) && !listed(word, &options.words.parts);
    // “began with 16 modules”
    let (verb, _) = previous(text, word_start);
    if listed(verb, &options.words.former) {
        return false;
    }
    of_start == word_start || adjective || listed(word, &options.words.totals)
}

/// Whether the words after “modules” allow the number to be a total: not “of Part II”, “per tier”, “each”, “left”.
fn whole_after(text: &str, end: usize, plural: bool, options: &Options<'_>) -> bool {
    if char_at(text, end).is_some_and(|c| c == '/' || c == '_' || c == '-') {
        return false;
    }
    let next = skip_space(text, end);
    let word = word_at(text, next);
    if !plural || !listed(word, &options.words.shares) {
        // “a 6-module tier”, “the 8-module Foundation Tier”.
        let second = word_at(text, skip_space(text, next + word.len()));
        let tier = [word, second].iter().any(|word| word.eq_ignore_ascii_case("tier"));
        return plural || !(tier || (options.names)(word) || listed(word, &options.words.former));
    }
    let next = skip_space(text, next + word.len());
    let first = word_at(text, next);
    let named = match first.to_lowercase().as_str() {
        "the" | "this" | "our" => skip_space(text, next + first.len()),
        _ => next,
    };
    let own = options.project.is_some_and(|project| {
        rest(text, named).get(..project.len()).is_some_and(|name| name.eq_ignore_ascii_case(project))
    });
    own || listed(word_at(text, named), &options.words.whole)
}

#[cfg(test)]
mod tests;
