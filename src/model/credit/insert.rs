//! Where and how a page would name another person: in the form of the other items of its list.

use std::{collections::BTreeMap, sync::LazyLock};

use regex::Regex;

use crate::{
    document::{Document, NodeIndex},
    fix::Edit,
    model::page::Page,
    span::Span,
    text,
};

/// Somebody who is not on a page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewPerson {
    /// The name that readers see.
    pub name: Option<String>,
    /// The GitHub login.
    pub login: Option<String>,
}

/// Why a person cannot be added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// No list has people in a form that is known.
    NoList,
    /// Several lists have; their headings.
    ManyLists(Vec<String>),
    /// A section has no such list, or there is no such section.
    NoSection,
    /// The items of the list have names, and none is known.
    NeedsName,
    /// The items have logins, and none is known.
    NeedsLogin,
    /// The page says that a program writes it.
    Generated,
}

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

/// A form with the expression that recognizes it.
struct Form {
    text: &'static str,
    pattern: Regex,
}

static KNOWN: LazyLock<Vec<Form>> = LazyLock::new(|| {
    let compile = |text: &'static str| {
        let mut pattern = regex::escape(text);
        // A second login is not compared: expressions have no references to groups.
        for (part, expression) in [
            (r"\{name\}", r"(?P<name>[\p{L}\p{M}\p{N}][^\[\]<>*@|()`:;]*?)"),
            (r"\{login\}", r"(?P<login>[A-Za-z0-9](?:[A-Za-z0-9-]{0,38}))"),
        ] {
            pattern = pattern.replacen(part, expression, 1);
            pattern = pattern.replace(part, r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})");
        }
        Some(Form { text, pattern: Regex::new(&format!("^{pattern}$")).ok()? })
    };
    FORMS.iter().filter_map(|text| compile(text)).collect()
});

/// An item of a list that names a person.
struct Item<'a> {
    form: &'static str,
    /// What it is sorted by.
    key: String,
    /// Its line, with the mark of the list.
    line: Span,
    /// What is before the text: indentation and mark.
    mark: &'a str,
}

/// A list of people.
struct List<'a> {
    heading: Option<String>,
    items: Vec<Item<'a>>,
    is_sorted: bool,
}

/// Longer names are sentences.
const MOST_WORDS: usize = 6;
/// Fewer items show no form.
const FEWEST: usize = 2;

/// The lists of people of a page.
pub struct Lists<'a> {
    lists: Vec<List<'a>>,
    /// Whether the page says that a program writes it.
    is_generated: bool,
}

impl<'a> Lists<'a> {
    /// Finds them. Linear in the length of the page.
    #[must_use]
    pub fn of(document: &'a Document, page: &Page) -> Self {
        Self { lists: lists(document, page), is_generated: says_generated(document.source()) }
    }

    /// The edit that adds a person: to the list in `section`, or to the only one that has most of the people.
    ///
    /// # Errors
    /// Why it is not known how.
    pub fn insertion(&self, person: &NewPerson, section: Option<&str>) -> Result<Edit, Refusal> {
        if self.is_generated {
            return Err(Refusal::Generated);
        }
        let is_wanted = |list: &&List<'_>| {
            let heading = list.heading.as_deref().unwrap_or_default();
            section.is_none_or(|section| text::eq_ignore_case(heading.trim(), section.trim()))
        };
        let lists: Vec<&List<'_>> = self.lists.iter().filter(is_wanted).collect();
        let all: usize = lists.iter().map(|list| list.items.len()).sum();
        let missing = if section.is_some() { Refusal::NoSection } else { Refusal::NoList };
        let list = lists.iter().max_by_key(|list| list.items.len()).ok_or(missing)?;
        if list.items.len() * 4 < all * 3 {
            let named =
                |list: &&List<'_>| list.heading.clone().unwrap_or_else(|| "the beginning of the page".to_owned());
            return Err(Refusal::ManyLists(lists.iter().map(named).collect()));
        }
        let form = form(list, person)?;
        let (Some(first), Some(last)) = (list.items.first(), list.items.last()) else { return Err(Refusal::NoList) };
        let new = written(form, person);
        let key = key(form, person.name.as_deref(), person.login.as_deref());
        let next = if list.is_sorted { list.items.iter().find(|item| item.key > key) } else { None };
        Ok(match next {
            Some(next) => Edit { span: Span::empty(next.line.start), text: format!("{}{new}\n", next.mark) },
            None => Edit { span: Span::empty(last.line.end), text: format!("\n{}{new}", first.mark) },
        })
    }
}

/// The form of most items that have what is known of the person.
fn form(list: &List<'_>, person: &NewPerson) -> Result<&'static str, Refusal> {
    let mut counts: BTreeMap<&'static str, usize> = BTreeMap::new();
    for item in &list.items {
        *counts.entry(item.form).or_default() += 1;
    }
    let fits = |form: &str| {
        (person.name.is_some() || !form.contains("{name}")) && (person.login.is_some() || !form.contains("{login}"))
    };
    let most = counts.iter().max_by_key(|(form, count)| (**count, form.len())).map(|(form, _)| *form);
    match counts.iter().filter(|(form, _)| fits(form)).max_by_key(|(form, count)| (**count, form.len())) {
        Some((form, _)) => Ok(form),
        None if most.is_some_and(|most| most.contains("{name}") && person.name.is_none()) => Err(Refusal::NeedsName),
        None => Err(Refusal::NeedsLogin),
    }
}

fn written(form: &str, person: &NewPerson) -> String {
    let name = person.name.as_deref().map(escaped).unwrap_or_default();
    form.replace("{login}", person.login.as_deref().unwrap_or_default()).replace("{name}", &name)
}

/// A name in which nothing is Markdown.
fn escaped(name: &str) -> String {
    let name = text::collapse(name);
    let is_markup = |c: char| {
        matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '&' | '~' | '$' | '{' | '}' | '@' | ':')
    };
    let mut out = String::new();
    for (at, c) in name.char_indices() {
        // What begins a line may be a heading, a list or a quote.
        let begins = at == 0 && matches!(c, '#' | '+' | '-' | '=' | '!');
        if is_markup(c) || begins {
            out.push('\\');
        }
        out.push(c);
    }
    // `1.` begins a list.
    match out.split_once('.') {
        Some((number, rest)) if !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()) => {
            format!("{number}\\.{rest}")
        }
        _ => out,
    }
}

/// What an item is sorted by: what it begins with.
fn key(form: &str, name: Option<&str>, login: Option<&str>) -> String {
    let begins = form.trim_start_matches(['*', '[', '@']);
    let text = if begins.starts_with("{login}") { login.or(name) } else { name.or(login) };
    text::without_accents(text.unwrap_or_default())
}

/// Whether nine in ten items follow their predecessors.
fn is_sorted(keys: &[&str]) -> bool {
    let pairs = keys.len().saturating_sub(1);
    let inverted = keys.windows(2).filter(|pair| matches!(pair, [a, b] if a > b)).count();
    pairs > 1 && inverted * 10 <= pairs
}

/// The lists of a page in which most items are people, in document order.
fn lists<'a>(document: &'a Document, page: &Page) -> Vec<List<'a>> {
    let mut found = Vec::new();
    for list in document.indices().skip(1) {
        if !matches!(document.name(list), "ul" | "ol") || document.close(list).is_some() {
            continue;
        }
        let items: Vec<NodeIndex> = document.children(list).filter(|item| document.name(*item) == "li").collect();
        let people: Vec<Item<'a>> = items.iter().filter_map(|item| self::item(document, *item)).collect();
        if people.len() >= FEWEST && people.len() * 4 >= items.len() * 3 {
            let start = document.node(list).span.start;
            let above = page.headings.iter().take_while(|heading| heading.span.start < start).last();
            let heading = above.map(|heading| heading.text.to_string());
            let is_sorted = is_sorted(&people.iter().map(|item| item.key.as_str()).collect::<Vec<_>>());
            found.push(List { heading, items: people, is_sorted });
        }
    }
    found
}

/// A person in an item of one line.
fn item(document: &Document, item: NodeIndex) -> Option<Item<'_>> {
    let source = document.source();
    let span = document.node(item).span;
    let start = source.get(..span.start as usize)?.rfind('\n').map_or(0, |at| at + 1);
    let text = span.slice(source).trim_end();
    if text.contains('\n') {
        return None;
    }
    let end = span.start as usize + text.len();
    let line = source.get(start..end)?;
    let content = line.trim_start().strip_prefix(['-', '*', '+'])?.trim_start();
    let mark = line.get(..line.len() - content.len())?;
    let found = KNOWN.iter().find_map(|form| Some((form.text, form.pattern.captures(content)?)))?;
    let (form, captures) = found;
    let is_sentence = |name: &str| name.split_whitespace().count() > MOST_WORDS || name.ends_with('.');
    if captures.name("name").is_some_and(|name| is_sentence(name.as_str())) {
        return None;
    }
    let part = |name: &str| captures.name(name).map(|part| part.as_str());
    Some(Item { form, key: key(form, part("name"), part("login")), line: Span::new(start as u32, end as u32), mark })
}

/// Whether a page says that a program writes it.
fn says_generated(source: &str) -> bool {
    let text = text::collapse(source).to_lowercase();
    GENERATED.iter().any(|words| text.contains(words))
}

/// What pages say that programs write.
const GENERATED: &[&str] = &[
    "all of the people who have made at least one contribution",
    "automatically generated",
    "automatically updated",
    "do not edit",
    "do not modify this file directly",
    "don't edit this file",
];
