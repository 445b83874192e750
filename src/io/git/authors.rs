//! The authors of commits, with their co-authors (`git log`), through `.mailmap`.

use std::{
    collections::{HashMap, HashSet},
    io::{BufRead, BufReader, Read},
    path::Path,
    time::{Duration, Instant},
};

use super::{Failed, Git, TREE_OUTPUT_LIMIT, relative_to};
use crate::{facts::CommitLog, model::credit};

/// Time for all calls.
const TIME: Duration = Duration::from_secs(60);
/// Limit of what is read of a log, in bytes.
const LOG_LIMIT: u64 = 2 << 30;
/// Most different names and addresses.
const MOST_IDENTITIES: usize = 1_000_000;

/// Which commits are read.
#[derive(Debug, Clone, Copy, Default)]
pub struct Commits<'a> {
    /// Not those of this commit, or before it.
    pub since: Option<&'a str>,
    /// Only those that change a file that one of these globs matches.
    pub paths: &'a [String],
    /// The folder that the globs are relative to; by default the top of the repository.
    pub folder: Option<&'a Path>,
}

/// Why the authors are not known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoAuthors {
    /// The clone has not all commits.
    Shallow,
    /// git does not trust the owner of the repository; the command that it advises.
    Untrusted(String),
    /// There is no commit, no git, or git failed.
    Unreadable,
    /// The time is up.
    OutOfTime,
}

impl Git {
    /// Reads the authors of all commits of `HEAD`. Takes at most half of the time up to a deadline.
    ///
    /// # Errors
    /// Why they are not known.
    pub fn authors(&self, commits: Commits<'_>, deadline: Option<Instant>) -> Result<CommitLog, NoAuthors> {
        let untrusted = || self.advice().map_or(NoAuthors::Unreadable, NoAuthors::Untrusted);
        let shallow = self.text(&["rev-parse", "--is-shallow-repository"]).ok_or_else(untrusted)?;
        let is_shallow = shallow.trim() == "true";
        // Of a part of the history, what is there may be all that is wanted.
        if is_shallow && commits.since.is_none() {
            return Err(NoAuthors::Shallow);
        }
        let now = Instant::now();
        let left = deadline.map(|deadline| deadline.saturating_duration_since(now) / 2);
        let until = now + left.map_or(TIME, |left| left.min(TIME));
        let arguments = self.arguments(commits, is_shallow).ok_or(NoAuthors::Unreadable)?;
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let failed = |failed| match failed {
            Failed::OutOfTime => NoAuthors::OutOfTime,
            Failed::Git => NoAuthors::Unreadable,
        };
        let read = |output| Reader::default().read(output, is_shallow).ok_or(Failed::Git);
        let reader = self.read_until(&arguments, b"", Some(until), read).map_err(failed)?;
        if reader.is_cut_off {
            return Err(NoAuthors::Shallow);
        }
        Ok(self.mapped(reader, until))
    }

    /// The arguments of `git log`: one line for each commit, its parts separated by NUL.
    fn arguments(&self, commits: Commits<'_>, is_shallow: bool) -> Option<Vec<String>> {
        let parents = if is_shallow { "%P" } else { "" };
        let format = format!(
            "--format=tformat:%H%x00{parents}%x00%aN%x00%aE%x00%an%x00%ae\
             %x00%(trailers:key=Co-authored-by,valueonly,unfold,separator=%x00)"
        );
        // Neither may a configuration run programs, nor change what a trailer is.
        let fixed = ["-c", "log.showSignature=false", "-c", "trailer.separators=:", "log", "--no-color", "--no-patch"];
        let mut arguments: Vec<String> = fixed.map(str::to_owned).to_vec();
        arguments.extend([format, "--encoding=UTF-8".to_owned(), "--no-follow".to_owned()]);
        // Also the commits of a branch whose changes were not merged.
        arguments.extend((!commits.paths.is_empty()).then(|| "--full-history".to_owned()));
        arguments.push("--end-of-options".to_owned());
        arguments.push(commits.since.map_or_else(|| "HEAD".to_owned(), |since| format!("{since}..HEAD")));
        arguments.push("--".to_owned());
        let folder = commits
            .folder
            .filter(|_| !commits.paths.is_empty())
            .map_or(Some(String::new()), |folder| relative_to(self.root(), folder))?;
        for path in commits.paths {
            let (path, folder) = (path.strip_prefix("./").unwrap_or(path), literal(&folder));
            arguments.push(match folder.as_str() {
                "" => format!(":(top,glob){path}"),
                folder => format!(":(top,glob){folder}/{path}"),
            });
        }
        Some(arguments)
    }

    /// The log, with the co-authors that `.mailmap` names as it does. git has done so for authors.
    fn mapped(&self, mut reader: Reader, until: Instant) -> CommitLog {
        let mut asked: Vec<u32> = std::mem::take(&mut reader.co_authors).into_iter().collect();
        asked.sort_unstable();
        let log = &mut reader.log;
        let contact = |index: &u32| {
            let identity = log.identities().get(*index as usize)?;
            let plain = |text: &str| !text.contains(['<', '>', '\n', '\0']);
            let is_contact = !identity.address.is_empty() && plain(&identity.name) && plain(&identity.address);
            is_contact.then(|| (*index, format!("{} <{}>\n", identity.name, identity.address)))
        };
        let contacts: Vec<(u32, String)> = asked.iter().filter_map(contact).collect();
        let input: String = contacts.iter().map(|(_, contact)| contact.trim_start()).collect();
        if input.is_empty() {
            return reader.log;
        }
        let output = self.run_until(&["check-mailmap", "--stdin"], input.as_bytes(), TREE_OUTPUT_LIMIT, Some(until));
        let output = String::from_utf8_lossy(&output.unwrap_or_default()).into_owned();
        let lines: Vec<&str> = output.lines().collect();
        let mut by = HashMap::new();
        if lines.len() == contacts.len() {
            for ((index, _), line) in contacts.iter().zip(lines) {
                let Some((name, rest)) = line.rsplit_once('<') else { continue };
                let mapped = log.identity(credit::identity(name, rest.trim_end_matches('>')));
                if mapped != *index {
                    log.join(mapped, *index);
                    by.insert(*index, mapped);
                }
            }
        }
        log.replace(&by);
        reader.log
    }
}

/// A glob that matches only this text.
fn literal(path: &str) -> String {
    path.chars().flat_map(|c| ['\\'].into_iter().filter(move |_| "*?[]\\".contains(c)).chain([c])).collect()
}

/// Reads a log.
#[derive(Default)]
struct Reader {
    log: CommitLog,
    co_authors: HashSet<u32>,
    /// Whether a commit has parents that are not there.
    is_cut_off: bool,
}

impl Reader {
    fn read(mut self, output: impl Read, is_shallow: bool) -> Option<Self> {
        let mut output = BufReader::with_capacity(1 << 16, output.take(LOG_LIMIT));
        let mut line = Vec::new();
        let mut bytes = 0;
        loop {
            line.clear();
            let read = output.read_until(b'\n', &mut line).ok()?;
            bytes += read as u64;
            if read == 0 {
                return (bytes < LOG_LIMIT).then_some(self);
            }
            self.commit(&String::from_utf8_lossy(&line), is_shallow);
            if self.log.identities().len() > MOST_IDENTITIES {
                return None;
            }
        }
    }

    fn commit(&mut self, line: &str, is_shallow: bool) {
        let mut parts = line.trim_end_matches('\n').split('\0');
        let mut next = || parts.next().unwrap_or_default();
        let (hash, parents) = (next(), next());
        let ((name, address), (raw_name, raw_address)) = ((next(), next()), (next(), next()));
        self.is_cut_off |= is_shallow && parents.is_empty();
        let log = &mut self.log;
        let author = log.identity(credit::identity(name, address));
        if (name, address) != (raw_name, raw_address) {
            let raw = log.identity(credit::identity(raw_name, raw_address));
            log.join(author, raw);
        }
        let mut authors = vec![author];
        for person in parts.flat_map(credit::trailer) {
            let index = log.identity(person);
            self.co_authors.insert(index);
            authors.push(index);
        }
        log.push(hash, authors);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_is_read_by_line() {
        let text = "aa\0\0Ada\0Ada@x.test\0ada\0ada@old.test\0Lin <lin@x.test>\0Grace\n\
                    bb\0\0Lin\0lin@x.test\0Lin\0lin@x.test\0\n";
        let log = Reader::default().read(text.as_bytes(), false).map(|reader| reader.log).unwrap_or_default();
        let names: Vec<(&str, &str)> =
            log.identities().iter().map(|one| (one.name.as_str(), one.address.as_str())).collect();
        assert_eq!(names, [("Ada", "ada@x.test"), ("ada", "ada@old.test"), ("Lin", "lin@x.test"), ("Grace", "")]);
        assert_eq!(log.commits().collect::<Vec<_>>(), [&[0, 2, 3][..], &[2]]);
        assert_eq!(log.same(), [(0, 1)]);
        assert_eq!(log.first(2).map(|first| first.hash.as_str()), Some("bb"));
    }

    #[test]
    fn a_folder_is_no_glob() {
        assert_eq!(literal("a[b]*c"), "a\\[b\\]\\*c");
    }
}
