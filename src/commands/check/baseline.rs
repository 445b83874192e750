//! The baseline: a file with the findings that are known, by what they say and not by where they stand (`--baseline`, `--write-baseline`).

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    num::NonZeroUsize,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Deserializer, de::Error as _};

use super::super::Failure;
use crate::{
    engine::{Coverage, Fingerprint, KnownFindings},
    io::files,
    output::sanitize,
    report::{FileReport, Report},
    rules::{self, UnknownRule},
};

/// The form that is written, and the only one that is read.
const VERSION: u32 = 1;
/// Largest file that is read, in bytes.
const SIZE_LIMIT: u64 = files::SIZE_LIMIT;
/// How many entries that are stale are told one by one.
const TOLD: usize = 5;

/// The known findings of a run.
pub(super) struct Baseline {
    /// As the command line has it.
    path: PathBuf,
    /// Documents are called by their path from it.
    folder: PathBuf,
    /// What lies outside of it is not looked for.
    root: PathBuf,
    /// The text of the file, where it is there.
    text: Option<String>,
    documents: BTreeMap<String, KnownFindings>,
    /// Whether it is to be written: then all is told, to it.
    writes: bool,
}

/// What was found in a document before anything was taken out, and what could have been.
pub(super) struct Seen {
    pub(super) today: KnownFindings,
    pub(super) reach: Coverage,
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
    rule: Rule,
    message: String,
    text: String,
    #[serde(default = "one")]
    count: NonZeroUsize,
}

const fn one() -> NonZeroUsize {
    NonZeroUsize::MIN
}

/// The id of a rule that there is: an entry under another name would never be stale.
struct Rule(&'static str);

impl<'de> Deserialize<'de> for Rule {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        let known = rules::ALL.iter().map(|rule| rule.id).find(|id| *id == name);
        known.map(Self).ok_or_else(|| D::Error::custom(UnknownRule::new(&name)))
    }
}

impl Baseline {
    /// Reads a file. One that is to be written need not be there; if it is, it has to be a baseline.
    pub(super) fn new(path: &Path, root: &Path, writes: bool) -> Result<Self, Failure> {
        let absolute = files::absolute(path);
        let folder = absolute.parent().unwrap_or(&absolute).to_owned();
        let is_new = writes && !path.exists();
        let text = if is_new { None } else { Some(files::read_up_to(path, SIZE_LIMIT)?) };
        let documents = text.as_deref().map_or_else(|| Ok(BTreeMap::new()), read);
        let documents = documents.map_err(|why| Failure::Text(format!("{}: no baseline: {why}", path.display())))?;
        Ok(Self { path: path.to_owned(), folder, root: root.to_owned(), text, documents, writes })
    }

    /// What a document is called here, by its path in a report.
    fn call(&self, path: &str) -> String {
        files::relative(&self.root.join(path), &self.folder)
    }

    /// What is known of a document, an absolute path, and not to be told.
    pub(super) fn known(&self, document: &Path) -> Option<&KnownFindings> {
        self.documents.get(&files::relative(document, &self.folder)).filter(|_| !self.writes)
    }

    /// What the report says of it: how much is known, and what is stale. `seen` is by the paths of the report.
    pub(super) fn notes(&self, files: &[FileReport], seen: &BTreeMap<String, Seen>) -> Vec<String> {
        let name = self.path.display();
        let mut notes = vec![match files.iter().map(|file| file.listed).sum::<usize>() {
            0 => format!("{name}: none of its findings is here"),
            1 => format!("{name}: 1 finding is known and not told"),
            known => format!("{name}: {known} findings are known and not told"),
        }];
        let mut stale: Vec<String> = Vec::new();
        for (path, seen) in seen {
            let path = self.call(path);
            let Some(known) = self.documents.get(&path) else { continue };
            for (Fingerprint { rule, message, .. }, before, now) in known.stale(&seen.today, &seen.reach) {
                let left = if now > 0 { format!(" ({now} of {before} are left)") } else { String::new() };
                stale.push(format!("{path}: {rule}: {message}{left}"));
            }
        }
        let gone = self.documents.keys().filter(|document| self.is_gone(document));
        stale.extend(gone.map(|path| format!("{path}: there is no such file")));
        let line = |what: &String| format!("{name}: not found any more: {}", sanitize::line(what));
        notes.extend(stale.iter().take(TOLD).map(line));
        if !stale.is_empty() {
            let more = match stale.len().saturating_sub(TOLD) {
                0 => String::new(),
                more => format!("{more} more are not found any more; "),
            };
            notes.push(format!("{name}: {more}--write-baseline writes it anew"));
        }
        notes
    }

    /// Whether a document is not there any more. What somebody else wrote names it, so only what lies below the root is looked for.
    fn is_gone(&self, document: &str) -> bool {
        let path = files::absolute(&self.folder.join(document));
        path.starts_with(&self.root) && !path.exists()
    }

    /// Writes the findings of a run. What is listed already stays where this run could not have found it: of documents that were not
    /// read, of rules that did not run, of addresses of which nothing is known. Gives what to say of it.
    pub(super) fn write(mut self, report: &Report, seen: &BTreeMap<String, Seen>) -> Result<String, Failure> {
        if report.partial {
            return Err(Failure::Text(format!("interrupted: {} was not written", self.path.display())));
        }
        for (path, seen) in seen {
            let document = self.call(path);
            let mut known = self.documents.remove(&document).unwrap_or_default().renewed(&seen.today, &seen.reach);
            known.retain(|key| !rules::ALL.iter().any(|rule| rule.transient && rule.id == key.rule));
            self.documents.insert(document, known);
        }
        let mut documents = std::mem::take(&mut self.documents);
        documents.retain(|document, known| !known.is_empty() && !self.is_gone(document));
        let text = text(&documents);
        match &self.text {
            Some(before) => files::replace(&self.path, before, &text)?,
            None => files::create(&self.path, &text)?,
        }
        let places = documents.values().flat_map(KnownFindings::iter).map(|(_, count)| count).sum::<usize>();
        let count = |count: usize, one: &str| format!("{count} {one}{}", if count == 1 { "" } else { "s" });
        let (findings, documents) = (count(places, "finding"), count(documents.len(), "document"));
        let name = self.path.display().to_string();
        Ok(format!("wrote {}: {findings} in {documents}\n", sanitize::line(&name)))
    }
}

/// The documents of a file.
fn read(text: &str) -> Result<BTreeMap<String, KnownFindings>, String> {
    let shape: Shape = serde_json::from_str(text).map_err(|error| error.to_string())?;
    if shape.version != VERSION {
        return Err(format!("version {} is not {VERSION}", shape.version));
    }
    let mut documents: BTreeMap<String, KnownFindings> = BTreeMap::new();
    for (document, entries) in shape.documents {
        let known = documents.entry(document).or_default();
        for Entry { rule, message, text, count } in entries {
            known.insert(Fingerprint { rule: rule.0, message, words: text }, count.get());
        }
    }
    Ok(documents)
}

/// As JSON, sorted, a line a finding: so that a change of it is easy to read, and two of them seldom meet.
fn text(documents: &BTreeMap<String, KnownFindings>) -> String {
    let json = |text: &str| sanitize::escape_json(serde_json::Value::from(text).to_string());
    let mut out = format!("{{\n  \"version\": {VERSION},\n  \"documents\": {{");
    for (at, (document, known)) in documents.iter().enumerate() {
        let _ = write!(out, "{}\n    {}: [", if at > 0 { "," } else { "" }, json(document));
        for (at, (Fingerprint { rule, message, words }, count)) in known.iter().enumerate() {
            let comma = if at > 0 { "," } else { "" };
            let [rule, message, words] = [rule, message.as_str(), words].map(json);
            let _ = write!(out, "{comma}\n      {{ \"rule\": {rule}, \"message\": {message}, \"text\": {words}");
            if count > 1 {
                let _ = write!(out, ", \"count\": {count}");
            }
            out.push_str(" }");
        }
        out.push_str("\n    ]");
    }
    out.push_str(if documents.is_empty() { "}\n}\n" } else { "\n  }\n}\n" });
    out
}
