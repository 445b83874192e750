//! Where entries may stand on a page.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};

use super::{FIELDS, HOLE};
use crate::{
    document::{Document, NodeIndex, NodeKind},
    model::{
        contract::{Entries, Field, Form},
        page::Page,
        people::Grid,
    },
};

/// No more frames of one form than this are looked at, the ones with most entries first.
const MOST: usize = 12;

/// All frames with two entries or more, the narrower before the wider.
pub(super) fn all(document: &Document, page: &Page, grids: &[Grid]) -> Vec<Entries> {
    let finder = Finder { document, page, people: people(grids) };
    let mut frames = finder.headings();
    frames.extend(finder.rows());
    frames.extend(finder.items());
    frames.extend(finder.elements());
    frames
}

/// The nodes of people's cells: grids have rules of their own.
fn people(grids: &[Grid]) -> BTreeSet<NodeIndex> {
    grids.iter().flat_map(|grid| &grid.people).map(|person| person.element).collect()
}

struct Finder<'a> {
    document: &'a Document,
    page: &'a Page,
    people: BTreeSet<NodeIndex>,
}

impl Finder<'_> {
    /// The headings of one level: those under one heading, and all of them.
    fn headings(&self) -> Vec<Entries> {
        let mut frames = Vec::new();
        for level in 1..=6 {
            let mut under: BTreeMap<Option<usize>, usize> = BTreeMap::new();
            let mut above = None;
            for (index, heading) in self.page.headings.iter().enumerate() {
                if heading.level < level {
                    above = Some(index);
                } else if heading.level == level {
                    *under.entry(above).or_default() += 1;
                }
            }
            let frame = |section| Entries { section, level, ..Entries::default() };
            let sections = under.iter().filter_map(|(&above, &count)| Some((self.title(above?)?, count)));
            frames.extend(most(sections.collect()).into_iter().map(|section| frame(Some(section))));
            frames.extend((under.values().sum::<usize>() > 1).then(|| frame(None)));
        }
        frames
    }

    /// The tables with a row of titles.
    fn rows(&self) -> Vec<Entries> {
        let mut found: BTreeMap<Vec<String>, Vec<(Option<String>, usize)>> = BTreeMap::new();
        for table in self.elements_called("table") {
            let rows: Vec<NodeIndex> =
                self.document.descendants(table).filter(|&node| self.document.name(node) == "tr").collect();
            let Some((&head, rows)) = rows.split_first() else { continue };
            let cells = self.document.descendants(head).filter(|&node| matches!(self.document.name(node), "td" | "th"));
            let titles: Vec<String> = cells.map(|cell| self.document.flow(cell).text().trim().to_owned()).collect();
            let distinct: BTreeSet<&String> = titles.iter().collect();
            let named =
                titles.iter().all(|title| !title.is_empty() && !title.contains(HOLE)) && distinct.len() == titles.len();
            let several = (2..=FIELDS).contains(&titles.len()) && rows.len() > 1;
            if named && several && !self.holds_people(table) {
                found.entry(titles).or_default().push((self.section_of(table), rows.len()));
            }
        }
        let mut found: Vec<_> = found.into_iter().collect();
        found.sort_by_key(|(_, tables)| std::cmp::Reverse(tables.iter().map(|(_, rows)| rows).sum::<usize>()));
        let mut frames = Vec::new();
        for (titles, tables) in found.into_iter().take(MOST) {
            let field = |label: &String| Field { label: label.clone(), ..Field::default() };
            let fields: Vec<Field> = titles.iter().map(field).collect();
            let frame = |section| Entries { section, form: Form::Row, fields: fields.clone(), ..Entries::default() };
            let sections = tables.into_iter().filter_map(|(section, rows)| Some((section?, rows))).collect();
            frames.extend(most(sections).into_iter().map(|section| frame(Some(section))));
            frames.push(frame(None));
        }
        frames
    }

    /// The lists of a section, and those of the whole page.
    fn items(&self) -> Vec<Entries> {
        let mut under: BTreeMap<usize, usize> = BTreeMap::new();
        for list in ["ul", "ol"].into_iter().flat_map(|name| self.elements_called(name)) {
            if self.holds_people(list) {
                continue;
            }
            let items = self.document.descendants(list).filter(|&node| self.document.name(node) == "li").count();
            let heading = self.page.headings.partition_point(|heading| heading.node < list);
            // The sections around it, from the inside out.
            let mut level = 7;
            for index in (0..heading).rev() {
                let Some(heading) = self.page.headings.get(index).filter(|heading| heading.level < level) else {
                    continue;
                };
                level = heading.level;
                *under.entry(index).or_default() += items;
            }
        }
        let frame = |section| Entries { section, form: Form::Item, ..Entries::default() };
        let sections = under.iter().filter_map(|(&index, &count)| Some((self.title(index)?, count))).collect();
        let mut frames: Vec<Entries> = most(sections).into_iter().map(|section| frame(Some(section))).collect();
        frames.push(frame(None));
        frames
    }

    /// Elements of one name and class that stand beside each other.
    fn elements(&self) -> Vec<Entries> {
        let mut siblings: BTreeMap<(NodeIndex, String), usize> = BTreeMap::new();
        for node in 1..self.document.nodes().len() as NodeIndex {
            let class = self.document.attr(node, "class").and_then(|attr| attr.value.split_whitespace().next());
            let plain = |class: &&str| class.starts_with(char::is_alphabetic) && class.chars().all(is_plain);
            if let Some(class) = class.filter(plain)
                && !self.holds_people(node)
            {
                let selector = format!("{}.{class}", self.document.name(node));
                *siblings.entry((self.document.node(node).parent, selector)).or_default() += 1;
            }
        }
        let selectors = siblings.into_iter().map(|((_, selector), count)| (selector, count)).collect();
        let frame = |selector| Entries { form: Form::Element, selector: Some(selector), ..Entries::default() };
        most(selectors).into_iter().map(frame).collect()
    }

    /// The text of a heading that names a section: not the title of the page, and not empty.
    fn title(&self, index: usize) -> Option<String> {
        let heading = self.page.headings.get(index)?;
        let is_title = index == 0 && self.page.headings.iter().skip(1).all(|other| other.level > heading.level);
        (!is_title && !heading.text.is_empty()).then(|| heading.text.clone())
    }

    /// The section that a node stands in.
    fn section_of(&self, node: NodeIndex) -> Option<String> {
        let before = self.page.headings.partition_point(|heading| heading.node < node);
        self.title(before.checked_sub(1)?)
    }

    /// The elements of a name that lie in no other of it.
    fn elements_called(&self, name: &str) -> Vec<NodeIndex> {
        let mut found = Vec::new();
        let mut end = 0;
        for node in 1..self.document.nodes().len() as NodeIndex {
            let element = self.document.node(node);
            if node >= end && matches!(element.kind, NodeKind::Element { .. }) && self.document.name(node) == name {
                found.push(node);
                end = element.end;
            }
        }
        found
    }

    /// Whether people of a grid stand in a node, or the node in one of them.
    fn holds_people(&self, node: NodeIndex) -> bool {
        let inside: Range<NodeIndex> = node..self.document.node(node).end;
        let around = self.people.range(..node).next_back();
        self.people.range(inside).next().is_some() || around.is_some_and(|&cell| node < self.document.node(cell).end)
    }
}

fn is_plain(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_')
}

/// The names that are counted twice or more, each once, the most frequent first.
fn most(counted: Vec<(String, usize)>) -> Vec<String> {
    let mut sums: Vec<(String, usize)> = Vec::new();
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    for (name, count) in counted {
        let place = *places.entry(name.clone()).or_insert_with(|| {
            sums.push((name, 0));
            sums.len() - 1
        });
        if let Some((_, sum)) = sums.get_mut(place) {
            *sum += count;
        }
    }
    sums.retain(|&(_, count)| count > 1);
    sums.sort_by_key(|&(_, count)| std::cmp::Reverse(count));
    sums.into_iter().take(MOST).map(|(name, _)| name).collect()
}
