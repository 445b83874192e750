//! Finds wrong alt texts in a grid.
//!
//! A grid may use the login, the name, or either with words around it (“ada avatar”, “Photo of Ada Lovelace”). The form
//! of most of its avatars is the form of the grid. A text that fits no form names nobody.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};

use crate::{
    document::{Attr, Document},
    model::{
        contract::AltPolicy,
        links,
        people::{
            Grid, Person, invalid_login_reason,
            likeness::{self, is_generic, is_like_name, letters},
        },
    },
    text::{self, eq_ignore_case, without_accents},
};

/// What is wrong with an alt text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Problem {
    /// It is the login or the name of someone else in the grid.
    OtherPerson,
    /// It has neither the login nor the name.
    NotNamed,
    /// It has the login where the grid mostly has the name, or the reverse, or other words around it.
    OtherForm,
    /// It is not in the form that the configuration requires.
    Policy,
    /// Most avatars of the grid have this text, and no name is shown.
    SameForAll,
}

/// An avatar with a wrong alt text.
pub(super) struct WrongAlt<'a> {
    pub(super) person: &'a Person,
    pub(super) attr: &'a Attr,
    pub(super) problem: Problem,
    /// What the text should be.
    pub(super) expected: String,
    /// Whether the text may be a name of the person that the page does not show: a nickname, another spelling.
    pub(super) may_name: bool,
}

/// Longest text, in bytes, that is searched for a login or a name. Longer ones are descriptions.
const LONGEST: usize = 200;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Login,
    Name,
}

/// The words around the login or the name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Form {
    before: String,
    part: Part,
    after: String,
}

/// The name alone.
const NAME: Form = Form { before: String::new(), part: Part::Name, after: String::new() };

impl Form {
    fn filling<'p>(&self, person: &'p Person) -> Option<&'p str> {
        match self.part {
            Part::Login => login(person),
            Part::Name => person.certain_name(),
        }
    }

    fn fill(&self, person: &Person) -> Option<String> {
        Some(format!("{}{}{}", self.before, self.filling(person)?, self.after))
    }

    /// Whether a text is the form, filled with a person.
    fn is(&self, person: &Person, text: &str) -> bool {
        let inside = text.strip_prefix(&*self.before).and_then(|rest| rest.strip_suffix(&*self.after));
        inside.is_some() && inside == self.filling(person)
    }
}

/// The login, unless it is invalid or a placeholder, which other rules report.
fn login(person: &Person) -> Option<&str> {
    person.login.as_deref().filter(|login| invalid_login_reason(login).is_none() && !links::is_placeholder_name(login))
}

struct AltText<'a> {
    person: &'a Person,
    attr: &'a Attr,
    text: String,
    /// The forms it fits; several where the login is also the name.
    forms: Vec<Form>,
}

/// The avatars of a grid with a wrong alt text, in document order. Avatars without the attribute are not checked.
///
/// `written` is the name in the file that a list is generated from.
pub(super) fn find_wrong<'a>(
    document: &'a Document,
    grid: &'a Grid,
    written: &dyn Fn(&Person) -> Option<String>,
) -> Vec<WrongAlt<'a>> {
    let alts: Vec<AltText<'a>> = grid.people.iter().filter_map(|person| read(document, person)).collect();
    let wrong = |alt: &AltText<'a>, problem: Option<Problem>, expected: Option<String>| {
        let expected = expected.filter(|expected| !same(expected, &alt.text))?;
        let problem = problem?;
        let is_open = matches!(problem, Problem::NotNamed | Problem::OtherForm) && alt.forms.is_empty();
        let may_name = is_open && !is_generic(&alt.text);
        Some(WrongAlt { person: alt.person, attr: alt.attr, problem, expected, may_name })
    };
    if let Some(form) = policy(grid.alt).filter(|_| !grid.generated) {
        return alts.iter().filter_map(|alt| wrong(alt, Some(Problem::Policy), form.fill(alt.person))).collect();
    }
    let form = usual(&alts);
    // Only a text with neither login nor name is compared with those of others.
    let compares = grid.generated || alts.iter().any(|alt| alt.forms.is_empty());
    let names: BTreeSet<String> = alts
        .iter()
        .filter(|_| compares)
        .flat_map(|alt| [login(alt.person), alt.person.shown_name()])
        .flatten()
        .map(str::to_lowercase)
        .collect();
    let common = common(&alts).filter(|text| !names.contains(&text.to_lowercase()));
    let check = |alt: &AltText<'a>| {
        if grid.generated && alt.person.contributions.is_some() {
            // The generator writes the name, markup included; earlier versions wrote no text.
            let shown = alt.person.shown_name().map(str::to_owned);
            let is_name = |name: &Option<String>| name.as_ref().is_some_and(|name| letters(&alt.text) == letters(name));
            let is_written = alt.text.is_empty() || is_name(&shown) || is_name(&written(alt.person));
            let name = written(alt.person).or(shown)?;
            let other = if names.contains(&alt.text.to_lowercase()) { Problem::OtherPerson } else { Problem::NotNamed };
            return wrong(alt, (!is_written).then_some(other), Some(name));
        }
        if grid.generated && (alt.text.is_empty() || !alt.forms.is_empty()) {
            return None;
        }
        let problem = match common {
            // Decorative next to a name.
            Some(text) if same(&alt.text, text) => alt.person.name.is_none().then_some(Problem::SameForAll),
            _ => problem(alt, form.as_ref(), &names),
        };
        problem?;
        let usual = form.as_ref().and_then(|form| form.fill(alt.person));
        let own = || login(alt.person).or_else(|| alt.person.certain_name()).map(str::to_owned);
        wrong(alt, problem, usual.or_else(own))
    };
    alts.iter().filter_map(check).collect()
}

/// The alt text of a person's avatar, with the forms it fits.
fn read<'a>(document: &'a Document, person: &'a Person) -> Option<AltText<'a>> {
    let attr = document.attr(person.image?, "alt").filter(|attr| !document.is_computed(attr))?;
    let text = text::collapse(&attr.value);
    let mut forms = Vec::new();
    let parts =
        [(Part::Login, login(person)), (Part::Name, person.shown_name()), (Part::Name, person.title.as_deref())];
    for (part, filling) in parts {
        if let Some(range) = filling.and_then(|filling| find(&text, filling)) {
            let before = text.get(..range.start).unwrap_or_default().to_owned();
            let form = Form { before, part, after: text.get(range.end..).unwrap_or_default().to_owned() };
            if !forms.contains(&form) {
                forms.push(form);
            }
        }
    }
    Some(AltText { person, attr, text, forms })
}

/// Whether two texts are about as long, so that one may be the other with accents and spaces.
fn is_near(a: &str, b: &str) -> bool {
    a.len() <= 2 * b.len() + 2 && b.len() <= 2 * a.len() + 2
}

/// Whether two names are the same without case, accents and spaces.
fn is_same_bare(a: &str, b: &str) -> bool {
    if a.is_ascii() && b.is_ascii() {
        let [a, b] = [a, b].map(|name| name.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_lowercase()));
        return a.eq(b);
    }
    let bare = |name: &str| -> String { without_accents(name).split_whitespace().collect() };
    bare(a) == bare(b)
}

/// The range of `needle` in `text` as a separate word, ignoring case.
fn find(text: &str, needle: &str) -> Option<Range<usize>> {
    if needle.is_empty() || text.len() > LONGEST {
        return None;
    }
    if eq_ignore_case(text, needle) || (is_near(text, needle) && is_same_bare(text, needle)) {
        return Some(0..text.len());
    }
    if needle.len() > text.len() {
        return None;
    }
    let inner = |c: char| c.is_alphanumeric() || c == '-';
    text.char_indices().map(|(at, _)| at..at + needle.len()).find(|range| {
        let before = || text.get(..range.start).and_then(|before| before.chars().next_back());
        let after = || text.get(range.end..).and_then(|after| after.chars().next());
        text.get(range.clone()).is_some_and(|part| part.eq_ignore_ascii_case(needle))
            && !before().is_some_and(inner)
            && !after().is_some_and(inner)
    })
}

fn same(a: &str, b: &str) -> bool {
    eq_ignore_case(a.trim(), b.trim())
}

/// The form that the configuration requires, if any.
fn policy(alt: AltPolicy) -> Option<Form> {
    let part = match alt {
        AltPolicy::Auto => return None,
        AltPolicy::Login => Part::Login,
        AltPolicy::Name => Part::Name,
    };
    Some(Form { before: String::new(), part, after: String::new() })
}

/// The form of at least two thirds of the texts, and of those that decide, if there is one. Of a login and a name that differ in
/// case, what the texts are to the letter.
fn usual(alts: &[AltText<'_>]) -> Option<Form> {
    let is_exact = |alt: &AltText<'_>, form: &Form| form.is(alt.person, &alt.text);
    // A text that is login and name says nothing about the form, and without a login there is only the name to write.
    let decides = |alt: &AltText<'_>| {
        // In “Bob Bee”, the login `bob` is a part of the name.
        let is_whole = |form: &&Form| form.before.is_empty() && form.after.is_empty();
        let has_whole = alt.forms.iter().any(|form| is_whole(&form));
        let mut parts = alt.forms.iter().filter(|form| !has_whole || is_whole(form)).map(|form| form.part);
        let first = parts.next();
        let is_one = parts.all(|part| Some(part) == first);
        is_one && (login(alt.person).is_some() || alt.forms.iter().any(|form| is_exact(alt, form)))
    };
    let mut counts: BTreeMap<&Form, (usize, usize, usize)> = BTreeMap::new();
    let (mut filled, mut deciding) = (0, 0);
    for alt in alts {
        let is_deciding = !alt.forms.is_empty() && decides(alt);
        filled += usize::from(!alt.text.is_empty());
        deciding += usize::from(is_deciding);
        for form in &alt.forms {
            let (decided, count, exact) = counts.entry(form).or_default();
            *decided += usize::from(is_deciding);
            *count += 1;
            *exact += usize::from(is_exact(alt, form));
        }
    }
    let (form, (decided, count, _)) = counts.into_iter().max_by_key(|(_, counts)| *counts)?;
    (count > 1 && count * 3 >= filled * 2 && decided * 3 >= deciding * 2).then(|| form.clone())
}

/// The text that more than half of the avatars have although it names none of these people.
fn common<'r>(alts: &'r [AltText<'_>]) -> Option<&'r str> {
    let mut counts: BTreeMap<String, (usize, &str)> = BTreeMap::new();
    for alt in alts.iter().filter(|alt| alt.forms.is_empty()) {
        counts.entry(alt.text.to_lowercase()).or_insert((0, &alt.text)).0 += 1;
    }
    let (count, text) = counts.into_values().max_by_key(|(count, _)| *count)?;
    (count > 1 && count * 2 > alts.len()).then_some(text)
}

fn problem(alt: &AltText<'_>, form: Option<&Form>, names: &BTreeSet<String>) -> Option<Problem> {
    let person = alt.person;
    if alt.text.is_empty() {
        // Decorative next to a name. Without a name, the link has no text at all.
        return person.name.is_none().then_some(Problem::NotNamed);
    }
    if alt.text.len() > LONGEST {
        return None;
    }
    if alt.forms.is_empty() {
        if names.contains(&alt.text.to_lowercase()) {
            return Some(Problem::OtherPerson);
        }
        // The text may be a login or a name that the page does not show.
        let by_login = form.is_some_and(|form| form.part == Part::Login) && login(person).is_some();
        return match person.name {
            // Another form of the name, where the others have logins.
            Some(_) if shares_word(person, &alt.text) => by_login.then_some(Problem::OtherForm),
            Some(_) => login(person).map(|_| Problem::NotNamed),
            None => (by_login && !is_like_name(&alt.text)).then_some(Problem::NotNamed),
        };
    }
    let form = form?;
    let fits = alt.forms.contains(form) || form.fill(person).is_none_or(|text| same(&text, &alt.text));
    // “Ada Lovelace” beside “Ada” is more of her name.
    let is_fuller = *form == NAME && alt.forms.iter().any(|own| own.part == Part::Name && continues(own));
    (!fits && !is_fuller).then_some(Problem::OtherForm)
}

/// Whether only further names follow a name.
fn continues(form: &Form) -> bool {
    let mut words = form.after.split_whitespace();
    form.before.is_empty() && form.after.starts_with(' ') && words.all(|word| word.starts_with(char::is_uppercase))
}

/// Whether a text may be another form of the person's name.
fn shares_word(person: &Person, text: &str) -> bool {
    let names = [person.shown_name(), person.title.as_deref()];
    names.into_iter().flatten().any(|name| likeness::are_like(name, text))
}
