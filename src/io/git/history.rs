//! When the words of lines were written, and the modules of the project then.
//!
//! `git blame -w -M -C` follows lines that were moved or indented. What it takes for a new line may still be old words in
//! new lines, or in a quote: those are followed as well.

mod unchanged;

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant},
};

use super::{
    Failed, Git, OUTPUT_LIMIT,
    blame::{Blame, Line},
    day,
    modules::Modules,
    relative_to,
    words::{Word, Words, find, pairs, replaced, split, words_of},
};
use crate::{
    facts::{CutOff, History, LineHistory, Renumbered, numbers},
    model::modules::ModuleTree,
};

/// Most lines per document whose history is looked up.
const MAX_LINES: usize = 500;
/// Most changes of a line that change no words.
const MAX_ROUNDS: usize = 8;
/// Most calls of `git blame` per document.
const MAX_BLAMES: usize = 60;
/// Most lines per document whose numbers before a change are looked up.
const MAX_WRITERS: usize = 100;

/// A line on its way back through history.
struct Trail {
    /// Its number and text today.
    today: (u32, String),
    /// Where it is looked for: a commit, or the working tree.
    commit: Option<String>,
    path: String,
    line: u32,
}

/// A line at the commit that wrote its words.
struct Origin {
    today: (u32, String),
    line: Line,
    date: i64,
    boundary: bool,
}

/// What wrote the words of lines.
#[derive(Clone)]
struct Writer {
    commit: String,
    /// When, in seconds.
    date: i64,
    /// Whether the parents of the commit were not looked at.
    boundary: bool,
    /// The line that it wrote, if it is one.
    line: Option<Line>,
}

/// Time for all calls of `git blame` about one document, and for each [`PART`] of it.
const TIME: Duration = Duration::from_secs(10);
const TIME_OF_PART: Duration = Duration::from_secs(1);
/// In bytes.
const PART: u64 = 10 << 10;

/// More lines were looked up than a document may have.
struct TooMany;

/// Reads files and folders of commits, each once.
struct Reader<'a> {
    git: &'a Git,
    is_shallow: bool,
    /// Options that disable all filters.
    filters: &'a [String],
    modules: Modules<'a>,
    /// When the time for the document is up.
    deadline: Instant,
    /// Whether it was.
    is_late: bool,
    words: BTreeMap<(Option<String>, String), Arc<Words>>,
    /// The commits that wrote lines of files of commits.
    writers: BTreeMap<(String, String, Vec<u32>), Option<Writer>>,
}

impl Git {
    /// Looks up when lines (from 1) of a document were last written, and the modules of the project then. `until` is a
    /// commit; `None` is the working tree.
    ///
    /// `trees` are folders that may have held the modules, most likely first, and `today` the modules. Uncommitted lines
    /// are skipped. Takes at most half of the time up to a deadline.
    #[must_use]
    pub fn history(
        &self,
        document: &Path,
        trees: &[PathBuf],
        today: &ModuleTree,
        lines: &[u32],
        until: Option<&str>,
        deadline: Option<Instant>,
    ) -> Option<History> {
        let shallow = self.text(&["rev-parse", "--is-shallow-repository"])?;
        let path = relative_to(&self.root, document)?;
        let filters = self.without_filters()?;
        let parts = fs::metadata(document).map_or(0, |document| document.len() / PART);
        let limit = TIME.saturating_add(TIME_OF_PART.saturating_mul(u32::try_from(parts).unwrap_or(u32::MAX)));
        let now = Instant::now();
        let left = deadline.map(|deadline| deadline.saturating_duration_since(now) / 2);
        let deadline = now + left.map_or(limit, |left| left.min(limit));
        let is_shallow = shallow.trim() == "true";
        let mut reader = Reader {
            git: self,
            is_shallow,
            filters: &filters,
            modules: Modules::new(self, &filters, trees, today, until, deadline),
            deadline,
            is_late: false,
            words: BTreeMap::new(),
            writers: BTreeMap::new(),
        };
        let trail = |&line: &u32| Trail {
            today: (line, String::new()),
            commit: until.map(str::to_owned),
            path: path.clone(),
            line,
        };
        let late = || Some(History { cut_off: Some(CutOff::OutOfTime), ..History::default() });
        let origins = self.origins(lines.iter().take(MAX_LINES).map(trail).collect(), &mut reader);
        if reader.is_late {
            return late();
        }
        let origins = origins?;
        let mut history = History::default();
        for of_line in origins.chunk_by(|a, b| a.today.0 == b.today.0) {
            // The words of one line may be of several: what counts is the last change of those with the numbers.
            let has_number = |origin: &&Origin| origin.line.text.bytes().any(|byte| byte.is_ascii_digit());
            let mut decisive: Vec<&Origin> = of_line.iter().filter(has_number).collect();
            if decisive.is_empty() {
                decisive = of_line.iter().collect();
            }
            if decisive.iter().any(|origin| is_shallow && origin.boundary) {
                // The line is older than the history of the clone.
                history.cut_off = Some(CutOff::Shallow);
                continue;
            }
            let Some(last) = self.last(&decisive) else { continue };
            let (number, text) = last.today.clone();
            let line = decisive.first().map(|origin| &origin.line).filter(|_| decisive.len() == 1);
            let is_committed = decisive.iter().all(|origin| origin.line.commit.is_some());
            let commit = last.line.commit.as_ref().filter(|_| is_committed);
            let written = commit.map_or(Ok(None), |commit| reader.written(commit, last.date, line, until));
            let unchanged = match line {
                Some(line) if written.is_ok() => reader.unchanged(&text, line, until),
                _ => Ok((Vec::new(), false)),
            };
            if reader.is_late || reader.modules.is_late() {
                return late();
            }
            let (Ok(written), Ok((unchanged, is_older))) = (written, unchanged) else { continue };
            if is_older {
                history.cut_off = Some(CutOff::Shallow);
                continue;
            }
            history.lines.insert(number, LineHistory { text, written, unchanged });
        }
        if reader.modules.is_lost() && history.cut_off.is_none() {
            history.cut_off = Some(CutOff::Moved);
        }
        Some(history)
    }

    /// The origin that was committed last. Commits of a rebase or of a script have the same time.
    fn last<'o>(&self, origins: &[&'o Origin]) -> Option<&'o Origin> {
        origins.iter().copied().reduce(|last, other| {
            let is_after = || match (&last.line.commit, &other.line.commit) {
                (Some(a), Some(b)) if a != b => self.text(&["merge-base", "--is-ancestor", a, b]).is_some(),
                _ => false,
            };
            if other.date > last.date || (other.date == last.date && is_after()) { other } else { last }
        })
    }

    /// Follows lines to the commits that wrote their words; sorted by line.
    fn origins(&self, mut open: Vec<Trail>, reader: &mut Reader<'_>) -> Option<Vec<Origin>> {
        let mut origins = Vec::new();
        let mut blames = 0;
        for round in 0..=MAX_ROUNDS {
            let mut files: BTreeMap<(Option<String>, String), Vec<Trail>> = BTreeMap::new();
            for trail in open.drain(..) {
                files.entry((trail.commit.clone(), trail.path.clone())).or_default().push(trail);
            }
            for ((commit, path), trails) in files {
                blames += 1;
                let lines = trails.iter().map(|trail| trail.line);
                let blame = self.blame(reader.filters, commit.as_deref(), &path, lines, reader.deadline);
                reader.is_late |= matches!(blame, Err(Failed::OutOfTime));
                let blame = blame.ok();
                if reader.is_late || (round == 0 && blame.is_none()) {
                    return None;
                }
                let blame = blame.unwrap_or_default();
                let by_number: BTreeMap<u32, &Line> = blame.lines.iter().map(|line| (line.number, line)).collect();
                for trail in trails {
                    let Some(line) = by_number.get(&trail.line) else { continue };
                    let (number, text) = trail.today;
                    let today = (number, if round == 0 { line.text.clone() } else { text });
                    let goes_on = round < MAX_ROUNDS && blames < MAX_BLAMES;
                    let before = if goes_on { reader.lines_before(line) } else { Vec::new() };
                    if let (Some((commit, path)), false) = (&line.previous, before.is_empty()) {
                        let (commit, path) = (Some(commit.clone()), path.clone());
                        open.extend(before.into_iter().map(|line| Trail {
                            today: today.clone(),
                            commit: commit.clone(),
                            path: path.clone(),
                            line,
                        }));
                        continue;
                    }
                    let commit = line.commit.as_ref();
                    let date = commit.and_then(|commit| blame.dates.get(commit)).copied().unwrap_or_default();
                    let boundary = commit.is_some_and(|commit| blame.boundaries.contains(commit));
                    origins.push(Origin { today, line: (*line).clone(), date, boundary });
                }
            }
        }
        origins.sort_by_key(|origin| origin.today.0);
        Some(origins)
    }

    fn blame(
        &self,
        filters: &[String],
        commit: Option<&str>,
        path: &str,
        lines: impl Iterator<Item = u32>,
        deadline: Instant,
    ) -> Result<Blame, Failed> {
        let mut arguments = filters.to_vec();
        arguments.extend(["-c".to_owned(), "blame.ignoreRevsFile=".to_owned()]);
        arguments.extend(["blame", "--porcelain", "--no-textconv", "-w", "-M", "-C"].map(str::to_owned));
        let mut lines: Vec<u32> = lines.collect();
        lines.sort_unstable();
        lines.dedup();
        arguments.extend(lines.into_iter().map(|line| format!("-L{line},{line}")));
        arguments.extend(commit.map(str::to_owned));
        arguments.extend(["--".to_owned(), path.to_owned()]);
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let bytes = self.run_until(&arguments, b"", OUTPUT_LIMIT, Some(deadline))?;
        Ok(Blame::parse(&String::from_utf8_lossy(&bytes)))
    }
}

impl Reader<'_> {
    /// The words of a file at a commit, or in the working tree.
    fn words(&mut self, commit: Option<&str>, path: &str) -> Arc<Words> {
        let key = (commit.map(str::to_owned), path.to_owned());
        let git = self.git;
        let read = || match commit {
            Some(commit) => git.run(&["cat-file", "blob", &format!("{commit}:{path}")], b"", OUTPUT_LIMIT),
            None => fs::read(git.root.join(path)).ok(),
        };
        let words = self.words.entry(key);
        Arc::clone(words.or_insert_with(|| Arc::new(split(&String::from_utf8_lossy(&read().unwrap_or_default())))))
    }

    /// The lines of the commit before that had the words of a line already.
    fn lines_before(&mut self, line: &Line) -> Vec<u32> {
        let Some((commit, path)) = &line.previous else { return Vec::new() };
        let (now, before) = (self.words(line.commit.as_deref(), &line.path), self.words(Some(commit), path));
        let wanted = words_of(&now, line.origin);
        let plain = |a: &str, b: &str| a == b;
        let here: Vec<usize> = find(&now, wanted, plain).collect();
        let there: Vec<usize> = find(&before, wanted, plain).collect();
        // One more than before is a new line like others.
        if wanted.is_empty() || there.len() < here.len() {
            return Vec::new();
        }
        let which = here.iter().position(|&at| now.get(at).is_some_and(|(_, number)| *number == line.origin));
        let Some(&at) = there.get(which.unwrap_or_default()) else { return Vec::new() };
        let mut lines: Vec<u32> = before.iter().skip(at).take(wanted.len()).map(|(_, line)| *line).collect();
        lines.dedup();
        lines
    }

    /// What the commit of a line may have changed on it: its numbers only, or else those of a line that it replaced.
    /// The same of the commits that wrote those, at most `rounds` times.
    ///
    /// # Errors
    /// If too many lines were looked up already.
    fn renumbered(&mut self, line: &Line, until: Option<&str>, rounds: usize) -> Result<Vec<Renumbered>, TooMany> {
        let (Some((commit, path)), Some(own)) = (line.previous.as_ref(), line.commit.as_deref()) else {
            return Ok(Vec::new());
        };
        let (now, before) = (self.words(Some(own), &line.path), self.words(Some(commit), path));
        let wanted = words_of(&now, line.origin);
        let masked = |a: &str, b: &str| {
            let same = |(a, b): (char, char)| a == b || a.is_ascii_digit() && b.is_ascii_digit();
            a.chars().count() == b.chars().count() && a.chars().zip(b.chars()).all(same)
        };
        let old: Vec<&[Word]> = match find(&before, wanted, masked).next() {
            Some(at) => before.get(at..at + wanted.len()).into_iter().collect(),
            None => replaced(&before, &now, wanted, self.deadline),
        };
        self.is_late |= Instant::now() >= self.deadline;
        let since = self.modules.since(own, until.unwrap_or("HEAD"));
        let mut changes = Vec::new();
        for old in old {
            let mut lines: Vec<u32> =
                old.iter().filter(|(word, _)| numbers(word).next().is_some()).map(|(_, line)| *line).collect();
            lines.dedup();
            // It may have been corrected first as well, and be right for a tree before this change.
            let writer = self.writer(commit, path, lines)?;
            let numbers = pairs(old, wanted);
            let written = writer.as_ref().and_then(|writer| self.modules.at(&writer.commit));
            // A correction after the directories changed has other ones than what it corrects.
            let other =
                written.is_some() && written != self.modules.at(own) && numbers.iter().any(|(old, now)| old != now);
            let replaced = writer.as_ref().and_then(|writer| writer.line.as_ref()).filter(|_| other && rounds > 0);
            let older = match replaced {
                Some(replaced) => self.renumbered(replaced, Some(commit), rounds - 1)?,
                None => Vec::new(),
            };
            let next = writer.as_ref().and_then(|writer| self.modules.since(&writer.commit, commit).last().cloned());
            let previous = self.modules.at(commit);
            let is_known = next.is_none() || next == written || next == previous;
            let change = |before: Vec<String>, is_next: bool, older: Option<Vec<Renumbered>>| Renumbered {
                numbers: numbers.clone(),
                before,
                is_next,
                since: Arc::clone(&since),
                older,
            };
            changes.extend(written.map(|before| change(before, false, Some(older))));
            changes.extend(previous.map(|before| change(before, false, None)));
            changes.extend(next.filter(|_| !is_known).map(|before| change(before, true, None)));
        }
        Ok(changes)
    }

    /// The commit that wrote the words of lines of a file of a commit, which may be older than the lines.
    fn writer(&mut self, commit: &str, path: &str, lines: Vec<u32>) -> Result<Option<Writer>, TooMany> {
        let key = (commit.to_owned(), path.to_owned(), lines);
        if let Some(known) = self.writers.get(&key) {
            return Ok(known.clone());
        }
        if self.writers.len() >= MAX_WRITERS {
            return Err(TooMany);
        }
        let trail = |&line: &u32| Trail {
            today: (line, String::new()),
            commit: Some(commit.to_owned()),
            path: path.to_owned(),
            line,
        };
        let git = self.git;
        let origins = git.origins(key.2.iter().map(trail).collect(), self).unwrap_or_default();
        let last = git.last(&origins.iter().collect::<Vec<_>>());
        let writer = last.and_then(|last| {
            let line = (origins.len() == 1).then(|| last.line.clone());
            Some(Writer { commit: last.line.commit.clone()?, date: last.date, boundary: last.boundary, line })
        });
        self.writers.insert(key, writer.clone());
        Ok(writer)
    }
}
