//! The people of grids, of lists with more than names, and of headings.

use std::{cell::Cell, collections::BTreeMap, ops::Range};

use super::{
    Form, Item, List, forms,
    html::{self, Element},
    layout::Layout,
    lines::{self, Lines},
    template::{Known, Templates, name_in},
};
use crate::{
    document::{Document, NodeIndex, NodeKind, Origin},
    model::{
        Model,
        page::Page,
        people::{Grid, Person, address, invalid_login_reason},
    },
    span::Span,
    text,
};

/// Elements around a person that are counted.
const MOST_ANCESTORS: usize = 100;
/// Longer names are sentences.
const MOST_WORDS: usize = 6;

/// A person on the page.
#[derive(Debug, Default)]
struct Found {
    name: Option<String>,
    login: Option<String>,
    id: Option<u64>,
}

impl Found {
    fn known(&self) -> Known<'_> {
        Known { name: self.name.as_deref(), login: self.login.as_deref(), id: self.id }
    }

    fn item(&self, span: Span) -> Item {
        Item { name: self.name.clone(), login: self.login.clone(), span, form: "", is_part: false, is_certain: true }
    }
}

/// The lists of people who have a form together: the most frequent one is that of a quarter of them.
fn shared(templates: Templates, people: usize) -> Option<Templates> {
    (templates.most() > 1 && templates.most() * 4 >= people).then_some(templates)
}

/// The people of a grid that is written by hand.
pub(super) fn of_grid<'a>(document: &Document, page: &Page, grid: &Grid) -> Option<List<'a>> {
    let is_html = |node: NodeIndex| document.node(node).kind == NodeKind::Element(Origin::Html);
    if grid.generated || grid.people.len() < 2 {
        return None;
    }
    let depths = grid.people.iter().map(|person| ancestors(document, person.element).count());
    let depth = most(depths)?;
    let people: Vec<(NodeIndex, Found)> =
        grid.people.iter().map(|person| (of_depth(document, person, depth), of_person(document, person))).collect();
    let spans: Vec<Span> = people.iter().map(|(node, _)| document.node(*node).span).collect();
    if !spans.windows(2).all(|pair| matches!(pair, [one, next] if one.end <= next.start)) {
        return None;
    }
    let templates = if people.iter().all(|(node, _)| is_html(*node)) {
        let elements: Vec<Element<'_>> = people
            .iter()
            .zip(&grid.people)
            .map(|((node, found), person)| Element {
                document,
                node: *node,
                known: found.known(),
                link: person.link,
                image: person.image,
                seen: Cell::default(),
            })
            .collect();
        let common = html::Common::of(&elements);
        Templates::of(elements.iter().map(|element| Some((element.template(&common)?, Vec::new()))))
    } else {
        if people.iter().any(|(node, _)| !matches!(document.name(*node), "a" | "img")) {
            return None;
        }
        let lines: Vec<Lines<'_>> = people
            .iter()
            .zip(&spans)
            .map(|((_, found), span)| Lines { source: span.slice(document.source()), known: found.known() })
            .collect();
        markdown(&lines)
    };
    let templates = shared(templates, people.len())?;
    let first = people.first()?.0;
    let nodes: Vec<NodeIndex> = people.iter().map(|(node, _)| *node).collect();
    let items = people.iter().zip(spans).map(|((_, found), span)| found.item(span)).collect();
    let layout = Layout::of_elements(document, &nodes)?;
    Some(List::new(super::heading_above(page, first), items, Form::Blocks(templates), layout))
}

/// The elements around a node, from the inside.
fn ancestors(document: &Document, node: NodeIndex) -> impl Iterator<Item = NodeIndex> + '_ {
    let parent = |node: &NodeIndex| (*node > 0).then(|| document.node(*node).parent);
    std::iter::successors(parent(&node), parent).take(MOST_ANCESTORS)
}

/// The most frequent number.
fn most(numbers: impl Iterator<Item = usize>) -> Option<usize> {
    let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
    numbers.for_each(|number| *counts.entry(number).or_default() += 1);
    counts.into_iter().max_by_key(|(number, count)| (*count, *number)).map(|(number, _)| number)
}

/// The element of a person at the depth of the others: the only person of a row may have all of the row.
fn of_depth(document: &Document, person: &Person, depth: usize) -> NodeIndex {
    let inner = person.image.and_then(|image| {
        let around: Vec<NodeIndex> = ancestors(document, image).collect();
        around.get(around.len().checked_sub(depth + 1)?).copied()
    });
    inner
        .filter(|inner| *inner > person.element && person.link.is_none_or(|link| link >= *inner))
        .unwrap_or(person.element)
}

/// A person of a grid. Where a login is next to the avatar, the name is the first text.
fn of_person(document: &Document, person: &Person) -> Found {
    let shown = person.shown_name();
    let mentioned =
        shown.and_then(|shown| shown.strip_prefix('@')).filter(|login| invalid_login_reason(login).is_none());
    let first = || {
        let mut texts = document.descendants(person.element).filter(|node| document.node(*node).kind == NodeKind::Text);
        texts
            .find(|node| document.text(*node).contains(char::is_alphabetic))
            .map(|node| text::collapse(document.text(node)))
    };
    let name = match mentioned {
        Some(_) => first().filter(|first| Some(first.as_str()) != shown),
        None => shown.map(str::to_owned),
    };
    let login = person.login.clone().or_else(|| mentioned.map(str::to_owned));
    Found { name, login, id: person.avatar_id }
}

fn markdown(lines: &[Lines<'_>]) -> Templates {
    let common = lines::Common::of(lines);
    Templates::of(lines.iter().map(|lines| lines.template(&common)))
}

/// The people of a list whose items say more than a name.
pub(super) fn of_list<'a>(document: &Document, model: &Model, list: NodeIndex) -> Option<List<'a>> {
    let items: Vec<NodeIndex> = document.children(list).filter(|item| document.name(*item) == "li").collect();
    let found = |item: &NodeIndex| {
        let linked = person(document, model, *item..document.node(*item).end);
        Some((*item, linked.or_else(|| mentioned(document, *item))?))
    };
    let people: Vec<(NodeIndex, Found)> = items.iter().filter_map(found).collect();
    if people.len() < 2 || people.len() * 4 < items.len() * 3 {
        return None;
    }
    let heading = super::heading_above(&model.page, list);
    let nodes: Vec<NodeIndex> = people.iter().map(|(node, _)| *node).collect();
    if document.close(list).is_some() {
        let elements: Vec<Element<'_>> = people
            .iter()
            .map(|(node, found)| Element {
                document,
                node: *node,
                known: found.known(),
                link: profile(document, model, *node..document.node(*node).end).map(|(link, _)| link),
                image: None,
                seen: Cell::default(),
            })
            .collect();
        let common = html::Common::of(&elements);
        let all = elements.iter().map(|element| Some((element.template(&common)?, Vec::new())));
        let templates = shared(Templates::of(all), people.len())?;
        let spans = people.iter().map(|(node, found)| found.item(document.node(*node).span)).collect();
        return Some(List::new(heading, spans, Form::Blocks(templates), Layout::of_elements(document, &nodes)?));
    }
    let source = document.source();
    let spans: Vec<Span> = nodes.iter().filter_map(|node| lines_of(document, document.node(*node).span)).collect();
    if spans.len() != people.len()
        || !spans.iter().all(|span| span.slice(source).trim_start().starts_with(['-', '*', '+']))
    {
        return None;
    }
    blocks(document, heading, &people, &spans)
}

fn blocks<'a>(
    document: &Document,
    heading: Option<String>,
    people: &[(NodeIndex, Found)],
    spans: &[Span],
) -> Option<List<'a>> {
    let lines: Vec<Lines<'_>> = people
        .iter()
        .zip(spans)
        .map(|((_, found), span)| Lines { source: span.slice(document.source()), known: found.known() })
        .collect();
    let templates = shared(markdown(&lines), people.len())?;
    let items: Vec<Item> = people.iter().zip(spans).map(|((_, found), span)| found.item(*span)).collect();
    Some(List::new(heading, items, Form::Blocks(templates), Layout::of_lines(document.source(), spans)))
}

/// The lines of a span, without white space at their end. `None` if something is before it.
fn lines_of(document: &Document, span: Span) -> Option<Span> {
    let source = document.source();
    let start = source.get(..span.start as usize)?.rfind('\n').map_or(0, |at| at + 1);
    let is_first = source.get(start..span.start as usize)?.trim().is_empty();
    let end = span.start + span.slice(source).trim_end().len() as u32;
    is_first.then(|| Span::new(start as u32, end))
}

/// The people with a heading each, under the same heading.
pub(super) fn of_headings<'a>(document: &Document, model: &Model) -> Vec<List<'a>> {
    let mut siblings: BTreeMap<(Option<usize>, u8), Vec<usize>> = BTreeMap::new();
    let mut open: Vec<(usize, u8)> = Vec::new();
    for (at, heading) in model.page.headings.iter().enumerate() {
        while open.last().is_some_and(|(_, level)| *level >= heading.level) {
            open.pop();
        }
        siblings.entry((open.last().map(|(at, _)| *at), heading.level)).or_default().push(at);
        open.push((at, heading.level));
    }
    let lists = siblings.into_iter().filter(|(_, own)| own.len() > 1);
    lists.filter_map(|((above, _), own)| of_siblings(document, model, above, &own)).collect()
}

fn of_siblings<'a>(document: &Document, model: &Model, above: Option<usize>, own: &[usize]) -> Option<List<'a>> {
    let people: Vec<(NodeIndex, Found, Span)> = own.iter().filter_map(|at| headed(document, model, *at)).collect();
    if people.len() < 2 || people.len() * 4 < own.len() * 3 {
        return None;
    }
    let title = above.and_then(|above| model.page.headings.get(above));
    let spans: Vec<Span> = people.iter().map(|(_, _, span)| *span).collect();
    let people: Vec<(NodeIndex, Found)> = people.into_iter().map(|(node, found, _)| (node, found)).collect();
    blocks(document, title.map(|heading| heading.text.to_string()), &people, &spans)
}

/// A person who has a heading.
fn headed(document: &Document, model: &Model, at: usize) -> Option<(NodeIndex, Found, Span)> {
    let heading = model.page.headings.get(at)?;
    if document.close(heading.node).is_some() {
        return None;
    }
    let end = model.page.section_end(at, document);
    let within = heading.node..document.node(heading.node).end;
    let found = person(document, model, within.clone()).or_else(|| {
        let name = heading.text.rsplit_once(": ").map_or(&*heading.text, |(_, name)| name).trim();
        let field = field(document, model, within.end..end)?;
        is_name(name).then(|| Found { name: Some(name.to_owned()), login: Some(field), id: None })
    })?;
    let source = document.source();
    let until =
        if end as usize >= document.nodes().len() { source.len() as u32 } else { document.node(end).span.start };
    let start = document.node(heading.node).span.start;
    let span = lines_of(document, Span::new(start, until.max(start)))?;
    Some((heading.node, Found { id: avatar(span.slice(source)), ..found }, span))
}

/// The only login of a section, in a line that is about accounts.
fn field(document: &Document, model: &Model, nodes: Range<NodeIndex>) -> Option<String> {
    let source = document.source();
    let mut logins = logins(document, model, nodes);
    let (link, login) = logins.next()?;
    if logins.any(|(_, other)| !other.eq_ignore_ascii_case(&login)) {
        return None;
    }
    let start = document.node(link).span.start as usize;
    let line = source.get(..start)?.rfind('\n').map_or(0, |at| at + 1);
    let label = source.get(line..start)?.to_lowercase();
    let is_about = ["github", "git-hub", "git hub", "profile", "account"].iter().any(|word| label.contains(word));
    is_about.then_some(login)
}

/// The links to profiles among some nodes.
pub(super) fn logins<'a>(
    document: &'a Document,
    model: &'a Model,
    nodes: Range<NodeIndex>,
) -> impl Iterator<Item = (NodeIndex, String)> + 'a {
    nodes.filter(|node| document.name(*node) == "a").filter_map(|node| {
        let url = address::of(document, &model.links, node, "href")?;
        let login = address::login(&*url).filter(|login| invalid_login_reason(login).is_none())?;
        Some((node, login))
    })
}

fn profile(document: &Document, model: &Model, nodes: Range<NodeIndex>) -> Option<(NodeIndex, String)> {
    logins(document, model, nodes).next()
}

/// The person whom an item or a heading is about: the first link leads to their profile.
fn person(document: &Document, model: &Model, nodes: Range<NodeIndex>) -> Option<Found> {
    let (link, login) = profile(document, model, nodes.clone())?;
    let first = nodes.clone().find(|node| document.name(*node) == "a")?;
    if first != link {
        return None;
    }
    let shown = text::collapse(document.flow(link).text());
    let shown = name_in(&shown, &login);
    let mut before = String::new();
    for node in nodes.start..link {
        match document.node(node).kind {
            NodeKind::Text => before.push_str(document.text(node)),
            _ if document.name(node) == "br" => break,
            _ => {}
        }
    }
    // The first line of a group is not a name, and neither is what somebody made.
    let is_group = || {
        let nested = (nodes.start + 1..link).find(|node| matches!(document.name(*node), "ul" | "ol"));
        let mut logins = nested.into_iter().flat_map(|list| logins(document, model, list..document.node(list).end));
        logins.any(|(_, other)| !other.eq_ignore_ascii_case(&login))
    };
    let before = text::collapse(&before);
    let has_label = before.trim_end().ends_with(':');
    let before = before.trim_end_matches(|c: char| !c.is_alphanumeric() && c != '.');
    let name = match () {
        () if shown.as_deref().is_some_and(is_name) => shown,
        () if is_name(before) && !has_label && (before.ends_with(" by") || is_group()) => return None,
        () if is_name(before) && !has_label => Some(before.to_owned()),
        () if before.is_empty() || has_label => None,
        () => return None,
    };
    Some(Found { name, login: Some(login), id: None })
}

/// The person whom the first line of an item mentions.
fn mentioned(document: &Document, item: NodeIndex) -> Option<Found> {
    let lines = lines_of(document, document.node(item).span)?;
    let (name, login) = forms::mentioned(lines.slice(document.source()).lines().next()?)?;
    Some(Found { name, login: Some(login), id: None })
}

/// The number of an account in the address of its avatar.
pub(super) fn avatar(source: &str) -> Option<u64> {
    let (_, after) = source.split_once("githubusercontent.com/u/")?;
    after.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

fn is_name(text: &str) -> bool {
    let words = text.split_whitespace().count();
    text.starts_with(char::is_alphanumeric)
        && (1..=MOST_WORDS).contains(&words)
        && !text.contains(['(', ')', ':', ',', '|', '/'])
}
