//! Commands that CI runners read from the log of a step.
//!
//! GitHub Actions reads `::name` at the start of a line and `##[name]` anywhere; Azure Pipelines `##vso[…]` and `##[…]`, and
//! TeamCity `##teamcity[…]`, anywhere in a line. GitLab folds its log at `section_start:` and `section_end:` with a time. The
//! rule here covers all of them: `##`, letters and `[` are a command of any runner.

/// The replacements of the characters that start a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Form {
    /// Instead of `##`.
    hashes: &'static str,
    /// Instead of `::`.
    colons: &'static str,
    /// Instead of `:`.
    colon: &'static str,
}

/// For people: look-alikes of the same width.
pub(super) const TEXT: Form = Form { hashes: "♯♯", colons: "∶∶", colon: "∶" };
/// In strings of JSON, and in basic strings of TOML: the value stays the same.
pub(super) const ESCAPED: Form = Form { hashes: "#\\u0023", colons: "\\u003a:", colon: "\\u003a" };
/// In XML: the value stays the same.
pub(super) const XML: Form = Form { hashes: "&#35;#", colons: "&#58;:", colon: "&#58;" };

/// What is replaced in a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Hashes,
    Colons,
    Colon,
}

/// Whether a text, printed as it is, has a command.
pub(super) fn has_command(text: &str) -> bool {
    may_have_command(text) && parts(text, 1).next().is_some()
}

/// The text without commands.
pub(super) fn without_commands(text: String, form: Form) -> String {
    if !may_have_command(&text) {
        return text;
    }
    let mut out = String::with_capacity(text.len() + 16);
    let mut copied = 0;
    for (start, part) in parts(&text, usize::MAX) {
        let (length, instead) = match part {
            Part::Hashes => (2, form.hashes),
            Part::Colons => (2, form.colons),
            Part::Colon => (1, form.colon),
        };
        out.push_str(&text[copied..start]);
        out.push_str(instead);
        copied = start + length;
    }
    if copied == 0 {
        return text;
    }
    out.push_str(&text[copied..]);
    out
}

/// A quick test that most texts fail.
fn may_have_command(text: &str) -> bool {
    text.contains("##") || text.contains("::") || text.contains("section_")
}

/// Where commands are, at most `limit`: the offset of what has to be replaced.
fn parts(text: &str, limit: usize) -> impl Iterator<Item = (usize, Part)> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    // Whether only white space and colors precede on the line.
    let mut begins = true;
    let mut skip_to = 0;
    for (at, c) in text.char_indices() {
        if at < skip_to {
            continue;
        }
        let rest = &bytes[at..];
        match c {
            '\n' | '\r' => begins = true,
            '\u{1b}' if rest.starts_with(b"\x1b[") => skip_to = at + color(rest),
            c if c.is_whitespace() => {}
            _ => {
                let part = match c {
                    '#' if is_hash_command(rest) => Some(Part::Hashes),
                    ':' if begins && rest.starts_with(b"::") && rest.get(2).is_some_and(u8::is_ascii_alphabetic) => {
                        Some(Part::Colons)
                    }
                    's' => section(rest).inspect(|&length| skip_to = at + length).map(|_| Part::Colon),
                    _ => None,
                };
                begins = false;
                if let Some(part) = part {
                    found.push((if part == Part::Colon { skip_to } else { at }, part));
                    skip_to = if part == Part::Colon { skip_to + 1 } else { at + 2 };
                }
            }
        }
        if found.len() >= limit {
            break;
        }
    }
    found.into_iter()
}

/// The length of an escape sequence that changes colors.
fn color(rest: &[u8]) -> usize {
    let end = rest.iter().skip(2).position(|byte| !matches!(byte, b'0'..=b';'));
    // The final byte belongs to it, unless it is part of a longer character.
    end.map_or(rest.len(), |end| end + 2 + usize::from(rest.get(end + 2).is_some_and(u8::is_ascii_alphabetic)))
}

/// Whether a text begins with `##`, letters and `[`.
fn is_hash_command(rest: &[u8]) -> bool {
    rest.starts_with(b"##") && rest[2..].iter().find(|byte| !byte.is_ascii_alphabetic()) == Some(&b'[')
}

/// The length of `section_start` or `section_end` before a colon and a time.
fn section(rest: &[u8]) -> Option<usize> {
    let name = [&b"section_start"[..], b"section_end"].into_iter().find(|name| rest.starts_with(name))?;
    match rest.get(name.len()..)? {
        [b':', b'0'..=b'9', ..] => Some(name.len()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> String {
        without_commands(text.to_owned(), TEXT)
    }

    #[test]
    fn commands_of_every_runner_are_none() {
        for (command, shown) in [
            ("::error::x", "∶∶error::x"),
            ("a\n  ::stop-commands::x", "a\n  ∶∶stop-commands::x"),
            ("a\r::error::x", "a\r∶∶error::x"),
            ("\u{1b}[31;1m ::error::x", "\u{1b}[31;1m ∶∶error::x"),
            ("\u{a0}::error::x", "\u{a0}∶∶error::x"),
            ("a ###[add-mask]b", "a #♯♯[add-mask]b"),
            ("a ##vso[task.uploadfile]b", "a ♯♯vso[task.uploadfile]b"),
            ("é##TeamCity[x]##[y]", "é♯♯TeamCity[x]♯♯[y]"),
            ("asection_start:17:x\r\u{1b}[0Ksection_end:18:y", "asection_start∶17:x\r\u{1b}[0Ksection_end∶18:y"),
        ] {
            assert!(has_command(command), "{command:?}");
            assert_eq!(text(command), shown);
            assert!(!has_command(shown), "{shown:?}");
        }
    }

    #[test]
    fn other_texts_stay() {
        for same in
            ["## [1.0]", "##é[", "a ::b", ":::{note}", "::", "##", "section_start:", "section_end:x", "s", "\u{1b}[é"]
        {
            assert!(!has_command(same), "{same:?}");
            assert_eq!(text(same), same);
        }
    }

    #[test]
    fn values_stay_where_there_are_escapes() {
        let value = "##vso[x] section_start:1:x";
        let json = without_commands(serde_json::Value::from(value).to_string(), ESCAPED);
        assert_eq!(json, r##""#\u0023vso[x] section_start\u003a1:x""##);
        assert_eq!(serde_json::from_str::<String>(&json).ok().as_deref(), Some(value));
        assert_eq!(without_commands(value.to_owned(), XML), "&#35;#vso[x] section_start&#58;1:x");
    }
}
