//! The file of known findings: what it looks like, and reading it. Sorted, one block a finding, nothing in it that changes by itself, so that
//! two branches rarely meet in one place and a reviewer sees what was added.

use std::{borrow::Cow, collections::BTreeMap, fmt::Write as _};

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use crate::{
    diagnostic::Diagnostic,
    engine::{Key, Known},
    output::sanitize,
    rules::{self, UnknownRule},
    span::Span,
};

/// Larger files are refused, in bytes.
pub const SIZE_LIMIT: u64 = 8 << 20;

/// What is known of each document, by its path from the folder of the file, with `/`.
pub type Documents = BTreeMap<String, Known>;

/// The form of the file that this program reads and writes.
const VERSION: i64 = 1;

/// More errors than these are not told.
const MOST_ERRORS: usize = 20;

/// The text of the file. The same findings give the same text, byte for byte.
#[must_use]
pub fn write(documents: &Documents) -> String {
    let mut text = format!("# Known findings, written by `ack-lint check --write-baseline`.\nversion = {VERSION}\n");
    for (file, known) in documents {
        for (key, count) in known.iter() {
            let Key { rule, words, message } = key;
            let [file, words, message] = [file, words, message].map(|text| quoted(text));
            // Writing to a string cannot fail.
            let _ =
                write!(text, "\n[[finding]]\nfile = {file}\nrule = \"{rule}\"\nwords = {words}\nmessage = {message}\n");
            if count > 1 {
                let _ = writeln!(text, "count = {count}");
            }
        }
    }
    text
}

/// A basic string of TOML, in which a reviewer sees every character.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        let _ = match c {
            '"' | '\\' => write!(quoted, "\\{c}"),
            c if sanitize::is_hidden(c) => write!(quoted, "\\U{:08X}", u32::from(c)),
            c => write!(quoted, "{c}"),
        };
    }
    quoted.push('"');
    quoted
}

/// Reads the text of a file.
///
/// # Errors
/// What is wrong with it, by place.
pub fn read(source: &str) -> Result<Documents, Vec<Diagnostic>> {
    // A byte-order mark is no part of TOML; spaces keep the offsets.
    let text: Cow<'_, str> = match source.strip_prefix('\u{FEFF}') {
        Some(rest) => Cow::Owned(format!("   {rest}")),
        None => Cow::Borrowed(source),
    };
    let root = DeTable::parse(&text).map_err(|error| {
        let span = error.span().map_or(Span::empty(0), |range| Span::from_range(&range));
        vec![wrong(span, format!("This is not TOML: {}", error.message().replace('\n', ", ")))]
    })?;
    let mut reader = Reader::default();
    reader.file(root.get_ref());
    if reader.wrong.is_empty() {
        return Ok(reader.documents);
    }
    reader.wrong.sort_by_key(|wrong| (wrong.span.start, wrong.span.end));
    reader.wrong.truncate(MOST_ERRORS);
    Err(reader.wrong)
}

fn wrong(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic { rule: "baseline", ..Diagnostic::new(span, message) }
}

fn span_of<T>(spanned: &Spanned<T>) -> Span {
    Span::from_range(&spanned.span())
}

#[derive(Default)]
struct Reader {
    documents: Documents,
    wrong: Vec<Diagnostic>,
}

impl Reader {
    fn file(&mut self, table: &DeTable<'_>) {
        match table.get("version") {
            None => {
                let help = "`--write-baseline` writes one; no other file is taken for it";
                self.wrong.push(wrong(Span::empty(0), "This is no baseline: it has no “version”").help(help));
                return;
            }
            Some(version) if whole(version) != Some(VERSION) => {
                let help = format!("this ack-lint reads version {VERSION}");
                self.wrong.push(wrong(span_of(version), "This is a baseline of another version").help(help));
                return;
            }
            Some(_) => {}
        }
        self.no_others(table, &["version", "finding"]);
        let Some(findings) = table.get("finding") else { return };
        let DeValue::Array(entries) = findings.get_ref() else {
            self.wrong.push(wrong(span_of(findings), "“finding” is written as sections: `[[finding]]`"));
            return;
        };
        for entry in entries.iter() {
            if let Some((file, key, count)) = self.entry(entry) {
                self.documents.entry(file).or_default().insert(key, count);
            }
        }
    }

    /// Reads one finding; `None` where something is wrong with it.
    fn entry(&mut self, entry: &Spanned<DeValue<'_>>) -> Option<(String, Key, usize)> {
        let DeValue::Table(table) = entry.get_ref() else {
            self.wrong.push(wrong(span_of(entry), "A finding is written as a section: `[[finding]]`"));
            return None;
        };
        self.no_others(table, &["file", "rule", "words", "message", "count"]);
        let mut text = |name: &str| {
            let value = table.get(name);
            let text = value.and_then(|value| value.get_ref().as_str()).map(str::to_owned);
            if text.is_none() {
                let span = value.map_or_else(|| span_of(entry), span_of);
                self.wrong.push(wrong(span, format!("A finding has to have a text for “{name}”")));
            }
            text
        };
        let (file, rule, words, message) = (text("file")?, text("rule")?, text("words")?, text("message")?);
        let Some(rule) = rules::ALL.iter().map(|known| known.id).find(|id| *id == rule) else {
            let help = UnknownRule::new(&rule).nearest().map(|near| format!("did you mean `{near}`?"));
            let span = table.get("rule").map_or_else(|| span_of(entry), span_of);
            self.wrong.push(
                wrong(span, format!("There is no rule “{rule}”"))
                    .help(help.unwrap_or_else(|| "`ack-lint rules` lists them; take the finding out".to_owned())),
            );
            return None;
        };
        let count = match table.get("count") {
            None => 1,
            Some(count) => {
                match whole(count).and_then(|count| usize::try_from(count).ok()).filter(|count| *count > 0) {
                    Some(count) => count,
                    None => {
                        self.wrong.push(wrong(span_of(count), "“count” has to be a whole number from 1"));
                        return None;
                    }
                }
            }
        };
        Some((file, Key { rule, words, message }, count))
    }

    fn no_others(&mut self, table: &DeTable<'_>, known: &[&str]) {
        for name in table.keys().filter(|name| !known.contains(&name.get_ref().as_ref())) {
            let help =
                format!("there are {}", known.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", "));
            self.wrong.push(wrong(span_of(name), format!("There is no key “{}”", name.get_ref())).help(help));
        }
    }
}

fn whole(value: &Spanned<DeValue<'_>>) -> Option<i64> {
    match value.get_ref() {
        DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix()).ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let key = |words: &str| Key { rule: "link/dead", words: words.to_owned(), message: "m".to_owned() };
        let mut documents = Documents::new();
        let known = documents.entry("a \"b\"\\\u{1b}.md".to_owned()).or_default();
        for (words, count) in [("", 1), ("\u{202e}'\"\"\"\\", 3), ("é\u{7f}\u{e0041}\r\n\t'''", 2)] {
            known.insert(key(words), count);
        }
        let text = write(&documents);
        assert!(text.chars().all(|c| c == '\n' || !sanitize::is_hidden(c)), "{text}");
        assert_eq!(read(&text), Ok(documents));
        assert_eq!(read(&format!("\u{FEFF}{}", write(&Documents::new()).replace('\n', "\r\n"))), Ok(Documents::new()));
    }

    #[test]
    fn of_an_entry_that_is_there_twice_the_larger_count_holds() {
        let entry = "[[finding]]\nfile='a'\nrule='link/dead'\nwords='w'\nmessage='m'\n";
        let read = read(&format!("version=1\n{entry}count=3\n{entry}")).unwrap_or_default();
        assert_eq!(read["a"].iter().map(|(_, count)| count).collect::<Vec<_>>(), [3]);
    }

    #[test]
    fn what_is_wrong_is_told_at_its_place() {
        let entry = "version = 1\n[[finding]]\nfile = 'a'\nrule = 'link/dead'\nwords = 'w'\nmessage = 'm'\n";
        for (text, place, message) in [
            (String::new(), "", "no “version”"),
            ("version = 2".to_owned(), "2", "another version"),
            ("version = '1'".to_owned(), "'1'", "another version"),
            ("<<<<<<< ours\n".to_owned(), "", "not TOML"),
            ("version = 1\nfinding = 3".to_owned(), "3", "`[[finding]]`"),
            ("version = 1\nfinding = [3]".to_owned(), "3", "`[[finding]]`"),
            (format!("{entry}more = 1"), "more", "no key “more”"),
            (format!("{entry}count = 0"), "0", "from 1"),
            (format!("{entry}count = 99999999999999999999"), "99999999999999999999", "from 1"),
            (entry.replace("link/dead", "link/daed"), "'link/daed'", "no rule “link/daed”"),
            (entry.replace("'m'", "[]"), "[]", "“message”"),
            (entry.replace("words = 'w'", ""), "[[finding]]", "“words”"),
        ] {
            let wrong = read(&text).expect_err(&text);
            assert_eq!(wrong.len(), 1, "{text}: {wrong:?}");
            assert!(wrong[0].message.contains(message), "{text}: {wrong:?}");
            assert!(place.is_empty() || wrong[0].span.slice(&text) == place, "{text}: {wrong:?}");
        }
        let many = format!("version = 1\n{}", "[[finding]]\n".repeat(1000));
        assert_eq!(read(&many).expect_err("nothing is there").len(), MOST_ERRORS);
    }
}
