//! The baseline: a file that lists known findings by content, not by location (`--baseline`, `--write-baseline`).

use std::{
    collections::{BTreeMap, HashSet},
    fmt::Write as _,
    num::NonZeroUsize,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Deserializer, de::Error as _};

use super::super::{Failure, print};
use crate::{
    engine::{Coverage, Fingerprint, Known, KnownFindings},
    io::{boundary, files},
    output::sanitize,
    report::{FileReport, Report},
    rules::{self, UnknownRule},
};

/// The version of the format.
const VERSION: u32 = 2;
/// Largest file that is read, in bytes.
const SIZE_LIMIT: u64 = 32 << 20;
/// How many stale entries are listed one by one.
const MAX_STALE: usize = 5;

/// The known findings of a run.
pub(super) struct Baseline {
    /// As given on the command line.
    path: PathBuf,
    /// Paths of documents are relative to it.
    folder: PathBuf,
    /// Files outside it are not looked for.
    root: PathBuf,
    /// The text of the file, where it exists.
    text: Option<String>,
    documents: BTreeMap<String, KnownFindings>,
    /// What is known on the documents of the run, where findings moved between documents.
    moved: BTreeMap<String, KnownFindings>,
    /// Whether it is to be written, so that nothing is hidden.
    writes: bool,
}

/// All findings of a document, and what the run could have found there.
pub(super) struct Seen {
    pub(super) today: KnownFindings,
    pub(super) coverage: Coverage,
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
    /// For readers; the wording may change.
    #[serde(default)]
    message: String,
    subject: String,
    #[serde(default)]
    target: Option<String>,
    #[serde(default = "one")]
    count: NonZeroUsize,
}

const fn one() -> NonZeroUsize {
    NonZeroUsize::MIN
}

/// The id of an existing rule. An entry under another name would never become stale.
struct Rule(&'static str);

impl<'de> Deserialize<'de> for Rule {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        let known = rules::ALL.iter().map(|rule| rule.id).find(|id| *id == name);
        known.map(Self).ok_or_else(|| D::Error::custom(UnknownRule::new(&name)))
    }
}

impl Baseline {
    /// Reads a file. One that is to be written need not exist; if it does, it has to be a baseline.
    pub(super) fn new(path: &Path, root: &Path, writes: bool) -> Result<Self, Failure> {
        if is_output(path) && !writes {
            return Err(Failure::Text("--baseline cannot read standard input; name a file".to_owned()));
        }
        let absolute = files::absolute(path);
        let folder = absolute.parent().unwrap_or(&absolute).to_owned();
        let is_new = writes && (is_output(path) || !path.exists());
        let text =
            if is_new { None } else { Some(files::read_up_to(&boundary::resolve_named(path, root)?, SIZE_LIMIT)?) };
        let documents = match text.as_deref() {
            // It is replaced: findings were identified by the wording of their messages.
            Some(text) if writes && version(text) == Some(1) => Ok(BTreeMap::new()),
            Some(text) => read(text),
            None => Ok(BTreeMap::new()),
        };
        let documents =
            documents.map_err(|why| Failure::Text(format!("{} is not a baseline: {why}", path.display())))?;
        Ok(Self {
            path: path.to_owned(),
            folder,
            root: root.to_owned(),
            text,
            documents,
            moved: BTreeMap::new(),
            writes,
        })
    }

    /// The path of a document in the baseline, by its path in reports.
    fn call(&self, path: &str) -> String {
        files::relative(&self.root.join(path), &self.folder)
    }

    /// The findings of a document, by its absolute path, that are hidden.
    pub(super) fn known(&self, document: &Path) -> Option<&KnownFindings> {
        let name = files::relative(document, &self.folder);
        self.moved.get(&name).or_else(|| self.documents.get(&name)).filter(|_| !self.writes)
    }

    /// Lets findings move between the documents of the run, and from files that no longer exist. `today` has the
    /// `pages` by absolute path, with their text and what is found there without the network.
    pub(super) fn follow_moves(
        &mut self,
        pages: usize,
        today: impl FnOnce() -> Result<Vec<(PathBuf, String, KnownFindings)>, Failure>,
    ) -> Result<(), Failure> {
        let gone: Vec<&String> = self.documents.keys().filter(|document| self.is_gone(document)).collect();
        if self.writes || self.documents.is_empty() || (gone.is_empty() && pages < 2) {
            return Ok(());
        }
        let nothing = KnownFindings::default();
        let mut pages = Vec::new();
        let mut left: Vec<(KnownFindings, &KnownFindings)> = Vec::new();
        let today = today()?;
        for (path, text, found) in &today {
            let name = files::relative(path, &self.folder);
            pages.push((name.clone(), tokens(text).collect::<HashSet<String>>()));
            left.push((self.documents.get(&name).cloned().unwrap_or_default(), found));
        }
        left.extend(gone.iter().filter_map(|name| Some((self.documents.get(*name)?.clone(), &nothing))));
        let before: Vec<KnownFindings> = left.iter().map(|(then, _)| then.clone()).collect();
        KnownFindings::share(left.iter_mut().map(|(then, today)| (then, *today)).collect());
        // Nobody knows yet what the network will say: an address that a document no longer has may be on any other.
        for (from, then) in before.iter().enumerate() {
            let text = pages.get(from).map(|(_, tokens)| tokens);
            let has = |subject: &str| text.is_some_and(|text| tokens(subject).all(|token| text.contains(&token)));
            let is_online = |id: &str| rules::ALL.iter().any(|rule| rule.id == id && rule.needs.is_online());
            for (key, known) in then.iter().filter(|(key, _)| is_online(key.rule) && !has(&key.subject)) {
                let others = left.iter_mut().enumerate().filter(|(at, _)| *at != from && *at < pages.len());
                others.for_each(|(_, (known_there, _))| known_there.insert(key.clone(), known.clone()));
            }
        }
        self.moved = pages.into_iter().zip(left).map(|((name, _), (then, _))| (name, then)).collect();
        Ok(())
    }

    /// The notes of the report: how many findings are hidden, and which entries are stale. `seen` is keyed by path in reports.
    pub(super) fn notes(&self, files: &[FileReport], seen: &BTreeMap<String, Seen>) -> Vec<String> {
        let name = self.path.display();
        let mut notes = vec![match files.iter().map(|file| file.listed).sum::<usize>() {
            0 if files.iter().any(|file| file.unchanged > 0) => format!("{name}: no other known findings are hidden"),
            0 => format!("{name}: no known findings are hidden"),
            1 => format!("{name}: 1 known finding is hidden"),
            known => format!("{name}: {known} known findings are hidden"),
        }];
        let mut stale: Vec<String> = Vec::new();
        for (path, seen) in seen {
            let path = self.call(path);
            let Some(known) = self.documents.get(&path) else { continue };
            for (Fingerprint { rule, subject }, before, now) in known.stale(&seen.today, &seen.coverage) {
                let left = if now > 0 { format!(" ({now} of {} left)", before.count) } else { String::new() };
                let what = if before.message.is_empty() { subject } else { &before.message };
                stale.push(format!("{path}: {rule}: {what}{left}"));
            }
        }
        let gone = self.documents.keys().filter(|document| self.is_gone(document));
        stale.extend(gone.map(|path| format!("{path}: the file does not exist")));
        let line = |what: &String| format!("{name}: stale entry: {}", sanitize::line(what));
        notes.extend(stale.iter().take(MAX_STALE).map(line));
        if !stale.is_empty() {
            let more = match stale.len().saturating_sub(MAX_STALE) {
                0 => String::new(),
                1 => "1 more stale entry; ".to_owned(),
                more => format!("{more} more stale entries; "),
            };
            notes.push(format!("{name}: {more}update it with --write-baseline"));
        }
        notes
    }

    /// Whether a document no longer exists. Its path is untrusted, so it is looked for below the root only.
    fn is_gone(&self, document: &str) -> bool {
        let path = files::absolute(&self.folder.join(document));
        path.starts_with(&self.root) && !path.exists()
    }

    /// Writes the findings of a run. Entries stay where this run could not have found them: documents that were not read, rules that did
    /// not run, addresses without a verdict. Returns the message.
    pub(super) fn write(mut self, report: &Report, seen: &BTreeMap<String, Seen>) -> Result<String, Failure> {
        if report.partial {
            return Err(Failure::Text(format!(
                "{} was not written: the run ended before all links were checked",
                self.path.display()
            )));
        }
        for (path, seen) in seen {
            let document = self.call(path);
            let mut known = self.documents.remove(&document).unwrap_or_default().renewed(&seen.today, &seen.coverage);
            known.retain(|key| !rules::ALL.iter().any(|rule| rule.transient && rule.id == key.rule));
            self.documents.insert(document, known);
        }
        let mut documents = std::mem::take(&mut self.documents);
        documents.retain(|document, known| !known.is_empty() && !self.is_gone(document));
        let text = text(&documents);
        match &self.text {
            _ if is_output(&self.path) => return print(&text).map(|()| String::new()),
            Some(before) => files::replace(&self.path, before, &text)?,
            None => files::create(&self.path, &text)?,
        }
        let places = documents.values().flat_map(KnownFindings::iter).map(|(_, known)| known.count).sum::<usize>();
        let count = |count: usize, one: &str| format!("{count} {one}{}", if count == 1 { "" } else { "s" });
        let (findings, documents) = (count(places, "finding"), count(documents.len(), "page"));
        let name = self.path.display().to_string();
        Ok(format!("wrote {}: {findings} in {documents}\n", sanitize::line(&name)))
    }
}

/// Whether a path stands for standard output.
fn is_output(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// The addresses and words of a text, without markup and punctuation around them.
fn tokens(text: &str) -> impl Iterator<Item = String> {
    let ends = |c: char| c.is_whitespace() || "<>()[]{}\"'|*_`?!\\".contains(c);
    let bare = |token: &str| token.trim_matches(['.', ',', ':', ';', '/']).to_lowercase();
    text.split(ends).map(bare).filter(|token| !token.is_empty())
}

/// The version of a file, whatever else is in it.
fn version(text: &str) -> Option<u64> {
    serde_json::from_str::<serde_json::Value>(text).ok()?.get("version")?.as_u64()
}

/// Parses the entries of a file, by document.
fn read(text: &str) -> Result<BTreeMap<String, KnownFindings>, String> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if let Some(at) = text.lines().position(|line| line.starts_with("<<<<<<< ")) {
        return Err(format!("it has a merge conflict on line {}; write it again with --write-baseline", at + 1));
    }
    match version(text) {
        Some(1) => return Err("version 1 is of an older ack-lint; write it again with --write-baseline".to_owned()),
        Some(other) if other != u64::from(VERSION) => {
            return Err(format!("version {other} is not supported (expected {VERSION})"));
        }
        _ => {}
    }
    let shape: Shape = serde_json::from_str(text).map_err(|error| error.to_string())?;
    debug_assert_eq!(shape.version, VERSION);
    let mut documents: BTreeMap<String, KnownFindings> = BTreeMap::new();
    for (document, entries) in shape.documents {
        let known = documents.entry(document).or_default();
        for Entry { rule, message, subject, target, count } in entries {
            known.insert(Fingerprint { rule: rule.0, subject }, Known { count: count.get(), message, target });
        }
    }
    Ok(documents)
}

/// As sorted JSON, one finding a line, so that diffs are readable and conflicts rare.
fn text(documents: &BTreeMap<String, KnownFindings>) -> String {
    let json = |text: &str| sanitize::escape_json(serde_json::Value::from(text).to_string());
    let mut out = format!("{{\n  \"version\": {VERSION},\n  \"documents\": {{");
    for (at, (document, known)) in documents.iter().enumerate() {
        let _ = write!(out, "{}\n    {}: [", if at > 0 { "," } else { "" }, json(document));
        for (at, (Fingerprint { rule, subject }, Known { count, message, target })) in known.iter().enumerate() {
            let comma = if at > 0 { "," } else { "" };
            let [rule, subject, message] = [*rule, subject.as_str(), message.as_str()].map(json);
            let _ = write!(out, "{comma}\n      {{ \"rule\": {rule}, \"subject\": {subject}, \"message\": {message}");
            if let Some(target) = target {
                let _ = write!(out, ", \"target\": {}", json(target));
            }
            if *count > 1 {
                let _ = write!(out, ", \"count\": {count}");
            }
            out.push_str(" }");
        }
        out.push_str("\n    ]");
    }
    out.push_str(if documents.is_empty() { "}\n}\n" } else { "\n  }\n}\n" });
    out
}
