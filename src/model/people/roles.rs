//! Texts next to avatars that say what people do, not who they are: “– lead”, “(docs)”, “12 commits”.

use std::collections::BTreeSet;

use super::{
    Name, Person,
    likeness::{self, are_like, is_generic},
    remark::is_name_like,
};
use crate::{document::Document, text::without_accents};

/// Takes the texts next to the avatars of a grid for roles if the grid has its names elsewhere: none of the texts is like an
/// alt text, a login or a title, and the alt texts are names or the texts are not.
pub(super) fn divide(document: &Document, people: &mut [Person]) {
    if !is_named(document, people)
        && (are_alts_names(document, people) || people.iter().filter_map(name).all(is_remark))
    {
        people.iter_mut().for_each(|person| person.role = person.name.take());
    }
}

fn name(person: &Person) -> Option<&Name> {
    person.name.as_ref()
}

/// Whether a text of the grid is the name of somebody in it.
fn is_named(document: &Document, people: &[Person]) -> bool {
    let known: BTreeSet<String> =
        people.iter().flat_map(|person| others(document, person)).flat_map(likeness::words).collect();
    people.iter().filter_map(|person| Some((person, name(person)?))).any(|(person, name)| {
        let is_own = |own: &str| are_like(own, &name.text) || contains(own, &name.text) || contains(&name.text, own);
        !known.is_disjoint(&likeness::words(&name.text)) || others(document, person).any(is_own)
    })
}

/// What else may name a person: alt text, login and title.
fn others<'a>(document: &'a Document, person: &'a Person) -> impl Iterator<Item = &'a str> {
    [alt(document, person), person.login.as_deref(), person.title.as_deref()].into_iter().flatten()
}

fn alt<'a>(document: &'a Document, person: &Person) -> Option<&'a str> {
    let attr = document.attr(person.image?, "alt").filter(|attr| !document.is_computed(attr))?;
    Some(attr.value.trim()).filter(|alt| !alt.is_empty())
}

/// Whether the letters of one text are in those of another: `Lin` in `linw`.
fn contains(whole: &str, part: &str) -> bool {
    let [whole, part] = [whole, part].map(|text| likeness::letters(&without_accents(text)));
    !part.is_empty() && whole.contains(&part)
}

/// Whether most alt texts are names: different ones, and not the logins.
fn are_alts_names(document: &Document, people: &[Person]) -> bool {
    let name = |person: &Person| {
        let alt = alt(document, person)?;
        (!is_generic(alt) && person.login.as_deref() != Some(alt)).then(|| alt.to_lowercase())
    };
    people.iter().filter_map(name).collect::<BTreeSet<String>>().len() * 2 > people.len()
}

/// Whether a text does not look like a name: “docs”, “(Docs)”, “12 commits”.
fn is_remark(name: &Name) -> bool {
    let is_mark = |c: char| matches!(c, '(' | '[' | '（') || c.is_ascii_digit();
    name.uncertain || !is_name_like(&name.text) || name.text.starts_with(is_mark)
}
