//! Where and how a page would name another person: in the form of the other people of its list.

mod bare;
mod closing;
mod escape;
mod forms;
mod groups;
mod html;
mod layout;
mod lines;
mod table;
mod template;

pub use escape::is_name;

use std::{cell::OnceCell, collections::BTreeSet};

use self::{
    escape::escaped,
    forms::{Counts, written},
    layout::Layout,
    table::Table,
    template::{Place, Templates},
};
use crate::{
    document::{Document, NodeIndex},
    fix::Edit,
    model::{Model, credit::headings, page::Page, people::invalid_login_reason},
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
    /// The number of the GitHub account, which the address of its avatar has.
    pub id: Option<u64>,
}

/// How a person is added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Addition {
    /// The change of the page.
    pub edit: Edit,
    /// The order of those that are inserted at the same offset.
    pub order: u32,
    /// What most of the others have and is not known of the person: the labels of fields, or `None` without one.
    pub lacks: Vec<Option<String>>,
}

/// Why a person cannot be added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// No list has people in a form that can be continued.
    NoList,
    /// Several lists have; their headings, each once.
    ManyLists(Vec<Option<String>>),
    /// A section has no such list, or there is no such section.
    NoSection,
    /// The people of the list have names, and none is known.
    NeedsName,
    /// They have logins, and none is known.
    NeedsLogin,
    /// They have avatars with the number of the account, and none is known.
    NeedsId,
    /// The page says that a program writes it.
    Generated,
}

/// A person of a list.
#[derive(Debug, Clone)]
struct Item {
    name: Option<String>,
    login: Option<String>,
    /// Its source, with the mark of the list.
    span: Span,
    /// The form of a line.
    form: &'static str,
    /// Whether the line has more.
    is_part: bool,
    /// Whether it is certainly a person: many sentences begin in lower case.
    is_certain: bool,
}

impl Item {
    fn key(&self, by: By) -> String {
        by.key(self.name.as_deref(), self.login.as_deref())
    }
}

/// What people are sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum By {
    Name,
    Login,
}

impl By {
    fn key(self, name: Option<&str>, login: Option<&str>) -> String {
        let text = if self == Self::Name { name.or(login) } else { login.or(name) };
        text::without_accents(text.unwrap_or_default())
    }
}

/// How the people of a list are written.
#[derive(Debug)]
enum Form<'a> {
    /// In a line, after a mark.
    Lines(&'a str, Counts),
    Table(Table),
    /// In the same source but for what is about them.
    Blocks(Templates),
}

/// A list of people.
#[derive(Debug)]
struct List<'a> {
    heading: Option<String>,
    items: Vec<Item>,
    form: Form<'a>,
    layout: Layout,
    sorted: Option<By>,
}

/// Beginnings of words in the headings of lists of people who have left.
const FORMER: &[&str] = &["alumn", "emerit", "former", "inactive", "past", "retired"];

impl<'a> List<'a> {
    fn new(heading: Option<String>, items: Vec<Item>, form: Form<'a>, layout: Layout) -> Self {
        let keys = |by: By| items.iter().map(|item| item.key(by)).collect::<Vec<_>>();
        let has_names = items.iter().filter(|item| item.name.is_some()).count() * 2 > items.len();
        let by = if has_names { [By::Name, By::Login] } else { [By::Login; 2] };
        let sorted = by.into_iter().find(|by| is_sorted(&keys(*by)));
        Self { heading, items, form, layout, sorted }
    }

    fn is_of_former(&self) -> bool {
        let heading = self.heading.as_deref().unwrap_or_default().to_lowercase();
        let mut words = heading.split(|c: char| !c.is_alphanumeric());
        words.any(|word| FORMER.iter().any(|former| word.starts_with(former)))
    }

    fn span(&self) -> Span {
        let (first, last) = (self.items.first(), self.items.last());
        Span::new(first.map_or(0, |item| item.span.start), last.map_or(0, |item| item.span.end))
    }

    /// The source of a person, and what it lacks.
    fn write(&self, person: &NewPerson) -> Result<(String, Vec<Option<String>>), Refusal> {
        // A login is written as it is.
        let is_valid = |login: &String| invalid_login_reason(login).is_none() && !login.contains('[');
        if !person.login.as_ref().is_none_or(is_valid) {
            return Err(Refusal::NeedsLogin);
        }
        match &self.form {
            Form::Lines(mark, counts) => {
                let (form, is_part) = forms::form(counts, person)?;
                let lacks = if is_part { vec![None] } else { Vec::new() };
                Ok((format!("{mark}{}", written(form, person)), lacks))
            }
            Form::Table(table) => table.row(person),
            Form::Blocks(templates) => templates.write(person),
        }
    }

    /// The additions of people, in their order.
    fn additions(&self, people: &[NewPerson]) -> Vec<Result<Addition, Refusal>> {
        // The greatest key so far: the first item after a key is where it is exceeded.
        let mut greatest: Vec<String> = Vec::new();
        for item in self.sorted.iter().flat_map(|by| self.items.iter().map(|item| item.key(*by))) {
            let next = greatest.last().map_or(item.clone(), |last| last.max(&item).clone());
            greatest.push(next);
        }
        let (mut added, mut keys) = (0, Vec::new());
        let mut additions: Vec<Result<Addition, Refusal>> = Vec::new();
        for person in people {
            let written = self.write(person);
            // What readers do not see has no order.
            let source = written.as_ref().map_or("", |(text, _)| text);
            let name = person.name.as_deref().filter(|name| shows(source, name));
            let key = self.sorted.map(|by| by.key(name, person.login.as_deref())).unwrap_or_default();
            let next = greatest.partition_point(|other| *other <= key);
            let next = self.items.get(next).filter(|_| self.sorted.is_some() && self.may_move(self.items.len() - next));
            let separator = &self.layout.separator;
            let end = self.end(person);
            additions.push(written.map(|(text, lacks)| {
                let (span, text) = match (next, &self.layout.rows) {
                    (Some(next), _) => (Span::empty(next.span.start), format!("{text}{separator}")),
                    (None, None) => (Span::empty(end), format!("{separator}{text}")),
                    (None, Some(rows)) => {
                        let (span, before) = rows.place(added, separator, end);
                        added += 1;
                        (span, format!("{before}{text}"))
                    }
                };
                Addition { edit: Edit { span, text }, order: 0, lacks }
            }));
            // In rows, those at the end stay in order of arrival.
            keys.push(if next.is_none() && self.layout.rows.is_some() { String::new() } else { key });
        }
        let mut order: Vec<usize> = (0..people.len()).collect();
        order.sort_by(|a, b| keys.get(*a).cmp(&keys.get(*b)));
        for (rank, at) in (0..).zip(order) {
            if let Some(Ok(addition)) = additions.get_mut(at) {
                addition.order = rank;
            }
        }
        additions
    }

    /// Where a person is added at the end: that of those in the same form, where others follow in another one.
    fn end(&self, person: &NewPerson) -> u32 {
        let same = match (&self.form, &self.layout.rows) {
            (Form::Blocks(templates), None) => templates.last(person).and_then(|last| self.items.get(last)),
            _ => None,
        };
        same.map_or(self.span().end, |item| item.span.end)
    }

    /// Whether some people at the end may move on.
    fn may_move(&self, after: usize) -> bool {
        self.layout.rows.as_ref().is_none_or(|rows| rows.has_room(after))
    }
}

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
    pub fn of(document: &'a Document, model: &Model) -> Self {
        Self { lists: lists(document, model), is_generated: says_generated(document.source()) }
    }

    /// Whether people of whom everything is known can be added to one of them.
    #[must_use]
    pub fn can_grow(&self) -> bool {
        let known = NewPerson { name: Some("Ada Lovelace".to_owned()), login: Some("ada".to_owned()), id: Some(1) };
        !self.is_generated && self.lists.iter().any(|list| list.write(&known).is_ok())
    }

    /// How people are added: to the list in `section`, or to the only one that has most of the people. Linear in their
    /// number.
    ///
    /// # Errors
    /// Why it is not known for all of them, or for one.
    pub fn additions(
        &self,
        people: &[NewPerson],
        section: Option<&str>,
    ) -> Result<Vec<Result<Addition, Refusal>>, Refusal> {
        if self.is_generated {
            return Err(Refusal::Generated);
        }
        let is_wanted = |list: &&List<'a>| {
            let heading = list.heading.as_deref().unwrap_or_default();
            section.is_none_or(|section| text::eq_ignore_case(heading.trim(), section.trim()))
        };
        let mut lists: Vec<&List<'a>> = self.lists.iter().filter(is_wanted).collect();
        // Nobody is added to those who have left, unless the section is named.
        if section.is_none() && lists.iter().any(|list| !list.is_of_former()) {
            lists.retain(|list| !list.is_of_former());
        }
        let all: usize = lists.iter().map(|list| list.items.len()).sum();
        let missing = if section.is_some() { Refusal::NoSection } else { Refusal::NoList };
        let list = lists.iter().max_by_key(|list| list.items.len()).ok_or(missing)?;
        if list.items.len() * 4 < all * 3 {
            let mut known = BTreeSet::new();
            let headings = lists.iter().map(|list| list.heading.clone());
            let headings =
                headings.filter(|heading| known.insert(heading.as_ref().map(|text| text.trim().to_lowercase())));
            return Err(Refusal::ManyLists(headings.collect()));
        }
        Ok(list.additions(people))
    }
}

/// Whether a source has a name.
fn shows(source: &str, name: &str) -> bool {
    [Place::Markdown, Place::Html, Place::Single].into_iter().any(|place| source.contains(&escaped(name, place)))
}

/// Whether nine in ten items follow their predecessors.
fn is_sorted(keys: &[String]) -> bool {
    let pairs = keys.len().saturating_sub(1);
    let inverted = keys.windows(2).filter(|pair| matches!(pair, [a, b] if a > b)).count();
    pairs > 1 && inverted * 10 <= pairs
}

/// The lists of a page in which most items are people, in document order.
fn lists<'a>(document: &'a Document, model: &Model) -> Vec<List<'a>> {
    let page = &model.page;
    let mut found = groups::of_headings(document, model);
    let sections = OnceCell::new();
    for list in document.indices().skip(1) {
        if document.name(list) == "table" && document.close(list).is_none() {
            found.extend(table::read(document, model, list).map(|(table, items)| {
                let layout = Layout { separator: "\n".to_owned(), rows: None };
                List::new(heading_above(page, list), items, Form::Table(table), layout)
            }));
        }
        if !matches!(document.name(list), "ul" | "ol") {
            continue;
        }
        let are_people = |items: &[Item]| {
            let section = above(page, list).and_then(|at| sections.get_or_init(|| headings::sections(page)).get(at));
            bare::are_people(items, section.copied(), model)
        };
        found.extend(of_lines(document, page, list, are_people).or_else(|| groups::of_list(document, model, list)));
    }
    for grid in &model.grids {
        found.extend(groups::of_grid(document, page, grid));
    }
    // One of two lists of the same people: the outer one, or else the first.
    let mut found: Vec<List<'a>> = found.into_iter().filter(|list| !list.items.is_empty()).collect();
    found.sort_by_key(|list| (list.span().start, std::cmp::Reverse(list.span().end)));
    let mut end = 0;
    found.retain(|list| {
        let is_after = list.span().start >= end;
        end = end.max(list.span().end);
        is_after
    });
    found
}

/// The people of a list with a name or a login on each line.
fn of_lines<'a>(
    document: &'a Document,
    page: &Page,
    list: NodeIndex,
    are_people: impl Fn(&[Item]) -> bool,
) -> Option<List<'a>> {
    if document.close(list).is_some() {
        return None;
    }
    let items: Vec<NodeIndex> = document.children(list).filter(|item| document.name(*item) == "li").collect();
    let people: Vec<(Item, &'a str)> = items.iter().filter_map(|item| forms::item(document, *item)).collect();
    let certain = people.iter().filter(|(person, _)| person.is_certain).count();
    if certain < FEWEST || certain * 4 < items.len() * 3 {
        return None;
    }
    let mark = people.first()?.1;
    let people: Vec<Item> = people.into_iter().map(|(person, _)| person).collect();
    if !are_people(&people) {
        return None;
    }
    let spans: Vec<Span> = people.iter().map(|person| person.span).collect();
    let layout = Layout::of_lines(document.source(), &spans);
    let form = Form::Lines(mark, forms::counts(&people));
    Some(List::new(heading_above(page, list), people, form, layout))
}

fn heading_above(page: &Page, list: NodeIndex) -> Option<String> {
    page.headings.get(above(page, list)?).map(|heading| heading.text.to_string())
}

/// The position of the heading before a node.
fn above(page: &Page, node: NodeIndex) -> Option<usize> {
    page.headings.partition_point(|heading| heading.node < node).checked_sub(1)
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
