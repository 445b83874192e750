//! Which names a text has.

use super::fold::{Joined, MOST_WORDS, Place, SHORT, beginnings, is_minor, short_beginnings, without_minor, words};

/// The words of texts, in every way in which they may be a name.
#[derive(Debug, Clone, Default)]
pub(super) struct TextIndex {
    /// Sorted once [`Self::finish`] is called.
    hashes: Vec<u64>,
}

/// A mark of punctuation between two words.
const MARK: &str = "|";

/// A word of a text.
#[derive(Debug, Clone)]
struct Word {
    text: String,
    /// Whether a line begins with it.
    is_start: bool,
    /// Whether it follows a mark of punctuation.
    is_part: bool,
}

impl TextIndex {
    /// Adds a text. Its lines are those that a reader sees. Linear in its length.
    pub(super) fn push(&mut self, text: &str) {
        let mut all: Vec<Word> = Vec::new();
        for line in text.lines() {
            let mut is_start = true;
            for part in parts(line) {
                for (at, word) in words(part).into_iter().enumerate() {
                    all.push(Word { text: word, is_start: std::mem::take(&mut is_start), is_part: at == 0 });
                }
            }
        }
        self.push_words(&all);
        if all.iter().any(|word| is_minor(&word.text)) {
            // The word after an initial takes its place.
            let (mut is_start, mut is_part) = (false, false);
            let mut long = Vec::new();
            for mut word in all {
                (is_start, is_part) = (is_start | word.is_start, is_part | word.is_part);
                if !is_minor(&word.text) {
                    (word.is_start, word.is_part) = (std::mem::take(&mut is_start), std::mem::take(&mut is_part));
                    long.push(word);
                }
            }
            self.push_words(&long);
        }
    }

    fn push_words(&mut self, words: &[Word]) {
        for (at, first) in words.iter().enumerate() {
            let run = || words.iter().skip(at).take(MOST_WORDS);
            let mut places = vec![Joined::at(Place::Anywhere)];
            places.extend(first.is_start.then_some(Joined::at(Place::Start)));
            for word in run() {
                places.iter_mut().for_each(|joined| *joined = joined.with(&word.text));
                self.hashes.extend(places.iter().map(|joined| joined.hash()));
            }
            if first.is_start {
                self.push_line(
                    run().enumerate().take_while(|(at, word)| *at == 0 || !word.is_start).map(|(_, word)| word),
                );
            }
            // What follows in the same part.
            let part: Vec<&str> = run()
                .enumerate()
                .take_while(|(at, word)| *at == 0 || !word.is_part)
                .map(|(_, word)| word.text.as_str())
                .collect();
            if first.is_part {
                self.hashes.push(Joined::of(Place::Whole, &part));
            }
            let around = part.iter().skip(2).take(2);
            self.hashes.extend(around.map(|last| Joined::pair(Place::Around, &first.text, last)));
            if let Some(last) = part.get(1) {
                let initial = |word: &str| word.chars().next().map(String::from).unwrap_or_default();
                self.hashes.extend(short_beginnings(last).map(|part| Joined::pair(Place::LastPart, &first.text, part)));
                // “adal” and “alovelace”, as logins are.
                for (one, other) in [(first.text.as_str(), &*initial(last)), (&initial(&first.text), last)] {
                    self.hashes.push(Joined::of(Place::Anywhere, &[one, other]));
                }
                self.hashes.push(Joined::pair(Place::FirstPart, &initial(&first.text), last));
                self.hashes.extend(beginnings(&first.text).map(|part| Joined::pair(Place::FirstPart, part, last)));
            }
        }
    }

    /// Adds what is before each mark of punctuation of a line.
    fn push_line<'a>(&mut self, words: impl Iterator<Item = &'a Word>) {
        let mut joined = Joined::at(Place::Line);
        for (at, word) in words.enumerate() {
            if at > 0 && word.is_part {
                self.hashes.push(joined.hash());
                joined = joined.with(MARK);
            }
            joined = joined.with(&word.text);
        }
        self.hashes.push(joined.hash());
    }

    /// Adds what another one has.
    pub(super) fn append(&mut self, mut other: Self) {
        self.hashes.append(&mut other.hashes);
    }

    /// Makes it ready for questions.
    pub(super) fn finish(&mut self) {
        self.hashes.sort_unstable();
        self.hashes.dedup();
    }

    fn has(&self, hash: u64) -> bool {
        self.hashes.binary_search(&hash).is_ok()
    }

    /// Whether a text has these words, written together or not.
    pub(super) fn has_words<S: AsRef<str>>(&self, words: &[S]) -> bool {
        let has = |hash: u64| self.has(hash);
        !words.is_empty()
            && (has(Joined::of(Place::Anywhere, words))
                || without_minor(words).is_some_and(|words| has(Joined::of(Place::Anywhere, &words))))
    }

    /// Whether a text has these words and no others, between two marks of punctuation.
    pub(super) fn has_whole<S: AsRef<str>>(&self, words: &[S]) -> bool {
        !words.is_empty() && self.has(Joined::of(Place::Whole, words))
    }

    /// Whether a line begins with a name that has marks of punctuation, or with its surname and a comma.
    pub(super) fn has_line(&self, name: &str) -> bool {
        let parts: Vec<Vec<String>> = parts(name).map(words).filter(|words| !words.is_empty()).collect();
        let joined = |parts: &[&[String]]| {
            let words = parts
                .iter()
                .enumerate()
                .flat_map(|(at, part)| (at > 0).then_some(MARK).into_iter().chain(part.iter().map(String::as_str)));
            words.fold(Joined::at(Place::Line), Joined::with).hash()
        };
        match parts.as_slice() {
            [words] if words.len() == 2 => self.has(joined(&[&words[1..], &words[..1]])),
            [] | [_] => false,
            parts => self.has(joined(&parts.iter().map(Vec::as_slice).collect::<Vec<_>>())),
        }
    }

    /// Whether a text has a name, in any of its forms.
    pub(super) fn has_name(&self, name: &str) -> bool {
        // “Lovelace, Ada” in a commit.
        let turned = name.split_once(',').map(|(last, first)| format!("{first} {last}"));
        let plain = name.contains(['(', '[']).then(|| without_brackets(name));
        let forms = [Some(name), turned.as_deref(), plain.as_deref()].into_iter().flatten();
        forms.into_iter().any(|name| {
            let words = words(name);
            let own: Vec<&str> = words.iter().map(String::as_str).collect();
            let long = without_minor(&own).unwrap_or_else(|| own.clone());
            self.has_words(&own)
                || self.has_turned(&own)
                || self.has_turned(&long)
                || self.has_short(&long)
                || self.has_abbreviated(&own)
        })
    }

    /// Whether a line begins with the last name, as in “Lovelace, Ada”.
    fn has_turned(&self, words: &[&str]) -> bool {
        let turned = |at: usize| {
            let (first, last) = words.split_at(at);
            self.has(Joined::of(Place::Start, &[last, first].concat()))
        };
        words.len() <= MOST_WORDS && (1..words.len()).any(turned)
    }

    /// Whether a text has more or fewer names of a person: “Ada Lovelace” for “Ada King Lovelace”, and the other way round.
    fn has_short(&self, words: &[&str]) -> bool {
        let [first, middle @ .., last] = words else { return false };
        let whole = |words: &[&str]| {
            let mut turned = words.to_vec();
            turned.rotate_left(1);
            self.has(Joined::of(Place::Whole, words)) || self.has(Joined::of(Place::Whole, &turned))
        };
        let is_longer = !middle.is_empty()
            && (self.has_words(&[first, last])
                || words.split_first().is_some_and(|(_, rest)| whole(rest))
                || words.split_last().is_some_and(|(_, rest)| whole(rest)));
        let of_first = || {
            middle.is_empty()
                && (self.has(Joined::pair(Place::FirstPart, first, last)) && first.chars().count() > 3
                    || beginnings(first)
                        .any(|part| self.has(Joined::pair(Place::Around, part, last)) || self.has_words(&[part, last])))
        };
        is_longer || self.has(Joined::pair(Place::Around, first, last)) || of_first()
    }

    /// Whether a text has a name of which an author writes only an initial, or a few letters: “A. Lovelace”, “Ada L.”, “Ada-Lov”.
    fn has_abbreviated(&self, words: &[&str]) -> bool {
        let [first, middle @ .., last] = words else { return false };
        let is_initial = |word: &str| is_minor(word) && !word.starts_with(|c: char| c.is_ascii_digit());
        let is_short = last.chars().count() <= SHORT && !is_minor(first);
        match (is_initial(first), is_short) {
            (true, false) if middle.iter().all(|word| is_initial(word)) => {
                self.has(Joined::pair(Place::FirstPart, first, last))
            }
            (false, true) if middle.is_empty() => self.has(Joined::pair(Place::LastPart, first, last)),
            _ => false,
        }
    }
}

/// The parts of a line between marks of punctuation that are not a part of names.
fn parts(line: &str) -> impl Iterator<Item = &str> {
    line.split(|c: char| {
        !(c.is_alphanumeric() || c.is_whitespace() || matches!(c, '-' | '.' | '\'' | '’' | '\u{200B}'))
    })
    .flat_map(|part| part.split(" - ").flat_map(|part| part.split(" and ")))
}

/// A name without what is in brackets: a login, a company.
fn without_brackets(name: &str) -> String {
    let mut depth = 0_usize;
    let mut out = String::new();
    for c in name.chars() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            c if depth == 0 => out.push(c),
            _ => {}
        }
    }
    out
}
