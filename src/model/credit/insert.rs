//! Where and how a page would name another person: in the form of the other people of its list.

mod bare;
mod closing;
mod definitions;
mod escape;
mod forms;
mod generated;
mod groups;
mod html;
mod layout;
mod lines;
mod order;
mod surname;
mod table;
mod template;

pub use escape::is_name;

use std::{cell::OnceCell, collections::BTreeSet};

use self::{
    definitions::Definitions,
    escape::escaped,
    forms::{Counts, written},
    generated::says_generated,
    layout::Layout,
    order::Order,
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
    /// The changes of the page, by ascending offset: the entry, and the definitions of its links.
    pub edits: Vec<Edit>,
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
    /// The names begin with the surname, and it is not known which word of the name that is.
    NeedsSurname,
    /// They have avatars with the number of the account, and none is known.
    NeedsId,
    /// The definitions of their links are not alike.
    Undefined,
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
    order: Option<Order>,
    definitions: Definitions,
    /// Whether names begin with the surname.
    has_surnames_first: bool,
}

/// Beginnings of words in the headings of lists of people who have left.
const FORMER: &[&str] = &["alumn", "emerit", "former", "inactive", "past", "retired"];

impl<'a> List<'a> {
    fn new(heading: Option<String>, items: Vec<Item>, form: Form<'a>, layout: Layout) -> Self {
        let (order, has_surnames_first) = (Order::of(&items), surname::come_first(&items));
        Self { heading, items, form, layout, order, definitions: Definitions::default(), has_surnames_first }
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

    /// A person, with the name as the list shows names.
    fn named(&self, person: &NewPerson) -> Result<NewPerson, Refusal> {
        let turned = |name: &String| surname::turned(name).ok_or(Refusal::NeedsSurname);
        let name = person.name.as_ref().filter(|_| self.has_surnames_first).map(turned).transpose()?;
        Ok(NewPerson { name: name.or_else(|| person.name.clone()), ..person.clone() })
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
        let (mut added, mut keys) = (0, Vec::new());
        let mut additions: Vec<Result<Addition, Refusal>> = Vec::new();
        for person in people {
            let written = self.named(person).and_then(|person| Ok((self.write(&person)?, person)));
            // What readers do not see has no order.
            let shown = written
                .as_ref()
                .ok()
                .and_then(|((text, _), person)| person.name.as_deref().filter(|name| shows(text, name)));
            let login = person.login.as_deref();
            let key = self.order.as_ref().map(|order| order.key(shown, login)).unwrap_or_default();
            let next = self.order.as_ref().and_then(|order| order.next(&key));
            let next = next.filter(|next| self.may_move(self.items.len() - next));
            additions.push(written.and_then(|((text, lacks), person)| {
                let mut edits = self.definitions.edits(&person, &text, next)?;
                edits.push(self.entry(&text, next, self.end(&person), &mut added));
                edits.sort_by_key(|edit| edit.span);
                Ok(Addition { edits, order: 0, lacks })
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

    /// The source of a person at its position: before an item, or at the end.
    fn entry(&self, text: &str, next: Option<usize>, end: u32, added: &mut usize) -> Edit {
        let separator = &self.layout.separator;
        let (span, text) = match (next.and_then(|next| self.items.get(next)), &self.layout.rows) {
            (Some(next), _) => (Span::empty(next.span.start), format!("{text}{separator}")),
            (None, None) => (Span::empty(end), format!("{separator}{text}")),
            (None, Some(rows)) => {
                let (span, before) = rows.place(*added, separator, end);
                *added += 1;
                (span, format!("{before}{text}"))
            }
        };
        Edit { span, text }
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

/// Fewer items show no form, but they are a list of people beside others.
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
        let (mut lists, references) = (lists(document, model), definitions::references(document));
        for list in &mut lists {
            list.definitions = Definitions::of(document.source(), &references, &list.items);
        }
        Self { lists, is_generated: says_generated(document.source()) }
    }

    /// Whether people of whom everything is known can be added to one of them.
    #[must_use]
    pub fn can_grow(&self) -> bool {
        let known = NewPerson { name: Some("Ada Lovelace".to_owned()), login: Some("ada".to_owned()), id: Some(1) };
        let mut lists = self.lists.iter().filter(|list| list.items.len() >= FEWEST);
        !self.is_generated && lists.any(|list| list.write(&known).is_ok())
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
        let list = lists.iter().max_by_key(|list| list.items.len()).ok_or(missing.clone())?;
        let mut known = BTreeSet::new();
        let headings = lists.iter().map(|list| list.heading.clone());
        let headings: Vec<Option<String>> =
            headings.filter(|heading| known.insert(heading.as_ref().map(|text| text.trim().to_lowercase()))).collect();
        // One person shows a form where somebody names the section.
        if section.is_none() && list.items.len() < FEWEST && headings.len() < 2 {
            return Err(missing);
        }
        if list.items.len() * 4 < all * 3 {
            return Err(Refusal::ManyLists(headings));
        }
        Ok(list.additions(people))
    }
}

/// Whether a source has a name.
fn shows(source: &str, name: &str) -> bool {
    [Place::Markdown, Place::Html, Place::Single].into_iter().any(|place| source.contains(&escaped(name, place)))
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
    // A single item counts if its form is known; in another item, it is a detail.
    let is_one = |item: &Item| !item.form.is_empty() && document.name(document.node(list).parent) != "li";
    let is_many = certain >= FEWEST || items.len() == 1 && people.iter().all(|(item, _)| is_one(item));
    if certain == 0 || !is_many || certain * 4 < items.len() * 3 {
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
