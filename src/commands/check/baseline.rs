//! Findings that a file lists (`--baseline`), and writing that file (`--write-baseline`).

use std::{
    collections::BTreeMap,
    path::{Component, Path, PathBuf},
    sync::Arc,
};

use super::super::Failure;
use crate::{
    baseline::{self, Documents},
    cli::CheckArgs,
    engine::{Key, Known, Reach},
    io::files,
    output::sanitize,
    report::{FileReport, Report},
};

/// Stale entries that are told one by one.
const MOST_STALE: usize = 10;

/// What a run found in a document before anything was taken out, and what it could have found.
pub(super) struct Seen {
    pub(super) today: Known,
    pub(super) reach: Reach,
}

/// The file of known findings.
pub(super) struct Baseline {
    /// As it was named.
    path: PathBuf,
    /// Its folder, which the paths in it start from; absolute.
    folder: PathBuf,
    /// Paths above it are not looked at.
    root: PathBuf,
    /// Its text; `None` where it is to be written and not there yet.
    text: Option<String>,
    known: Documents,
    /// Whether it is to be written.
    writes: bool,
}

impl Baseline {
    /// The file that the options name. `--write-baseline` goes before `--baseline`.
    pub(super) fn new(args: &CheckArgs, root: &Path) -> Result<Option<Self>, Failure> {
        let writes = args.write_baseline.is_some();
        let Some(path) = args.write_baseline.as_ref().or(args.baseline.as_ref()) else { return Ok(None) };
        let absolute = files::absolute(path);
        if writes && path.exists() && !path.is_file() {
            return Err(Failure::Text(format!("--write-baseline {}: this is no file", path.display())));
        }
        let text = match files::read_up_to(path, baseline::SIZE_LIMIT) {
            Ok(text) => Some(text),
            Err(files::Error::Io(_, error)) if writes && error.kind() == std::io::ErrorKind::NotFound => None,
            Err(error) => {
                let option = if writes { "--write-baseline" } else { "--baseline" };
                return Err(Failure::Text(format!("{option} {error}")));
            }
        };
        let known = text.as_ref().map_or(Ok(Documents::new()), |text| baseline::read(text));
        let known = known.map_err(|diagnostics| {
            let source = Arc::from(text.clone().unwrap_or_default());
            let path = files::display(path, root);
            Failure::Configuration(Box::new(FileReport { path, source, diagnostics, ..FileReport::default() }))
        })?;
        let folder = absolute.parent().unwrap_or(&absolute).to_owned();
        Ok(Some(Self { path: path.clone(), folder, root: root.to_owned(), text, known, writes }))
    }

    /// What is known of a document, an absolute path, and not to be told.
    pub(super) fn known(&self, document: &Path) -> Option<&Known> {
        self.known.get(&relative(document, &self.folder)).filter(|_| !self.writes)
    }

    /// Ends a run: writes the file, or tells what of it is not found any more. `seen` is about the files of the report, in their order.
    pub(super) fn finish(self, report: &mut Report, seen: Vec<Option<Seen>>) -> Result<(), Failure> {
        let paths = report.files.iter().map(|file| relative(&self.root.join(&file.path), &self.folder));
        let seen: BTreeMap<String, Seen> = paths.zip(seen).filter_map(|(path, seen)| Some((path, seen?))).collect();
        if !self.writes {
            let hidden = report.files.iter().map(|file| file.listed).sum();
            report.notes.push(self.note(hidden));
            report.notes.extend(self.stale_note(&seen));
            return Ok(());
        }
        if report.partial {
            report.notes.push(format!("{}: not written, since the run is partial", self.path.display()));
            return Ok(());
        }
        let renewed = self.renewed(&seen);
        let text = baseline::write(&renewed);
        match &self.text {
            Some(before) if *before == text => {}
            Some(before) => files::replace(&self.path, before, &text)?,
            None => files::create(&self.path, &text)?,
        }
        report.notes.push(self.written_note(&renewed));
        for file in &mut report.files {
            file.listed = file.diagnostics.len();
            file.diagnostics.clear();
        }
        Ok(())
    }

    /// What the file is to hold: today's findings, and those that the run could not have found.
    fn renewed(&self, seen: &BTreeMap<String, Seen>) -> Documents {
        let mut renewed = self.known.clone();
        renewed.retain(|file, _| !self.is_gone(file));
        for (file, seen) in seen {
            let before = renewed.remove(file).unwrap_or_default();
            renewed.insert(file.clone(), before.renewed(&seen.today, &seen.reach));
        }
        renewed.retain(|_, known| !known.is_empty());
        renewed
    }

    /// Whether a document of the file is not there any more. What lies outside of the root is not looked at.
    fn is_gone(&self, file: &str) -> bool {
        let path = files::absolute(&self.folder.join(file));
        path.starts_with(&self.root) && !path.exists()
    }

    fn note(&self, hidden: usize) -> String {
        let what = match hidden {
            0 => "none of the findings is in it".to_owned(),
            1 => "1 finding that is in it is not told".to_owned(),
            _ => format!("{hidden} findings that are in it are not told"),
        };
        format!("{}: {what}", self.path.display())
    }

    /// Entries that were not found although they could have been.
    fn stale_note(&self, seen: &BTreeMap<String, Seen>) -> Option<String> {
        let mut stale: Vec<(&str, &Key, String)> = Vec::new();
        for (file, known) in &self.known {
            match seen.get(file) {
                Some(seen) => stale.extend(known.stale(&seen.today, &seen.reach).map(|(key, before, now)| {
                    let left = if now > 0 { format!(" (count {before}, found {now})") } else { String::new() };
                    (file.as_str(), key, left)
                })),
                None if self.is_gone(file) => {
                    stale.extend(known.iter().map(|(key, _)| (file.as_str(), key, " (no such file)".to_owned())));
                }
                None => {}
            }
        }
        let count = match stale.len() {
            0 => return None,
            1 => "1 entry is not found any more".to_owned(),
            count => format!("{count} entries are not found any more"),
        };
        let path = self.path.display();
        let mut note = format!("{path}: {count}; `ack-lint check --write-baseline {path}` writes it anew");
        for (file, key, left) in stale.iter().take(MOST_STALE) {
            let line = format!("{file}: {}: {}{left}", key.rule, key.message);
            note = format!("{note}\n{}", sanitize::line(&line));
        }
        if stale.len() > MOST_STALE {
            note += &format!("\nand {} more", stale.len() - MOST_STALE);
        }
        Some(note)
    }

    fn written_note(&self, renewed: &Documents) -> String {
        let count = |documents: &Documents| documents.values().map(|known| known.iter().count()).sum::<usize>();
        let new = |(file, known): (&String, &Known)| {
            let before = self.known.get(file);
            known.iter().filter(|(key, _)| before.is_none_or(|before| !before.has(key))).count()
        };
        let (before, after, new) = (count(&self.known), count(renewed), renewed.iter().map(new).sum::<usize>());
        let noun = if after == 1 { "entry" } else { "entries" };
        let path = self.path.display();
        format!("{path}: written, {after} {noun} ({new} new, {} dropped)", before + new - after)
    }
}

/// A path as one in a folder writes it, with `/`; both are absolute.
fn relative(path: &Path, folder: &Path) -> String {
    let common = path.components().zip(folder.components()).take_while(|(a, b)| a == b).count();
    let up = folder.components().skip(common).map(|_| Component::ParentDir);
    let down = path.components().skip(common);
    let parts: Vec<_> = up.chain(down).map(|part| part.as_os_str().to_string_lossy()).collect();
    parts.join("/")
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn paths_are_those_from_the_folder() {
        for (path, folder, wanted) in [
            ("/a/b/C.md", "/a/b", "C.md"),
            ("/a/b/docs/C.md", "/a/b", "docs/C.md"),
            ("/a/C.md", "/a/b/c", "../../C.md"),
            ("/x/C.md", "/a", "../x/C.md"),
        ] {
            assert_eq!(relative(Path::new(path), Path::new(folder)), wanted);
        }
    }
}
