//! Where and how a page would name another person: in the form of the other items of its list.

mod table;

use std::{collections::BTreeMap, sync::LazyLock};

use regex::Regex;

use self::table::Table;
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

/// A name alone.
const NAME: &str = "{name}";

/// Items that name a person in another form, with something that is not known of others: an address, a remark.
const OTHERS: &[&str] = &[
    r"^\*{0,2}\[{name}\]\([^()\s]*\)\*{0,2}$",
    r"^{name} <[^<>\s]*>$",
    r"^{name} \([^()]*\)$",
    r"^{name} <[^<>\s]*> @{login}$",
];

/// A form with the expression that recognizes it.
struct Form {
    text: &'static str,
    pattern: Regex,
}

static KNOWN: LazyLock<Vec<Form>> = LazyLock::new(|| {
    let parts = |pattern: &str, name: &str, login: &str| {
        // A second login is not compared: expressions have no references to groups.
        let named = pattern.replacen(name, r"(?P<name>[\p{L}\p{M}\p{N}][^\[\]<>*@|()`:;]*?)", 1);
        let first = named.replacen(login, &format!("(?P<login>{LOGIN})"), 1);
        Regex::new(&first.replace(login, LOGIN)).ok()
    };
    let known = FORMS.iter().filter_map(|text| {
        let pattern = parts(&format!("^{}$", regex::escape(text)), r"\{name\}", r"\{login\}")?;
        Some(Form { text, pattern })
    });
    let others = OTHERS.iter().filter_map(|text| Some(Form { text: "", pattern: parts(text, "{name}", "{login}")? }));
    known.chain(others).collect()
});

const LOGIN: &str = "[A-Za-z0-9][A-Za-z0-9-]{0,38}";

/// An item of a list that names a person.
#[derive(Debug)]
struct Item<'a> {
    form: &'static str,
    /// What it is sorted by.
    key: String,
    /// Its line, with the mark of the list.
    line: Span,
    /// What is before the text: indentation and mark.
    mark: &'a str,
    /// Whether it is certainly a person: many sentences begin in lower case.
    is_certain: bool,
}

/// A list of people.
#[derive(Debug)]
struct List<'a> {
    heading: Option<String>,
    items: Vec<Item<'a>>,
    is_sorted: bool,
    /// How its rows are written, if it is a table.
    table: Option<Table>,
}

/// Beginnings of words in the headings of lists of people who have left.
const FORMER: &[&str] = &["alumn", "emerit", "former", "inactive", "past", "retired"];

impl List<'_> {
    fn is_of_former(&self) -> bool {
        let heading = self.heading.as_deref().unwrap_or_default().to_lowercase();
        let mut words = heading.split(|c: char| !c.is_alphanumeric());
        words.any(|word| FORMER.iter().any(|former| word.starts_with(former)))
    }
}

/// Longer names are sentences.
const MOST_WORDS: usize = 6;
/// Fewer items show no form.
const FEWEST: usize = 2;

/// The lists of people of a page.
#[derive(Debug)]
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
        let mut lists: Vec<&List<'_>> = self.lists.iter().filter(is_wanted).collect();
        // Nobody is added to those who have left, unless that is asked for.
        if section.is_none() && lists.iter().any(|list| !list.is_of_former()) {
            lists.retain(|list| !list.is_of_former());
        }
        let all: usize = lists.iter().map(|list| list.items.len()).sum();
        let missing = if section.is_some() { Refusal::NoSection } else { Refusal::NoList };
        let list = lists.iter().max_by_key(|list| list.items.len()).ok_or(missing)?;
        if list.items.len() * 4 < all * 3 {
            let named =
                |list: &&List<'_>| list.heading.clone().unwrap_or_else(|| "the beginning of the page".to_owned());
            return Err(Refusal::ManyLists(lists.iter().map(named).collect()));
        }
        let (Some(first), Some(last)) = (list.items.first(), list.items.last()) else { return Err(Refusal::NoList) };
        let (new, key) = match &list.table {
            Some(table) => table.row(person)?,
            None => {
                let form = form(list, person)?;
                (written(form, person), key(form, person.name.as_deref(), person.login.as_deref()))
            }
        };
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
        !form.is_empty()
            && (person.name.is_some() || !form.contains("{name}"))
            && (person.login.is_some() || !form.contains("{login}"))
    };
    let most = counts.iter().max_by_key(|(form, count)| (**count, form.len())).map(|(form, _)| *form);
    match counts.iter().filter(|(form, _)| fits(form)).max_by_key(|(form, count)| (**count, form.len())) {
        Some((form, _)) => Ok(form),
        None if most.is_some_and(|most| most.contains("{name}") && person.name.is_none()) => Err(Refusal::NeedsName),
        None if most.is_some_and(|most| most.contains("{login}") && person.login.is_none()) => Err(Refusal::NeedsLogin),
        None => Err(Refusal::NoList),
    }
}

fn written(form: &str, person: &NewPerson) -> String {
    let name = person.name.as_deref().map(escaped).unwrap_or_default();
    form.replace("{login}", person.login.as_deref().unwrap_or_default()).replace("{name}", &name)
}

/// A name in which nothing is Markdown.
fn escaped(name: &str) -> String {
    let name = text::collapse(name);
    let is_markup = |c: char, before: &str| match c {
        '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '&' | '~' | '$' | '{' | '}' | '@' | ':' => true,
        // What begins a line may be a heading, a list or a quote.
        '#' | '+' | '-' | '=' | '!' => before.is_empty(),
        // `1.` and `1)` begin a list, and `www.` an address.
        '.' | ')' => {
            (!before.is_empty() && before.bytes().all(|byte| byte.is_ascii_digit()))
                || before.get(before.len().saturating_sub(3)..).is_some_and(|end| end.eq_ignore_ascii_case("www"))
        }
        _ => false,
    };
    let mut out = String::new();
    for (at, c) in name.char_indices() {
        if is_markup(c, name.get(..at).unwrap_or_default()) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// Whether a text can be written as the name of a person: it has letters, and nothing that controls how others are shown.
#[must_use]
pub fn is_name(text: &str) -> bool {
    // Variation selectors choose between the text and the emoji form of a character.
    let is_hidden = |c: char| text::is_without_glyph(c) && !matches!(c, '\u{FE0E}' | '\u{FE0F}');
    text.contains(char::is_alphanumeric) && !text.contains(is_hidden)
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
        if document.name(list) == "table" && document.close(list).is_none() {
            if let Some((table, items)) = table::read(document, list) {
                let (heading, is_sorted) = (heading_above(page, list), is_sorted(&keys(&items)));
                found.push(List { heading, items, is_sorted, table: Some(table) });
            }
            continue;
        }
        if !matches!(document.name(list), "ul" | "ol") || document.close(list).is_some() {
            continue;
        }
        let items: Vec<NodeIndex> = document.children(list).filter(|item| document.name(*item) == "li").collect();
        let people: Vec<Item<'a>> = items.iter().filter_map(|item| self::item(document, *item)).collect();
        let certain = people.iter().filter(|person| person.is_certain).count();
        if certain >= FEWEST && certain * 4 >= items.len() * 3 {
            let (heading, is_sorted) = (heading_above(page, list), is_sorted(&keys(&people)));
            found.push(List { heading, items: people, is_sorted, table: None });
        }
    }
    found
}

fn keys<'a>(items: &'a [Item<'_>]) -> Vec<&'a str> {
    items.iter().map(|item| item.key.as_str()).collect()
}

fn heading_above(page: &Page, list: NodeIndex) -> Option<String> {
    let next = page.headings.partition_point(|heading| heading.node < list);
    page.headings.get(next.checked_sub(1)?).map(|heading| heading.text.to_string())
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
    if captures.name("name").is_some_and(|name| form == NAME && is_sentence(name.as_str())) {
        return None;
    }
    let part = |name: &str| captures.name(name).map(|part| part.as_str());
    let is_certain = form != NAME || !content.contains(' ') || !content.starts_with(char::is_lowercase);
    let (key, line) = (key(form, part("name"), part("login")), Span::new(start as u32, end as u32));
    Some(Item { form, key, line, mark, is_certain })
}

/// Whether a text is too long for a name.
fn is_sentence(text: &str) -> bool {
    text.split_whitespace().count() > MOST_WORDS || text.ends_with('.')
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
