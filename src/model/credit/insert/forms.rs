//! People in a line, in a form that is known.

use std::{collections::BTreeMap, sync::LazyLock};

use regex::{Captures, Regex};

use super::{
    Item, NewPerson, Refusal,
    escape::escaped,
    template::{Place, is_login},
};
use crate::{
    document::{Document, NodeIndex},
    span::Span,
};

/// The forms of an item, with `{name}` and `{login}`; those with more come first.
const FORMS: &[&str] = &[
    "**{name} ([@{login}](https://github.com/{login}))**",
    "{name} ([@{login}](https://github.com/{login}))",
    "[**{name}**](https://github.com/{login})",
    "**[{name}](https://github.com/{login})**",
    "[{name}](https://github.com/{login}) (@{login})",
    "[@{login}](https://github.com/{login})",
    "[{login}](https://github.com/{login})",
    "[{name}](https://github.com/{login})",
    "{name} <https://github.com/{login}>",
    "{name} (https://github.com/{login})",
    "{name} (@{login})",
    "{name} @{login}",
    "@{login}",
    "{name} ({login})",
    "{name}",
];

/// A name alone.
pub(super) const NAME: &str = "{name}";

/// The forms that things have as well.
pub(super) const BARE: &[&str] = &["{name} ({login})", NAME];

/// Items that name a person in another form, with something that is not known of others, and the form without it. What is more
/// than an address may say that it is not a person: there is none.
const OTHERS: &[(&str, &str)] = &[
    (r"^\*{0,2}\[{name}\]\(mailto:[^()\s]*\)\*{0,2}$", NAME),
    (r"^\*{0,2}\[{name}\]\([^()\s#][^()\s]*\)\*{0,2}$", ""),
    (r"^{name} <[^<>\s]*@[^<>\s]*>$", NAME),
    (r"^{name} <[^<>\s]*>$", ""),
    (r"^{name} \([^()]*\)$", ""),
    (r"^{name} <[^<>\s]*> @{login}$", "{name} @{login}"),
];

/// A form with the expression that recognizes it.
pub(super) struct Line {
    pub(super) text: &'static str,
    /// The form is not known, and this is what is left without what is not known.
    pub(super) is_part: bool,
    pattern: Regex,
}

impl Line {
    /// What it recognizes in a text. A text without `@` is a login only as it is in the address.
    pub(super) fn captures<'a>(&self, text: &'a str) -> Option<Captures<'a>> {
        let captures = self.pattern.captures(text)?;
        let part = |name: &str| captures.name(name).map(|part| part.as_str());
        let is_same = part("login").zip(part("again")).is_none_or(|(shown, login)| is_login(shown, login));
        (is_same || !self.text.starts_with("[{login}]")).then_some(captures)
    }
}

pub(super) static KNOWN: LazyLock<Vec<Line>> = LazyLock::new(|| {
    let parts = |pattern: &str, name: &str, login: &str| {
        let named = pattern.replacen(name, r"(?P<name>[\p{L}\p{M}\p{N}][^\[\]<>*@|()`:;]*?)", 1);
        let first = named.replacen(login, &format!("(?P<login>{LOGIN})"), 1);
        Regex::new(&first.replacen(login, &format!("(?P<again>{LOGIN})"), 1)).ok()
    };
    let known = FORMS.iter().filter_map(|text| {
        let pattern = parts(&format!("^{}$", regex::escape(text)), r"\{name\}", r"\{login\}")?;
        Some(Line { text, is_part: false, pattern })
    });
    let others = OTHERS.iter().filter_map(|(pattern, text)| {
        Some(Line { text, is_part: true, pattern: parts(pattern, "{name}", "{login}")? })
    });
    known.chain(others).collect()
});

const LOGIN: &str = "[A-Za-z0-9][A-Za-z0-9-]{0,38}";

/// Longer names are sentences.
const MOST_WORDS: usize = 6;

/// How many items have a form, and how many have more than it.
pub(super) type Counts = BTreeMap<(&'static str, bool), usize>;

pub(super) fn counts(items: &[Item]) -> Counts {
    let mut counts = Counts::new();
    items.iter().for_each(|item| *counts.entry((item.form, item.is_part)).or_default() += 1);
    counts
}

/// The form of most items that have what is known of the person, and whether the others have more than it.
pub(super) fn form(counts: &Counts, person: &NewPerson) -> Result<(&'static str, bool), Refusal> {
    let fits = |form: &str| {
        !form.is_empty()
            && (person.name.is_some() || !form.contains("{name}"))
            && (person.login.is_some() || !form.contains("{login}"))
    };
    let most = counts.iter().max_by_key(|((form, _), count)| (**count, form.len())).map(|((form, _), _)| *form);
    // A form that some have as it is, or else what all have.
    let fitting = counts.iter().filter(|((form, _), _)| fits(form));
    match fitting.max_by_key(|((form, is_part), count)| (!is_part, **count, form.len())) {
        Some((form, _)) => Ok(*form),
        None if most.is_some_and(|most| most.contains("{name}") && person.name.is_none()) => Err(Refusal::NeedsName),
        None if most.is_some_and(|most| most.contains("{login}") && person.login.is_none()) => Err(Refusal::NeedsLogin),
        None => Err(Refusal::NoList),
    }
}

/// A person in a form.
pub(super) fn written(form: &str, person: &NewPerson) -> String {
    let name = person.name.as_deref().map(|name| escaped(name, Place::Markdown)).unwrap_or_default();
    form.replace("{login}", person.login.as_deref().unwrap_or_default()).replace("{name}", &name)
}

/// A person in an item of one line.
pub(super) fn item(document: &Document, item: NodeIndex) -> Option<(Item, &str)> {
    let source = document.source();
    let span = document.node(item).span;
    let start = source.get(..span.start as usize)?.rfind('\n').map_or(0, |at| at + 1);
    let mut lines = span.slice(source).lines();
    let text = lines.next()?.trim_end();
    // In a quote, blank lines have its mark.
    let is_quote = |c: char| matches!(c, ' ' | '\t' | '>');
    if lines.any(|line| !line.trim_end().trim_start_matches(is_quote).is_empty()) {
        return None;
    }
    let end = span.start as usize + text.len();
    let line = source.get(start..end)?;
    let content = line.trim_start_matches(is_quote).strip_prefix(['-', '*', '+'])?.trim_start();
    let mark = line.get(..line.len() - content.len())?;
    let found = KNOWN.iter().find_map(|form| Some((form, form.captures(content)?)))?;
    let (Line { text: form, is_part, .. }, captures) = found;
    if captures.name("name").is_some_and(|name| *form == NAME && is_sentence(name.as_str())) {
        return None;
    }
    let part = |name: &str| captures.name(name).map(|part| part.as_str().to_owned());
    let is_certain = !BARE.contains(form)
        || captures.name("name").is_some_and(|name| !name.as_str().contains(' ') || has_capitals(name.as_str()));
    let span = Span::new(start as u32, end as u32);
    Some((Item { name: part("name"), login: part("login"), span, form, is_part: *is_part, is_certain }, mark))
}

/// Words of names that begin in lower case.
pub(super) const PARTICLES: &[&str] = &[
    "af", "al", "av", "bin", "bint", "da", "dal", "de", "del", "della", "den", "der", "di", "do", "dos", "du", "e",
    "el", "ibn", "la", "le", "ten", "ter", "van", "von", "y", "zu", "zum", "zur",
];

/// Whether the words of a text begin in upper case, as those of names do where there are two cases.
pub(super) fn has_capitals(text: &str) -> bool {
    let is_of_name = |word: &str| {
        !word.starts_with(char::is_lowercase) || word.contains(['\'', '’', '.', '-']) || PARTICLES.contains(&word)
    };
    text.split_whitespace().all(is_of_name)
        && text.split_whitespace().any(|word| word.starts_with(|c: char| c.is_alphabetic() && !c.is_lowercase()))
}

/// Whether a text is too long for a name.
fn is_sentence(text: &str) -> bool {
    text.split_whitespace().count() > MOST_WORDS || text.ends_with('.')
}

/// The name and the login in a line that mentions an account.
pub(super) fn mentioned(line: &str) -> Option<(Option<String>, String)> {
    let content = line.trim().strip_prefix(['-', '*', '+'])?.trim_start();
    let forms = KNOWN.iter().filter(|form| form.text.contains("@{login}") || form.text.contains("github.com/"));
    let captures = forms.filter_map(|form| form.captures(content)).next()?;
    let part = |name: &str| captures.name(name).map(|part| part.as_str().to_owned());
    Some((part("name"), part("login")?))
}
