//! Reads the manifests and finds the files that entries are for (`[entries] source`).

use std::{
    collections::{BTreeMap, BTreeSet},
    fs, io,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use globset::GlobBuilder;

use super::{
    boundary::Boundary,
    files::{self, Error},
    git::{Git, Tracked},
    paths,
};
use crate::{
    facts::{EntrySource, EntrySources},
    model::{
        contract::Entries,
        entries::EntryList,
        manifest::{self, Folder, Format, Found, Unread},
    },
};

/// Size limit of a manifest, in bytes. The largest real ones that were met have 0.1 MB.
const SIZE_LIMIT: u64 = 2 << 20;
/// Size limit of all manifests of a run, in bytes; one counts as often as it is read.
const ALL_LIMIT: u64 = 32 << 20;
/// Longest glob, in bytes.
const MAX_GLOB: usize = 1_000;
/// Most files and folders that are looked at for the globs of one source.
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
    /// Bytes of manifests so far.
    size: AtomicU64,
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
        let boundary = Boundary::of(base, root);
        let mut folder = WorkingTree { base, boundary, is_laid_out: self.is_laid_out, size: &self.size, listed: 0 };
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
    match Format::of(name) {
        Some(Format::Requirements) => is_requirements(name),
        other => other.is_some(),
    }
}

fn is_requirements(name: &str) -> bool {
    name.contains("require") || name.contains("dep")
}

/// The folder of a configuration, up to the boundary.
struct WorkingTree<'a> {
    base: &'a Path,
    boundary: Boundary,
    is_laid_out: bool,
    size: &'a AtomicU64,
    /// Files and folders that were looked at.
    listed: usize,
}

impl WorkingTree<'_> {
    /// Why a file is not read that may hold what another step of a job has put there. Most words of a list of requirements
    /// are read as names, and so would a token be.
    fn refusal(&self, format: Format, real: &Path) -> Option<&'static str> {
        if self.is_laid_out {
            return None;
        }
        let git = Git::discover(real)?;
        if format != Format::Requirements {
            return None;
        }
        if paths::is_hidden(real) {
            return Some("hidden files are not read");
        }
        // In a folder of which git tracks nothing, all is the user's own.
        if !matches!(git.tracked(git.root()), Tracked::Files(files) if !files.is_empty()) {
            return None;
        }
        let name = real.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        match git.tracks(real) {
            Some(false) => Some("git does not track it"),
            // Whoever works on a list of requirements has not committed its text yet.
            _ if is_requirements(name) => None,
            _ => (git.has_committed_text(real) == Some(false)).then_some("git does not track the text that it has"),
        }
    }

    /// Leaves what git tracks: names of other files are not for a report.
    fn retain_tracked(&self, found: &mut Vec<Found>) {
        let Some(git) = Git::discover(self.base).filter(|_| !self.is_laid_out) else { return };
        let Tracked::Files(files) = git.tracked(git.root()) else { return };
        let files: BTreeSet<PathBuf> = files.into_iter().collect();
        found.retain(|found| {
            let Ok(real) = self.boundary.resolve(&self.base.join(&found.path)) else { return false };
            files.is_empty() || files.range(real.clone()..).next().is_some_and(|file| file.starts_with(&real))
        });
    }
}

impl Folder for WorkingTree<'_> {
    fn read(&mut self, path: &str, format: Format) -> Result<String, Unread> {
        let refused = |reason: &str| Unread { reason: reason.to_owned(), is_missing: false };
        let real = self.boundary.resolve_text(&self.base.join(path)).map_err(unread)?;
        if let Some(why) = self.refusal(format, &real) {
            return Err(refused(why));
        }
        let text = files::read_up_to(&real, SIZE_LIMIT).map_err(unread)?;
        let size = self.size.fetch_add(text.len() as u64, Ordering::Relaxed) + text.len() as u64;
        if size > ALL_LIMIT {
            return Err(refused(&format!("the manifests of a run may have {} MiB", ALL_LIMIT >> 20)));
        }
        Ok(text)
    }

    fn find(&mut self, glob: &str, is_shown: bool) -> Result<Vec<Found>, String> {
        if glob.len() > MAX_GLOB {
            return Err(format!("longer than {MAX_GLOB} characters"));
        }
        if is_shown && glob.split('/').any(|part| part.starts_with('.') && !part.trim_matches('.').is_empty()) {
            return Err("hidden files are not read".to_owned());
        }
        let compiled = GlobBuilder::new(glob).literal_separator(true).build();
        let matcher = compiled.map_err(|error| error.kind().to_string())?.compile_matcher();
        let parts: Vec<&str> = glob.split('/').collect();
        let literal = parts.iter().take_while(|part| !part.contains(['*', '?', '[', '{', '\\'])).count();
        // Nothing below a fixed depth matches without `**`.
        let depth = if glob.contains("**") { MAX_DEPTH } else { parts.len() - literal };
        let start = parts.get(..literal).unwrap_or_default().join("/");
        let mut found = Vec::new();
        let mut left = vec![(start, depth)];
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
                self.listed += 1;
                if self.listed > MAX_LISTED {
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
        if is_shown {
            self.retain_tracked(&mut found);
        }
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
