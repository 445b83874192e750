//! What the alternative text of a person's picture says, and what the grid mostly makes it say.
//!
//! A grid may take the login, the name, or either with words around it (“ada avatar”, “Photo of Ada Lovelace”). What most of its pictures have is its
//! form; a text outside of every form names nobody.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};

use super::{Grid, Person, address};
use crate::{
    document::{Attr, Document},
    model::{contract::AltPolicy, links},
};

/// What is wrong with one text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wrong {
    /// It is the login or the name of somebody else in the grid.
    Other,
    /// It has neither login nor name.
    Neither,
    /// It has the login where the grid mostly has the name, or the reverse, or other words around it.
    Odd,
    /// It is not what the configuration asks for.
    Policy,
    /// Every picture of the grid has this text, and no name is shown: nobody can be told apart.
    Constant,
}

/// One picture whose text is wrong.
#[derive(Debug)]
pub struct Finding<'a> {
    /// Whose picture.
    pub person: &'a Person,
    /// The attribute.
    pub attr: &'a Attr,
    /// What is wrong.
    pub wrong: Wrong,
    /// What the text should be.
    pub expected: String,
}

/// Longer texts are descriptions; nothing is looked for in them.
const LONGEST: usize = 200;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Login,
    Name,
}

/// A text with the login or the name taken out.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Form {
    before: String,
    part: Part,
    after: String,
}

impl Form {
    fn of(&self, person: &Person) -> Option<String> {
        let filling = match self.part {
            Part::Login => login(person)?,
            Part::Name => person.shown_name()?,
        };
        Some(format!("{}{filling}{}", self.before, self.after))
    }
}

/// The login, unless it is one that nobody can have or somebody still has to fill in: that is told elsewhere.
fn login(person: &Person) -> Option<&str> {
    person
        .login
        .as_deref()
        .filter(|login| address::invalid_login_reason(login).is_none() && !links::is_placeholder_name(login))
}

struct Read<'a> {
    person: &'a Person,
    attr: &'a Attr,
    text: String,
    /// The forms it can be read as: a login may be a name.
    forms: Vec<Form>,
}

/// The pictures of a grid whose text is wrong, in document order. Pictures without the attribute are not looked at.
#[must_use]
pub fn judge<'a>(document: &'a Document, grid: &'a Grid) -> Vec<Finding<'a>> {
    let read: Vec<Read<'a>> = grid.people.iter().filter_map(|person| read(document, person)).collect();
    if let Some(form) = policy(grid.alt) {
        let judged = read.iter().filter_map(|one| Some((one, form.of(one.person)?)));
        let wrong = judged.filter(|(one, expected)| !same(expected, &one.text));
        let finding = |(one, expected): (&Read<'a>, String)| Finding {
            person: one.person,
            attr: one.attr,
            wrong: Wrong::Policy,
            expected,
        };
        return wrong.map(finding).collect();
    }
    let form = usual(&read);
    // Only a text that has neither login nor name is compared with those of others.
    let strange = read.iter().any(|one| one.forms.is_empty());
    let names: BTreeSet<String> = read
        .iter()
        .filter(|_| strange)
        .flat_map(|one| [login(one.person), one.person.shown_name()])
        .flatten()
        .map(str::to_lowercase)
        .collect();
    let constant = constant(&read).filter(|text| !names.contains(&text.to_lowercase()));
    let mut found = Vec::new();
    for one in &read {
        let wrong = match constant {
            // Decoration beside a name.
            Some(text) if same(&one.text, text) && one.person.name.is_some() => continue,
            Some(text) if same(&one.text, text) => Some(Wrong::Constant),
            _ => wrong(one, form.as_ref(), &names),
        };
        let usual = form.as_ref().and_then(|form| form.of(one.person));
        let expected = usual
            .or_else(|| login(one.person).map(str::to_owned))
            .or_else(|| one.person.shown_name().map(str::to_owned));
        if let (Some(wrong), Some(expected)) = (wrong, expected.filter(|expected| !same(expected, &one.text))) {
            found.push(Finding { person: one.person, attr: one.attr, wrong, expected });
        }
    }
    found
}

fn read<'a>(document: &'a Document, person: &'a Person) -> Option<Read<'a>> {
    let attr = document.attr(person.image?, "alt")?;
    let text = attr.value.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut forms = Vec::new();
    let names = [person.shown_name(), person.title.as_deref()];
    let parts = [(Part::Login, login(person)), (Part::Name, names[0]), (Part::Name, names[1])];
    for (part, filling) in parts {
        if let Some(range) = filling.and_then(|filling| find(&text, filling)) {
            let before = text.get(..range.start).unwrap_or_default().to_owned();
            let form = Form { before, part, after: text.get(range.end..).unwrap_or_default().to_owned() };
            if !forms.contains(&form) {
                forms.push(form);
            }
        }
    }
    Some(Read { person, attr, text, forms })
}

/// Where `needle` stands in `text` as a word of its own, without case.
fn find(text: &str, needle: &str) -> Option<Range<usize>> {
    if needle.is_empty() || text.len() > LONGEST {
        return None;
    }
    if text.eq_ignore_ascii_case(needle) || text.to_lowercase() == needle.to_lowercase() {
        return Some(0..text.len());
    }
    let inner = |c: char| c.is_alphanumeric() || c == '-';
    text.char_indices().map(|(at, _)| at..at + needle.len()).find(|range| {
        let before = text.get(..range.start).and_then(|before| before.chars().next_back());
        let after = text.get(range.end..).and_then(|after| after.chars().next());
        text.get(range.clone()).is_some_and(|part| part.eq_ignore_ascii_case(needle))
            && !before.is_some_and(inner)
            && !after.is_some_and(inner)
    })
}

fn same(a: &str, b: &str) -> bool {
    let (a, b) = (a.trim(), b.trim());
    a.eq_ignore_ascii_case(b) || a.to_lowercase() == b.to_lowercase()
}

/// The form that the configuration asks for, if it does.
fn policy(alt: AltPolicy) -> Option<Form> {
    let part = match alt {
        AltPolicy::Auto => return None,
        AltPolicy::Login => Part::Login,
        AltPolicy::Name => Part::Name,
    };
    Some(Form { before: String::new(), part, after: String::new() })
}

/// The form that two of three texts have, if there is one.
fn usual(read: &[Read<'_>]) -> Option<Form> {
    let mut counts: BTreeMap<&Form, usize> = BTreeMap::new();
    for form in read.iter().flat_map(|one| &one.forms) {
        *counts.entry(form).or_default() += 1;
    }
    let (form, count) = counts.into_iter().max_by_key(|(_, count)| *count)?;
    let telling = read.iter().filter(|one| !one.text.is_empty()).count();
    (count > 1 && count * 3 >= telling * 2).then(|| form.clone())
}

/// The text that more than half of the pictures have, though it names none of the people they show.
fn constant<'r>(read: &'r [Read<'_>]) -> Option<&'r str> {
    let mut counts: BTreeMap<String, (usize, &str)> = BTreeMap::new();
    for one in read.iter().filter(|one| one.forms.is_empty()) {
        counts.entry(one.text.to_lowercase()).or_insert((0, &one.text)).0 += 1;
    }
    let (count, text) = counts.into_values().max_by_key(|(count, _)| *count)?;
    (count > 1 && count * 2 > read.len()).then_some(text)
}

fn wrong(one: &Read<'_>, form: Option<&Form>, names: &BTreeSet<String>) -> Option<Wrong> {
    let person = one.person;
    if one.text.is_empty() {
        // Decorative beside a name; else the link has no text at all.
        return person.name.is_none().then_some(Wrong::Neither);
    }
    if one.text.len() > LONGEST {
        return None;
    }
    if one.forms.is_empty() {
        if names.contains(&one.text.to_lowercase()) {
            return Some(Wrong::Other);
        }
        // A login or a name that the page does not show elsewhere cannot be judged.
        let by_login = form.is_some_and(|form| form.part == Part::Login) && login(person).is_some();
        return match person.name {
            Some(_) => login(person).is_some() && (by_login || !kin(person, &one.text)),
            None => by_login && !name_like(&one.text),
        }
        .then_some(Wrong::Neither);
    }
    let form = form?;
    let fits = one.forms.contains(form) || form.of(person).is_none_or(|text| same(&text, &one.text));
    (!fits).then_some(Wrong::Odd)
}

/// Whether a text may be the name of a person who has none beside the picture: two words, or one with a capital.
fn name_like(text: &str) -> bool {
    text.contains(' ') || text.starts_with(char::is_uppercase)
}

/// Whether a text is another form of the person's name: they have a word in common.
fn kin(person: &Person, text: &str) -> bool {
    let words = |text: &str| -> BTreeSet<String> {
        let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() > 2);
        words.map(str::to_lowercase).collect()
    };
    let own: BTreeSet<String> =
        [person.shown_name(), person.title.as_deref()].into_iter().flatten().flat_map(words).collect();
    words(text).intersection(&own).next().is_some()
}
