//! What one word says: whether it is a name, and whether it is that of the page's own project.

use super::{
    super::{scan::Options, text::is_dash, words::listed},
    LONGEST, Owner,
};

/// The owner that a word refers to, ignoring punctuation and a possessive.
pub(super) fn owner_of_word(word: &str, options: &Options<'_>) -> Owner {
    let word = bare(word);
    let name = possessive(word).unwrap_or(word);
    if listed(word, &options.words.ours) { Owner::Own } else { owner_of_name(name, name, options) }
}

/// The owner that a name refers to; `words` end with it and may contain more words of it. A page whose project is not known may
/// name it in its title.
pub(super) fn owner_of_name(words: &str, name: &str, options: &Options<'_>) -> Owner {
    if options.project.is_some_and(|project| ends_with_name(words, project)) {
        return Owner::Own;
    }
    if options.others.iter().any(|other| ends_with_name(words, other)) {
        return Owner::Other;
    }
    let is_in_title = |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric()).eq_ignore_ascii_case(name);
    if options.project.is_none() && options.title.split_whitespace().any(is_in_title) {
        return Owner::Own;
    }
    let is_name = is_camel(name) || is_code(name) || is_site(name);
    if is_name && !(options.names)(name) { Owner::Other } else { Owner::Unknown }
}

/// The owner in a possessive: a name, but not “the course's” or “it's”.
pub(super) fn owner_of_possessive(words: &str, name: &str, options: &Options<'_>) -> Owner {
    let named = || name.starts_with(char::is_uppercase) || name.contains(|c: char| c == '.' || c.is_ascii_digit());
    match owner_of_name(words, name, options) {
        Owner::Unknown if named() && !listed(name, &options.words.common) && !(options.names)(name) => Owner::Other,
        owner => owner,
    }
}

/// Whether `words` end with all words of `name`, ignoring case.
pub(super) fn ends_with_name(words: &str, name: &str) -> bool {
    if name.is_empty() {
        return false;
    }
    let start = words.len().checked_sub(name.len());
    start.and_then(|start| words.split_at_checked(start)).is_some_and(|(before, last)| {
        (last.eq_ignore_ascii_case(name) || last.to_lowercase() == name.to_lowercase())
            && !before.ends_with(char::is_alphanumeric)
    })
}

/// Whether a name has a capital inside: `nanoGPT`, `MiniTorch`, but not `GPUs`.
pub(super) fn is_camel(name: &str) -> bool {
    let stem = name.strip_suffix('s').unwrap_or(name);
    name.chars().all(char::is_alphanumeric)
        && stem.chars().skip(1).any(char::is_uppercase)
        && stem.chars().any(char::is_lowercase)
}

/// Whether a name is the code of a course, or mixes letters and digits as none of ours does: `CS50`, `CS-433`, `6.S191`,
/// `nand2tetris`.
pub(super) fn is_code(name: &str) -> bool {
    let is_digit = |c: char| c.is_ascii_digit();
    let after = name.trim_start_matches(|c: char| c.is_ascii_uppercase());
    let suffix = after.strip_prefix('-').unwrap_or(after).trim_start_matches(is_digit);
    let is_department = name.len() - after.len() > 1
        && after.contains(is_digit)
        && suffix.len() < 3
        && suffix.chars().all(char::is_alphabetic);
    let is_numbered = name.split_once('.').is_some_and(|(number, code)| {
        !number.is_empty() && number.chars().all(is_digit) && code.starts_with(|c: char| c.is_ascii_uppercase())
    });
    let is_mixed = name.chars().all(char::is_alphanumeric)
        && name.trim_start_matches(char::is_alphabetic).starts_with(is_digit)
        && name.starts_with(char::is_alphabetic)
        && name.chars().rev().take(3).all(char::is_alphabetic);
    is_department || is_numbered || is_mixed
}

/// Whether a name is that of a site: `fast.ai`.
pub(super) fn is_site(name: &str) -> bool {
    const ENDINGS: [&str; 8] = ["ai", "app", "com", "dev", "edu", "io", "net", "org"];
    name.rsplit_once('.').is_some_and(|(host, ending)| {
        !host.is_empty()
            && host.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-'))
            && ENDINGS.iter().any(|known| ending.eq_ignore_ascii_case(known))
    })
}

/// Whether words begin with a first and a last name: “Ada Lovelace”.
pub(super) fn is_full_name<'a>(mut words: impl Iterator<Item = &'a str>) -> bool {
    let is_name = |word: &str| {
        let mut letters = word.chars();
        letters.next().is_some_and(char::is_uppercase) && letters.any(char::is_lowercase)
    };
    words.next().is_some_and(|word| is_name(word) && !word.ends_with(is_stop)) && words.next().is_some_and(is_name)
}

/// Whether a letter is a Roman numeral.
pub(super) const fn is_numeral(c: char) -> bool {
    matches!(c, 'I' | 'V' | 'X')
}

pub(super) fn possessive(word: &str) -> Option<&str> {
    ["'s", "’s", "'S", "’S"].iter().find_map(|ending| word.strip_suffix(ending))
}

pub(super) const fn is_opening(c: char) -> bool {
    matches!(c, '(' | '（' | '[' | '{' | '"' | '\'' | '“' | '‘' | '«' | '*')
}

pub(super) fn is_stop(c: char) -> bool {
    matches!(
        c,
        '.' | ','
            | ';'
            | ':'
            | '!'
            | '?'
            | ')'
            | '，'
            | '、'
            | '：'
            | '。'
            | '）'
            | ']'
            | '}'
            | '"'
            | '”'
            | '»'
            | '*'
            | '…'
    ) || is_dash(c)
}

/// Whether a word is a name wherever it is: `GPS`, but not the numeral `II`, or `Node.js`.
pub(super) fn is_acronym_or_dotted(word: &str) -> bool {
    let is_acronym = word.len() > 1 && word.chars().all(|c| c.is_ascii_uppercase()) && !word.chars().all(is_numeral);
    let is_part = |part: &str| !part.is_empty() && part.chars().all(char::is_alphabetic);
    let is_dotted = word.contains('.') && word.starts_with(char::is_uppercase) && word.split('.').all(is_part);
    is_acronym || (is_dotted && word.split('.').next().is_some_and(|first| first.len() > 2))
}

pub(super) fn last_token(text: &str) -> Option<&str> {
    tail(text).split_whitespace().next_back()
}

/// The last [`LONGEST`] bytes, from a character boundary on.
pub(super) fn tail(text: &str) -> &str {
    let start = text.len().saturating_sub(LONGEST);
    (start..=text.len()).find_map(|start| text.get(start..)).unwrap_or_default()
}

/// Whether a word separates an owner from the modules, so that they are not “X's … modules”.
pub(super) fn breaks(word: &str, options: &Options<'_>) -> bool {
    let lower = word.to_lowercase();
    let verb = lower.len() > 3 && (lower.ends_with("ed") || lower.ends_with('s')) && !lower.ends_with("ss");
    verb || listed(&lower, &options.words.breaks)
}

/// A word without brackets, quotation marks and punctuation around it.
pub(super) fn bare(word: &str) -> &str {
    word.trim_matches(|c: char| is_opening(c) || is_stop(c))
}

/// Whether a word is written like a name in the middle of a sentence: with a capital, and not a title of the page's own.
pub(super) fn is_capitalized(word: &str, options: &Options<'_>) -> bool {
    word.starts_with(char::is_uppercase)
        && !word.get(..6).is_some_and(|start| start.eq_ignore_ascii_case("module"))
        && !listed(word, &options.words.remarks)
        && !(options.names)(word)
}

/// Whether words are the name of a person: two to four, such as “Ann Lee”, “Jane van der Meer” or “Bob McKay”.
pub(super) fn is_person(name: &str, options: &Options<'_>) -> bool {
    let lists = options.words;
    let words: Vec<&str> = name.split_whitespace().take(5).collect();
    let is_letter = |c: char| c.is_lowercase() || c.is_uppercase() || matches!(c, '-' | '.' | '\'' | '’');
    let is_acronym = |word: &str| word.len() > 1 && word.chars().all(char::is_uppercase);
    let is_joint = |word: &str| [&lists.breaks, &lists.opens].iter().any(|list| listed(word, list)) || word == "by";
    let is_particle = |word: &str| word.len() < 4 && word.chars().all(char::is_lowercase);
    let is_name = |word: &str| {
        word.starts_with(char::is_uppercase)
            && word.chars().all(is_letter)
            && !is_acronym(word)
            && !is_site(word)
            && (!is_camel(word) || is_surname(word))
            && !listed(word, &lists.courses)
    };
    (2..5).contains(&words.len())
        && words.first().is_some_and(|first| is_name(first) && !is_camel(first))
        && words.last().is_some_and(|last| is_name(last))
        && words.iter().all(|word| !is_joint(word) && (is_name(word) || is_particle(word)))
        && !options.others.iter().any(|other| ends_with_name(name, other))
}

/// Whether a name with a capital inside is a surname: `McKay`, `LeCun`, `MacDonald`; not `OpenStax`.
pub(super) fn is_surname(name: &str) -> bool {
    let inner = name.char_indices().skip(1).find(|(_, c)| c.is_uppercase());
    inner.is_some_and(|(at, _)| at < 4) && name.chars().all(char::is_alphabetic)
}
