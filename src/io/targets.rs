//! Looks up the local link targets of a page on disk.

mod quotable;
mod relative;
mod rooted;
mod site;
mod sparse;

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    fs, io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

use super::{
    boundary::Boundary,
    files::{self, Error},
};
use crate::{
    document::{self, Dialect, Document},
    engine::Edited,
    facts::{FileAnchors, FileFact, FileFacts, Generator},
    model::{
        Model, anchors,
        links::{self, FileRequest},
        page::Page,
    },
};

use quotable::may_quote;
use relative::relative_to;
use site::Site;
pub use site::{changed_configurations as changed_site_configurations, is_configuration as is_site_configuration};

/// Larger files are not read for their anchors; in bytes.
const SIZE_LIMIT: u64 = files::SIZE_LIMIT;
/// Extensions of files that a site serves as `guide` or `guide.html`.
const SOURCES: [&str; 8] = ["md", "markdown", "qmd", "myst", "rmd", "rst", "ipynb", "mdx"];
/// Index files of a folder on a site or a forge.
const FRONT_PAGES: &[&str] = &["README.md", "index.md", "readme.md", "index.qmd", "index.html"];

/// Anchors of one document, read at most once.
type Anchors = Arc<OnceLock<FileAnchors>>;
/// File names in one directory, by lower-case name.
type Names = Arc<HashMap<String, Vec<String>>>;

/// Looks up local targets for all pages of a run. Its copies share one cache of listings and anchors.
#[derive(Debug, Clone)]
pub struct Targets {
    root: PathBuf,
    site: Option<Boundary>,
    cache: Arc<Cache>,
}

#[derive(Debug, Default)]
struct Cache {
    anchors: Mutex<HashMap<PathBuf, Anchors>>,
    listings: Mutex<HashMap<PathBuf, Names>>,
    /// By folder of pages.
    sites: Mutex<HashMap<PathBuf, Option<Arc<Site>>>>,
    /// Targets whose lookup failed, with the reason.
    failed: Mutex<BTreeMap<PathBuf, String>>,
    /// Targets that begin with `/` and were not judged, by page.
    rooted: Mutex<BTreeSet<(PathBuf, String)>>,
    left_out: sparse::LeftOut,
}

/// Base of a lookup.
struct Base<'a> {
    page: &'a Path,
    folder: &'a Path,
    /// Targets outside it are not looked up.
    boundary: Boundary,
    /// Texts that replace those on disk.
    edited: &'a Edited,
}

/// Result of looking up one path.
enum Found {
    /// Exists, at its real path.
    Real(PathBuf),
    /// Is tracked by git, but not checked out.
    LeftOut(FileFact),
    /// Exists with a name that differs in case.
    OtherCase(PathBuf),
    Missing,
    Outside,
    /// The lookup failed.
    Unknown,
}

impl Targets {
    /// A lookup below `root`, the root of the current directory. A page in another repository is restricted to that
    /// repository.
    #[must_use]
    pub fn new(root: &Path) -> Self {
        Self { root: root.to_owned(), site: None, cache: Arc::default() }
    }

    /// Resolves `/…` relative to `site`. Without it, such a target is looked up in the root, and is unknown if it is
    /// missing there.
    #[must_use]
    pub fn with_site_root(mut self, site: Option<&Path>) -> Self {
        self.site = site.map(Boundary::at);
        self
    }

    /// Looks up the targets of one page at `page`, an absolute path. Reads pages from `edited`, otherwise from disk.
    /// Unknown targets are omitted.
    #[must_use]
    pub fn facts(&self, page: &Path, model: &Model, edited: &Edited) -> FileFacts {
        let requests = links::file_requests(&model.links);
        if requests.is_empty() { FileFacts::new() } else { self.answer(page, &requests, edited) }
    }

    /// Looks up single targets.
    #[must_use]
    pub fn answer(&self, page: &Path, requests: &[FileRequest], edited: &Edited) -> FileFacts {
        let folder = page.parent().unwrap_or(page);
        let base = Base { page, folder, boundary: Boundary::of(folder, &self.root), edited };
        let site = self.site_of(folder, || base.boundary.clone());
        let fact = |request: &FileRequest| {
            let fact = self.fact(&base, request);
            if !matches!(fact, Some(FileFact::Missing { .. } | FileFact::Outside)) {
                return fact;
            }
            // `None` says that nothing is known.
            let served = |(folder, key): (&Path, String)| {
                let base = Base { page, folder, boundary: base.boundary.clone(), edited };
                let fact = self.fact(&base, &FileRequest { key, ..request.clone() });
                (!matches!(fact, Some(FileFact::Missing { .. } | FileFact::Outside))).then_some(fact)
            };
            let served = site.iter().flat_map(|site| site.served(page, &request.key)).find_map(served);
            served.unwrap_or(fact)
        };
        let facts = requests.iter().filter_map(|request| Some((request.key.clone(), fact(request)?)));
        facts.collect::<BTreeMap<_, _>>()
    }

    /// The generator of the site that a page belongs to, an absolute path.
    #[must_use]
    pub fn generator(&self, page: &Path) -> Option<Generator> {
        let folder = page.parent()?;
        self.generator_at(page, || Boundary::of(folder, &self.root))
    }

    fn generator_at(&self, page: &Path, boundary: impl FnOnce() -> Boundary) -> Option<Generator> {
        match self.site_of(page.parent()?, boundary) {
            Some(site) => site.generator_of(page),
            None => page.extension().is_some_and(|extension| extension == "mdx").then_some(Generator::Mdx),
        }
    }

    fn site_of(&self, folder: &Path, boundary: impl FnOnce() -> Boundary) -> Option<Arc<Site>> {
        let mut known = self.cache.sites.lock().unwrap_or_else(PoisonError::into_inner);
        known.entry(folder.to_owned()).or_insert_with(|| Site::of(folder, &boundary()).map(Arc::new)).clone()
    }

    /// The documents that the anchors of a page's links are looked up in, at their real paths.
    #[must_use]
    pub fn anchored(&self, folder: &Path, model: &Model) -> Vec<PathBuf> {
        let requests = links::file_requests(&model.links);
        if !requests.iter().any(|request| request.anchors) {
            return Vec::new();
        }
        let edited = Edited::new();
        let base = Base { page: folder, folder, boundary: Boundary::of(folder, &self.root), edited: &edited };
        let document = |request: &FileRequest| {
            let (start, relative) = self.start(&base, &request.key);
            let all = candidates(&join(start, relative)?, request.key.ends_with('/'));
            let real = all.iter().find_map(|path| match self.find(&base, path) {
                Found::Real(real) => Some(real),
                _ => None,
            })?;
            if real.is_dir() { self.front_page(&base, &real) } else { Some(real) }
        };
        requests.iter().filter(|request| request.anchors).filter_map(document).collect()
    }

    fn fact(&self, base: &Base<'_>, request: &FileRequest) -> Option<FileFact> {
        let key = request.key.as_str();
        let own = key.strip_prefix("//");
        let (start, relative) = self.start(base, key);
        let rooted = own.is_none() && key.starts_with('/') && self.site.is_none();
        let Some(path) = join(start, relative) else { return Some(FileFact::Outside) };
        let mut other_case = None;
        for candidate in candidates(&path, key.ends_with('/')) {
            match self.find(base, &candidate) {
                Found::Real(real) => {
                    let anchors = request.anchors && !(rooted && self.may_be_elsewhere(base, relative, &candidate));
                    return self.describe(base, &real, anchors.then_some(&request.fragments));
                }
                Found::LeftOut(fact) => return Some(fact),
                Found::OtherCase(name) => other_case = other_case.or(Some(name)),
                Found::Missing => {}
                Found::Outside => return Some(FileFact::Outside).filter(|_| !rooted),
                Found::Unknown => return None,
            }
        }
        let other_case = other_case.map(|path| relative_to(&path, start, own.is_none() && key.starts_with('/')));
        (!rooted || self.is_of_forge(base, key)).then_some(FileFact::Missing { other_case })
    }

    /// The folder that a key is relative to, and the rest of the key.
    fn start<'a>(&'a self, base: &'a Base<'_>, key: &'a str) -> (&'a Path, &'a str) {
        match (key.strip_prefix("//"), key.strip_prefix('/'), &self.site) {
            (Some(relative), ..) => (base.boundary.folder(), relative),
            (None, Some(relative), Some(site)) => (site.folder(), relative),
            (None, Some(relative), None) => (base.boundary.folder(), relative),
            (None, None, _) => (base.folder, key),
        }
    }

    /// What a path leads to, with its anchors if there are links with `fragments`.
    fn describe(&self, base: &Base<'_>, real: &Path, fragments: Option<&BTreeSet<String>>) -> Option<FileFact> {
        let metadata = fs::metadata(real).ok()?;
        let anchors = |page: &Path| {
            let found = self.anchors(base, page)?;
            // A suggestion would be one of them.
            let is_found = |fragment: &String| found.names.contains(&fragment.to_lowercase());
            let quotable = fragments?.iter().all(is_found) || may_quote(base, page);
            Some(FileAnchors { quotable, ..found })
        };
        if metadata.is_file() {
            return Some(FileFact::File { anchors: fragments.and_then(|_| anchors(real)) });
        }
        match Some(real).filter(|_| fragments.is_some()).and_then(|real| self.front_page(base, real)) {
            Some(page) => Some(FileFact::File { anchors: anchors(&page) }),
            None => Some(FileFact::Directory),
        }
    }

    /// Anchors of a document; `None` for other files.
    fn anchors(&self, base: &Base<'_>, path: &Path) -> Option<FileAnchors> {
        if !is_document(path) {
            return None;
        }
        if let Some(text) = base.edited.get(path) {
            return Some(self.anchors_of(base, path, text.to_string()));
        }
        let cell = {
            let mut known = self.cache.anchors.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(known.entry(path.to_owned()).or_default())
        };
        let read = || read(path).map_or_else(FileAnchors::unread, |text| self.anchors_of(base, path, text));
        Some(cell.get_or_init(read).clone())
    }

    fn anchors_of(&self, base: &Base<'_>, path: &Path, source: String) -> FileAnchors {
        let dialect = Dialect::detect(&path.to_string_lossy(), &source);
        let generator = self.generator_at(path, || base.boundary.clone());
        let document = Document::parse_on(generator, source, dialect);
        if document.excess().is_some() {
            return FileAnchors::unread();
        }
        let mut page = Page::read(&document);
        if let Some(generator) = generator {
            page.anchors.extend(anchors::of_generator(&document, &page.headings, generator));
        }
        let only_on_sites = self.only_on_sites(path, &document, &page, false);
        let incomplete = page.includes.is_some_and(|_| self.may_include(path, dialect));
        FileAnchors { incomplete, only_on_sites, ..page.anchors.into() }
    }

    fn find(&self, base: &Base<'_>, path: &Path) -> Found {
        match self.resolve(base, path) {
            Ok(real) => match real_spelling(&real, path) {
                Some(name) => Found::OtherCase(name),
                None => Found::Real(real),
            },
            Err(Error::Outside(_)) => Found::Outside,
            Err(Error::Io(_, error)) if is_absence(&error) => match self.left_out(base, path) {
                Some(found) => found,
                None => self.other_case(base, path).map_or(Found::Missing, Found::OtherCase),
            },
            Err(error) => self.failed(&error),
        }
    }

    /// Resolves a path inside the boundary of the page, or below the site root.
    fn resolve(&self, base: &Base<'_>, path: &Path) -> Result<PathBuf, Error> {
        match (base.boundary.resolve(path), &self.site) {
            (Err(Error::Outside(_)), Some(site)) => site.resolve(path),
            (resolved, _) => resolved,
        }
    }

    /// The page that a folder shows on a site or a forge.
    fn front_page(&self, base: &Base<'_>, folder: &Path) -> Option<PathBuf> {
        FRONT_PAGES.iter().find_map(|name| self.resolve(base, &folder.join(name)).ok().filter(|page| page.is_file()))
    }

    /// Path of an existing file whose name differs only in case.
    fn other_case(&self, base: &Base<'_>, path: &Path) -> Option<PathBuf> {
        let boundary = if base.boundary.covers(path) { &base.boundary } else { self.site.as_ref()? };
        let start = boundary.folder();
        let (mut found, mut real) = (start.to_owned(), boundary.resolve(start).ok()?);
        for part in path.strip_prefix(start).ok()?.components() {
            let wanted = part.as_os_str().to_str()?;
            let names = self.names(&real);
            let matches = names.get(&wanted.to_lowercase())?;
            let name = matches.iter().find(|name| *name == wanted).or(matches.first())?;
            found.push(name);
            real = boundary.resolve_in(&real, name).ok()?;
        }
        (found != path).then_some(found)
    }

    fn names(&self, folder: &Path) -> Names {
        let mut known = self.cache.listings.lock().unwrap_or_else(PoisonError::into_inner);
        let listing = known.entry(folder.to_owned()).or_insert_with(|| {
            let entries = fs::read_dir(folder).into_iter().flatten().flatten();
            let mut names: Vec<String> = entries.filter_map(|entry| entry.file_name().into_string().ok()).collect();
            names.sort();
            let mut by_form: HashMap<String, Vec<String>> = HashMap::with_capacity(names.len());
            for name in names {
                by_form.entry(name.to_lowercase()).or_default().push(name);
            }
            Arc::new(by_form)
        });
        Arc::clone(listing)
    }
}

/// Whether a file is read for its anchors, by its extension.
#[must_use]
pub fn is_document(path: &Path) -> bool {
    // Components of MDX have anchors that only they know.
    document::is_markdown(path) && path.extension().is_some_and(|extension| !extension.eq_ignore_ascii_case("mdx"))
}

/// Whether a document that a link leads to is also a page by its own name. If not, the link may lead to any file: a script, a workflow.
#[must_use]
pub fn is_page_behind(link: &Path, document: &Path) -> bool {
    link.file_name() == document.file_name() || document::is_page(document)
}

/// Joins `start` and a relative path, resolving `..` lexically; `None` above the file system root.
fn join(start: &Path, relative: &str) -> Option<PathBuf> {
    let mut path = start.to_owned();
    for segment in relative.split('/') {
        match segment {
            "" | "." => {}
            ".." => {
                path.pop().then_some(())?;
            }
            name => path.push(name),
        }
    }
    Some(path)
}

/// The path itself, and the documents that a site serves under it: `guide`, `guide.html`, `guide/` for `guide.md`.
fn candidates(path: &Path, folder: bool) -> Vec<PathBuf> {
    let mut all = vec![path.to_owned()];
    let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    let page = matches!(extension, "html" | "htm");
    if (extension.is_empty() || page || folder) && path.file_name().is_some() {
        let stem = if page { path.with_extension("") } else { path.to_owned() };
        let with = |extension: &&str| {
            let mut name = stem.clone().into_os_string();
            name.push(".");
            name.push(extension);
            PathBuf::from(name)
        };
        all.extend(SOURCES.iter().map(with));
        all.extend((!page).then(|| with(&"html")));
    }
    // `docs/index.html` is generated from `docs/README.md`.
    if page && path.file_stem().is_some_and(|stem| stem == "index") {
        all.push(path.with_file_name("README.md"));
    }
    all
}

/// The path with its real spelling, if that differs only in case (on case-insensitive file systems).
fn real_spelling(real: &Path, requested: &Path) -> Option<PathBuf> {
    let (real_name, name) = (real.file_name()?.to_str()?, requested.file_name()?.to_str()?);
    (real_name != name && real_name.to_lowercase() == name.to_lowercase()).then(|| requested.with_file_name(real_name))
}

/// Whether an error means that the file does not exist, not that access failed.
fn is_absence(error: &io::Error) -> bool {
    use io::ErrorKind::{InvalidFilename, InvalidInput, NotADirectory, NotFound};
    matches!(error.kind(), NotFound | NotADirectory | InvalidInput | InvalidFilename)
}

fn read(path: &Path) -> Option<String> {
    let metadata = fs::metadata(path).ok()?;
    if !metadata.is_file() || metadata.len() > SIZE_LIMIT {
        return None;
    }
    fs::read_to_string(path).ok().filter(|source| !files::is_pointer(source))
}

#[cfg(test)]
mod tests;
