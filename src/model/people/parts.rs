//! Groups with headings of their own in one grid: a summary, a term, a row of a table, a tab, `*Core*` on a line of its own.
//!
//! What heads people is a short text that is not a person, above or directly before them. A text above or below each single person is
//! more likely about that person, unless the first text is above the first person.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::{Name, Person, address, columns};
use crate::{
    document::{Document, NodeIndex, NodeKind, is_block},
    model::links::Link,
    text,
};

/// Longest text of a heading, in characters.
const MAX_TEXT: usize = 80;
/// Most nodes that are read before the first person and after the last one.
const MAX_NODES: NodeIndex = 64;
/// Most forms of headings in one grid: each group has all that are above it.
const MAX_FORMS: usize = 16;
/// Attributes of an element that name what is in it: of directives, components and HTML.
const LABELS: [&str; 4] = ["data-title", "label", "title", "aria-label"];

/// How a line is set: its block, the element around that, and whether it is all emphasized.
type Form<'a> = (&'a str, &'a str, bool);

/// What heads a group: the texts above it, its column, its item.
type Headings<'a> = (BTreeMap<Form<'a>, String>, Option<&'a String>, Option<&'a NodeIndex>);

/// A line of text of its own.
#[derive(Debug)]
struct Line<'a> {
    form: Form<'a>,
    text: String,
}

/// Numbers the groups of a grid: [`Person::part`].
pub(super) fn divide(document: &Document, links: &[Link], people: &mut [Person]) {
    let (Some(first), Some(last)) = (people.first(), people.last()) else { return };
    let reader = Reader { document, links, names: names(document, people) };
    let before = reader.lines(first.element.saturating_sub(MAX_NODES), first.element, None);
    let end = document.node(last.element).end;
    let limit = end.saturating_add(MAX_NODES).min(document.nodes().len() as NodeIndex);
    let after = reader.lines(end, limit, Some(last.element));
    let between: Vec<Vec<Line<'_>>> = people
        .windows(2)
        .map(|pair| match pair {
            [a, b] => reader.lines(document.node(a.element).end, b.element, Some(a.element)),
            _ => Vec::new(),
        })
        .collect();
    let mut counts: BTreeMap<Form<'_>, usize> = BTreeMap::new();
    for lines in &between {
        let forms: BTreeSet<Form<'_>> = lines.iter().map(|line| line.form).collect();
        forms.into_iter().for_each(|form| *counts.entry(form).or_default() += 1);
    }
    let leads = |form: &Form<'_>| before.iter().rev().take(2).any(|line| line.form == *form);
    let follows = |form: &Form<'_>| after.first().is_some_and(|line| line.form == *form);
    counts.retain(|form, count| !follows(form) && (*count * 2 <= between.len() || leads(form)));
    if counts.len() > MAX_FORMS {
        counts.clear();
    }
    let mut columns = columns::titles(document, people);
    for (element, title) in columns::row_titles(document, people) {
        *columns.entry(element).or_default() += &format!("\n{title}");
    }
    let items = super::items::groups(document, people);
    if counts.is_empty() && columns.is_empty() && items.is_empty() {
        return;
    }
    let mut current: BTreeMap<Form<'_>, String> = BTreeMap::new();
    let mut start: Vec<Line<'_>> = before.into_iter().rev().take(2).collect();
    start.reverse();
    let mut parts: BTreeMap<Headings<'_>, usize> = BTreeMap::new();
    for (person, lines) in people.iter_mut().zip(std::iter::once(start).chain(between)) {
        for line in lines.into_iter().filter(|line| counts.contains_key(&line.form)) {
            current.insert(line.form, line.text);
        }
        let next = parts.len();
        let (column, item) = (columns.get(&person.element), items.get(&person.element));
        person.part = *parts.entry((current.clone(), column, item)).or_insert(next);
        // The words of the item are about all of them.
        if let Some(name) = person.name.as_mut().filter(|_| item.is_some()) {
            name.uncertain = true;
        }
    }
}

/// The names of people, in lower case. A text next to a person may be the name, or the heading of the next one.
fn names(document: &Document, people: &[Person]) -> HashSet<String> {
    let alt = |person: &Person| Some(document.attr(person.image?, "alt")?.value.trim().to_lowercase());
    let mut names = HashSet::with_capacity(people.len() * 2);
    for person in people {
        let inside = |name: &&Name| document.node(person.element).span.contains(name.span);
        let name = person.name.as_ref().filter(inside).map(|name| name.text.as_str());
        let known = [name, person.login.as_deref(), person.title.as_deref()];
        names.extend(known.into_iter().flatten().map(str::to_lowercase).chain(alt(person)));
    }
    names
}

struct Reader<'a> {
    document: &'a Document,
    links: &'a [Link],
    names: HashSet<String>,
}

/// A line that is being read.
struct Open {
    block: NodeIndex,
    text: String,
    marked: bool,
    /// Whether it begins a line.
    whole: bool,
}

impl<'a> Reader<'a> {
    /// The lines between two nodes that may be headings. `after` is the person before them.
    fn lines(&self, from: NodeIndex, to: NodeIndex, after: Option<NodeIndex>) -> Vec<Line<'a>> {
        let document = self.document;
        let mut lines = Vec::new();
        let mut open: Option<Open> = None;
        let mut block = after.map(|person| self.block(person).0);
        let mut fresh = after.is_none_or(|person| is_block(document.name(person)));
        let mut node = from;
        while node < to {
            let name = document.name(node);
            match name {
                "" if document.node(node).kind == NodeKind::Text => {
                    let text = document.text(node);
                    if let Some(open) = &mut open
                        && text.trim().is_empty()
                    {
                        open.text += text;
                    } else if !text.trim().is_empty() {
                        let (around, marked) = self.block(node);
                        lines.extend(open.take_if(|open| open.block != around).and_then(|open| self.line(open, to)));
                        let whole = fresh || block != Some(around);
                        let open = open.get_or_insert_with(|| Open {
                            block: around,
                            text: String::new(),
                            marked: true,
                            whole,
                        });
                        open.text += text;
                        open.marked &= marked;
                        (fresh, block) = (false, Some(around));
                    }
                }
                "br" => {
                    lines.extend(open.take().and_then(|open| self.line(open, to)));
                    fresh = true;
                }
                "img" => (open, fresh) = (None, false),
                "script" | "style" | "template" => node = document.node(node).end - 1,
                "a" if self.is_profile(node) => {
                    (open, fresh) = (None, false);
                    node = document.node(node).end - 1;
                }
                name if is_block(name) || document.node(node).end > to => {
                    lines.extend(open.take().and_then(|open| self.line(open, to)));
                    fresh |= is_block(name);
                    lines.extend(self.label(node, to));
                }
                _ => {}
            }
            node += 1;
        }
        let ends = |open: &Open| {
            let text = open.text.trim_end_matches([' ', '\t']);
            let at_end = to >= document.nodes().len() as NodeIndex || is_block(document.name(to));
            at_end || open.marked || text.ends_with(['\n', ':', '：']) || self.block(to).0 != open.block
        };
        let label = open.as_ref().and_then(|open| self.label_before(open, to));
        lines.extend(label.or_else(|| open.filter(ends).and_then(|open| self.line(open, to))));
        lines
    }

    /// The block around a node, and whether the node is emphasized in it.
    fn block(&self, node: NodeIndex) -> (NodeIndex, bool) {
        let (mut around, mut marked) = (self.document.node(node).parent, false);
        while around > 0 && !is_block(self.document.name(around)) {
            marked |= matches!(self.document.name(around), "b" | "em" | "i" | "strong" | "u");
            around = self.document.node(around).parent;
        }
        (around, marked)
    }

    fn line(&self, open: Open, to: NodeIndex) -> Option<Line<'a>> {
        let document = self.document;
        let mut form = (document.name(open.block), document.name(document.node(open.block).parent), open.marked);
        let mut around = open.block;
        while around > 0 && document.node(around).end <= to {
            if matches!(document.name(around), "td" | "th") {
                let row = document.node(around).parent;
                if !is_title(document, row) {
                    return None;
                }
                form = ("tr", "", false);
                break;
            }
            around = document.node(around).parent;
        }
        if open.whole { self.heading(form, &open.text) } else { None }
    }

    /// The label directly before a person, as in `Docs: …`, even where the line has other people before it.
    fn label_before(&self, open: &Open, to: NodeIndex) -> Option<Line<'a>> {
        let text = open.text.trim_end();
        let is_label = to < self.document.nodes().len() as NodeIndex && text.ends_with([':', '：']);
        let text = text.lines().next_back().filter(|_| is_label && self.block(to).0 == open.block)?;
        self.heading((":", "", false), text.trim_start_matches(|c: char| !c.is_alphanumeric()))
    }

    /// The name of an element that has the next person.
    fn label(&self, node: NodeIndex, to: NodeIndex) -> Option<Line<'a>> {
        if self.document.node(node).end <= to {
            return None;
        }
        let value = LABELS.iter().find_map(|name| self.document.attr(node, name))?;
        self.heading((self.document.name(node), "", false), &value.value)
    }

    fn heading(&self, form: Form<'a>, text: &str) -> Option<Line<'a>> {
        let text = text::collapse(text).to_lowercase();
        let is_short = text.chars().any(char::is_alphanumeric) && text.chars().count() <= MAX_TEXT;
        (is_short && !self.names.contains(&text)).then_some(Line { form, text })
    }

    fn is_profile(&self, link: NodeIndex) -> bool {
        address::of(self.document, self.links, link, "href").as_deref().and_then(address::login).is_some()
    }
}

/// Whether a row of a table is a title: only one of its cells has a text.
fn is_title(document: &Document, row: NodeIndex) -> bool {
    let cells = || document.children(row);
    !cells().flat_map(|cell| document.descendants(cell)).any(|node| document.name(node) == "img")
        && cells().filter(|&cell| !document.flow(cell).is_blank()).count() == 1
}
