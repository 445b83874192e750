//! Names as they may also be written: without case, accents, spaces and numbers.

use unicode_normalization::UnicodeNormalization;

use crate::text;

/// Words of a name that are compared; longer names are known by their beginning.
pub(super) const MOST_WORDS: usize = 8;
/// Shorter words are not a part of another one, and keep their numbers.
pub(super) const SHORT: usize = 3;
/// Longest beginning of a first name that is a short form of it, in characters.
const LONGEST: usize = 50;

/// The words of a text, in lower case and without accents, and without a number at the end. Letters of scripts without spaces
/// are words of their own, and so are the parts of `CamelCase`.
pub(super) fn words(text: &str) -> Vec<String> {
    let divided = divided(text);
    let folded = match divided.is_ascii() {
        true => divided.to_ascii_lowercase(),
        false => text::without_accents(&divided.nfkc().collect::<String>()),
    };
    let mut words: Vec<String> = Vec::new();
    let mut before = Letter::None;
    for c in folded.chars() {
        let letter = Letter::of(c);
        match (letter, before) {
            (Letter::None, _) => {}
            (Letter::Usual, Letter::Usual) | (Letter::Jamo, Letter::Jamo | Letter::Syllable) => {
                if let Some(word) = words.last_mut() {
                    word.push(c);
                }
            }
            _ => words.push(c.to_string()),
        }
        before = letter;
    }
    for word in &mut words {
        let letters = word.trim_end_matches(|c: char| c.is_ascii_digit()).len();
        if letters >= SHORT {
            word.truncate(letters);
        }
    }
    words
}

/// Whether a name has a first and a last name, which Chinese, Japanese and Korean write together.
#[must_use]
pub fn is_full_name(name: &str) -> bool {
    name.split_whitespace().count() > 1
        || name.chars().all(char::is_alphabetic) && words(&name.to_lowercase()).len() > 1
}

/// A text with a space before each capital that follows a small letter.
fn divided(text: &str) -> String {
    let mut divided = String::with_capacity(text.len() + 8);
    let mut small = false;
    for c in text.chars() {
        if small && c.is_uppercase() {
            divided.push(' ');
        }
        divided.push(c);
        small = c.is_lowercase();
    }
    divided
}

/// How a character belongs to a word.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Letter {
    /// It does not.
    None,
    /// With the letters around it.
    Usual,
    /// It is a word: Chinese and Japanese are written without spaces.
    Word,
    /// It begins a Korean syllable, to which particles are added without a space.
    Syllable,
    /// It continues one.
    Jamo,
}

impl Letter {
    fn of(c: char) -> Self {
        match c {
            'a'..='z' | '0'..='9' => Self::Usual,
            '\u{1100}'..='\u{115F}' => Self::Syllable,
            '\u{1160}'..='\u{11FF}' => Self::Jamo,
            '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' => {
                Self::Word
            }
            '\u{20000}'..='\u{3FFFF}' => Self::Word,
            c if c.is_alphanumeric() => Self::Usual,
            _ => Self::None,
        }
    }
}

/// How words that a text has follow each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// Anywhere.
    Anywhere = 1,
    /// At the beginning of a line, an item or a cell.
    Start = 2,
    /// Between two marks of punctuation.
    Whole = 3,
    /// Two words, with one or two others between them.
    Around = 4,
    /// Two words, of the first of which only the beginning is known.
    FirstPart = 5,
    /// Two words, of the second of which only the first letters are known.
    LastPart = 6,
    /// From the beginning of a line to a mark of punctuation, with those between.
    Line = 7,
}

/// Words written together, as a hash (FNV-1a) of the letters that do not only mark a vowel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Joined {
    hash: u64,
    last: char,
}

impl Joined {
    pub(super) const fn at(place: Place) -> Self {
        Self { hash: 0xCBF2_9CE4_8422_2325 ^ (place as u64), last: ' ' }
    }

    /// With another word at the end.
    pub(super) fn with(mut self, word: &str) -> Self {
        for c in word.chars() {
            if !text::marks_vowel(self.last, c) {
                self.hash = (self.hash ^ u64::from(u32::from(c))).wrapping_mul(0x0100_0000_01B3);
            }
            self.last = c;
        }
        self
    }

    pub(super) const fn hash(self) -> u64 {
        self.hash
    }

    /// The first words of a name.
    pub(super) fn of<S: AsRef<str>>(place: Place, words: &[S]) -> u64 {
        words.iter().take(MOST_WORDS).fold(Self::at(place), |joined, word| joined.with(word.as_ref())).hash()
    }

    /// Two words that are not written together.
    pub(super) fn pair(place: Place, first: &str, last: &str) -> u64 {
        Self::at(place).with(first).with("|").with(last).hash()
    }
}

/// Whether a word is an initial or a number, which may be left out.
pub(super) fn is_minor(word: &str) -> bool {
    let is_initial = word.chars().count() == 1 && word.chars().all(|c| Letter::of(c) == Letter::Usual);
    is_initial || word.chars().all(|c| c.is_ascii_digit())
}

/// The words of a name without initials and numbers; `None` if it has none, or little else.
pub(super) fn without_minor<S: AsRef<str>>(words: &[S]) -> Option<Vec<&str>> {
    let long: Vec<&str> = words.iter().map(AsRef::as_ref).filter(|word| !is_minor(word)).collect();
    (long.len() > 1 && long.len() < words.len()).then_some(long)
}

/// The short forms of a first name that begin it: `alex` of `alexander`. Of a word that is too long for a name, only the
/// first ones.
pub(super) fn beginnings(word: &str) -> impl Iterator<Item = &str> {
    word.char_indices().take(LONGEST).skip(SHORT + 1).filter_map(|(at, _)| word.get(..at))
}

/// The short forms of a last name that begin it: `l` and `lov` of `lovelace`.
pub(super) fn short_beginnings(word: &str) -> impl Iterator<Item = &str> {
    let ends = word.char_indices().map(|(at, c)| at + c.len_utf8()).take(SHORT);
    ends.filter_map(|end| word.get(..end))
}
