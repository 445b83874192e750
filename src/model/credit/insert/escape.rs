//! Names that are written into a page, so that nothing in them is markup.

use std::fmt::Write as _;

use super::template::Place;
use crate::text;

/// A name as it is written at a place.
pub(super) fn escaped(name: &str, place: Place) -> String {
    let name = text::collapse(name);
    let mut out = String::new();
    for (at, c) in name.char_indices() {
        let before = name.get(..at).unwrap_or_default();
        match place {
            Place::Markdown if is_markup(c, before) => {
                out.push('\\');
                out.push(c);
            }
            Place::Html | Place::Single | Place::Bare if is_special(c, before, place) => {
                _ = write!(out, "&#{};", u32::from(c));
            }
            _ => out.push(c),
        }
    }
    out
}

/// Whether a character may be Markdown after others.
fn is_markup(c: char, before: &str) -> bool {
    match c {
        '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '&' | '~' | '$' | '{' | '}' | '@' | ':' => true,
        // What begins a line may be a heading, a list or a quote.
        '#' | '+' | '-' | '=' | '!' => before.is_empty(),
        // `1.` and `1)` begin a list, and `www.` an address.
        '.' | ')' => {
            (!before.is_empty() && before.bytes().all(|byte| byte.is_ascii_digit()))
                || before.get(before.len().saturating_sub(3)..).is_some_and(|end| end.eq_ignore_ascii_case("www"))
        }
        _ => false,
    }
}

/// Whether a character is one of HTML, or of Markdown that may be around the HTML.
fn is_special(c: char, before: &str, place: Place) -> bool {
    match c {
        '"' => true,
        '\'' => place != Place::Html,
        ' ' | '=' | '/' => place == Place::Bare,
        _ => is_markup(c, before),
    }
}

/// Whether a text can be written as the name of a person: it has letters, and nothing that controls how others are shown.
#[must_use]
pub fn is_name(text: &str) -> bool {
    // Variation selectors choose between the text and the emoji form of a character.
    let is_hidden = |c: char| text::is_without_glyph(c) && !matches!(c, '\u{FE0E}' | '\u{FE0F}');
    text.contains(char::is_alphanumeric) && !text.contains(is_hidden)
}
