//! Reads the documents that the command line or the configuration names.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use super::{
    Failure,
    loader::{Origin, folder_of},
    project::Projects,
};
use crate::{config::Globs, engine::in_parallel, io::files};

/// The documents that paths name.
#[derive(Default)]
pub(super) struct Found {
    pub(super) sources: Vec<(Origin, String)>,
    /// Directories without a document, as they were named.
    pub(super) empty: Vec<PathBuf>,
    /// Named files that are excluded.
    pub(super) excluded: usize,
}

/// Reads the documents at some paths; `-` is standard input. Reports every file that cannot be read, not only the first.
pub(super) fn read(paths: &[PathBuf], stdin_filename: Option<&Path>, projects: &Projects) -> Result<Found, Failure> {
    let mut found = Found::default();
    let mut failures = Vec::new();
    let mut documents = Vec::new();
    for path in paths {
        if path.as_os_str() == "-" {
            continue;
        }
        match documents_in(path, projects, &mut found)? {
            Ok(paths) => documents.extend(paths),
            Err(error) => failures.push(error.to_string()),
        }
    }
    documents.sort();
    documents.dedup_by_key(|path| files::absolute(path));
    let texts: Vec<Result<(PathBuf, String), files::Error>> = in_parallel(documents, |path| {
        let text = files::read(&path)?;
        Ok((path, text))
    });
    let mut read = Vec::new();
    if paths.iter().any(|path| path.as_os_str() == "-") {
        let path = stdin_filename.unwrap_or(Path::new("-"));
        if is_excluded(path, projects)? {
            found.excluded += 1;
        } else {
            let text = files::read_from(io::stdin().lock(), path, files::SIZE_LIMIT);
            read.push(text.map(|text| (path.to_owned(), text)));
        }
    }
    for result in read.into_iter().chain(texts) {
        match result {
            Ok((path, text)) => {
                let absolute = files::absolute(&path);
                let project = projects.of(&folder_of(&absolute))?;
                let policy = project.policy(&absolute, &projects.options)?;
                found.sources.push((Origin { path, project, policy }, text));
            }
            Err(error) => failures.push(error.to_string()),
        }
    }
    if failures.is_empty() { Ok(found) } else { Err(Failure::Text(failures.join("\n"))) }
}

/// The documents of one path. The outer error is one of the run.
fn documents_in(
    path: &Path,
    projects: &Projects,
    found: &mut Found,
) -> Result<Result<Vec<PathBuf>, files::Error>, Failure> {
    match fs::metadata(path) {
        Err(error) => return Ok(Err(files::Error::Io(path.to_owned(), error))),
        Ok(metadata) if metadata.is_dir() => {}
        Ok(_) if is_excluded(path, projects)? => {
            found.excluded += 1;
            return Ok(Ok(Vec::new()));
        }
        Ok(_) => return Ok(Ok(vec![path.to_owned()])),
    }
    let project = projects.of(&files::absolute(path))?;
    let layers = project.layers(None, &projects.options);
    let include = globs(layers.globs("include"))?;
    let exclude = globs(layers.globs("exclude"))?;
    let named = move |path: &Path| include.iter().any(|globs| globs.names(path));
    let paths = files::walk(path, named, move |path: &Path| exclude.iter().any(|globs| globs.cover(path)));
    if paths.as_ref().is_ok_and(Vec::is_empty) {
        found.empty.push(path.to_owned());
    }
    Ok(paths)
}

/// Whether a file is excluded although it is named.
fn is_excluded(path: &Path, projects: &Projects) -> Result<bool, Failure> {
    let absolute = files::absolute(path);
    let project = projects.of(&folder_of(&absolute))?;
    let layers = project.layers(None, &projects.options);
    Ok(layers.flag("force-exclude") && globs(layers.globs("exclude"))?.iter().any(|globs| globs.cover(&absolute)))
}

fn globs(read: Result<Vec<Globs>, globset::Error>) -> Result<Vec<Globs>, Failure> {
    read.map_err(|error| Failure::Text(format!("invalid glob: {error}")))
}
