//! Which project the modules in a sentence belong to. They are the page's own unless one of four shapes says otherwise:
//! a possessive (“MiniTorch's Module 1”, “its Module 1”), the name right before them (“MiniTorch Module 1”), the name
//! after them (“Module 1 of MiniTorch”), or a sentence about the contents of a project (“MiniTorch covers this in
//! Module 1”, “In MiniTorch, Module 1 …”).

#[cfg(test)]
mod tests;

use super::{
    scan::Options,
    text::{before, is_dash, rest, skip_space},
    words::listed,
};

/// Longest part of a sentence that is searched, in bytes. Keeps the scanner linear.
const LONGEST: usize = 400;

/// Most words between a possessive and “Module”: “MiniTorch's first two modules (0, 1)”.
const BETWEEN: usize = 2;

/// The project that a name or its modules belong to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Owner {
    Own,
    Other,
    Unknown,
}

/// Whether the modules from `start` to `end` belong to another project.
pub(super) fn is_foreign(text: &str, start: usize, end: usize, options: &Options<'_>) -> bool {
    match owner_before(text, start, end, options) {
        Owner::Own => return false,
        Owner::Other => return true,
        Owner::Unknown => {}
    }
    let quoted = quotation_end(text, start);
    match owner_after(text, quoted.unwrap_or(end), quoted.is_some(), options) {
        Owner::Own => false,
        Owner::Other => true,
        Owner::Unknown => is_subject(sentence(text, start), options),
    }
}

/// Whether a sentence about the modules of another project before `from` continues to be about them at `to`.
pub(super) fn goes_on(text: &str, from: usize, to: usize, options: &Options<'_>) -> bool {
    let Some(between) = text.get(from..to).filter(|between| between.len() <= LONGEST) else { return false };
    let mut words = between.split_whitespace().peekable();
    while let Some(word) = words.next() {
        let ends = word.ends_with(['.', '!', '?'])
            && words.peek().is_some_and(|next| next.starts_with(char::is_uppercase))
            || (word.ends_with(['.', '!', '?', ';']) && words.peek().is_none());
        let bare = word.trim_matches(|c: char| is_opening(c) || is_stop(c));
        if ends || listed(bare, &options.words.leads) || owner_of_word(word, options) == Owner::Own {
            return false;
        }
    }
    true
}

/// Whether the last project in the sentence before `at` is another one.
pub(super) fn names_other(text: &str, at: usize, options: &Options<'_>) -> bool {
    nearest(sentence(text, at), options) == Owner::Other
}

/// Whether the sentence around `at` names the page's own project.
pub(super) fn names_project(text: &str, at: usize, options: &Options<'_>) -> bool {
    let Some(project) = options.project else { return false };
    let after = rest(text, at);
    let near = (0..=LONGEST.min(after.len())).rev().find_map(|end| after.get(..end)).unwrap_or_default();
    let end = near.match_indices(['.', '!', '?']).map(|(end, _)| end);
    let end = end.into_iter().find(|end| near.get(end + 1..).is_some_and(|rest| rest.starts_with(char::is_whitespace)));
    let after = near.get(..end.unwrap_or(near.len())).unwrap_or_default();
    let named = |part: &str| {
        let lower = part.to_lowercase();
        let edge = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
        lower.match_indices(&project.to_lowercase()).any(|(at, name)| {
            let (before, after) = (lower.get(..at), lower.get(at + name.len()..));
            edge(before.and_then(|text| text.chars().next_back())) && edge(after.and_then(|text| text.chars().next()))
        })
    };
    named(sentence(text, at)) || named(after)
}

/// The owner of the modules according to the words right before them: “MiniTorch's excellent Module 1”, “Acme Modules
/// 10-13”, “its Module 1”.
fn owner_before(text: &str, start: usize, end: usize, options: &Options<'_>) -> Owner {
    let mut words = before(text, start);
    for step in 0..=BETWEEN {
        let trimmed = words.trim_end();
        if step > 0 && trimmed.len() == words.len() {
            return Owner::Unknown;
        }
        let Some(token) = last_token(trimmed) else { return Owner::Unknown };
        let bare = token.trim_start_matches(is_opening);
        if bare.ends_with(is_stop) || bare.is_empty() {
            // “See fast.ai, Module 9.” A sentence that goes on may be about the page's own module.
            let cited = bare.strip_suffix(',').filter(|name| step == 0 && is_site(name) && ends_sentence(text, end));
            return cited.map_or(Owner::Unknown, |name| owner_of_name(name, name, options));
        }
        if let Some(name) = possessive(bare) {
            let whole = trimmed.get(..trimmed.len() - (bare.len() - name.len())).unwrap_or_default();
            return owner_of_possessive(whole, name, options);
        }
        if step == 0 {
            let earlier = || tail(trimmed.get(..trimmed.len() - bare.len()).unwrap_or_default());
            if listed(bare, &options.words.pronouns) {
                // “its” is ambiguous after two projects; assume the page's own. Without any, people are others.
                let is_people = earlier().trim().is_empty() && !bare.eq_ignore_ascii_case("its");
                return match () {
                    () if names_own(earlier(), options) => Owner::Own,
                    () if is_people => Owner::Other,
                    () => nearest(earlier(), options),
                };
            }
            let owner = owner_of_name(trimmed, bare, options);
            if owner != Owner::Unknown {
                return owner;
            }
            let is_name = || {
                let is_shouted = rest(text, start).starts_with("MODULE");
                is_proper_name(bare, earlier(), options)
                    || (!is_shouted && is_acronym_or_dotted(bare) && !is_described(bare, earlier(), options))
            };
            if bare.len() == token.len() && is_name() {
                return Owner::Other;
            }
        }
        if bare.len() != token.len() || breaks(bare, options) {
            return Owner::Unknown;
        }
        words = trimmed.get(..trimmed.len() - token.len()).unwrap_or_default();
    }
    Owner::Unknown
}

/// The owner of the modules according to the words right after them: “Module 1 of MiniTorch”.
fn owner_after(text: &str, end: usize, quoted: bool, options: &Options<'_>) -> Owner {
    let mut words = rest(text, skip_space(text, end)).split_whitespace();
    let joint = words.next().unwrap_or_default();
    let weak = match joint {
        "of" | "from" => false,
        "in" | "by" => true,
        _ => return Owner::Unknown,
    };
    // The modules of a person; with a title it may be that of the page's own module, unless that is a work in quotation marks.
    let is_whole = quoted || before(text, end).ends_with(|c: char| c.is_ascii_digit());
    if joint == "by" && is_whole && is_full_name(words.clone()) {
        return Owner::Other;
    }
    let word = match words.next() {
        Some("the") => words.next(),
        word => word,
    };
    let Some(word) = word else { return Owner::Unknown };
    let bare = word.trim_matches(|c: char| is_opening(c) || is_stop(c));
    if let Some(name) = possessive(bare) {
        return owner_of_possessive(name, name, options);
    }
    // “Module 3 of Part II”, “Module 6 of the Foundation Tier”.
    let part = words.next().is_some_and(|next| {
        let next = next.trim_matches(is_stop);
        let numeral = |c: char| c.is_ascii_digit() || is_numeral(c);
        let letter = next.len() == 1 && next.starts_with(char::is_uppercase);
        let tier = next.get(..4).is_some_and(|word| word.eq_ignore_ascii_case("tier"));
        tier || letter || (!next.is_empty() && next.chars().all(numeral))
    });
    match owner_of_name(bare, bare, options) {
        Owner::Unknown if joint == "from" && is_site(bare) => Owner::Other,
        Owner::Unknown if !weak && !part => {
            let named = bare.starts_with(char::is_uppercase) && !(options.names)(bare);
            if named { Owner::Other } else { Owner::Unknown }
        }
        owner => owner,
    }
}

/// Whether a sentence is about the contents of another project: “MiniTorch covers this in …”, “In MiniTorch, …”.
fn is_subject(sentence: &str, options: &Options<'_>) -> bool {
    let mut words = sentence.split_whitespace().peekable();
    let inside = words.next_if(|word| listed(word, &options.words.inside)).is_some();
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
    let contains = |word: &&str| listed(word.trim_end_matches(is_stop), &options.words.contains);
    (inside && comma) || others.iter().take(5).any(contains)
}

/// The last project in a text.
fn nearest(text: &str, options: &Options<'_>) -> Owner {
    let owners = text.split_whitespace().rev().map(|word| owner_of_word(word, options));
    owners.into_iter().find(|&owner| owner != Owner::Unknown).unwrap_or(Owner::Unknown)
}

fn names_own(text: &str, options: &Options<'_>) -> bool {
    text.split_whitespace().any(|word| owner_of_word(word, options) == Owner::Own)
}

/// The owner that a word refers to, ignoring punctuation and a possessive.
fn owner_of_word(word: &str, options: &Options<'_>) -> Owner {
    let bare = word.trim_matches(|c: char| is_opening(c) || is_stop(c));
    let name = possessive(bare).unwrap_or(bare);
    if listed(bare, &options.words.ours) { Owner::Own } else { owner_of_name(name, name, options) }
}

/// Whether a word is a name, as it has a capital in the middle of a sentence: “like Stanford Module 9”.
fn is_proper_name(word: &str, earlier: &str, options: &Options<'_>) -> bool {
    let is_plain = |word: &str| word.chars().all(char::is_lowercase) && !word.is_empty();
    let mut letters = word.chars();
    let is_name = letters.next().is_some_and(char::is_uppercase) && word.len() > 2 && is_plain(letters.as_str());
    let mut before = earlier.split_whitespace().rev();
    let Some(previous) = before.next().filter(|previous| is_name && is_plain(previous)) else { return false };
    let further = before.next();
    // In a title, only small words have no capital.
    let in_title = || listed(previous, &options.words.small) && further.is_none_or(|word| !is_plain(word));
    !is_described(word, earlier, options) && !in_title()
}

/// Whether a word before “Module” may describe the page's own module: after an article, as in “the Graphs Module 9”, or as it
/// is known.
fn is_described(word: &str, earlier: &str, options: &Options<'_>) -> bool {
    let lists = options.words;
    let determines = [&lists.articles, &lists.ours, &lists.loose, &lists.pronouns];
    let previous = last_token(earlier).unwrap_or_default();
    determines.iter().any(|list| listed(previous, list) || listed(word, list))
        || listed(word, &lists.remarks)
        || (options.names)(word)
}

/// Whether a word is a name wherever it is: `GPS`, but not the numeral `II`, or `Node.js`.
fn is_acronym_or_dotted(word: &str) -> bool {
    let is_acronym = word.len() > 1 && word.chars().all(|c| c.is_ascii_uppercase()) && !word.chars().all(is_numeral);
    let is_part = |part: &str| !part.is_empty() && part.chars().all(char::is_alphabetic);
    let is_dotted = word.contains('.') && word.starts_with(char::is_uppercase) && word.split('.').all(is_part);
    is_acronym || (is_dotted && word.split('.').next().is_some_and(|first| first.len() > 2))
}

/// The owner that a name refers to; `words` end with it and may contain more words of it. A page whose project is not known may
/// name it in its title.
fn owner_of_name(words: &str, name: &str, options: &Options<'_>) -> Owner {
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
fn owner_of_possessive(words: &str, name: &str, options: &Options<'_>) -> Owner {
    let named = || name.starts_with(char::is_uppercase) || name.contains(|c: char| c == '.' || c.is_ascii_digit());
    match owner_of_name(words, name, options) {
        Owner::Unknown if named() && !listed(name, &options.words.common) && !(options.names)(name) => Owner::Other,
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

/// Whether a name is the code of a course: `CS50`.
fn is_code(name: &str) -> bool {
    let digits = name.trim_start_matches(|c: char| c.is_ascii_uppercase());
    let letters = name.len() - digits.len();
    letters > 1 && !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit())
}

/// Whether a name is that of a site: `fast.ai`.
fn is_site(name: &str) -> bool {
    const ENDINGS: [&str; 8] = ["ai", "app", "com", "dev", "edu", "io", "net", "org"];
    name.rsplit_once('.').is_some_and(|(host, ending)| {
        !host.is_empty()
            && host.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-'))
            && ENDINGS.iter().any(|known| ending.eq_ignore_ascii_case(known))
    })
}

/// Whether words begin with a first and a last name: “Ada Lovelace”.
fn is_full_name<'a>(mut words: impl Iterator<Item = &'a str>) -> bool {
    let is_name = |word: &str| {
        let mut letters = word.chars();
        letters.next().is_some_and(char::is_uppercase) && letters.any(char::is_lowercase)
    };
    words.next().is_some_and(|word| is_name(word) && !word.ends_with(is_stop)) && words.next().is_some_and(is_name)
}

/// Whether a letter is a Roman numeral.
const fn is_numeral(c: char) -> bool {
    matches!(c, 'I' | 'V' | 'X')
}

/// Whether a sentence ends at a position.
fn ends_sentence(text: &str, at: usize) -> bool {
    let after = rest(text, at);
    after.trim_start().is_empty() || after.starts_with(['.', '!', '?', ';', ')'])
}

/// Where a quotation that begins right before `start` ends: `"Module 12: Databases"`.
fn quotation_end(text: &str, start: usize) -> Option<usize> {
    let close = match before(text, start).chars().next_back()? {
        '"' => '"',
        '“' => '”',
        '«' => '»',
        _ => return None,
    };
    let after = rest(text, start);
    let (at, close) = after.char_indices().take(LONGEST).find(|(_, c)| *c == close)?;
    Some(start + at + close.len_utf8())
}

fn possessive(word: &str) -> Option<&str> {
    ["'s", "’s", "'S", "’S"].iter().find_map(|ending| word.strip_suffix(ending))
}

/// Whether a word separates an owner from the modules, so that they are not “X's … modules”.
fn breaks(word: &str, options: &Options<'_>) -> bool {
    let lower = word.to_lowercase();
    let verb = lower.len() > 3 && (lower.ends_with("ed") || lower.ends_with('s')) && !lower.ends_with("ss");
    verb || listed(&lower, &options.words.breaks)
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
    matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | ')' | ']' | '}' | '"' | '”' | '»' | '*' | '…') || is_dash(c)
}
