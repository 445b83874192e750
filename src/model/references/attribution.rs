//! Which project the modules in a sentence belong to.
//!
//! They are another's where a shape attaches them to it: a possessive (“MiniTorch's Module 1”, “their Module 1”), the name
//! right before them (“MiniTorch Module 1”), the name after them (“Module 1 of MiniTorch”), or a sentence about the contents
//! of a project (“In MiniTorch, Module 1 …”). They are the page's own for certain in an entry, whose fields connect another
//! project with them, after a person (“- Ann Lee: Module 06”), and after “our” or the name of the project. Anywhere else
//! they are not its own where the sentence names a work of others before them ([`works`]): that is unsure.

mod names;
#[cfg(test)]
mod tests;
mod works;

use names::{
    bare, breaks, is_acronym_or_dotted, is_capitalized, is_full_name, is_numeral, is_opening, is_site, is_stop,
    last_token, owner_of_name, owner_of_possessive, owner_of_word, possessive, tail,
};

use std::ops::Range;

use super::{
    scan::Options,
    text::{before, rest, skip_space},
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

/// Whether the modules from `start` to `end` belong to another project, or may do so.
pub(super) fn is_foreign(text: &str, start: usize, end: usize, options: &Options<'_>) -> bool {
    let is_persons = works::is_persons(text, start, options);
    let before = if is_persons { Owner::Unknown } else { owner_before(text, start, end, options) };
    let after = || owner_after(text, start..end, options);
    match if before == Owner::Unknown { after() } else { before } {
        Owner::Own => false,
        Owner::Other => true,
        Owner::Unknown => {
            let is_certain = options.in_entry || is_persons;
            is_subject(sentence(text, start), options) || (!is_certain && works::precede(text, start, options))
        }
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
        if ends || listed(bare(word), &options.words.leads) || owner_of_word(word, options) == Owner::Own {
            return false;
        }
    }
    true
}

/// Whether a number of modules is in the words of a course of others: “inspired by a 12-module course at EPFL”. The page’s own
/// project may be such a course: “Pebble is a 20-module course at EPFL”.
pub(super) fn is_in_course(text: &str, count: Range<usize>, options: &Options<'_>) -> bool {
    let from = count.start - sentence(text, count.start).len();
    let near = rest(text, from);
    let near = (0..=near.len().min(2 * LONGEST)).rev().find_map(|end| near.get(..end)).unwrap_or_default();
    works::surround(near, count.start - from..count.end - from, options)
        .is_some_and(|course| !before(near, course).trim_end().ends_with(" is"))
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
        if listed(bare, &options.words.own) && (step == 0 || listed(bare, &options.words.ours)) {
            return Owner::Own;
        }
        if let Some(name) = possessive(bare) {
            let whole = trimmed.get(..trimmed.len() - (bare.len() - name.len())).unwrap_or_default();
            return owner_of_possessive(whole, name, options);
        }
        if step == 0 {
            let earlier = || tail(trimmed.get(..trimmed.len() - bare.len()).unwrap_or_default());
            let is_count = rest(text, start).starts_with(|c: char| c.is_ascii_digit());
            if listed(bare, &options.words.theirs) || (!is_count && listed(bare, &options.words.indefinite)) {
                return Owner::Other;
            }
            if bare.eq_ignore_ascii_case("its") {
                // The page's own where the sentence names no other work; in an entry, it is what the entry is about.
                let about = sentence(text, start);
                let is_other = works::names(about, options) || (options.in_entry && !names_own(about, options));
                return if is_other { Owner::Other } else { Owner::Own };
            }
            let owner = owner_of_name(trimmed, bare, options);
            if owner != Owner::Unknown {
                return owner;
            }
            let is_name = || {
                let is_shouted = rest(text, start).starts_with("MODULE");
                let is_dotted = bare.contains('.') && !(options.names)(bare);
                is_proper_name(bare, earlier(), options)
                    || (rest(text, start).starts_with("Module") && is_first_name(bare, earlier(), options))
                    || (!is_shouted
                        && is_acronym_or_dotted(bare)
                        && (is_dotted || !is_described(bare, earlier(), options)))
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

/// The owner of the modules according to the words after them: “Module 1 of MiniTorch”, “Module 1” by Ada Lovelace.
fn owner_after(text: &str, modules: Range<usize>, options: &Options<'_>) -> Owner {
    let is_bare = before(text, modules.end).ends_with(|c: char| c.is_ascii_digit());
    // “Coursera: Module 27, by Andrew Ng”; but a list of modules may name who wrote them.
    let labelled = is_bare && before(text, modules.start).trim_end().ends_with(':');
    let comma = usize::from(labelled && rest(text, modules.end).starts_with(", by "));
    match owner_right_after(text, modules.end + comma, is_bare, options) {
        Owner::Unknown => {
            let quoted = quotation_end(text, modules.start);
            quoted.map_or(Owner::Unknown, |end| owner_right_after(text, end, true, options))
        }
        owner => owner,
    }
}

/// The same for the words at `end`. The modules of a person are those of a work; with a title they may be the page's own
/// modules, unless the title is in quotation marks: `is_whole`.
fn owner_right_after(text: &str, end: usize, is_whole: bool, options: &Options<'_>) -> Owner {
    let start = skip_space(text, end);
    let mut words = rest(text, start).split_whitespace();
    let joint = words.next().unwrap_or_default();
    if bare(joint) == "there" {
        return Owner::Other;
    }
    if joint == "by" && is_whole && is_full_name(words.clone()) {
        return Owner::Other;
    }
    if joint != "in" && !listed(joint, &options.words.links) {
        return Owner::Unknown;
    }
    let work = works::follows(text, start + joint.len(), options);
    if work != Owner::Unknown {
        return work;
    }
    let word = match words.next() {
        Some("the") => words.next(),
        word => word,
    };
    let Some(word) = word else { return Owner::Unknown };
    let name = bare(word);
    if let Some(name) = possessive(name) {
        return owner_of_possessive(name, name, options);
    }
    // “Module 3 of Part II”, “Module 6 of the Foundation Tier”; but “Module 3 of ECE 408”.
    let is_part = words.next().is_some_and(|next| {
        let next = next.trim_matches(is_stop);
        let numeral = |c: char| c.is_ascii_digit() || is_numeral(c);
        let letter = next.len() == 1 && next.starts_with(char::is_uppercase);
        let tier = next.get(..4).is_some_and(|word| word.eq_ignore_ascii_case("tier"));
        tier || letter || (!next.is_empty() && next.chars().all(numeral))
    }) && !is_acronym_or_dotted(name);
    match owner_of_name(name, name, options) {
        Owner::Unknown if joint == "from" && is_site(name) => Owner::Other,
        Owner::Unknown if matches!(joint, "of" | "from") && !is_part && is_capitalized(name, options) => Owner::Other,
        owner => owner,
    }
}

/// Whether a sentence is about the contents of another project: “MiniTorch covers this in …”, “In MiniTorch, …”.
fn is_subject(sentence: &str, options: &Options<'_>) -> bool {
    let mut words = sentence.split_whitespace().peekable();
    let inside = words.next_if(|word| listed(word, &options.words.inside)).is_some();
    words.next_if(|word| word.eq_ignore_ascii_case("the"));
    let Some(first) = words.next() else { return false };
    let first_name = bare(first);
    let name = possessive(first_name).unwrap_or(first_name);
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

/// Whether a word is a name although it may have its capital from the start of a sentence or a title: “Stanford Module 9”, but
/// not “Read Module 9”, “Using Module 9” or “Maintains Module 9”.
fn is_first_name(word: &str, earlier: &str, options: &Options<'_>) -> bool {
    let lists = options.words;
    let is_plain = |word: &str| word.chars().all(char::is_lowercase) && !word.is_empty();
    let mut letters = word.chars();
    let is_name = letters.next().is_some_and(char::is_uppercase) && word.len() > 2 && is_plain(letters.as_str());
    let continues = earlier.split_whitespace().next_back().is_some_and(is_plain);
    let opens = [&lists.opens, &lists.courses, &lists.inside, &lists.parts];
    let is_form = ["ing", "ly"].iter().any(|ending| word.ends_with(ending));
    is_name
        && !continues
        && !is_form
        && !breaks(word, options)
        && !is_described(word, earlier, options)
        && !opens.iter().any(|list| listed(word, list))
}

/// Whether a word before “Module” may describe the page's own module: after an article, as in “the Graphs Module 9”, or as it
/// is known.
fn is_described(word: &str, earlier: &str, options: &Options<'_>) -> bool {
    let lists = options.words;
    let determines = [&lists.articles, &lists.ours, &lists.loose, &lists.own, &lists.theirs];
    let previous = last_token(earlier).unwrap_or_default();
    determines.iter().any(|list| listed(previous, list) || listed(word, list))
        || listed(word, &lists.remarks)
        || (options.names)(word)
}

/// Whether a sentence ends at a position.
fn ends_sentence(text: &str, at: usize) -> bool {
    let after = rest(text, at);
    after.trim_start().is_empty() || after.starts_with(['.', '!', '?', ';', ')'])
}

/// Where the quotation around `start` ends: `"Module 12: Databases"`, “Neural Networks, Module 24”.
fn quotation_end(text: &str, start: usize) -> Option<usize> {
    let sentence = sentence(text, start);
    let open = sentence.rfind(['"', '“', '”', '«', '»'])?;
    let close = match sentence.get(open..)?.chars().next()? {
        '"' if sentence.matches('"').count() % 2 == 1 => '"',
        '“' => '”',
        '«' => '»',
        _ => return None,
    };
    let after = rest(text, start);
    let (at, close) = after.char_indices().take(LONGEST).find(|(_, c)| *c == close)?;
    Some(start + at + close.len_utf8())
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
