//! Names as they may also be written: without case, accents and spaces.

use unicode_normalization::UnicodeNormalization;

use crate::text;

/// Words of a name that are compared; longer names are known by their beginning.
pub(super) const MOST_WORDS: usize = 8;

/// The words of a text, in lower case and without accents. Letters of scripts without spaces are words of their own.
pub(super) fn words(text: &str) -> Vec<String> {
    let folded = match text.is_ascii() {
        true => text.to_ascii_lowercase(),
        false => text::without_accents(&text.nfkc().collect::<String>()),
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
    words
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

/// Words written together, as a hash (FNV-1a). `ä` may be written `ae`, so an `e` after `a`, `o` and `u` does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Joined {
    hash: u64,
    last: char,
}

impl Joined {
    pub(super) const EMPTY: Self = Self { hash: 0xCBF2_9CE4_8422_2325, last: ' ' };

    /// With another word at the end.
    pub(super) fn with(mut self, word: &str) -> Self {
        for c in word.chars() {
            if !(c == 'e' && matches!(self.last, 'a' | 'o' | 'u')) {
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
    pub(super) fn of<S: AsRef<str>>(words: &[S]) -> u64 {
        words.iter().take(MOST_WORDS).fold(Self::EMPTY, |joined, word| joined.with(word.as_ref())).hash()
    }
}

/// Whether a word is an initial.
pub(super) fn is_initial(word: &str) -> bool {
    word.chars().count() == 1 && word.chars().all(|c| Letter::of(c) == Letter::Usual)
}

/// The words of a name without initials; `None` if it has none, or little else.
pub(super) fn without_initials<S: AsRef<str>>(words: &[S]) -> Option<Vec<&str>> {
    let long: Vec<&str> = words.iter().map(AsRef::as_ref).filter(|word| !is_initial(word)).collect();
    (long.len() > 1 && long.len() < words.len()).then_some(long)
}
