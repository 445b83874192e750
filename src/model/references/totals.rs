//! Statements of how many modules there are: “20 modules”, “all 20 modules”, “a 20-module course”.
//!
//! Only plain statements count, not parts (“the first 12 modules”), estimates (“over 20 modules”), versions (“Python 3
//! modules”), or statements about other projects.

use std::ops::Range;

use super::{
    ScanOptions, attribution,
    text::{
        before, char_at, char_before, is_dash, is_word, one_of, rest, skip_space, skip_space_back, word_at, word_before,
    },
};

/// Words before a number that make it a part, an estimate, a rank or a label.
const NOT_ALL: [&str; 92] = [
    "first",
    "last",
    "next",
    "final",
    "previous",
    "another",
    "other",
    "remaining",
    "these",
    "those",
    "extra",
    "additional",
    "more",
    "than",
    "about",
    "around",
    "nearly",
    "roughly",
    "almost",
    "over",
    "approximately",
    "some",
    "least",
    "most",
    "under",
    "below",
    "above",
    "beyond",
    "circa",
    "to",
    "or",
    "per",
    "every",
    "each",
    "any",
    "early",
    "earlier",
    "later",
    "preceding",
    "following",
    "new",
    "only",
    "week",
    "day",
    "phase",
    "chapter",
    "version",
    "part",
    "tier",
    "level",
    "section",
    "lesson",
    "unit",
    "python",
    "step",
    "milestone",
    "stage",
    "year",
    "grade",
    "semester",
    "term",
    "month",
    "lab",
    "no",
    "number",
    "page",
    "item",
    "release",
    "module",
    "modules",
    "between",
    "minus",
    "plus",
    "times",
    "v",
    "es",
    "python3",
    "java",
    "node",
    "perl",
    "core",
    "optional",
    "foundation",
    "architecture",
    "optimization",
    "top",
    "second",
    "third",
    "fourth",
    "fifth",
    "half",
    "one",
];

/// Words that are not a name when they are capitalized before a number, at the beginning of a sentence.
const NOT_NAMES: [&str; 34] = [
    "all",
    "the",
    "our",
    "with",
    "across",
    "in",
    "its",
    "has",
    "build",
    "complete",
    "finish",
    "contains",
    "includes",
    "covers",
    "offers",
    "spans",
    "comprises",
    "provides",
    "of",
    "and",
    "for",
    "from",
    "through",
    "features",
    "your",
    "a",
    "full",
    "total",
    "there",
    "now",
    "currently",
    "today",
    "into",
    "work",
];

/// A statement, and its range from the number to “modules”.
pub(super) struct Found {
    pub(super) value: u32,
    pub(super) phrase: Range<usize>,
}

/// Reads the statement around the word “module” or “modules”.
pub(super) fn read(text: &str, word: &Range<usize>, plural: bool, options: &ScanOptions<'_>) -> Option<Found> {
    let end = number_end(text, word.start, plural)?;
    let digits = before(text, end).bytes().rev().take_while(u8::is_ascii_digit).count();
    let start = end - digits;
    let number = text.get(start..end)?;
    if !(1..=3).contains(&digits) || number.starts_with('0') || glued(text, start) {
        return None;
    }
    let value = number.parse().ok()?;
    let spaced = !char_before(text, word.start).is_some_and(is_dash);
    if !whole_before(text, start, spaced) || !whole_after(text, word.end, plural, options) {
        return None;
    }
    if attribution::is_foreign(text, start, word.end, options) || attribution::names_other(text, start, options) {
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

/// Whether the words before the number allow it to be a total.
fn whole_before(text: &str, start: usize, spaced: bool) -> bool {
    let end = skip_space_back(text, start);
    if end == start {
        return true;
    }
    let Some(last) = char_before(text, end) else { return true };
    if !is_word(last) {
        // “10 - 20 modules”, “8 / 20 modules”; other punctuation starts a new phrase.
        let earlier = char_before(text, skip_space_back(text, end - last.len_utf8()));
        let joins =
            is_dash(last) || matches!(last, '/' | '+' | '~' | '≈' | '<' | '>' | '=' | '≥' | '≤' | '&' | '×' | '%');
        return !joins || (is_dash(last) && !earlier.is_some_and(|c| c.is_ascii_digit()));
    }
    let word = word_before(text, end);
    let word_start = end - word.len();
    if word == "s" && matches!(char_before(text, word_start), Some('\'' | '’')) {
        return true;
    }
    if word.starts_with(|c: char| c.is_ascii_digit()) || one_of(word, &NOT_ALL) || is_ordinal(word) {
        return false;
    }
    if one_of(word, &["of", "the"]) {
        let mut earlier = word_before(text, skip_space_back(text, word_start));
        if word == "the" && earlier == "of" {
            let of = skip_space_back(text, word_start) - earlier.len();
            earlier = word_before(text, skip_space_back(text, of));
        }
        let part = earlier.ends_with(|c: char| c.is_ascii_digit())
            || one_of(earlier, &["out", "some", "most", "any", "half", "each", "one", "few", "many"]);
        return !part;
    }
    // “Python 3 modules”; but “Comprehensive 20-module course”.
    !spaced || !word.starts_with(char::is_uppercase) || one_of(word, &NOT_NAMES)
}

fn is_ordinal(word: &str) -> bool {
    let lower = word.to_lowercase();
    ["st", "nd", "rd", "th"]
        .iter()
        .any(|end| lower.strip_suffix(end).is_some_and(|n| n.ends_with(|c: char| c.is_ascii_digit())))
}

/// Whether the words after “modules” allow the number to be a total: not “of Part II”, “per tier”, “each”, “remain”.
fn whole_after(text: &str, end: usize, plural: bool, options: &ScanOptions<'_>) -> bool {
    if char_at(text, end).is_some_and(|c| c == '/' || c == '_' || c == '-') {
        return false;
    }
    let next = skip_space(text, end);
    let word = word_at(text, next);
    if one_of(
        word,
        &[
            "per",
            "each",
            "every",
            "remain",
            "remaining",
            "remained",
            "left",
            "more",
            "earlier",
            "later",
            "ago",
            "away",
            "a",
        ],
    ) {
        return false;
    }
    if !plural || !one_of(word, &["of", "in", "from", "by", "within", "on", "under", "at"]) {
        return true;
    }
    let next = skip_space(text, next + word.len());
    let first = word_at(text, next);
    if one_of(first, &["total", "all", "order", "sequence"]) {
        return true;
    }
    let named = if one_of(first, &["the", "this", "our"]) { skip_space(text, next + first.len()) } else { next };
    let own = options.project.is_some_and(|project| {
        rest(text, named).get(..project.len()).is_some_and(|name| name.eq_ignore_ascii_case(project))
    });
    own || (one_of(first, &["this", "our"])
        && one_of(word_at(text, named), &["course", "project", "repository", "repo", "framework", "curriculum"]))
}
