//! Places on a page where entries may be.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};

use super::{MAX_FIELDS, PLACEHOLDER};
use crate::{
    document::{Document, NodeIndex, NodeKind},
    model::{
        contract::{Entries, Field, Form},
        entries::is_counter,
        page::Page,
        people::Grid,
    },
};

/// Maximum number of candidates of one form; those with the most entries come first.
const MAX_CANDIDATES: usize = 12;

/// Maximum number of words in the heading of a section; a longer one is a sentence.
const MAX_SECTION_WORDS: usize = 8;

/// All candidates with two entries or more, narrower before wider.
pub(super) fn all(document: &Document, page: &Page, grids: &[Grid]) -> Vec<Entries> {
    let finder = Finder { document, page, people: people(grids) };
    let mut candidates = finder.headings();
    candidates.extend(finder.rows());
    candidates.extend(finder.items());
    candidates.extend(finder.elements());
    candidates
}

/// The elements of people in contributor grids, which have rules of their own.
fn people(grids: &[Grid]) -> BTreeSet<NodeIndex> {
    grids.iter().flat_map(|grid| &grid.people).map(|person| person.element).collect()
}

struct Finder<'a> {
    document: &'a Document,
    page: &'a Page,
    people: BTreeSet<NodeIndex>,
}

impl Finder<'_> {
    /// Headings of one level: under one heading, and on the whole page.
    fn headings(&self) -> Vec<Entries> {
        let mut candidates = Vec::new();
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
            let candidate = |sections| Entries { sections, level, ..Entries::default() };
            let sections = under.iter().filter_map(|(&above, &count)| Some((self.title(above?)?, count)));
            candidates.extend(most_frequent(sections.collect()).into_iter().map(|section| candidate(vec![section])));
            candidates.extend((under.values().sum::<usize>() > 1).then(|| candidate(Vec::new())));
        }
        candidates
    }

    /// Tables with a header row.
    fn rows(&self) -> Vec<Entries> {
        let mut found: BTreeMap<Vec<String>, Vec<(Option<String>, usize)>> = BTreeMap::new();
        for table in self.elements_named("table") {
            let rows: Vec<NodeIndex> =
                self.document.descendants(table).filter(|&node| self.document.name(node) == "tr").collect();
            let Some((&head, rows)) = rows.split_first() else { continue };
            let cells = self.document.descendants(head).filter(|&node| matches!(self.document.name(node), "td" | "th"));
            let titles: Vec<String> = cells.map(|cell| self.document.flow(cell).text().trim().to_owned()).collect();
            let distinct: BTreeSet<&String> = titles.iter().collect();
            let named = titles.iter().all(|title| !title.is_empty() && !title.contains(PLACEHOLDER))
                && distinct.len() == titles.len();
            let several = (2..=MAX_FIELDS).contains(&titles.len()) && rows.len() > 1;
            if named && several && !self.overlaps_people(table) {
                let counter = usize::from(is_counter(self.document, rows) && titles.len() > 2);
                let titles = titles.into_iter().skip(counter).collect();
                found.entry(titles).or_default().push((self.section_of(table), rows.len()));
            }
        }
        let mut found: Vec<_> = found.into_iter().collect();
        found.sort_by_key(|(_, tables)| std::cmp::Reverse(tables.iter().map(|(_, rows)| rows).sum::<usize>()));
        let mut candidates = Vec::new();
        for (titles, tables) in found.into_iter().take(MAX_CANDIDATES) {
            let field = |label: &String| Field { label: label.clone(), ..Field::default() };
            let fields: Vec<Field> = titles.iter().map(field).collect();
            let candidate =
                |sections| Entries { sections, form: Form::Row, fields: fields.clone(), ..Entries::default() };
            let sections = tables.into_iter().filter_map(|(section, rows)| Some((section?, rows))).collect();
            candidates.extend(most_frequent(sections).into_iter().map(|section| candidate(vec![section])));
            candidates.push(candidate(Vec::new()));
        }
        candidates
    }

    /// Lists of a section, and of the whole page.
    fn items(&self) -> Vec<Entries> {
        let mut under: BTreeMap<usize, usize> = BTreeMap::new();
        for list in ["ul", "ol"].into_iter().flat_map(|name| self.elements_named(name)) {
            if self.overlaps_people(list) {
                continue;
            }
            let items = self.document.descendants(list).filter(|&node| self.document.name(node) == "li").count();
            let heading = self.page.headings.partition_point(|heading| heading.node < list);
            // Enclosing sections, innermost first.
            let mut level = 7;
            for index in (0..heading).rev() {
                let Some(heading) = self.page.headings.get(index).filter(|heading| heading.level < level) else {
                    continue;
                };
                level = heading.level;
                *under.entry(index).or_default() += items;
            }
        }
        let candidate = |sections| Entries { sections, form: Form::Item, ..Entries::default() };
        let sections = under.iter().filter_map(|(&index, &count)| Some((self.title(index)?, count))).collect();
        let mut candidates: Vec<Entries> =
            most_frequent(sections).into_iter().map(|section| candidate(vec![section])).collect();
        candidates.push(candidate(Vec::new()));
        candidates
    }

    /// Sibling elements with the same name and class.
    fn elements(&self) -> Vec<Entries> {
        let mut siblings: BTreeMap<(NodeIndex, String), usize> = BTreeMap::new();
        for node in 1..self.document.nodes().len() as NodeIndex {
            let class = self.document.attr(node, "class").and_then(|attr| attr.value.split_whitespace().next());
            let plain = |class: &&str| class.starts_with(char::is_alphabetic) && class.chars().all(is_plain);
            if let Some(class) = class.filter(plain)
                && !self.overlaps_people(node)
            {
                let selector = format!("{}.{class}", self.document.name(node));
                *siblings.entry((self.document.node(node).parent, selector)).or_default() += 1;
            }
        }
        let selectors = siblings.into_iter().map(|((_, selector), count)| (selector, count)).collect();
        let candidate = |selector| Entries { form: Form::Element, selector: Some(selector), ..Entries::default() };
        most_frequent(selectors).into_iter().map(candidate).collect()
    }

    /// The text of a section's heading; `None` for the page title, for empty headings and for sentences.
    fn title(&self, index: usize) -> Option<String> {
        let heading = self.page.headings.get(index)?;
        let is_title = index == 0 && self.page.headings.iter().skip(1).all(|other| other.level > heading.level);
        let words = heading.text.split_whitespace().count();
        (!is_title && (1..=MAX_SECTION_WORDS).contains(&words)).then(|| heading.text.to_string())
    }

    /// The section that contains a node.
    fn section_of(&self, node: NodeIndex) -> Option<String> {
        let before = self.page.headings.partition_point(|heading| heading.node < node);
        self.title(before.checked_sub(1)?)
    }

    /// The outermost elements with a name.
    fn elements_named(&self, name: &str) -> Vec<NodeIndex> {
        let mut found = Vec::new();
        let mut end = 0;
        for node in 1..self.document.nodes().len() as NodeIndex {
            let element = self.document.node(node);
            if node >= end && matches!(element.kind, NodeKind::Element(_)) && self.document.name(node) == name {
                found.push(node);
                end = element.end;
            }
        }
        found
    }

    /// Whether a node contains people of a grid, or lies inside one.
    fn overlaps_people(&self, node: NodeIndex) -> bool {
        let inside: Range<NodeIndex> = node..self.document.node(node).end;
        let around = self.people.range(..node).next_back();
        self.people.range(inside).next().is_some() || around.is_some_and(|&cell| node < self.document.node(cell).end)
    }
}

fn is_plain(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_')
}

/// The names counted at least twice, without repetition, most frequent first.
fn most_frequent(counted: Vec<(String, usize)>) -> Vec<String> {
    let mut sums: Vec<(String, usize)> = Vec::new();
    let mut positions: BTreeMap<String, usize> = BTreeMap::new();
    for (name, count) in counted {
        let position = *positions.entry(name.clone()).or_insert_with(|| {
            sums.push((name, 0));
            sums.len() - 1
        });
        if let Some((_, sum)) = sums.get_mut(position) {
            *sum += count;
        }
    }
    sums.retain(|&(_, count)| count > 1);
    sums.sort_by_key(|&(_, count)| std::cmp::Reverse(count));
    sums.into_iter().take(MAX_CANDIDATES).map(|(name, _)| name).collect()
}
