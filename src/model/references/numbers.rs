//! The numbers after “Module”: `06`, `06-08`, `01, 03, and 05-07`, `12/13`, `15 & 16`, `10 → 11`, `9+`.

use super::{
    text::{before, char_at, char_before, is_dash, is_word, one_of, rest, skip_space, word_at},
    words::{Words, listed},
};

/// Longest list, in items. Keeps the scanner linear where lists are tried from several positions.
const LONGEST: usize = 64;

/// Digits at a position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Digits {
    pub(super) value: u32,
    pub(super) start: usize,
    pub(super) end: usize,
    /// Whether the letter of the short form precedes it.
    lettered: bool,
}

impl Digits {
    /// Whether it has a leading zero, so that it is an identifier and not a quantity.
    pub(super) fn padded(self, text: &str) -> bool {
        self.end - self.start > 1 && char_at(text, self.start) == Some('0')
    }
}

/// One item of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Item {
    Single(Digits),
    Range(Digits, Digits),
    OpenEnded(Digits),
}

impl Item {
    fn last(self) -> Digits {
        match self {
            Self::Single(digits) | Self::Range(_, digits) | Self::OpenEnded(digits) => digits,
        }
    }
}

/// How the list is introduced.
#[derive(Debug, Clone, Copy)]
pub(super) struct Form<'a> {
    /// “Modules”: a list is expected.
    pub(super) plural: bool,
    /// `M06`: every number may repeat the letter.
    pub(super) short: bool,
    /// The words of the scanner.
    pub(super) words: &'a Words,
}

/// A separator between two items.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Joint {
    Comma,
    Word,
    Slash,
    Arrow,
    Dash { spaced: bool },
    To,
}

/// The list that begins at `at`, with the end of its last item; `None` if the number there is not a module number.
pub(super) fn list(text: &str, at: usize, form: Form<'_>) -> Option<(Vec<Item>, usize)> {
    let first = digits(text, at, form)?;
    let (item, mut end) = close(text, first, form, true)?;
    let mut items = vec![item];
    while let Some((joint, next)) = joint(text, end) {
        if items.len() == LONGEST {
            return None;
        }
        let Some(number) = digits(text, next, form) else { break };
        if !plausible(text, &items, joint, number, form) {
            if joint == Joint::Slash {
                return None;
            }
            break;
        }
        let Some((item, after)) = close(text, number, form, false) else { break };
        end = after;
        match (joint, items.last().copied(), item) {
            (Joint::Dash { .. } | Joint::To, Some(Item::Single(from)), Item::Single(to)) => {
                items.pop();
                items.push(Item::Range(from, to));
            }
            (Joint::Dash { .. } | Joint::To, Some(Item::Range(..)), _) => return None,
            _ => items.push(item),
        }
    }
    // A date or a version: “3/20/2024”, “06-08-12”.
    let tail = rest(text, end);
    let mut tail = tail.chars();
    let glued = tail.next().is_some_and(|c| c == '/' || is_dash(c)) && tail.next().is_some_and(|c| c.is_ascii_digit());
    if glued { None } else { Some((items, end)) }
}

/// One to three digits, after the letter of the short form if that is allowed.
fn digits(text: &str, at: usize, form: Form<'_>) -> Option<Digits> {
    let lettered = form.short && rest(text, at).starts_with('M');
    let start = at + usize::from(lettered);
    let len = rest(text, start).bytes().take_while(u8::is_ascii_digit).count();
    if !(1..=3).contains(&len) {
        return None;
    }
    let value = text.get(start..start + len)?.parse().ok()?;
    Some(Digits { value, start, end: start + len, lettered })
}

/// The item that begins with a number, and its end; `None` if the text after it shows that it is not a module number.
fn close(text: &str, number: Digits, form: Form<'_>, first: bool) -> Option<(Item, usize)> {
    let mut after = rest(text, number.end).chars();
    let (next, second) = (after.next(), after.next());
    let digit_follows = second.is_some_and(|c| c.is_ascii_digit());
    match next {
        Some(c) if is_word(c) => return None,
        Some('%' | '°' | '×' | '€' | '$') => return None,
        Some('.' | ':') if digit_follows => return None,
        Some(',')
            if digit_follows && rest(text, number.end + 1).bytes().take_while(u8::is_ascii_digit).count() == 3 =>
        {
            return None;
        }
        Some('+') if !second.is_some_and(is_word) => {
            let end = number.end + 1;
            return if quantity(text, end, form, first) { None } else { Some((Item::OpenEnded(number), end)) };
        }
        // “a module 3-part series”, “modules 16-bit wide”.
        Some('-' | '\u{2010}' | '\u{2011}') if second.is_some_and(char::is_lowercase) && !number.padded(text) => {
            return None;
        }
        // “Module 25-X” is a part.
        Some('-' | '\u{2010}' | '\u{2011}')
            if second.is_some_and(char::is_uppercase)
                && !after.next().is_some_and(|c| c.is_lowercase() || c.is_ascii_digit()) =>
        {
            return None;
        }
        _ => {}
    }
    if !number.padded(text) && quantity(text, number.end, form, first) {
        return None;
    }
    Some((Item::Single(number), number.end))
}

/// Whether the text after `at` makes the number before it a quantity: “8 hours”, or after the first number of the
/// singular, “and 3 exercises”.
fn quantity(text: &str, at: usize, form: Form<'_>, first: bool) -> bool {
    let next = skip_space(text, at);
    if next == at {
        return false;
    }
    let word = word_at(text, next);
    let things = || word.len() > 3 && word.starts_with(char::is_lowercase) && word.ends_with('s');
    is_unit(word, form.words) || (!first && !form.plural && (listed(word, &form.words.counted) || things()))
}

fn is_unit(word: &str, words: &Words) -> bool {
    listed(word, &words.units) || word.strip_suffix(['s', 'S']).is_some_and(|one| listed(one, &words.units))
}

fn joint(text: &str, at: usize) -> Option<(Joint, usize)> {
    let start = skip_space(text, at);
    let spaced = start > at;
    let here = rest(text, start);
    let after = |len: usize| skip_space(text, start + len);
    for arrow in ["->", "=>", "→", "⇒", "➔", "➜", "⟶", "↔"] {
        if here.starts_with(arrow) {
            return Some((Joint::Arrow, after(arrow.len())));
        }
    }
    let first = here.chars().next()?;
    match first {
        ',' | ';' => {
            let next = after(1);
            let word = word_at(text, next);
            let next = if one_of(word, &["and", "or"]) { skip_space(text, next + word.len()) } else { next };
            let next = if char_at(text, next) == Some('&') { skip_space(text, next + 1) } else { next };
            Some((Joint::Comma, next))
        }
        '/' if !spaced => Some((Joint::Slash, start + 1)),
        '/' => Some((Joint::Word, after(1))),
        '&' => Some((Joint::Word, after(1))),
        '+' => Some((Joint::Word, after(1))),
        dash if is_dash(dash) => Some((Joint::Dash { spaced }, after(dash.len_utf8()))),
        _ if spaced => {
            let word = word_at(text, start);
            let next = after(word.len());
            match word.to_ascii_lowercase().as_str() {
                "and" | "or" | "plus" => Some((Joint::Word, next)),
                "to" | "through" | "thru" | "until" => Some((Joint::To, next)),
                _ => None,
            }
        }
        _ => None,
    }
}

/// Whether a number after a separator belongs to the list. Stricter after the singular: “Module 06, 12 exercises”,
/// “Module 3/20”.
fn plausible(text: &str, items: &[Item], joint: Joint, number: Digits, form: Form<'_>) -> bool {
    let Some(before) = items.last().copied().map(Item::last) else { return false };
    let sure = form.plural || number.lettered || number.padded(text);
    match joint {
        Joint::Comma | Joint::To | Joint::Dash { spaced: true } => sure,
        Joint::Slash => sure || number.value == before.value + 1,
        Joint::Word => sure || !before.padded(text) || number.value > 9,
        Joint::Dash { spaced: false } | Joint::Arrow => true,
    }
}

/// The start of the next item after a comma or an “and” at `at`.
pub(super) fn after_joint(text: &str, at: usize) -> Option<usize> {
    joint(text, at)
        .filter(|(joint, _)| matches!(joint, Joint::Comma | Joint::Word | Joint::Arrow))
        .map(|(_, next)| next)
}

/// Whether only a joint is between two references: “Module 06, then Module 07”.
pub(super) fn is_chained(text: &str, end: usize, start: usize) -> bool {
    let Some((_, next)) = joint(text, end) else { return false };
    let then = if word_at(text, next) == "then" { skip_space(text, next + "then".len()) } else { next };
    next == start || then == start
}

/// Whether the text before `at` makes the word there part of a longer one: a path, `submodule`, `sub-module`.
pub(super) fn glued_before(text: &str, at: usize) -> bool {
    match char_before(text, at) {
        Some('-' | '\u{2010}' | '\u{2011}') => {
            char_before(text, before(text, at).trim_end_matches(is_dash).len()).is_some_and(is_word)
        }
        Some(c) => is_word(c) || matches!(c, '/' | '.' | '@' | '#' | '$' | '\\'),
        None => false,
    }
}
