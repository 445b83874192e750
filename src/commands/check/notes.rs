//! Remarks about a run that are not findings.

use std::{
    cell::RefCell,
    collections::BTreeMap,
    mem,
    path::{Path, PathBuf},
};

use crate::{
    io::{files, targets::Targets},
    report::{FileReport, OpenAnchors, ReadAs, Unchecked},
};

/// Collects notes from every step of a run. Each is printed once, in the order it was first added.
#[derive(Default)]
pub(super) struct Notes {
    list: RefCell<Vec<String>>,
    expecting: RefCell<Option<Vec<(PathBuf, String)>>>,
}

/// Most pages that one kind of note names.
const MOST_PAGES: usize = 10;

/// Most lines of a page with such parts that are named.
const MOST_LINES: usize = 5;

impl Notes {
    /// Adds a note.
    pub(super) fn add(&self, note: impl Into<String>) {
        let note = note.into();
        let mut notes = self.list.borrow_mut();
        if !notes.contains(&note) {
            notes.push(note);
        }
    }

    /// Sets that the contract of every page is detected, so that a missing one needs a note. `pages` are those for which
    /// `init` might write one.
    pub(super) fn expect_contract(&self, pages: Vec<(PathBuf, String)>) {
        self.expecting.replace(Some(pages));
    }

    /// Adds, as the first note, that no page has a contract, if one is expected. `can_be_written` is whether `init` would
    /// write one.
    pub(super) fn add_missing_contract(&self, can_be_written: impl FnOnce(&[(PathBuf, String)]) -> bool) {
        if let Some(pages) = self.expecting.take() {
            let help = if can_be_written(&pages) { " (`ack-lint init PAGE` writes one)" } else { "" };
            let note = format!("no contract applies, so rules that need one did not run{help}");
            self.list.borrow_mut().insert(0, note);
        }
    }

    /// Adds how many links lead to where nothing is known.
    pub(super) fn add_targets(&self, targets: &Targets) {
        match targets.failures().as_slice() {
            [] => {}
            [one] => self.add(format!("1 link was not checked ({one})")),
            [first, more @ ..] => {
                self.add(format!("{} links were not checked ({first}, and {} more)", more.len() + 1, more.len()));
            }
        }
        match targets.in_submodules() {
            0 => {}
            1 => self.add("1 link leads into a submodule and was not checked"),
            links => self.add(format!("{links} links lead into submodules and were not checked")),
        }
        let why = "not checked (`link.site-root` is not set)";
        match targets.rooted() {
            0 => {}
            1 => self.add(format!("1 link begins with `/` and was {why}")),
            links => self.add(format!("{links} links begin with `/` and were {why}")),
        }
    }

    /// Adds which files are checked only because links lead to them.
    pub(super) fn add_links(&self, links: &[(PathBuf, PathBuf)], root: &Path) {
        for (link, file) in links {
            let (link, file) = (files::display(link, root), files::display(file, root));
            self.add(format!(
                "{file} is checked because {link} links to it, and not fixed: it does not have the name of a page"
            ));
        }
    }

    /// Adds what a reader of a forge sees of the pages and the run did not check.
    pub(super) fn add_readings(&self, files: &[FileReport]) {
        match files.iter().map(|file| file.checked.template_links).sum::<usize>() {
            0 => {}
            1 => self.add("1 link contains a template and was not checked"),
            links => self.add(format!("{links} links contain templates and were not checked")),
        }
        self.add_per_page(files, "parts", |file| {
            let Unchecked { parts, lines } = file.checked.unread.as_ref()?;
            let (parts, were) =
                if *parts == 1 { ("1 part".to_owned(), "was") } else { (format!("{parts} parts"), "were") };
            let lines = named_lines(lines);
            Some(format!(
                "{parts} that a forge shows {were} not checked ({lines}), because of templates, comments, directives or MDX"
            ))
        });
        self.add_per_page(files, "links", |file| {
            let OpenAnchors { links, why } = file.checked.open_anchors.as_ref()?;
            let (links, anchors) = match links {
                1 => ("1 link".to_owned(), "an anchor was"),
                _ => (format!("{links} links"), "anchors were"),
            };
            Some(format!("{links} to {anchors} not checked, because {why}"))
        });
        self.add_per_page(files, "links", |file| {
            let Unchecked { parts, lines } = file.checked.site_anchors.as_ref()?;
            let (links, them) = match parts {
                1 => ("1 link to an anchor was".to_owned(), "it"),
                _ => (format!("{parts} links to anchors were"), "them"),
            };
            let lines = named_lines(lines);
            Some(format!(
                "{links} not checked ({lines}), because only a site generator makes {them} and none was found"
            ))
        });
        let mut read = files.iter().filter_map(|file| Some((file, file.checked.read_as?)));
        if let Some((file, ReadAs { dialect, since, .. })) = read.next() {
            let others = match read.count() {
                0 => String::new(),
                1 => " (and 1 other page)".to_owned(),
                count => format!(" (and {count} other pages)"),
            };
            self.add(format!(
                "{} is read as {dialect} because of line {since}; a forge shows more of it{others}",
                file.path
            ));
        }
    }

    /// Adds a note on each page that has one, up to a number of pages, and how many other pages have such `things`.
    fn add_per_page(&self, files: &[FileReport], things: &str, note: impl Fn(&FileReport) -> Option<String>) {
        let noted: Vec<_> = files.iter().filter_map(|file| Some((&file.path, note(file)?))).collect();
        for (path, note) in noted.iter().take(MOST_PAGES) {
            self.add(format!("{path}: {note}"));
        }
        match noted.len().saturating_sub(MOST_PAGES) {
            0 => {}
            1 => self.add(format!("1 other page has such {things}")),
            pages => self.add(format!("{pages} other pages have such {things}")),
        }
    }

    /// Adds which keys that say where entries, contributors and modules are find none, for any page.
    pub(super) fn add_searches(&self, files: &[FileReport]) {
        let mut found: BTreeMap<(&str, &str), bool> = BTreeMap::new();
        for search in files.iter().flat_map(|file| &file.searches) {
            *found.entry((search.key, &search.origin)).or_default() |= search.is_answered;
        }
        for ((key, by), _) in found.into_iter().filter(|(_, is_answered)| !is_answered) {
            let nothing = match key.split('.').next() {
                Some("modules") => "names no folder with modules",
                Some("contributors") => "finds no contributors on any page",
                _ => "finds no entries on any page",
            };
            self.add(format!("`{key}` {nothing} ({by})"));
        }
    }

    /// All notes of the run.
    pub(super) fn into_list(self) -> Vec<String> {
        mem::take(&mut self.list.borrow_mut())
    }
}

/// `line 3`, `lines 3, 5 and 8`, `lines 3, 5, 8, 9, 10 and 4 more`.
fn named_lines(lines: &[u32]) -> String {
    let (named, more) = lines.split_at(lines.len().min(MOST_LINES));
    let mut names: Vec<String> = named.iter().map(u32::to_string).collect();
    if !more.is_empty() {
        names.push(format!("{} more", more.len()));
    }
    match names.as_slice() {
        [] => String::new(),
        [one] => format!("line {one}"),
        [first @ .., last] => format!("lines {} and {last}", first.join(", ")),
    }
}
