//! License names in prose.

use std::ops::Range;

/// A license named in a text, perhaps without its version.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct LicenseName {
    /// SPDX spelling, as far as the text is specific: `MIT`, `GPL-3.0`, `GPL`, `CC-BY-SA-4.0`.
    pub id: String,
}

impl LicenseName {
    /// Whether an SPDX identifier matches. A name without a version matches any version; “or later” makes no
    /// difference.
    #[must_use]
    pub fn is(&self, id: &str) -> bool {
        let id = id.trim_end_matches("-only").trim_end_matches("-or-later").trim_end_matches('+');
        let rest =
            id.get(..self.id.len()).filter(|head| head.eq_ignore_ascii_case(&self.id)).and(id.get(self.id.len()..));
        rest.is_some_and(|rest| {
            let version = rest.strip_prefix('-').and_then(|rest| rest.chars().next());
            // MIT-0 is another license than MIT.
            rest.is_empty() || (rest != "-0" && version.is_some_and(|c| c.is_ascii_digit()))
        })
    }

    /// Whether it is a license of Creative Commons, which are for texts and not for programs.
    pub(super) fn is_for_texts(&self) -> bool {
        self.id.starts_with("CC")
    }
}

/// The range of license names with the bracket that closes one in it: “License (CC-BY-4.0)”. Without what is in that bracket, if
/// more than names is.
pub(super) fn with_brackets(text: &str, names: Range<usize>) -> Range<usize> {
    let named = text.get(names.clone()).unwrap_or_default();
    let Some(open) = named.rfind('(').filter(|&open| !named.get(open..).unwrap_or_default().contains(')')) else {
        return names;
    };
    let is_closed = text.get(names.end..).is_some_and(|after| after.starts_with(')'));
    let before = named.get(..open).unwrap_or_default().trim_end().len();
    names.start..if is_closed { names.end + 1 } else { names.start + before }
}

/// A word and its byte range.
struct Word<'a> {
    written: &'a str,
    range: Range<usize>,
}

fn words(text: &str) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    let inside = |c: char| c.is_alphanumeric() || matches!(c, '.' | '+');
    let mut rest = text;
    let mut at = 0;
    while let Some(start) = rest.find(inside) {
        let tail = rest.get(start..).unwrap_or_default();
        let end = tail.find(|c| !inside(c)).unwrap_or(tail.len());
        let written = tail.get(..end).unwrap_or_default();
        let trimmed = written.trim_end_matches('.');
        let range = at + start..at + start + trimmed.len();
        words.push(Word { written: trimmed, range });
        rest = tail.get(end..).unwrap_or_default();
        at += start + end;
    }
    words
}

/// Finds license names in a text, with their byte ranges.
#[must_use]
pub fn named(text: &str) -> Vec<(Range<usize>, LicenseName)> {
    let words = words(text);
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(rest) = words.get(at..).filter(|rest| !rest.is_empty()) {
        let mut reader = Reader { words: rest, at: 0 };
        // Skip file names (`LICENSE-MIT`) and parts of URLs.
        let joined = || rest.first().and_then(|word| text.get(..word.range.start)?.strip_suffix(['-', '/']));
        let in_name = || {
            joined().is_some_and(|before| {
                let word = before.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default().to_lowercase();
                word.starts_with("licen") || word == "copying"
            })
        };
        match reader.license().filter(|_| !in_name()) {
            Some(id) => {
                reader.skip(&["license", "licence"]);
                let taken = reader.at.max(1);
                if let (Some(first), Some(last)) = (rest.first(), rest.get(taken - 1)) {
                    found.push((first.range.start..last.range.end, LicenseName { id }));
                }
                at += taken;
            }
            None => at += 1,
        }
    }
    found
}

/// Whether a license name may begin with a word. The first two letters rule out most words.
fn may_begin(word: &str) -> bool {
    let mut letters = word.bytes().map(|byte| byte.to_ascii_lowercase());
    matches!(
        &[letters.next().unwrap_or_default(), letters.next().unwrap_or_default()],
        b"0b"
            | b"2\0"
            | b"3\0"
            | b"af"
            | b"ag"
            | b"ap"
            | b"ar"
            | b"bo"
            | b"bs"
            | b"cc"
            | b"cr"
            | b"ec"
            | b"ep"
            | b"eu"
            | b"ex"
            | b"fr"
            | b"ge"
            | b"gn"
            | b"gp"
            | b"is"
            | b"le"
            | b"lg"
            | b"mi"
            | b"mo"
            | b"mp"
            | b"ne"
            | b"op"
            | b"re"
            | b"si"
            | b"th"
            | b"tw"
            | b"un"
            | b"wt"
            | b"zl"
    )
}

struct Reader<'a> {
    words: &'a [Word<'a>],
    at: usize,
}

impl Reader<'_> {
    /// Consumes the words of a phrase if they are next.
    fn take(&mut self, phrase: &str) -> bool {
        let first = self.words.get(self.at).and_then(|word| word.written.bytes().next());
        if !first.zip(phrase.bytes().next()).is_some_and(|(a, b)| a.eq_ignore_ascii_case(&b)) {
            return false;
        }
        let mut at = self.at;
        for wanted in phrase.split(' ') {
            match self.words.get(at) {
                Some(word) if word.written.eq_ignore_ascii_case(wanted) => at += 1,
                _ => return false,
            }
        }
        self.at = at;
        true
    }

    fn take_any(&mut self, phrases: &[&str]) -> bool {
        phrases.iter().any(|phrase| self.take(phrase))
    }

    fn skip(&mut self, words: &[&str]) {
        while self.take_any(words) {}
    }

    /// A version: `3`, `v3`, `3.0`, `version 2.0`; as `3.0`.
    fn version(&mut self) -> Option<String> {
        let start = self.at;
        self.skip(&["license", "licence", "version", "v", "public"]);
        let word =
            self.words.get(self.at).map(|word| word.written.trim_start_matches(['v', 'V']).trim_end_matches('+'));
        let number = word.filter(|word| word.starts_with(|c: char| c.is_ascii_digit()) && word.len() < 4);
        match number {
            Some(number) if number.chars().all(|c| c.is_ascii_digit() || c == '.') => {
                self.at += 1;
                Some(if number.contains('.') { number.to_owned() } else { format!("{number}.0") })
            }
            _ => {
                self.at = start;
                None
            }
        }
    }

    /// A license family, with a version if one follows.
    fn versioned(&mut self, family: &str) -> Option<String> {
        Some(self.version().map_or_else(|| family.to_owned(), |version| format!("{family}-{version}")))
    }

    fn license(&mut self) -> Option<String> {
        let first = self.words.first()?;
        if !may_begin(first.written) {
            return None;
        }
        if matches!(first.written, "MIT" | "Expat") {
            self.at = 1;
            return Some(if self.take("0") { "MIT-0" } else { "MIT" }.to_owned());
        }
        let fixed: &[(&str, &str)] = &[
            ("mit license", "MIT"),
            ("mit licence", "MIT"),
            ("isc", "ISC"),
            ("zlib", "Zlib"),
            ("unlicense", "Unlicense"),
            ("wtfpl", "WTFPL"),
            ("0bsd", "0BSD"),
            ("bsl 1.0", "BSL-1.0"),
            ("boost software license", "BSL-1.0"),
        ];
        if let Some((_, id)) = fixed.iter().find(|(phrase, _)| self.take(phrase)) {
            return Some((*id).to_owned());
        }
        let families: &[(&[&str], &str)] = &[
            (&["apache software license", "apache license", "apache"], "Apache"),
            (&["gnu affero general public license", "affero general public license", "gnu agpl", "agpl"], "AGPL"),
            (&["gnu lesser general public license", "lesser general public license", "gnu lgpl", "lgpl"], "LGPL"),
            (&["gnu general public license", "general public license", "gnu gpl", "gpl"], "GPL"),
            (&["mozilla public license", "mpl"], "MPL"),
            (&["eclipse public license", "epl"], "EPL"),
            (&["european union public licence", "european union public license", "eupl"], "EUPL"),
            (&["artistic license"], "Artistic"),
            (&["sil open font license", "open font license"], "OFL"),
        ];
        if let Some((_, family)) = families.iter().find(|(phrases, _)| self.take_any(phrases)) {
            return self.versioned(family);
        }
        self.glued().or_else(|| self.bsd()).or_else(|| self.creative_commons())
    }

    /// `GPLv3`, `LGPLv2.1+`, `AGPL3`.
    fn glued(&mut self) -> Option<String> {
        let word = self.words.first()?.written.trim_end_matches('+').to_ascii_lowercase();
        let (family, version) =
            ["agpl", "lgpl", "gpl", "mpl"].iter().find_map(|family| Some((*family, word.strip_prefix(family)?)))?;
        let version = version.trim_start_matches('v');
        let number = version.starts_with(|c: char| c.is_ascii_digit())
            && version.len() < 4
            && version.chars().all(|c| c.is_ascii_digit() || c == '.');
        number.then(|| {
            self.at = 1;
            let minor = if version.contains('.') { "" } else { ".0" };
            format!("{}-{version}{minor}", family.to_uppercase())
        })
    }

    fn bsd(&mut self) -> Option<String> {
        let kind = |reader: &mut Self| {
            if reader.take_any(&["3 clause", "three clause", "new", "revised", "modified"]) {
                Some("BSD-3-Clause")
            } else if reader.take_any(&["2 clause", "two clause", "simplified", "freebsd"]) {
                Some("BSD-2-Clause")
            } else {
                None
            }
        };
        let before = kind(self);
        if !self.take("bsd") {
            self.at = 0;
            return None;
        }
        let after = before.or_else(|| kind(self));
        Some(after.unwrap_or("BSD").to_owned())
    }

    /// `CC BY-SA 4.0`, `CC0`, `Creative Commons Attribution-NonCommercial 4.0 International`.
    fn creative_commons(&mut self) -> Option<String> {
        if self.take_any(&["cc0", "cc zero", "creative commons zero"]) {
            return self.versioned("CC0");
        }
        if !self.take_any(&["cc", "creative commons"]) {
            return None;
        }
        if !self.take_any(&["by", "attribution"]) {
            self.at = 0;
            return None;
        }
        let mut id = "CC-BY".to_owned();
        loop {
            let part = if self.take_any(&["nc", "noncommercial", "non commercial"]) {
                "-NC"
            } else if self.take_any(&["sa", "sharealike", "share alike"]) {
                "-SA"
            } else if self.take_any(&["nd", "noderivatives", "noderivs", "no derivatives"]) {
                "-ND"
            } else {
                break;
            };
            id.push_str(part);
        }
        self.skip(&["international", "unported"]);
        let id = self.versioned(&id);
        self.skip(&["international", "unported", "public"]);
        id
    }
}
