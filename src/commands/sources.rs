//! Reads the documents that the command line or the configuration names.

mod conversions;
mod pages;
mod unread;
mod untracked;

use std::{
    collections::HashSet,
    fs, io,
    path::{Path, PathBuf},
};

pub(super) use self::unread::outside_paths;
use self::{unread::Passed, untracked::Chosen};
use super::{
    Failure,
    loader::{Origin, folder_of},
    project::Projects,
};
use crate::{
    config::{Globs, Origin as SetBy},
    engine::in_parallel,
    io::{
        boundary::{self, Boundary},
        files, roster, targets, walk,
    },
    report::Unread,
};

/// A document and its text.
pub(super) type Source = (Origin, String);

/// The documents that paths name.
#[derive(Default)]
pub(super) struct Found {
    pub(super) sources: Vec<Source>,
    /// Directories without a document, as they were named, each with the documents in it that are excluded.
    pub(super) empty: Vec<(PathBuf, Vec<PathBuf>)>,
    /// Named files that are excluded.
    pub(super) excluded: usize,
    /// Directories that were searched, absolute.
    pub(super) searched: Vec<PathBuf>,
    /// Links to files that are not pages by their name, each with the file; absolute paths. They are checked and not fixed.
    pub(super) links: Vec<(PathBuf, PathBuf)>,
    /// Pages that a configuration leaves out.
    pub(super) unread: Vec<Unread>,
}

/// Reads the documents at some paths; `-` is standard input. `named` says whether the user named them, not a configuration.
/// Reports every file that cannot be read, not only the first.
pub(super) fn read(
    paths: &[PathBuf],
    named: bool,
    stdin_filename: Option<&Path>,
    projects: &Projects,
) -> Result<Found, Failure> {
    let mut found = Found::default();
    let mut failures = Vec::new();
    let mut documents = Vec::new();
    let mut passed = Passed::default();
    for path in paths {
        if path.as_os_str() == "-" {
            continue;
        }
        match documents_in(path, projects, &mut found, &mut passed)? {
            Ok(paths) => documents.extend(paths),
            Err(errors) => failures.extend(errors.iter().map(ToString::to_string)),
        }
    }
    documents.sort_by_cached_key(|path| files::absolute(path));
    documents.dedup_by_key(|path| files::absolute(path));
    let chosen = Chosen::new(paths.iter().filter(|_| named), &projects.root);
    let foreign = chosen.take_out_foreign(&mut documents, projects);
    let (mut documents, refused) = pages::select(documents, &found.links, named, projects)?;
    failures.extend(refused);
    let untracked = chosen.take_out_untracked(&mut documents, projects)?;
    found.unread = passed.unread(&documents, projects)?;
    found.unread.extend(foreign.into_iter().chain(untracked));
    pages::limit(&documents)?;
    let texts: Vec<Result<Source, files::Error>> = in_parallel(documents, |origin| {
        let text = files::read(&origin.path)?;
        Ok((origin, text))
    });
    let texts = conversions::refuse(texts);
    let mut read = Vec::new();
    if paths.iter().any(|path| path.as_os_str() == "-") {
        let path = stdin_filename.unwrap_or(Path::new("-"));
        if is_excluded(path, projects)? {
            found.excluded += 1;
        } else {
            let (page, refused) = pages::select(vec![path.to_owned()], &[], true, projects)?;
            failures.extend(refused);
            let text = |origin| Ok((origin, files::read_from(io::stdin().lock(), path, files::SIZE_LIMIT)?));
            read.extend(page.into_iter().map(text));
        }
    }
    for result in read.into_iter().chain(texts) {
        match result {
            Ok(source) => found.sources.push(source),
            Err(error) => failures.push(error.to_string()),
        }
    }
    failures.dedup();
    if failures.is_empty() { Ok(found) } else { Err(Failure::Text(failures.join("\n"))) }
}

/// The documents of one path. The outer error is one of the run.
fn documents_in(
    path: &Path,
    projects: &Projects,
    found: &mut Found,
    passed: &mut Passed,
) -> Result<Result<Vec<PathBuf>, Vec<files::Error>>, Failure> {
    let link = path;
    let path = match boundary::resolve_named(path, &projects.root) {
        Ok(path) => path,
        Err(error) => return Ok(Err(vec![error])),
    };
    match fs::metadata(&path) {
        Err(error) => return Ok(Err(vec![files::Error::Io(path, error)])),
        Ok(metadata) if metadata.is_dir() => {}
        Ok(_) if is_excluded(&path, projects)? => {
            found.excluded += 1;
            passed.file(&path);
            return Ok(Ok(Vec::new()));
        }
        Ok(_) if roster::is_file(&path) => return of_roster(&path, projects),
        Ok(_) => {
            if !targets::is_page_behind(link, &path) {
                found.links.push((files::absolute(link), files::absolute(&path)));
            }
            return Ok(Ok(vec![path]));
        }
    }
    let absolute = files::absolute(&path);
    let project = projects.of(&absolute)?;
    let layers = project.layers(None, &projects.options);
    let include = globs(layers.globs("include"))?;
    let exclude = project.exclude(&projects.options)?.to_vec();
    let named = |path: &Path| include.iter().any(|globs| globs.names(path));
    let boundary = Boundary::of(&absolute, &projects.root);
    let rosters = layers.origin("include") == SetBy::Default;
    let excludes = !exclude.is_empty();
    let excluded = move |path: &Path| exclude.iter().any(|globs| globs.cover(path));
    let walked = walk::documents(&path, &boundary, named, rosters, excluded);
    match walked {
        Ok(walked) if walked.refused.is_empty() => {
            if walked.documents.is_empty() {
                let all = excludes.then(|| walk::documents(&path, &boundary, named, rosters, |_: &Path| false));
                found.empty.push((path, all.and_then(Result::ok).map(|all| all.documents).unwrap_or_default()));
            }
            found.searched.push(absolute.clone());
            passed.directory(absolute, walked.tracked);
            found.links.extend(walked.links.into_iter().filter(|(link, page)| !targets::is_page_behind(link, page)));
            Ok(Ok(walked.documents))
        }
        Ok(walked) => Ok(Err(walked.refused)),
        Err(error) => Ok(Err(vec![error])),
    }
}

/// The pages that a roster lists.
fn of_roster(path: &Path, projects: &Projects) -> Result<Result<Vec<PathBuf>, Vec<files::Error>>, Failure> {
    let absolute = files::absolute(path);
    let boundary = Boundary::of(&folder_of(&absolute), &projects.root);
    let text = match roster::text(&absolute, &boundary) {
        Ok(text) => text,
        Err(error) => return Ok(Err(vec![error])),
    };
    let pages = roster::pages(&absolute, &text);
    let resolve = |page: &PathBuf| match boundary.resolve(page) {
        // A missing page is reported when it is read.
        Err(files::Error::Io(..)) => Ok(page.clone()),
        resolved => resolved,
    };
    match pages.iter().map(resolve).collect::<Result<Vec<_>, _>>() {
        Ok(pages) if pages.is_empty() => Err(Failure::Text(format!("{}: no Markdown page in `files`", path.display()))),
        Ok(pages) => Ok(Ok(pages.iter().map(|page| files::shorten(page)).collect())),
        Err(error) => Ok(Err(vec![error])),
    }
}

/// Whether a search of the file's folder would find it, an absolute path.
pub(super) fn finds(path: &Path, projects: &Projects) -> Result<bool, Failure> {
    let project = projects.of(&folder_of(path))?;
    let layers = project.layers(None, &projects.options);
    if project.exclude(&projects.options)?.iter().any(|globs| globs.cover(path)) {
        return Ok(false);
    }
    if globs(layers.globs("include"))?.iter().any(|globs| globs.names(path)) {
        return Ok(true);
    }
    let boundary = Boundary::of(&folder_of(path), &projects.root);
    let lists = |folder: &Path| {
        let file = folder.join(crate::model::roster::FILE);
        roster::text(&file, &boundary).is_ok_and(|text| roster::pages(&file, &text).iter().any(|page| page == path))
    };
    let above = path.ancestors().skip(1).take_while(|folder| folder.starts_with(boundary.folder()));
    Ok(layers.origin("include") == SetBy::Default && above.into_iter().any(lists))
}

/// Whether a file is excluded although it is named.
fn is_excluded(path: &Path, projects: &Projects) -> Result<bool, Failure> {
    let absolute = files::absolute(path);
    let project = projects.of(&folder_of(&absolute))?;
    let forced = project.layers(None, &projects.options).flag("force-exclude");
    Ok(forced && project.exclude(&projects.options)?.iter().any(|globs| globs.cover(&absolute)))
}

fn globs(read: Result<Vec<Globs>, globset::Error>) -> Result<Vec<Globs>, Failure> {
    read.map_err(|error| Failure::Text(format!("invalid glob: {error}")))
}

/// The pages that rosters among some files list; `text` reads them.
pub(super) fn listed(files: &[PathBuf], text: impl Fn(&Path) -> Option<String>) -> HashSet<PathBuf> {
    let rosters = files.iter().filter(|path| roster::is_file(path));
    rosters.filter_map(|path| Some(roster::pages(path, &text(path)?))).flatten().collect()
}

/// The default of `include`.
pub(super) fn default_include() -> Result<Vec<Globs>, Failure> {
    let options = crate::config::Layer::new(PathBuf::new());
    globs(crate::config::Layers::new(&[], "", None, &options).globs("include"))
}
