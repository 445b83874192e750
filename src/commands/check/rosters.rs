//! The files that lists of the pages are generated from, with what is known of the files of these pages.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use super::super::loader::Origin;
use crate::{
    engine::{self, Ignored, LintedRoster},
    facts::{FileFact, FileFacts},
    model::roster::Roster,
    rule::Facts,
};

/// The files of a run, by their paths.
#[derive(Default)]
pub(super) struct Rosters(BTreeMap<String, Listed>);

/// A file that lists of pages are generated from.
pub(super) struct Listed {
    pub(super) roster: Arc<Roster>,
    /// One of the pages.
    pub(super) origin: Origin,
    /// What is known of the links of all these pages. They may be in several folders, to which the links are relative: what one
    /// of them does not have is missing.
    files: FileFacts,
    /// What the file suppresses on all these pages.
    ignored: Option<Ignored>,
    /// Number of these pages.
    pages: usize,
}

/// A page whose list is generated from a file, with what is known of its own files.
pub(super) struct Generated {
    pub(super) roster: Arc<Roster>,
    pub(super) files: FileFacts,
    pub(super) origin: Origin,
    pub(super) ignored: Option<Ignored>,
}

impl Rosters {
    /// Adds a page.
    pub(super) fn add(&mut self, page: Generated) {
        let Generated { roster, files, origin, ignored } = page;
        let (path, first) = (roster.path.clone(), origin.clone());
        let new = || Listed { roster, origin: first, files: FileFacts::new(), ignored: ignored.clone(), pages: 0 };
        let listed = self.0.entry(path).or_insert_with(new);
        listed.origin = origin;
        listed.pages += 1;
        listed.ignored = listed.ignored.take().zip(ignored).map(|(known, other)| known.join(&other));
        for (key, fact) in files {
            match listed.files.get_mut(&key) {
                Some(known) => worsen(known, fact),
                None => {
                    listed.files.insert(key, fact);
                }
            }
        }
    }

    /// Whether a page with a file was added.
    pub(super) fn contains(&self, path: &str) -> bool {
        self.0.contains_key(path)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Listed> {
        self.0.values()
    }
}

impl Listed {
    /// Checks the file.
    pub(super) fn lint(&self) -> LintedRoster {
        let facts = Facts { files: self.files.clone(), ..Facts::default() };
        // A page that was not checked may have what the file suppresses.
        let all_listed = self.roster.files.iter().collect::<BTreeSet<_>>().len() <= self.pages;
        let ignored = self.ignored.as_ref().filter(|_| all_listed);
        engine::lint_roster(&self.roster, &facts, &self.origin.policy.selection, ignored)
    }
}

/// Changes what is known of a target to what is worse for a link to it.
fn worsen(known: &mut FileFact, other: FileFact) {
    match (&mut *known, other) {
        (FileFact::Missing { .. } | FileFact::Outside, _) => {}
        (_, other @ (FileFact::Missing { .. } | FileFact::Outside)) => *known = other,
        (FileFact::File { anchors: Some(known) }, FileFact::File { anchors: Some(other) }) => {
            if known.incomplete {
                known.names = other.names;
            } else if !other.incomplete {
                known.names.retain(|name| other.names.contains(name));
            }
            known.incomplete &= other.incomplete;
            known.quotable &= other.quotable;
        }
        // Anchors are only read where a page links to one.
        (FileFact::File { anchors: None }, other @ FileFact::File { anchors: Some(_) }) => *known = other,
        _ => {}
    }
}
