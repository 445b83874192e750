//! Removes what could control the terminal or the CI runner that displays a report.
//!
//! Anybody can edit a credits page, so a quotation of it must not move the cursor, change colours, reorder a line or hide a
//! character. Such characters are replaced by visible ones: control pictures of Unicode (`␛`) for C0 and DEL, `<U+202E>` for
//! the rest. [`inert`] does the same for commands of CI runners.

mod runner;

use std::borrow::Cow;
use std::fmt::Write as _;

/// Ranges that are invisible or change how the characters next to them are displayed: C1 controls, `Bidi_Control`, `Default_Ignorable_Code_Point`
/// and the line separators (Unicode 16, `PropList.txt` and `DerivedCoreProperties.txt`). Variation selectors 15 and 16 are absent: they
/// choose between the text and the emoji form of a character, and are common.
const HIDDEN: &[(char, char)] = &[
    ('\u{80}', '\u{9F}'),
    ('\u{AD}', '\u{AD}'),
    ('\u{34F}', '\u{34F}'),
    ('\u{61C}', '\u{61C}'),
    ('\u{115F}', '\u{1160}'),
    ('\u{17B4}', '\u{17B5}'),
    ('\u{180B}', '\u{180F}'),
    ('\u{200B}', '\u{200F}'),
    ('\u{2028}', '\u{202E}'),
    ('\u{2060}', '\u{206F}'),
    ('\u{3164}', '\u{3164}'),
    ('\u{FE00}', '\u{FE0D}'),
    ('\u{FEFF}', '\u{FEFF}'),
    ('\u{FFA0}', '\u{FFA0}'),
    ('\u{FFF0}', '\u{FFFB}'),
    ('\u{13430}', '\u{1343F}'),
    ('\u{1BCA0}', '\u{1BCA3}'),
    ('\u{1D173}', '\u{1D17A}'),
    ('\u{E0000}', '\u{E0FFF}'),
];

/// Whether a character must not be written to a terminal, including tabs and line breaks.
#[must_use]
pub fn is_hidden(c: char) -> bool {
    c < ' ' || c == '\u{7F}' || (c >= '\u{80}' && HIDDEN.iter().any(|&(first, last)| (first..=last).contains(&c)))
}

/// Whether a line, printed as it is, would control the terminal or be displayed in another order: it has controls other than
/// tabs and the line break at its end, line separators, or controls of writing direction.
#[must_use]
pub(crate) fn steers(line: &str) -> bool {
    let line = line.strip_suffix('\n').unwrap_or(line);
    let line = line.strip_suffix('\r').unwrap_or(line);
    line.chars().any(|c| match c {
        '\t' => false,
        '\u{200E}' | '\u{200F}' | '\u{61C}' | '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => true,
        c => c.is_control(),
    })
}

/// The replacement of a hidden character; `None` for all other characters.
#[must_use]
pub fn stand_in(c: char) -> Option<Cow<'static, str>> {
    if !is_hidden(c) {
        return None;
    }
    let code = u32::from(c);
    Some(match code {
        0..0x20 => char::from_u32(0x2400 + code).map_or(Cow::Borrowed("�"), |picture| Cow::Owned(picture.into())),
        0x7F => Cow::Borrowed("␡"),
        _ => Cow::Owned(format!("<U+{code:04X}>")),
    })
}

/// `text` on one line, safe to print: line breaks and tabs are replaced as well.
#[must_use]
pub fn line(text: &str) -> Cow<'_, str> {
    replace(text, |_| false)
}

/// `text` safe to print, its line breaks kept: for help that shows more than one line. `\r\n` counts as a line break.
#[must_use]
pub fn block(text: &str) -> Cow<'_, str> {
    match text.contains("\r\n") {
        true => Cow::Owned(replace(&text.replace("\r\n", "\n"), |c| c == '\n').into_owned()),
        false => replace(text, |c| c == '\n'),
    }
}

/// The text of a JSON document with every hidden character written as `\uXXXX`, and no command of a CI
/// runner in it. Outside strings JSON has no such character but its own line breaks, so the document means the same; a terminal, and
/// a reader that splits lines at U+2028 or U+0085, are safe from it.
#[must_use]
pub(crate) fn escape_json(json: String) -> String {
    let json = runner::without_commands(json, runner::ESCAPED);
    if !json.contains(|c| c != '\n' && is_hidden(c)) {
        return json;
    }
    let mut out = String::with_capacity(json.len() + 64);
    for c in json.chars() {
        if c == '\n' || !is_hidden(c) {
            out.push(c);
            continue;
        }
        for unit in c.encode_utf16(&mut [0; 2]) {
            // Writing to a string cannot fail.
            let _ = write!(out, "\\u{unit:04x}");
        }
    }
    out
}

/// A basic string of TOML (1.0, String), escaped likewise.
#[must_use]
pub(crate) fn toml_string(text: &str) -> String {
    // The escapes of JSON are among those of TOML, apart from surrogates.
    let json = runner::without_commands(serde_json::Value::from(text).to_string(), runner::ESCAPED);
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        if is_hidden(c) {
            // Writing to a string cannot fail.
            let _ = write!(out, "\\U{:08X}", u32::from(c));
        } else {
            out.push(c);
        }
    }
    out
}

/// A text for people in which nothing is a command of a CI runner: look-alikes of the same width take the place of its marks. All
/// that is printed passes through it.
#[must_use]
pub fn inert(text: String) -> String {
    runner::without_commands(text, runner::TEXT)
}

/// The text of an XML document, likewise; it means the same.
#[must_use]
pub(crate) fn inert_xml(xml: String) -> String {
    runner::without_commands(xml, runner::XML)
}

/// Whether a text would command a CI runner if it were printed as it is.
#[must_use]
pub(crate) fn has_command(text: &str) -> bool {
    runner::has_command(text)
}

fn replace(text: &str, keep: impl Fn(char) -> bool) -> Cow<'_, str> {
    let hidden = |c: char| is_hidden(c) && !keep(c);
    let Some(first) = text.find(hidden) else { return Cow::Borrowed(text) };
    let (clean, rest) = text.split_at(first);
    let mut out = String::with_capacity(text.len() + 16);
    out.push_str(clean);
    for c in rest.chars() {
        match stand_in(c) {
            Some(shown) if !keep(c) => out.push_str(&shown),
            _ => out.push(c),
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_text_is_untouched() {
        for text in ["", "Module 06 → 10", "café", "cafe\u{301}", "日本語", "❤\u{FE0F}", "नमस्ते", "عربي", "a\u{A0}b"]
        {
            assert!(matches!(line(text), Cow::Borrowed(same) if same == text), "{text}");
        }
    }

    #[test]
    fn control_characters_are_shown_as_symbols() {
        assert_eq!(line("\u{1b}[31mred\u{7}\0\r\n\t\u{7f}"), "␛[31mred␇␀␍␊␉␡");
    }

    #[test]
    fn hiding_and_reordering_characters_are_named() {
        assert_eq!(
            line("a\u{202e}b\u{2066}c\u{200b}d\u{feff}e\u{9b}f"),
            "a<U+202E>b<U+2066>c<U+200B>d<U+FEFF>e<U+009B>f"
        );
        for c in [
            '\u{202A}',
            '\u{2069}',
            '\u{200E}',
            '\u{200F}',
            '\u{61C}',
            '\u{2060}',
            '\u{2028}',
            '\u{E0041}',
            '\u{AD}',
            '\u{200D}',
        ] {
            assert!(is_hidden(c), "{c:?}");
        }
    }

    #[test]
    fn blocks_keep_their_lines() {
        assert_eq!(block("one\ntwo\u{1b}"), "one\ntwo␛");
        assert_eq!(block("one\r\ntwo\r"), "one\ntwo␍");
    }

    #[test]
    fn json_means_the_same_when_escaped() {
        let text = "\u{2028}\u{E0041}\u{9b}x\u{202e}";
        let json = escape_json(serde_json::to_string(text).unwrap());
        assert_eq!(json, r#""\u2028\udb40\udc41\u009bx\u202e""#);
        assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
    }
}
