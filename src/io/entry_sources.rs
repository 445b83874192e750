//! Reads the manifests and finds the files that entries are for (`[entries] source`).

use std::{
    collections::{BTreeMap, BTreeSet},
    fs, io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use globset::GlobBuilder;

use super::{
    boundary::Boundary,
    files::{self, Error},
    git::{Git, Tracked},
};
use crate::{
    facts::{EntrySource, EntrySources},
    model::{
        contract::Entries,
        entries::EntryList,
        manifest::{self, Folder, Found, Unread},
    },
};

/// Size limit of a manifest, in bytes. The largest real ones that were met have 0.1 MB.
const SIZE_LIMIT: u64 = 2 << 20;
/// Most files and folders that are looked at for one glob.
const MAX_LISTED: usize = 100_000;
/// Deepest folder that is looked at for a glob.
const MAX_DEPTH: usize = 32;

/// A source in one folder: what it names, and the groups that are chosen.
type Wanted = (PathBuf, Vec<String>, Vec<String>);

/// Finds the sources of entries. Reads each once for all documents.
#[derive(Debug, Default)]
pub struct Finder {
    /// Whether the folders are those of a commit, so that the index says nothing about them.
    is_laid_out: bool,
    known: Mutex<BTreeMap<Wanted, Option<Arc<EntrySource>>>>,
    refused: Mutex<BTreeSet<String>>,
}

impl Finder {
    /// For a commit that is laid out in a folder.
    #[must_use]
    pub fn at_revision() -> Self {
        Self { is_laid_out: true, ..Self::default() }
    }

    /// The sources of the contracts of a page, if any has one. `base` is the folder of the configuration, an absolute path.
    #[must_use]
    pub fn find(&self, lists: &[EntryList], base: &Path, root: &Path) -> Option<EntrySources> {
        let has_any = lists.iter().any(|list| !list.terms.sources.is_empty());
        has_any.then(|| lists.iter().map(|list| self.source(&list.terms, base, root)).collect())
    }

    /// Why sources could not be read, one message each.
    #[must_use]
    pub fn refused(&self) -> Vec<String> {
        self.refused.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }

    fn source(&self, terms: &Entries, base: &Path, root: &Path) -> Option<Arc<EntrySource>> {
        if terms.sources.is_empty() {
            return None;
        }
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let wanted = (base.to_owned(), terms.sources.clone(), terms.groups.clone());
        known.entry(wanted).or_insert_with(|| self.read(terms, base, root)).clone()
    }

    fn read(&self, terms: &Entries, base: &Path, root: &Path) -> Option<Arc<EntrySource>> {
        let mut folder = WorkingTree { base, boundary: Boundary::of(base, root), is_laid_out: self.is_laid_out };
        match manifest::collect(&terms.sources, &terms.groups, &mut folder) {
            Ok(source) => Some(Arc::new(source)),
            Err(why) => {
                let message = format!("`entries.source`: {why}");
                self.refused.lock().unwrap_or_else(PoisonError::into_inner).insert(message);
                None
            }
        }
    }
}

/// Whether a file is likely to be a manifest, by its name. Most texts are not.
#[must_use]
pub fn is_manifest(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    match manifest::Format::of(name) {
        Some(manifest::Format::Requirements) => name.contains("require") || name.contains("dep"),
        other => other.is_some(),
    }
}

/// The folder of a configuration, up to the boundary.
struct WorkingTree<'a> {
    base: &'a Path,
    boundary: Boundary,
    is_laid_out: bool,
}

impl WorkingTree<'_> {
    /// Whether a file may hold what another step of a job has put there. Its words would be names of dependencies.
    fn is_refused(&self, path: &str, real: &Path) -> bool {
        let is_named = manifest::Format::of(path).is_some_and(|format| format != manifest::Format::Requirements);
        let git = real.parent().and_then(Git::discover).filter(|_| !is_named && !self.is_laid_out);
        let is_untracked = |git: Git| match git.tracked(git.root()) {
            Tracked::Files(files) => !files.is_empty() && !files.iter().any(|file| file == real),
            Tracked::Nothing | Tracked::Unknown => false,
        };
        git.is_some_and(is_untracked)
    }
}

impl Folder for WorkingTree<'_> {
    fn read(&mut self, path: &str) -> Result<String, Unread> {
        let real = self.boundary.resolve_text(&self.base.join(path)).map_err(unread)?;
        if self.is_refused(path, &real) {
            return Err(Unread { reason: "git does not track it".to_owned(), is_missing: false });
        }
        files::read_up_to(&real, SIZE_LIMIT).map_err(unread)
    }

    fn find(&mut self, glob: &str) -> Result<Vec<Found>, String> {
        let compiled = GlobBuilder::new(glob).literal_separator(true).build();
        let matcher = compiled.map_err(|error| error.kind().to_string())?.compile_matcher();
        let parts: Vec<&str> = glob.split('/').collect();
        let literal = parts.iter().take_while(|part| !part.contains(['*', '?', '[', '{', '\\'])).count();
        // Nothing below a fixed depth matches without `**`.
        let depth = if glob.contains("**") { MAX_DEPTH } else { parts.len() - literal };
        let start = parts.get(..literal).unwrap_or_default().join("/");
        let mut found = Vec::new();
        let mut left = vec![(start, depth)];
        let mut listed = 0;
        while let Some((path, depth)) = left.pop() {
            let real = match self.boundary.resolve(&self.base.join(&path)) {
                Ok(real) => real,
                Err(Error::Io(_, error)) if error.kind() == io::ErrorKind::NotFound => continue,
                Err(error) => return Err(reason(&error)),
            };
            let is_folder = real.is_dir();
            if matcher.is_match(&path) {
                found.push(Found { path: path.clone(), is_folder });
            }
            if !is_folder || depth == 0 {
                continue;
            }
            for entry in fs::read_dir(&real).map_err(|error| error.to_string())? {
                let entry = entry.map_err(|error| error.to_string())?;
                listed += 1;
                if listed > MAX_LISTED {
                    return Err(format!("there are more than {MAX_LISTED} files"));
                }
                let name = entry.file_name().to_string_lossy().into_owned();
                let below = if path.is_empty() { name.clone() } else { format!("{path}/{name}") };
                let kind = entry.file_type().map_err(|error| error.to_string())?;
                if name.starts_with('.') || name == "node_modules" || kind.is_symlink() && !matcher.is_match(&below) {
                    continue;
                }
                match kind.is_file() {
                    true if matcher.is_match(&below) => found.push(Found { path: below, is_folder: false }),
                    true => {}
                    // What a link leads to is not searched, so that no folder is in itself.
                    false => left.push((below, if kind.is_symlink() { 0 } else { depth - 1 })),
                }
            }
        }
        found.sort_by(|a, b| a.path.cmp(&b.path));
        found.dedup();
        Ok(found)
    }
}

fn unread(error: Error) -> Unread {
    let is_missing = matches!(&error, Error::Io(_, error) if error.kind() == io::ErrorKind::NotFound);
    Unread { reason: reason(&error), is_missing }
}

fn reason(error: &Error) -> String {
    match error {
        Error::Outside(escape) => escape.predicate(),
        error => error.reason(),
    }
}
