//! The source of a person, with what is about them left open.

use std::{borrow::Cow, collections::BTreeMap, sync::LazyLock};

use regex::Regex;

use super::{NewPerson, Refusal, escape::escaped};

/// Where a name is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place {
    Markdown,
    /// A text, or an attribute in double quotation marks.
    Html,
    /// An attribute in single quotation marks.
    Single,
    /// An attribute without any.
    Bare,
}

/// A part of a template.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    Text(String),
    Name(Place),
    Login,
    /// A name that is the login as well.
    NameOrLogin(Place),
    /// The address of the profile.
    Profile,
    /// The number of the account.
    Id,
}

impl Part {
    pub(super) const fn is_open(&self) -> bool {
        !matches!(self, Self::Text(_))
    }
}

/// The source of a person.
pub(super) type Template = Vec<Part>;

/// What is known of a person on the page.
#[derive(Debug, Default)]
pub(super) struct Known<'a> {
    pub(super) name: Option<&'a str>,
    pub(super) login: Option<&'a str>,
    pub(super) id: Option<u64>,
}

/// Numbers of servers, and the hashes of images that change.
static OF_SERVER: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let hash = "u=[0-9a-f]{40}";
    let query = format!(r"(?P<mark>\?){hash}&(?:amp;)?|[?&](?:amp;)?{hash}");
    Regex::new(&format!(r"(?P<host>avatars)\d+(?P<dot>\.githubusercontent)|{query}")).ok()
});

/// A source without what differs between the addresses of avatars besides the number of the account.
fn normalized(source: &str) -> Cow<'_, str> {
    match &*OF_SERVER {
        Some(pattern) if source.contains("avatars") => pattern.replace_all(source, "${host}${dot}${mark}"),
        _ => Cow::Borrowed(source),
    }
}

impl Known<'_> {
    /// A source with what is about the person left open.
    pub(super) fn open(&self, source: &str, place: Place) -> Template {
        let source = normalized(source);
        let id = self.id.map(|id| id.to_string());
        let name = self.name.map(|name| [name.to_owned(), escaped(name, place), escaped(name, Place::Html)]);
        let is_same = self.name.zip(self.login).is_some_and(|(name, login)| name.eq_ignore_ascii_case(login));
        let (mut parts, mut rest, mut before): (Template, &str, Option<char>) = (Vec::new(), &source, None);
        let mut text = String::new();
        while let Some(next) = rest.chars().next() {
            let starts = |wanted: &str| {
                let found = rest.get(..wanted.len())?;
                let after = rest.get(wanted.len()..)?.chars().next();
                let is_whole = |c: Option<char>| !c.is_some_and(|c| c.is_alphanumeric() || c == '_');
                let is_there = !wanted.is_empty() && found.eq_ignore_ascii_case(wanted);
                (is_there && is_whole(before) && is_whole(after)).then_some(wanted.len())
            };
            let in_login = |c: Option<char>| c == Some('-');
            let name = name.iter().flatten().filter_map(|name| starts(name)).max();
            let login = self.login.and_then(starts).filter(|length| {
                !in_login(before) && !in_login(rest.get(*length..).and_then(|rest| rest.chars().next()))
            });
            let id = id.as_deref().filter(|id| id.len() > 3 || text.ends_with("/u/")).and_then(starts);
            let (part, length) = match (name, login, id) {
                (Some(length), Some(_), _) if is_same => {
                    let found = rest.get(..length).unwrap_or_default();
                    let part = match before {
                        Some('/' | '@' | '=' | '#') => Part::Login,
                        _ if self.login.is_some_and(|login| is_login(found, login)) => Part::NameOrLogin(place),
                        _ => Part::Name(place),
                    };
                    (part, length)
                }
                (Some(name), login, _) if login.is_none_or(|login| login <= name) => (Part::Name(place), name),
                (_, Some(login), _) => (Part::Login, login),
                (_, _, Some(id)) => (Part::Id, id),
                _ => {
                    text.push(next);
                    (before, rest) = (Some(next), rest.get(next.len_utf8()..).unwrap_or_default());
                    continue;
                }
            };
            if !text.is_empty() {
                parts.push(Part::Text(std::mem::take(&mut text)));
            }
            parts.push(part);
            before = rest.get(..length).and_then(|found| found.chars().next_back());
            rest = rest.get(length..).unwrap_or_default();
        }
        if !text.is_empty() {
            parts.push(Part::Text(text));
        }
        parts
    }
}

/// Whether a text is a login as it is written. A name may differ from it in its capitals alone.
pub(super) fn is_login(text: &str, login: &str) -> bool {
    text == login || text.eq_ignore_ascii_case(login) && !text.contains(|c: char| c.is_ascii_uppercase())
}

/// The name in the text of a link to a profile; `None` for the login.
pub(super) fn name_in(text: &str, login: &str) -> Option<String> {
    let plain = text.trim_start_matches('@');
    let is_mention = plain.len() < text.len() && plain.eq_ignore_ascii_case(login);
    (!is_mention && !is_login(plain, login)).then(|| plain.to_owned())
}

/// Whether something is left open.
pub(super) fn is_open(parts: &[Part]) -> bool {
    parts.iter().any(Part::is_open)
}

/// From the first to the last part that is left open.
pub(super) fn core(parts: &[Part]) -> Template {
    let first = parts.iter().position(Part::is_open).unwrap_or(0);
    let last = parts.iter().rposition(Part::is_open).map_or(0, |at| at + 1);
    parts.get(first..last).unwrap_or_default().to_vec()
}

/// Appends parts, with texts joined.
pub(super) fn extend(parts: &mut Template, more: impl IntoIterator<Item = Part>) {
    for part in more {
        match (parts.last_mut(), part) {
            (Some(Part::Text(last)), Part::Text(text)) => last.push_str(&text),
            (_, part) => parts.push(part),
        }
    }
}

/// The templates of a list, those of most people first.
#[derive(Debug, Default)]
pub(super) struct Templates(Vec<Counted>);

/// A template with what its people have besides.
#[derive(Debug)]
struct Counted {
    template: Template,
    count: usize,
    /// The positions of the first and the last one.
    range: (usize, usize),
    /// What else most of them have, by its label; `None` without one.
    lacks: Vec<Option<String>>,
}

impl Counted {
    /// Whether those at the beginning of the list have it, and nobody else.
    const fn leads(&self) -> bool {
        self.count > 2 && self.range.0 == 0 && self.count * 10 >= (self.range.1 + 1) * 9
    }
}

/// How many templates are compared with one whose names may be logins.
const COMPARED: usize = 16;

impl Templates {
    /// Counts them, one for each person, if it is known. `lacks` is what is left out of a template, by its label if it has one.
    pub(super) fn of(all: impl IntoIterator<Item = Option<(Template, Vec<Option<String>>)>>) -> Self {
        type Lacked = BTreeMap<Option<String>, usize>;
        let mut counts: BTreeMap<Template, (usize, (usize, usize), Lacked)> = BTreeMap::new();
        for (at, one) in all.into_iter().enumerate() {
            let Some((template, lacks)) = one else { continue };
            let (count, range, lacked) = counts.entry(template).or_insert_with(|| (0, (at, at), Lacked::new()));
            *count += 1;
            range.1 = at;
            lacks.into_iter().for_each(|label| *lacked.entry(label).or_default() += 1);
        }
        let is_unsure = |template: &Template| template.iter().any(|part| matches!(part, Part::NameOrLogin(_)));
        let (unsure, sure): (Vec<_>, Vec<_>) = counts.into_iter().partition(|(template, _)| is_unsure(template));
        let counted = |(template, (count, range, lacked)): (Template, (usize, (usize, usize), Lacked))| {
            let most = |(label, times): (Option<String>, usize)| (times * 2 > count).then_some(label);
            Counted { template, count, range, lacks: lacked.into_iter().filter_map(most).collect() }
        };
        let mut known: Vec<Counted> = sure.into_iter().map(counted).collect();
        known.sort_by_key(|one| std::cmp::Reverse(one.count));
        let (mut alone, compared): (Vec<Counted>, usize) = (Vec::new(), known.len().min(COMPARED));
        for one in unsure.into_iter().map(counted) {
            let same = known.iter_mut().take(compared).find(|other| is_same(&one.template, &other.template));
            match same {
                Some(other) => {
                    other.count += one.count;
                    other.range = (other.range.0.min(one.range.0), other.range.1.max(one.range.1));
                }
                // Where all names are logins, logins are shown.
                None => {
                    let login = |part: Part| if matches!(part, Part::NameOrLogin(_)) { Part::Login } else { part };
                    alone.push(Counted { template: one.template.into_iter().map(login).collect(), ..one });
                }
            }
        }
        known.extend(alone);
        known.sort_by_key(|one| std::cmp::Reverse(one.count));
        Self(known)
    }

    /// How many people have the most frequent one.
    pub(super) fn most(&self) -> usize {
        self.0.first().map_or(0, |first| first.count)
    }

    /// The form of those at the beginning, or else the most frequent one, if it has what is known of a person.
    fn chosen(&self, person: &NewPerson) -> Option<&Counted> {
        let fits = |one: &&Counted| one.count > 1 && missing(&one.template, person).is_none();
        let leading = self.0.iter().filter(fits).find(|one| one.leads());
        leading.or_else(|| self.0.iter().find(fits))
    }

    /// The position of the last person in the form of another one, if only those at the beginning have it.
    pub(super) fn last(&self, person: &NewPerson) -> Option<usize> {
        self.chosen(person).filter(|one| one.leads()).map(|one| one.range.1)
    }

    /// The source of a person in the most frequent form that has what is known of them, and what it lacks.
    pub(super) fn write(&self, person: &NewPerson) -> Result<(String, Vec<Option<String>>), Refusal> {
        let mut shared = self.0.iter().filter(|one| one.count > 1);
        match self.chosen(person) {
            Some(one) => Ok((written(&one.template, person), one.lacks.clone())),
            None => Err(shared.find_map(|one| missing(&one.template, person)).unwrap_or(Refusal::NoList)),
        }
    }
}

/// Whether two templates differ only where one may be a name or a login.
fn is_same(unsure: &[Part], sure: &[Part]) -> bool {
    unsure.len() == sure.len()
        && unsure.iter().zip(sure).all(|pair| match pair {
            (Part::NameOrLogin(place), Part::Name(other)) => place == other,
            (Part::NameOrLogin(_), Part::Login) => true,
            (one, other) => one == other,
        })
}

/// What a template needs and is not known of a person.
pub(super) fn missing(template: &[Part], person: &NewPerson) -> Option<Refusal> {
    template.iter().find_map(|part| match part {
        Part::Name(_) | Part::NameOrLogin(_) if person.name.is_none() => Some(Refusal::NeedsName),
        Part::Login | Part::Profile if person.login.is_none() => Some(Refusal::NeedsLogin),
        Part::Id if person.id.is_none() => Some(Refusal::NeedsId),
        _ => None,
    })
}

/// The source of a person.
pub(super) fn written(template: &[Part], person: &NewPerson) -> String {
    let (name, login) = (person.name.as_deref().unwrap_or_default(), person.login.as_deref().unwrap_or_default());
    let mut out = String::new();
    for part in template {
        match part {
            Part::Text(text) => out.push_str(text),
            Part::Name(place) | Part::NameOrLogin(place) => out.push_str(&escaped(name, *place)),
            Part::Login => out.push_str(login),
            Part::Profile => out.push_str(&format!("https://github.com/{login}")),
            Part::Id => out.push_str(&person.id.map(|id| id.to_string()).unwrap_or_default()),
        }
    }
    out
}
