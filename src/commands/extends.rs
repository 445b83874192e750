//! Reads a configuration file and those that it extends.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use super::Failure;
use crate::{
    config::{self, Budget, Layer, Place, wrong},
    diagnostic::Diagnostic,
    io::files,
    report::FileReport,
    text,
};

/// Most files that lead from one to the next.
const MAX_DEPTH: usize = 10;
/// Most files that a configuration consists of.
const MAX_FILES: usize = 50;

/// A configuration file as it was read.
pub(super) struct File {
    /// Without links: the identity of a file.
    pub(super) real: PathBuf,
    /// Its text.
    pub(super) source: String,
}

/// Reads files, each of which may extend others.
pub(super) struct Reader<'a> {
    /// Reads a file by its absolute path, or says why not.
    pub(super) open: &'a dyn Fn(&Path) -> Result<File, String>,
    /// What the names of files are relative to.
    pub(super) root: &'a Path,
    /// What is left for the configurations of the run.
    pub(super) budget: &'a Mutex<Budget>,
}

/// What was read so far.
struct Read {
    /// The folder that globs and paths are relative to: that of the file that extends the others.
    base: PathBuf,
    layers: Vec<Layer>,
    /// The files that lead to the current one.
    chain: Vec<(PathBuf, String)>,
    files: usize,
    bytes: u64,
}

impl Reader<'_> {
    /// The layers of a file, an absolute path, those that it extends first; none if it has nothing for us.
    pub(super) fn layers(&self, path: &Path, file: File, place: Place) -> Result<Vec<Layer>, Failure> {
        let base = path.parent().unwrap_or(path).to_owned();
        let mut read = Read { base, layers: Vec::new(), chain: Vec::new(), files: 0, bytes: 0 };
        let mut budget = self.budget.lock().unwrap_or_else(PoisonError::into_inner);
        budget.begin();
        self.add(&mut read, &mut budget, path, file, place)?;
        Ok(read.layers)
    }

    fn add(&self, read: &mut Read, budget: &mut Budget, path: &Path, file: File, place: Place) -> Result<(), Failure> {
        let name = files::display(path, self.root);
        let File { real, source } = file;
        let layer = config::read_within(budget, &source, &name, read.base.clone(), place)
            .map_err(|wrong| failure(&name, &source, wrong))?;
        let Some(layer) = layer else { return Ok(()) };
        read.chain.push((real, name.clone()));
        for (text, span) in &layer.extends {
            let target = files::absolute(&path.parent().unwrap_or(path).join(text));
            let refused = |why: String, help: &str| {
                let finding = wrong(*span, format!("`extends`: {why}"));
                let finding = if help.is_empty() { finding } else { finding.help(help) };
                failure(&name, &source, vec![finding])
            };
            read.files += 1;
            if read.chain.len() >= MAX_DEPTH {
                return Err(refused(format!("more than {MAX_DEPTH} files lead from one to the next"), ""));
            }
            if read.files >= MAX_FILES {
                return Err(refused(format!("the configuration has more than {MAX_FILES} files"), ""));
            }
            let next = (self.open)(&target).map_err(|why| refused(why, ""))?;
            read.bytes += next.source.len() as u64;
            if read.bytes > config::SIZE_LIMIT {
                return Err(refused("the files are larger than 1 MiB together".to_owned(), ""));
            }
            if let Some(at) = read.chain.iter().position(|(known, _)| *known == next.real) {
                let names = read.chain.iter().skip(at).map(|(_, name)| format!("`{name}`")).collect::<Vec<_>>();
                let why = match &*names {
                    [_] => format!("`{name}` extends itself"),
                    names => format!("{} extend each other", text::join(names, "and")),
                };
                return Err(refused(why, "remove one of these entries"));
            }
            self.add(read, budget, &target, next, Place::Whole)?;
        }
        read.chain.pop();
        read.layers.push(layer);
        Ok(())
    }
}

fn failure(name: &str, source: &str, diagnostics: Vec<Diagnostic>) -> Failure {
    Failure::Configuration(Box::new(FileReport {
        path: name.to_owned(),
        source: Arc::from(source),
        diagnostics,
        ..FileReport::default()
    }))
}
