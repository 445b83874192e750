//! Which project the modules in a sentence belong to: another one in “MiniTorch's Module 1”, the page's own in “Module
//! 06 shares ideas with MiniTorch's core”.

use super::{
    ScanOptions,
    text::{before, one_of, rest, skip_space},
};

/// Longest part of a sentence that is searched, in bytes. Keeps the scanner linear.
const LONGEST: usize = 400;

/// Words after which modules no longer belong to the owner before them: “MiniTorch's ideas shaped Module 06”.
const BREAKS: [&str; 44] = [
    "to", "in", "with", "of", "and", "or", "for", "from", "by", "at", "on", "into", "as", "is", "was", "are", "were",
    "our", "your", "my", "this", "the", "that", "these", "see", "than", "like", "via", "like", "after", "before",
    "but", "made", "led", "gave", "drove", "set", "began", "became", "taught", "brought", "fed", "build", "you",
];

/// Nouns with a possessive that are not another project: “the course's Module 06”.
const COMMON: [&str; 40] = [
    "it",
    "that",
    "there",
    "here",
    "what",
    "who",
    "let",
    "this",
    "course",
    "project",
    "book",
    "framework",
    "curriculum",
    "today",
    "student",
    "learner",
    "reader",
    "year",
    "week",
    "tutorial",
    "author",
    "one",
    "library",
    "repository",
    "repo",
    "site",
    "page",
    "series",
    "everyone",
    "team",
    "program",
    "programme",
    "class",
    "semester",
    "tier",
    "module",
    "track",
    "package",
    "part",
    "he",
];

/// Verbs for the contents of a project: “MiniTorch covers this in Module 1”.
const HOLDS: [&str; 62] = [
    "has",
    "have",
    "covers",
    "covered",
    "teaches",
    "taught",
    "introduces",
    "introduced",
    "presents",
    "includes",
    "contains",
    "offers",
    "explains",
    "treats",
    "starts",
    "begins",
    "opens",
    "ends",
    "devotes",
    "splits",
    "divides",
    "organizes",
    "organises",
    "structures",
    "puts",
    "places",
    "keeps",
    "assigns",
    "calls",
    "names",
    "numbers",
    "uses",
    "runs",
    "dedicates",
    "handles",
    "implements",
    "builds",
    "tackles",
    "reaches",
    "finishes",
    "closes",
    "derives",
    "develops",
    "walks",
    "spreads",
    "groups",
    "provides",
    "ships",
    "comes",
    "consists",
    "comprises",
    "spans",
    "asks",
    "does",
    "motivates",
    "discusses",
    "describes",
    "develops",
    "leaves",
    "goes",
    "needs",
    "spends",
];

/// Words for the page's own project.
const OURS: [&str; 9] = ["we", "our", "ours", "us", "you", "your", "i", "my", "here"];

/// Words between the modules of another project and the page's own: “MiniTorch's Module 1 inspired Module 06”.
const LEADS: [&str; 30] = [
    "became",
    "becomes",
    "corresponds",
    "correspond",
    "equals",
    "fed",
    "feeds",
    "informed",
    "informs",
    "influenced",
    "influences",
    "inspired",
    "inspires",
    "into",
    "is",
    "leads",
    "led",
    "like",
    "mapped",
    "maps",
    "matches",
    "meets",
    "mirrors",
    "motivated",
    "parallels",
    "shaped",
    "shapes",
    "vs",
    "versus",
    "resembles",
];

/// The project that a name or its modules belong to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Owner {
    Own,
    Other,
    Unknown,
}

/// Whether the modules from `start` to `end` belong to another project.
pub(super) fn is_foreign(text: &str, start: usize, end: usize, options: &ScanOptions<'_>) -> bool {
    match owner_before(text, start, options) {
        Owner::Own => return false,
        Owner::Other => return true,
        Owner::Unknown => {}
    }
    match owner_after(text, end, options) {
        Owner::Own => false,
        Owner::Other => true,
        Owner::Unknown => is_subject(sentence(text, start), options),
    }
}

/// Whether a sentence about the modules of another project before `from` continues to be about them at `to`.
pub(super) fn goes_on(text: &str, from: usize, to: usize, options: &ScanOptions<'_>) -> bool {
    let Some(between) = text.get(from..to).filter(|between| between.len() <= LONGEST) else { return false };
    let mut words = between.split_whitespace().peekable();
    while let Some(word) = words.next() {
        let ends = word.ends_with(['.', '!', '?'])
            && words.peek().is_some_and(|next| next.starts_with(char::is_uppercase))
            || (word.ends_with(['.', '!', '?', ';']) && words.peek().is_none());
        let bare = word.trim_matches(|c: char| is_opening(c) || is_stop(c));
        if ends || one_of(bare, &LEADS) || owner_of_word(word, options) == Owner::Own {
            return false;
        }
    }
    true
}

/// Whether the last project in the sentence before `at` is another one.
pub(super) fn names_other(text: &str, at: usize, options: &ScanOptions<'_>) -> bool {
    nearest(sentence(text, at), options) == Owner::Other
}

/// The owner of the modules according to the words right before them: “MiniTorch's excellent Module 1”, “Acme Modules
/// 10-13”, “its Module 1”.
fn owner_before(text: &str, start: usize, options: &ScanOptions<'_>) -> Owner {
    let mut words = before(text, start);
    for step in 0..4 {
        let trimmed = words.trim_end();
        if step > 0 && trimmed.len() == words.len() {
            return Owner::Unknown;
        }
        let Some(token) = last_token(trimmed) else { return Owner::Unknown };
        let bare = token.trim_start_matches(is_opening);
        if bare.ends_with(is_stop) || bare.is_empty() {
            return Owner::Unknown;
        }
        if let Some(name) = possessive(bare) {
            let whole = trimmed.get(..trimmed.len() - (bare.len() - name.len())).unwrap_or_default();
            return owner_of_possessive(whole, name, options);
        }
        if step == 0 {
            if one_of(bare, &["its", "their", "his", "her"]) {
                let earlier = tail(trimmed.get(..trimmed.len() - bare.len()).unwrap_or_default());
                // “its” is ambiguous after two projects; assume the page's own.
                return if names_own(earlier, options) { Owner::Own } else { Owner::Other };
            }
            let owner = owner_of_name(trimmed, bare, options);
            if owner != Owner::Unknown {
                return owner;
            }
        }
        if bare.len() != token.len() || breaks(bare) {
            return Owner::Unknown;
        }
        words = trimmed.get(..trimmed.len() - token.len()).unwrap_or_default();
    }
    Owner::Unknown
}

/// The owner of the modules according to the words right after them: “Module 1 of MiniTorch”.
fn owner_after(text: &str, end: usize, options: &ScanOptions<'_>) -> Owner {
    let mut words = rest(text, skip_space(text, end)).split_whitespace();
    let weak = match words.next() {
        Some("of" | "from") => false,
        Some("in" | "by") => true,
        _ => return Owner::Unknown,
    };
    let word = match words.next() {
        Some("the") => words.next(),
        word => word,
    };
    let Some(word) = word else { return Owner::Unknown };
    let bare = word.trim_matches(|c: char| is_opening(c) || is_stop(c));
    let bare = possessive(bare).unwrap_or(bare);
    let owner = owner_of_name(bare, bare, options);
    let part = [
        "part", "week", "phase", "tier", "section", "chapter", "year", "level", "unit", "stage", "volume", "day",
        "module", "modules",
    ];
    let tier = words.next().is_some_and(|word| word.get(..4).is_some_and(|word| word.eq_ignore_ascii_case("tier")));
    let capital = bare.starts_with(char::is_uppercase) && !tier && !one_of(bare, &part) && !(options.names)(bare);
    match owner {
        Owner::Unknown if !weak && capital && options.project.is_some() => Owner::Other,
        owner => owner,
    }
}

/// Whether the subject of the sentence is another project: “MiniTorch covers this in …”, “In MiniTorch, …”.
fn is_subject(sentence: &str, options: &ScanOptions<'_>) -> bool {
    let mut words = sentence.split_whitespace().peekable();
    let inside = words.next_if(|word| one_of(word, &["in", "within", "inside"])).is_some();
    words.next_if(|word| word.eq_ignore_ascii_case("the"));
    let Some(first) = words.next() else { return false };
    let bare = first.trim_matches(|c: char| is_opening(c) || is_stop(c));
    let name = possessive(bare).unwrap_or(bare);
    // “MiniTorch: Module 06” is an item of a list that maps projects to the page's own modules.
    if first.ends_with(':') || owner_of_name(name, name, options) != Owner::Other {
        return false;
    }
    let others: Vec<&str> = words.collect();
    if others.iter().any(|word| owner_of_word(word, options) == Owner::Own) {
        return false;
    }
    let comma = first.ends_with(',') || others.iter().take(3).any(|word| word.ends_with(','));
    (inside && comma) || others.iter().take(5).any(|word| one_of(word.trim_end_matches(is_stop), &HOLDS))
}

/// The last project in a text.
fn nearest(text: &str, options: &ScanOptions<'_>) -> Owner {
    text.split_whitespace()
        .rev()
        .map(|word| owner_of_word(word, options))
        .find(|&owner| owner != Owner::Unknown)
        .unwrap_or(Owner::Unknown)
}

fn names_own(text: &str, options: &ScanOptions<'_>) -> bool {
    text.split_whitespace().any(|word| owner_of_word(word, options) == Owner::Own)
}

/// The owner that a word refers to, ignoring punctuation and a possessive.
fn owner_of_word(word: &str, options: &ScanOptions<'_>) -> Owner {
    let bare = word.trim_matches(|c: char| is_opening(c) || is_stop(c));
    let name = possessive(bare).unwrap_or(bare);
    if one_of(bare, &OURS) { Owner::Own } else { owner_of_name(name, name, options) }
}

/// The owner that a name refers to; `words` end with it and may contain more words of it.
fn owner_of_name(words: &str, name: &str, options: &ScanOptions<'_>) -> Owner {
    if options.project.is_some_and(|project| ends_with_name(words, project)) {
        return Owner::Own;
    }
    let known = options.others.iter().any(|other| ends_with_name(words, other));
    if known || (options.project.is_some() && is_camel(name) && !(options.names)(name)) {
        Owner::Other
    } else {
        Owner::Unknown
    }
}

fn owner_of_possessive(words: &str, name: &str, options: &ScanOptions<'_>) -> Owner {
    match owner_of_name(words, name, options) {
        Owner::Unknown if one_of(name, &COMMON) || (options.names)(name) || name.is_empty() => Owner::Unknown,
        Owner::Unknown => Owner::Other,
        owner => owner,
    }
}

/// Whether `words` end with all words of `name`, ignoring case.
fn ends_with_name(words: &str, name: &str) -> bool {
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
fn is_camel(name: &str) -> bool {
    let stem = name.strip_suffix('s').unwrap_or(name);
    name.chars().all(char::is_alphanumeric)
        && stem.chars().skip(1).any(char::is_uppercase)
        && stem.chars().any(char::is_lowercase)
}

fn possessive(word: &str) -> Option<&str> {
    ["'s", "’s", "'S", "’S"].iter().find_map(|ending| word.strip_suffix(ending))
}

/// Whether a word separates an owner from the modules, so that they are not “X's … modules”.
fn breaks(word: &str) -> bool {
    let lower = word.to_lowercase();
    one_of(&lower, &BREAKS)
        || (lower.len() > 3 && (lower.ends_with("ed") || lower.ends_with('s')) && !lower.ends_with("ss"))
}

/// The sentence up to `at`; at most [`LONGEST`] bytes of it.
fn sentence(text: &str, at: usize) -> &str {
    let near = tail(before(text, at));
    let mut start = 0;
    let mut previous = ' ';
    for (i, c) in near.char_indices() {
        if c.is_whitespace() && matches!(previous, '.' | '!' | '?') {
            start = i;
        }
        previous = c;
    }
    near.get(start..).unwrap_or_default()
}

/// The last [`LONGEST`] bytes, from a character boundary on.
fn tail(text: &str) -> &str {
    let start = text.len().saturating_sub(LONGEST);
    (start..=text.len()).find_map(|start| text.get(start..)).unwrap_or_default()
}

fn last_token(text: &str) -> Option<&str> {
    tail(text).split_whitespace().next_back()
}

fn is_opening(c: char) -> bool {
    matches!(c, '(' | '[' | '{' | '"' | '\'' | '“' | '‘' | '«' | '*')
}

fn is_stop(c: char) -> bool {
    matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | ')' | ']' | '}' | '"' | '”' | '»' | '*' | '…')
        || super::text::is_dash(c)
}
