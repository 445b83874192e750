//! Finds the documents in a directory.

use std::{
    collections::BTreeSet,
    ffi::OsStr,
    fs::File,
    io::{self, BufRead, BufReader},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    thread,
};

use ignore::{DirEntry, WalkBuilder};

use super::{
    boundary::Boundary,
    files::{self, Error},
    git::{Git, Tracked},
    roster,
};

/// Folders that forges read pages from. Other hidden folders belong to tools.
const FORGES: &[&str] = &[".github", ".gitlab", ".forgejo", ".gitea"];
/// Folders with what other projects wrote. Pages in them are read where they are named.
const FOREIGN: &[&str] = &["node_modules", "third_party", "vendor"];
/// Most patterns in one `.gitignore`, and in all of a walk: compiling one takes microseconds and kilobytes.
const MAX_PATTERNS: usize = 10_000;
const MAX_ALL_PATTERNS: usize = 50_000;

/// What a directory contains.
#[derive(Debug, Default)]
pub struct Found {
    /// The documents, sorted by path.
    pub documents: Vec<PathBuf>,
    /// What cannot be read: links out of the boundary or to nothing.
    pub refused: Vec<Error>,
    /// Links to documents that have another name than one of `include`, each with the document; absolute paths.
    pub links: Vec<(PathBuf, PathBuf)>,
    /// The documents that a roster lists, absolute paths.
    listed: Vec<PathBuf>,
    /// As [`tracked`] says.
    pub tracked: Option<Vec<PathBuf>>,
}

/// Finds the documents in a directory that match `include` but not `exclude`, which get absolute paths, and the pages that a
/// roster there lists, if `rosters` says so. Excluded directories are not entered, nor are those of other projects. Files that
/// git ignores are left out, unless it tracks them all the same. A link to a document is the document.
///
/// # Errors
/// If a directory cannot be read.
pub fn documents(
    directory: &Path,
    boundary: &Boundary,
    include: impl Fn(&Path) -> bool,
    rosters: bool,
    exclude: impl Fn(&Path) -> bool + Send + Sync + 'static,
) -> Result<Found, Error> {
    let exclude = Arc::new(exclude);
    let absolute = files::absolute(directory);
    let (walked, tracked) = thread::scope(|scope| {
        let tracked = scope.spawn(|| tracked(&absolute));
        let walked = walk(directory, boundary, &include, &exclude);
        (walked, tracked.join().ok().flatten())
    });
    let (mut found, mut lists) = walked?;
    let known: std::collections::HashSet<PathBuf> = found.documents.iter().map(|path| files::absolute(path)).collect();
    for path in tracked.iter().flatten() {
        let is_searched = || is_searched(path, &absolute, &*exclude);
        if !files::is_hidden(path) && include(path) && !known.contains(path) && is_searched() {
            add(path, directory, boundary, &*exclude, &mut found);
        } else if roster::is_file(path) && !lists.contains(path) && is_searched() {
            lists.insert(path.clone());
        }
    }
    for list in lists.iter().filter(|_| rosters) {
        // One that cannot be read is reported on the page that it is nearest to.
        let pages = roster::text(list, boundary).map(|text| roster::pages(list, &text)).unwrap_or_default();
        for page in pages.iter().filter(|page| !known.contains(*page) && is_searched(page, &absolute, &*exclude)) {
            add(page, directory, boundary, &*exclude, &mut found);
            found.listed.push(page.clone());
        }
    }
    found.links.retain(|(_, document)| !include(document) && !found.listed.contains(document));
    found.tracked = tracked;
    found.documents.sort();
    found.documents.dedup();
    found.refused.sort_by(|a, b| a.path().cmp(b.path()));
    found.refused.dedup_by(|a, b| a.path() == b.path());
    Ok(found)
}

/// Whether a path is below a directory, and no folder on the way is excluded or of another project; absolute paths.
fn is_searched(path: &Path, directory: &Path, exclude: &dyn Fn(&Path) -> bool) -> bool {
    !is_foreign(path, directory)
        && path.starts_with(directory)
        && !path.ancestors().take_while(|above| *above != directory).any(exclude)
}

/// Whether a path is in a folder of another project below a directory; absolute paths.
#[must_use]
pub fn is_foreign(path: &Path, directory: &Path) -> bool {
    let folder = path.parent().and_then(|folder| folder.strip_prefix(directory).ok());
    folder.is_some_and(|below| below.iter().any(is_foreign_name))
}

fn is_foreign_name(folder: &OsStr) -> bool {
    FOREIGN.iter().any(|name| folder.eq_ignore_ascii_case(name))
}

/// The absolute paths of the files in a folder that git tracks; `None` without a repository. Where git cannot say that, all
/// may be tracked: a change could hide a page with a `.gitignore`.
#[must_use]
pub fn tracked(folder: &Path) -> Option<Vec<PathBuf>> {
    match Git::discover(folder)?.tracked(folder) {
        Tracked::Files(files) => Some(files),
        Tracked::Nothing => None,
        Tracked::Unknown => {
            let mut builder = WalkBuilder::new(folder);
            builder.standard_filters(false).follow_links(false).filter_entry(is_entered);
            let entries = builder.build().filter_map(Result::ok);
            let is_file = |entry: &DirEntry| entry.file_type().is_some_and(|kind| !kind.is_dir());
            Some(entries.filter(is_file).map(DirEntry::into_path).collect())
        }
    }
}

/// Adds a document under its real path.
fn add(path: &Path, directory: &Path, boundary: &Boundary, exclude: &dyn Fn(&Path) -> bool, found: &mut Found) {
    match boundary.resolve_text(path) {
        Ok(real) if !real.is_file() || exclude(&real) => {}
        Ok(real) if real == files::absolute(path) => found.documents.push(named(path, directory)),
        Ok(real) => {
            found.documents.push(named(&real, directory));
            found.links.push((files::absolute(path), real));
        }
        // Tracked and deleted.
        Err(Error::Io(_, error)) if error.kind() == io::ErrorKind::NotFound && !path.is_symlink() => {}
        Err(error) => found.refused.push(error),
    }
}

/// A path as the directory was named: from the current directory, or absolute.
fn named(path: &Path, directory: &Path) -> PathBuf {
    if directory.is_absolute() { path.to_owned() } else { files::shorten(path) }
}

fn walk<X: Fn(&Path) -> bool + Send + Sync + 'static>(
    directory: &Path,
    boundary: &Boundary,
    include: &impl Fn(&Path) -> bool,
    exclude: &Arc<X>,
) -> Result<(Found, BTreeSet<PathBuf>), Error> {
    let mut found = Found::default();
    let mut lists = BTreeSet::new();
    let patterns = Arc::new(Patterns::default());
    let above = files::absolute(directory);
    for folder in above.ancestors().take_while(|folder| boundary.covers(folder)) {
        patterns.count(folder);
    }
    let mut builder = WalkBuilder::new(directory);
    // Only version control leaves pages out. `.ignore` is for search tools, and would hide pages from this one.
    builder.require_git(false).follow_links(false).hidden(false).ignore(false).filter_entry({
        let (exclude, patterns) = (Arc::clone(exclude), Arc::clone(&patterns));
        move |entry| is_entered(entry) && !exclude(&files::absolute(entry.path())) && patterns.allow(entry)
    });
    if patterns.exceeded().is_none() {
        for entry in builder.build() {
            let entry = entry.map_err(|error| {
                let error = error.into_io_error().unwrap_or_else(|| io::Error::other("cannot be read"));
                Error::Io(directory.to_owned(), error)
            })?;
            let Some(kind) = entry.file_type() else { continue };
            let path = entry.path();
            if !kind.is_dir() && roster::is_file(path) {
                lists.insert(files::absolute(path));
            }
            if kind.is_dir() || !include(&files::absolute(path)) {
                continue;
            }
            if kind.is_symlink() {
                add(path, directory, boundary, &**exclude, &mut found);
            } else if kind.is_file() {
                found.documents.push(path.strip_prefix(".").unwrap_or(path).to_owned());
            }
        }
    }
    match patterns.exceeded() {
        Some(path) => {
            let limit =
                format!("more than {MAX_PATTERNS} patterns, or {MAX_ALL_PATTERNS} with other files of this name");
            Err(Error::Io(path, io::Error::other(limit)))
        }
        None => Ok((found, lists)),
    }
}

/// Whether a file is looked at, or a folder entered.
fn is_entered(entry: &DirEntry) -> bool {
    let is_folder = |is_named: bool| is_named && entry.path().is_dir();
    let is_forge = || is_folder(FORGES.iter().any(|forge| entry.file_name() == *forge));
    let is_hidden = || files::is_hidden(entry.path()) && !is_forge() && !roster::is_file(entry.path());
    entry.depth() == 0 || (!is_hidden() && !is_folder(is_foreign_name(entry.file_name())))
}

/// Counts the patterns of every `.gitignore` before it is compiled.
#[derive(Debug, Default)]
struct Patterns {
    count: Mutex<usize>,
    /// The file at which there were too many.
    exceeded: Mutex<Option<PathBuf>>,
}

impl Patterns {
    /// Whether a folder may be entered, and any other entry.
    fn allow(&self, entry: &DirEntry) -> bool {
        if entry.depth() > 0 && entry.file_type().is_some_and(|kind| kind.is_dir()) {
            self.count(entry.path());
        }
        self.exceeded().is_none()
    }

    fn count(&self, folder: &Path) {
        let path = folder.join(".gitignore");
        if !path.is_file() {
            return;
        }
        let Ok(file) = File::open(&path) else { return };
        let lines = BufReader::new(file).split(b'\n').map_while(Result::ok);
        let patterns = lines.filter(|line| !matches!(line.trim_ascii().first(), None | Some(b'#')));
        let own = patterns.take(MAX_PATTERNS + 1).count();
        let mut all = self.count.lock().unwrap_or_else(PoisonError::into_inner);
        *all += own;
        if own > MAX_PATTERNS || *all > MAX_ALL_PATTERNS {
            self.exceeded.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(path);
        }
    }

    fn exceeded(&self) -> Option<PathBuf> {
        self.exceeded.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
