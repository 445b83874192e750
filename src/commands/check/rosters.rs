//! The files that lists of the pages are generated from, with what is known of the files of these pages.

use std::{collections::BTreeMap, sync::Arc};

use super::super::loader::Origin;
use crate::{
    diagnostic::Diagnostic,
    engine,
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
}

impl Rosters {
    /// Adds a page, with what is known of its files.
    pub(super) fn add(&mut self, roster: &Arc<Roster>, files: FileFacts, origin: &Origin) {
        let new = || Listed { roster: Arc::clone(roster), origin: origin.clone(), files: FileFacts::new() };
        let listed = self.0.entry(roster.path.clone()).or_insert_with(new);
        listed.origin = origin.clone();
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
    /// The findings of the file, sorted.
    pub(super) fn lint(&self) -> Vec<Diagnostic> {
        let facts = Facts { files: self.files.clone(), ..Facts::default() };
        engine::lint_roster(&self.roster, &facts, &self.origin.policy.selection)
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
