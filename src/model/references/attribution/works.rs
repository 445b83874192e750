//! Works of others that a sentence names around modules: “the Hugging Face course, Module 9”, “`nand2tetris` (Module 24)”, a
//! link to another site. Whether the modules are theirs is often unsure, and then they are taken for theirs.

use std::ops::Range;

use super::{
    super::{
        marks::{Mark, MarkKind},
        scan::Options,
        text::{before, is_dash, rest, skip_space},
        words::listed,
    },
    Owner, goes_on,
    names::{
        bare, is_acronym_or_dotted, is_capitalized, is_full_name, is_opening, is_person, is_stop, is_surname,
        owner_of_name, owner_of_possessive, owner_of_word, possessive, tail,
    },
    sentence,
};

/// Most words of a name before “course”.
const WORDS: usize = 8;

/// Whether a work that is named before the modules may be theirs.
pub(super) fn precede(text: &str, start: usize, options: &Options<'_>) -> bool {
    let sentence = sentence(text, start);
    let from = start - sentence.len();
    let courses = courses(sentence, options);
    let other = courses.iter().rev().find(|course| course.owner != Owner::Unknown);
    other.is_some_and(|course| course.owner == Owner::Other && goes_on(text, from + course.end, start, options))
        || is_in_apposition(text, start, options)
}

/// Whether a sentence names a work of others: a project or a course.
pub(super) fn names(sentence: &str, options: &Options<'_>) -> bool {
    sentence.split_whitespace().any(|word| owner_of_word(word, options) == Owner::Other)
        || courses(sentence, options).iter().any(|course| course.owner == Owner::Other)
}

/// Where the words of a course of others around a range begin.
pub(super) fn surround(sentence: &str, inside: Range<usize>, options: &Options<'_>) -> Option<usize> {
    let mut courses = courses(sentence, options).into_iter();
    let around = |course: &Course| course.start <= inside.start && inside.end <= course.end;
    courses.find(|course| course.owner == Owner::Other && around(course)).map(|course| course.start)
}

/// The owner of the course or the link that “of”, “in” or the like right before `at` introduces.
pub(super) fn follows(text: &str, at: usize, options: &Options<'_>) -> Owner {
    let after = rest(text, at);
    let near = (0..=super::LONGEST.min(after.len())).rev().find_map(|end| after.get(..end)).unwrap_or_default();
    // What is before the words of the course is not part of it.
    let course = courses(near, options).into_iter().next();
    let attached = course.filter(|course| near.get(..course.start).is_some_and(|gap| gap.trim().is_empty()));
    match attached {
        Some(course) if course.owner != Owner::Unknown => course.owner,
        _ => {
            let article = near.split_whitespace().next().filter(|word| listed(word, &options.words.articles));
            let from = skip_space(text, skip_space(text, at) + article.map_or(0, str::len));
            let link = options.marks.iter().find(|mark| mark.range.start == from);
            if link.is_some_and(|link| is_foreign_link(text, link, options)) { Owner::Other } else { Owner::Unknown }
        }
    }
}

/// Whether a person is right before the modules where a line begins: “- **Ann Lee** (MIT): Module 05”. A list of people maps
/// them to the page's own modules.
pub(super) fn is_persons(text: &str, start: usize, options: &Options<'_>) -> bool {
    let head = tail(before(text, start)).trim_end_matches(|c: char| is_joint(c) && c != '\n');
    let joined = before(text, start).len() - before(text, start).trim_end_matches(' ').len();
    if before(text, start).len() - head.len() == joined && !head.ends_with('\n') {
        return false;
    }
    let head = head.trim_end();
    let line = head.rsplit('\n').next().unwrap_or_default();
    let name = without_remark(line).trim_matches(|c: char| !(c.is_alphanumeric() || matches!(c, '@' | '.')));
    let is_profile = |mark: &Mark| {
        mark.kind == MarkKind::Profile && text.get(mark.range.clone()).is_some_and(|link| link.trim() == name)
    };
    let is_account = name.starts_with('@') && !name.contains(char::is_whitespace);
    is_account || is_person(name, options) || options.marks.iter().any(is_profile)
}

/// Whether a character may be between a name and its modules.
fn is_joint(c: char) -> bool {
    c.is_whitespace()
        || is_opening(c)
        || (is_stop(c) && !matches!(c, '.' | '!' | '?' | ')' | '）' | ']' | '}' | '。'))
        || matches!(c, '|' | '·' | '→')
}

/// A text without a remark in brackets at its end: “CS231n (Stanford)”.
fn without_remark(text: &str) -> &str {
    let open = text.strip_suffix([')', '）', ']']).and_then(|text| text.rfind(['(', '（', '[']));
    open.and_then(|open| text.get(..open)).unwrap_or(text).trim_end()
}

/// Whether another work is right before the modules, with a comma, a colon, a dash, brackets or nothing between.
fn is_in_apposition(text: &str, start: usize, options: &Options<'_>) -> bool {
    let near = tail(before(text, start));
    let base = start - near.len();
    let joined = near.trim_end_matches(is_joint);
    let joint = near.get(joined.len()..).unwrap_or_default();
    let whole = without_remark(joined.trim_end_matches('.'));
    let phrase = whole.trim_end_matches(|c: char| is_stop(c) || is_opening(c) || c.is_whitespace());
    if joined.ends_with('.') {
        let last = courses(phrase, options).pop();
        return last.is_some_and(|course| course.owner == Owner::Other && course.end == phrase.len());
    }
    let end = base + phrase.len();
    let ends_here = |mark: &&Mark| mark.range.end == end || mark.range.end == base + whole.len();
    let marked = options.marks.iter().filter(ends_here).any(|mark| match mark.kind {
        MarkKind::Link => is_foreign_link(text, mark, options),
        MarkKind::Emphasis => {
            !joint.contains(':') && is_title(text.get(mark.range.clone()).unwrap_or_default(), options)
        }
        MarkKind::Profile => false,
    });
    let is_joined = joint.contains(|c: char| !c.is_whitespace());
    marked || (is_joined && (is_authored(phrase, options) || is_name(phrase, options) || is_headline(phrase, options)))
}

/// Whether a link to another site is not one to the page's own: its text is a name.
fn is_foreign_link(text: &str, link: &Mark, options: &Options<'_>) -> bool {
    let name = text.get(link.range.clone()).unwrap_or_default();
    let is_name = |word: &str| {
        let word = bare(word);
        is_capitalized(word, options) || owner_of_word(word, options) == Owner::Other
    };
    link.kind == MarkKind::Link
        && owner_of_name(name, name, options) != Owner::Own
        && !name.split_whitespace().any(|word| owner_of_word(word, options) == Owner::Own)
        && name.split_whitespace().any(is_name)
}

/// Whether emphasized text is the title of a work: several words with capitals.
fn is_title(text: &str, options: &Options<'_>) -> bool {
    text.split_whitespace().filter(|word| is_capitalized(bare(word), options)).count() > 1
}

/// Whether a phrase is a work with its author: “Minitorch, by Sasha Rush”.
fn is_authored(phrase: &str, options: &Options<'_>) -> bool {
    let Some((work, author)) = phrase.rsplit_once(", by ") else { return false };
    let last = work.split_whitespace().next_back().map(bare).unwrap_or_default();
    is_full_name(author.split_whitespace()) && author.split_whitespace().count() < 4 && !(options.names)(last)
}

/// Whether a phrase ends with a name that is not a person's: a code, an inner capital, a site, an entry, `ECE 408`.
fn is_name(phrase: &str, options: &Options<'_>) -> bool {
    let mut words = phrase.split_whitespace().rev();
    let last = words.next().map(bare).unwrap_or_default();
    let previous = words.next().unwrap_or_default();
    let is_number = !last.is_empty() && last.chars().all(|c| c.is_ascii_digit());
    let is_acronym = |word: &str| is_acronym_or_dotted(word) && !word.contains('.');
    let capital = is_capitalized(previous, options) && !previous.ends_with(is_stop);
    if is_number {
        return is_acronym(bare(previous)) && last.len() > 1;
    }
    if is_acronym(last) {
        // “Georgia Tech OMSCS”, but not “About GPUs”.
        return capital && words.next().is_some();
    }
    let is_person = capital && is_surname(last) && previous.chars().all(char::is_alphabetic);
    owner_of_name(phrase, last, options) == Owner::Other && !is_person
}

/// Whether a phrase ends with the headline of a work, with a small word inside: “ML for Beginners”. The first word of a
/// sentence has its capital anyway.
fn is_headline(phrase: &str, options: &Options<'_>) -> bool {
    let is_inner = |word: &str| matches!(word, "for" | "from" | "in" | "the");
    let mut words: Vec<&str> = Vec::new();
    let mut rest = phrase.split_whitespace().rev().peekable();
    let belongs = |word: &str| possessive(word).is_none() && (is_inner(word) || is_capitalized(bare(word), options));
    while let Some(word) = rest.next_if(|word| belongs(word) && (words.is_empty() || !word.ends_with(is_stop))) {
        words.push(word);
        if word.starts_with(is_opening) {
            break;
        }
    }
    if rest.peek().is_none() {
        words.pop();
    }
    while words.last().is_some_and(|word| is_inner(word)) {
        words.pop();
    }
    words.len() > 2 && words.iter().any(|word| is_inner(word))
}

/// A course, or another work that may have modules, as a range of the sentence, and whose it is.
struct Course {
    owner: Owner,
    start: usize,
    end: usize,
}

/// The courses that a sentence names, with what is said of whose they are.
fn courses(sentence: &str, options: &Options<'_>) -> Vec<Course> {
    let words: Vec<&str> = sentence.split_whitespace().collect();
    let at = |word: &str| word.as_ptr() as usize - sentence.as_ptr() as usize;
    let mut found = Vec::new();
    for (i, word) in words.iter().enumerate() {
        let Some(noun) = noun(word, options) else { continue };
        let (owner, first) = owner_of_course(&words, i, noun, options);
        let first = words.get(first).map_or(0, |word| at(word));
        found.push(Course { owner, start: first, end: at(word) + word.trim_end_matches(is_stop).len() });
    }
    found
}

/// What is before the noun of a course in a word; only scripts without spaces write something there.
fn noun<'a>(word: &'a str, options: &Options<'_>) -> Option<&'a str> {
    let word = bare(word);
    let word = possessive(word).unwrap_or(word);
    let courses = &options.words.courses;
    let is_listed = |word: &str| listed(word, courses);
    if is_listed(word) || word.strip_suffix('s').is_some_and(is_listed) {
        return Some("");
    }
    if word.is_ascii() {
        return None;
    }
    let is_unspaced =
        |noun: &&String| noun.chars().all(|c| c.is_alphabetic() && !c.is_lowercase() && !c.is_uppercase());
    courses.keys().filter(is_unspaced).find_map(|noun| word.strip_suffix(noun.as_str()))
}

/// Whose a course is, and the first of its words.
fn owner_of_course(words: &[&str], noun: usize, prefix: &str, options: &Options<'_>) -> (Owner, usize) {
    let lists = options.words;
    if !prefix.is_empty() {
        let ours = lists.own.keys().any(|word| !word.is_ascii() && prefix.contains(word.as_str()));
        let theirs = prefix.contains(['的', 'の']);
        return (
            if ours {
                Owner::Own
            } else if theirs {
                Owner::Other
            } else {
                Owner::Unknown
            },
            noun,
        );
    }
    let (mut others, mut first) = (0, noun);
    for i in (noun.saturating_sub(WORDS)..noun).rev() {
        let Some(&word) = words.get(i) else { break };
        let name = bare(word);
        if word.ends_with(|c: char| is_stop(c) && !matches!(c, '"' | '”' | '»' | '*')) || is_dash_word(word) {
            break;
        }
        let owner = match possessive(name) {
            Some(owner) => owner_of_possessive(owner, owner, options),
            None if listed(name, &lists.own) => Owner::Own,
            None if listed(name, &lists.theirs) => Owner::Other,
            None => owner_of_name(name, name, options),
        };
        let is_joint = listed(name, &lists.breaks) || listed(name, &lists.links) || listed(name, &lists.contains);
        if owner == Owner::Unknown && is_joint {
            break;
        }
        first = i;
        let is_first = i == 0;
        match owner {
            Owner::Own => return (Owner::Own, first),
            Owner::Other => others += 1,
            Owner::Unknown if is_capitalized(name, options) && !listed(name, &lists.articles) => {
                others += usize::from(!is_first || others > 0);
            }
            Owner::Unknown => {}
        }
        if word.starts_with(is_opening) || listed(name, &lists.articles) || listed(name, &lists.theirs) {
            break;
        }
    }
    if others > 0 {
        return (Owner::Other, first);
    }
    (owner_of_genitive(words, noun, options), first)
}

fn is_dash_word(word: &str) -> bool {
    word.chars().all(is_dash)
}

/// Whose a course is according to the words after it: “the course by Andrew Ng”.
fn owner_of_genitive(words: &[&str], noun: usize, options: &Options<'_>) -> Owner {
    let mut after = words.iter().skip(noun + 1).copied();
    let ends = words.get(noun).is_none_or(|word| word.ends_with(is_stop));
    if ends || !after.next().is_some_and(|word| listed(word, &options.words.links)) {
        return Owner::Unknown;
    }
    let name = bare(after.find(|word| !listed(word, &options.words.articles)).unwrap_or_default());
    match owner_of_word(name, options) {
        Owner::Unknown if is_capitalized(name, options) => Owner::Other,
        owner => owner,
    }
}
