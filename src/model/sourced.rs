//! Compares entries with the dependencies and files that they are for: `[entries] source`.

mod identity;
mod index;
#[cfg(test)]
mod tests;

use std::{collections::BTreeSet, sync::Arc};

pub use index::key;

use super::{
    Model,
    entries::{Entry, EntryList},
    page::Page,
};
use crate::{
    document::Document,
    facts::{EntrySource, Registry, SourceItem},
    span::Span,
    text,
};
use identity::Identity;
use index::{Index, Name};

/// Most comparisons of names that differ.
const MAX_COMPARED: usize = 20_000;

/// How the entries of a page differ from their sources.
#[derive(Debug, Default)]
pub struct Sourced<'a> {
    /// Dependencies and files without an entry.
    pub unlisted: Vec<Unlisted<'a>>,
    /// Entries of no dependency and no file.
    pub unsourced: Vec<Unsourced<'a>>,
    /// Number of entries of each contract that have a source, and of those that are of a dependency or a file.
    pub counts: Vec<Option<(usize, usize)>>,
}

/// A dependency or a file without an entry.
#[derive(Debug)]
pub struct Unlisted<'a> {
    /// The dependency or file.
    pub item: &'a SourceItem,
    /// What names it: a manifest or a glob.
    pub source: &'a str,
    /// Where its entry is missing: the heading of the section.
    pub location: Span,
}

/// An entry of no dependency and no file.
#[derive(Debug)]
pub struct Unsourced<'a> {
    /// The entry.
    pub entry: &'a Entry,
    /// What it should be of.
    pub source: &'a EntrySource,
    /// The dependency without an entry that it was probably meant for.
    pub near: Option<&'a str>,
}

impl<'a> Sourced<'a> {
    /// Compares the entries of a page. `sources` are in the order of its contracts.
    #[must_use]
    pub fn of(document: &Document, model: &'a Model, sources: &'a [Option<Arc<EntrySource>>]) -> Self {
        let lists = &model.entries.lists;
        let identities: Vec<Vec<Identity>> = lists
            .iter()
            .map(|list| list.entries.iter().map(|entry| Identity::of(document, model, entry)).collect())
            .collect();
        let mut sourced = Self::default();
        let mut reported: BTreeSet<(Registry, &str)> = BTreeSet::new();
        let mut budget = MAX_COMPARED;
        for (at, list) in lists.iter().enumerate() {
            let source = sources.get(at).and_then(Option::as_deref);
            let Some(source) = source.filter(|_| !list.entries.is_empty()) else {
                sourced.counts.push(None);
                continue;
            };
            let index = Index::of(&source.items);
            // Another list of the page may have the entry of a dependency.
            let mut listed: BTreeSet<usize> = BTreeSet::new();
            // Many entries may have one name of many files.
            let mut done: BTreeSet<&Name> = BTreeSet::new();
            let (mut strays, mut matched): (Vec<&Entry>, usize) = (Vec::new(), 0);
            for (number, (of, list)) in identities.iter().zip(lists).enumerate() {
                for (identity, entry) in of.iter().zip(&list.entries) {
                    let found = index.find(identity);
                    if number == at && !found.is_empty() {
                        matched += 1;
                    } else if number == at && !entry.name.is_empty() {
                        strays.push(entry);
                    }
                    listed.extend(found.into_iter().filter(|(name, _)| done.insert(name)).flat_map(|(_, items)| items));
                }
            }
            sourced.counts.push(Some((list.entries.len(), matched)));
            let is_missing = |(at, item): &(usize, &SourceItem)| item.required && !listed.contains(at);
            let missing: Vec<&SourceItem> =
                source.items.iter().enumerate().filter(is_missing).map(|(_, item)| item).collect();
            for entry in strays {
                let near = nearest(&entry.name, &missing, &mut budget).and_then(|at| missing.get(at));
                let near = near.map(|item| shown(item));
                sourced.unsourced.push(Unsourced { entry, source, near });
            }
            let location = location(&model.page, list);
            let new = missing.into_iter().filter(|item| reported.insert((item.registry, &item.name)));
            sourced.unlisted.extend(new.map(|item| {
                let source = source.names.get(item.source).map_or("", String::as_str);
                Unlisted { item, source, location }
            }));
        }
        sourced
    }
}

/// What messages call a dependency or a file.
#[must_use]
pub fn shown(item: &SourceItem) -> &str {
    match item.registry {
        Registry::Files => item.name.rsplit('/').next().unwrap_or(&item.name),
        _ => &item.name,
    }
}

/// Index of the dependency whose name is within a few edits.
fn nearest(name: &str, missing: &[&SourceItem], budget: &mut usize) -> Option<usize> {
    let wanted = index::loose(name);
    // Two short names are near by chance.
    if wanted.chars().count() < 4 || missing.len() > *budget {
        return None;
    }
    *budget -= missing.len();
    let names: Vec<String> = missing.iter().map(|item| index::loose(shown(item))).collect();
    let is_similar = |other: &&str| other.len().abs_diff(wanted.len()) < 3;
    let most = if wanted.chars().count() < 8 { 1 } else { 2 };
    let near = text::nearest(&wanted, names.iter().map(String::as_str).filter(is_similar), |_| most)?;
    names.iter().position(|other| other == near)
}

/// The heading of the section with the entries, or of the page; without one, the first entry.
fn location(page: &Page, list: &EntryList) -> Span {
    let first = list.entries.first();
    let section = list.sections.first().and_then(|section| section.heading);
    let above = || first.and_then(|entry| entry.group.checked_sub(1));
    let heading = section.or_else(above).unwrap_or_default();
    let span = page.headings.get(heading).map(|heading| heading.span);
    span.or_else(|| first.map(|entry| entry.span)).unwrap_or(Span::empty(0))
}
