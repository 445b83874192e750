//! The baseline: a file with the findings that are known, by what they say and not by where they stand (`--baseline`, `--write-baseline`).

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    fs, io,
    path::{Path, PathBuf},
};

use serde::Deserialize;

use super::super::Failure;
use crate::{
    diagnostic::Diagnostic,
    engine::{Known, Taken},
    io::files,
    output::sanitize,
    report::{Compared, FileReport, Listed, Report},
    span::Span,
};

/// The form that is written, and the only one that is read.
const VERSION: u32 = 1;
/// Largest file that is read, in bytes.
const SIZE_LIMIT: u64 = 64 << 20;
/// Says nothing of a link: it may be gone in the next run.
const PASSING: &str = "link/unreachable";
/// How many entries that are stale are told one by one.
const TOLD: usize = 5;

/// The known findings of a run.
pub(super) struct Baseline {
    /// As the command line has it.
    name: String,
    /// Documents are called by their path from it.
    folder: PathBuf,
    documents: BTreeMap<String, Known>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Shape {
    version: u32,
    documents: BTreeMap<String, Vec<Entry>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    rule: String,
    message: String,
    text: String,
    #[serde(default = "one")]
    count: usize,
}

const fn one() -> usize {
    1
}

impl Baseline {
    fn empty(path: &Path) -> Self {
        let absolute = files::absolute(path);
        let folder = absolute.parent().unwrap_or(&absolute).to_owned();
        Self { name: path.display().to_string(), folder, documents: BTreeMap::new() }
    }

    /// For `--write-baseline`: what is there already, if anything.
    pub(super) fn to_write(path: &Path) -> Result<Self, Failure> {
        if path.exists() { Self::read(path) } else { Ok(Self::empty(path)) }
    }

    /// Reads a file.
    pub(super) fn read(path: &Path) -> Result<Self, Failure> {
        let text = files::read_up_to(path, SIZE_LIMIT)?;
        let failed = |why: &dyn std::fmt::Display| Failure::Text(format!("{}: no baseline: {why}", path.display()));
        let shape: Shape = serde_json::from_str(&text).map_err(|error| failed(&error))?;
        if shape.version != VERSION {
            return Err(failed(&format!("version {} is not {VERSION}", shape.version)));
        }
        let mut baseline = Self::empty(path);
        for (document, entries) in shape.documents {
            let known = baseline.documents.entry(document).or_default();
            for Entry { rule, message, text, count } in entries {
                known.insert(Listed { rule, message, words: text, count });
            }
        }
        Ok(baseline)
    }

    /// What a document is called here.
    fn call(&self, path: &Path) -> String {
        files::relative(path, &self.folder)
    }

    /// Takes out what is known of a document, an absolute path. `settled` says whether a rule would have found some words.
    pub(super) fn take_known(
        &self,
        found: &mut Vec<Diagnostic>,
        path: &Path,
        source: &str,
        settled: impl Fn(&str, &str) -> bool,
    ) -> Compared {
        let Some(known) = self.documents.get(&self.call(path)) else { return Compared::default() };
        let Taken { findings, left } = known.take_from(found, source, |_: Span| false);
        let (stale, open) = left.list().partition(|listed| settled(&listed.rule, &listed.words));
        Compared { known: findings, stale, open }
    }

    /// What the report says of it: how much is known, and what is stale.
    pub(super) fn notes(&self, files: &[FileReport], root: &Path) -> Vec<String> {
        let known: usize = files.iter().map(|file| file.baseline.known).sum();
        let mut notes = vec![match known {
            0 => format!("{}: none of its findings is here", self.name),
            1 => format!("{}: 1 finding is known and not told", self.name),
            _ => format!("{}: {known} findings are known and not told", self.name),
        }];
        let mut stale: Vec<String> = Vec::new();
        for file in files {
            let path = self.call(&root.join(&file.path));
            stale.extend(
                file.baseline.stale.iter().map(|listed| format!("{path}: {}: {}", listed.rule, listed.message)),
            );
        }
        let gone = self.documents.keys().filter(|path| !self.folder.join(path).exists());
        stale.extend(gone.map(|path| format!("{path}: there is no such file")));
        notes.extend(stale.iter().take(TOLD).map(|what| format!("{}: not found any more: {what}", self.name)));
        if !stale.is_empty() {
            let more = match stale.len().saturating_sub(TOLD) {
                0 => String::new(),
                more => format!("{more} more are not found any more; "),
            };
            notes.push(format!("{}: {more}--write-baseline writes it anew", self.name));
        }
        notes
    }

    /// Writes the findings of a run. What is listed already stays where this run could not have found it: of documents that were not
    /// read, of rules that did not run, of addresses of which nothing is known. Gives what to say of it.
    pub(super) fn write(mut self, report: &Report, path: &Path, root: &Path) -> Result<String, Failure> {
        for file in &report.files {
            let mut known = Known::of(&file.diagnostics, &file.source);
            known.retain(|rule| rule != PASSING);
            file.baseline.open.iter().for_each(|listed| known.insert(listed.clone()));
            let document = self.call(&root.join(&file.path));
            self.documents.insert(document, known);
        }
        let folder = self.folder.clone();
        self.documents.retain(|document, known| folder.join(document).exists() && known.list().next().is_some());
        let failed = |error: io::Error| Failure::Text(format!("{}: {error}", path.display()));
        let text = self.text();
        if path.exists() {
            let before = fs::read_to_string(path).map_err(failed)?;
            files::replace(path, &before, &text)?;
        } else {
            fs::write(path, text).map_err(failed)?;
        }
        let places = self.documents.values().flat_map(Known::list).map(|listed| listed.count).sum::<usize>();
        let count = |count: usize, one: &str| format!("{count} {one}{}", if count == 1 { "" } else { "s" });
        let documents = count(self.documents.len(), "document");
        Ok(format!("wrote {}: {} in {documents}\n", sanitize::line(&self.name), count(places, "finding")))
    }

    /// As JSON, sorted, a line a finding: so that a change of it is easy to read, and two of them seldom meet.
    fn text(&self) -> String {
        let json = |text: &str| sanitize::escape_json(serde_json::Value::from(text).to_string());
        let mut out = format!("{{\n  \"version\": {VERSION},\n  \"documents\": {{");
        for (at, (document, known)) in self.documents.iter().enumerate() {
            let _ = write!(out, "{}\n    {}: [", if at > 0 { "," } else { "" }, json(document));
            for (at, listed) in known.list().enumerate() {
                let comma = if at > 0 { "," } else { "" };
                let [rule, message, words] = [&listed.rule, &listed.message, &listed.words].map(|text| json(text));
                let _ = write!(out, "{comma}\n      {{ \"rule\": {rule}, \"message\": {message}, \"text\": {words}");
                if listed.count > 1 {
                    let _ = write!(out, ", \"count\": {}", listed.count);
                }
                out.push_str(" }");
            }
            out.push_str("\n    ]");
        }
        out.push_str(if self.documents.is_empty() { "}\n}\n" } else { "\n  }\n}\n" });
        out
    }
}
