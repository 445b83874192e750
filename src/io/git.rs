//! What a git repository knows: when lines of a document were written, and what its files were at a revision. `git` is called as a
//! program; without it, and wherever it fails, no line has a history and no revision can be compared with.

mod revision;

use std::{
    collections::BTreeMap,
    io::{Read, Write},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::Arc,
    thread,
};

pub use revision::Error;

use crate::facts::{History, Snapshot, Written};

/// The most that is read of what a call writes, in bytes.
const LONGEST: u64 = 8 << 20;
/// The most that is read of a list of all files, in bytes.
const LONGEST_TREE: u64 = 128 << 20;
/// Lines whose history is looked up in one document.
const MOST_LINES: usize = 500;
/// Commits whose module trees are looked up for one document.
const MOST_COMMITS: usize = 50;

/// A repository, asked through `git`.
#[derive(Debug, Clone)]
pub struct Git {
    root: PathBuf,
}

impl Git {
    /// The repository around a folder, an absolute path.
    #[must_use]
    pub fn around(folder: &Path) -> Option<Self> {
        let root = folder.ancestors().find(|above| above.join(".git").exists())?;
        Some(Self { root: root.to_owned() })
    }

    /// The folder with its `.git`.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// When lines (from 1) of a document were last written, and which modules there were then; `until` is a commit, what is there now
    /// where it is `None`.
    ///
    /// `trees` are the folders that the modules may have been in, the likeliest first. Lines that are not committed are left out.
    #[must_use]
    pub fn history(&self, document: &Path, trees: &[PathBuf], lines: &[u32], until: Option<&str>) -> Option<History> {
        let shallow = self.text(&["rev-parse", "--is-shallow-repository"])?;
        let ranges = lines.iter().take(MOST_LINES).map(|line| format!("-L{line},{line}"));
        let mut arguments = self.without_filters()?;
        arguments.extend(["blame", "--porcelain", "--no-textconv"].map(str::to_owned));
        arguments.extend(ranges);
        arguments.extend(until.map(str::to_owned));
        arguments.extend(["--".to_owned(), below(&self.root, document)?]);
        let blamed = blame(&self.text(&arguments)?);
        let mut history = History::default();
        let mut known: BTreeMap<String, Option<Arc<Snapshot>>> = BTreeMap::new();
        for (line, commit, text) in blamed.lines {
            let boundary = blamed.boundaries.contains(&commit);
            if shallow.trim() == "true" && boundary {
                // The line is as old as the clone goes back, or older.
                history.cut_off = true;
                continue;
            }
            if known.len() >= MOST_COMMITS && !known.contains_key(&commit) {
                continue;
            }
            let date = blamed.dates.get(&commit).copied().unwrap_or_default();
            let then = known.entry(commit.clone()).or_insert_with(|| {
                let directories = trees.iter().find_map(|tree| self.directories(&commit, tree))?;
                Some(Arc::new(Snapshot { commit: commit.get(..10)?.to_owned(), date: day(date), directories }))
            });
            if let Some(then) = then {
                history.lines.insert(line, Written { text, snapshot: Arc::clone(then) });
            }
        }
        Some(history)
    }

    /// Options under which git runs no filter on a file that it reads; `None` where one cannot be turned off.
    fn without_filters(&self) -> Option<Vec<String>> {
        let listed = self.text(&["config", "--list", "--name-only", "-z"])?;
        let mut keys: Vec<&str> = listed.split('\0').filter(|key| key.starts_with("filter.")).collect();
        keys.sort_unstable();
        keys.dedup();
        let off = |key: &str| (!key.contains('=')).then(|| ["-c".to_owned(), format!("{key}=")]);
        Some(keys.into_iter().map(off).collect::<Option<Vec<_>>>()?.into_iter().flatten().collect())
    }

    /// The numbered directories of a folder at a commit; `None` where there were not two of them.
    fn directories(&self, commit: &str, tree: &Path) -> Option<Vec<String>> {
        let listed =
            self.text(&["ls-tree", "-d", "-z", "--name-only", &format!("{commit}:{}", below(&self.root, tree)?)])?;
        let names: Vec<String> = listed.split('\0').filter(|name| !name.is_empty()).map(str::to_owned).collect();
        (crate::model::modules::ModuleTree::is_tree(&names)).then_some(names)
    }

    /// What a call writes, as text; names in it may be of any encoding.
    fn text<S: AsRef<str>>(&self, arguments: &[S]) -> Option<String> {
        let arguments: Vec<&str> = arguments.iter().map(AsRef::as_ref).collect();
        Some(String::from_utf8_lossy(&self.run(&arguments, b"", LONGEST)?).into_owned())
    }

    /// What a call writes, at most `longest` bytes; `None` where there is no git, or where it fails. Nothing of the repository's is run: no
    /// hook, no pager, no filter; and nothing is fetched.
    fn run(&self, arguments: &[&str], input: &[u8], longest: u64) -> Option<Vec<u8>> {
        let mut command = Command::new("git");
        command.args(["--no-pager", "--work-tree=.", "-c", "core.fsmonitor=false", "-c", "core.quotePath=false"]);
        command.args(arguments).env("GIT_OPTIONAL_LOCKS", "0").env("GIT_NO_LAZY_FETCH", "1").env("LC_ALL", "C");
        for variable in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"] {
            command.env_remove(variable);
        }
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.current_dir(&self.root).spawn().ok()?;
        let (mut stdin, stdout) = (child.stdin.take()?, child.stdout.take()?);
        let mut bytes = Vec::new();
        // It writes before it has read everything.
        let read = thread::scope(|scope| {
            scope.spawn(move || stdin.write_all(input));
            let read = stdout.take(longest).read_to_end(&mut bytes);
            if !read.as_ref().is_ok_and(|read| (*read as u64) < longest) {
                let _ = child.kill();
            }
            read
        });
        let ended = child.wait().ok()?;
        (read.is_ok_and(|read| (read as u64) < longest) && ended.success()).then_some(bytes)
    }
}

/// A path as git calls it: relative to the root, with `/`.
fn below(root: &Path, path: &Path) -> Option<String> {
    let relative = path.strip_prefix(root).map(Path::to_owned).ok().or_else(|| {
        let (root, path) = (std::fs::canonicalize(root).ok()?, std::fs::canonicalize(path).ok()?);
        path.strip_prefix(root).map(Path::to_owned).ok()
    })?;
    Some(relative.to_str()?.replace('\\', "/"))
}

/// What `blame --porcelain` says (git-blame, The Porcelain Format).
#[derive(Debug, Default, PartialEq, Eq)]
struct Blame {
    /// Number, commit and text of each line.
    lines: Vec<(u32, String, String)>,
    boundaries: Vec<String>,
    /// Committer's time in seconds, by commit.
    dates: BTreeMap<String, i64>,
}

fn blame(text: &str) -> Blame {
    let mut blame = Blame::default();
    let mut current = String::new();
    let mut number = None;
    for line in text.split('\n') {
        if let Some(content) = line.strip_prefix('\t') {
            let content = content.strip_suffix('\r').unwrap_or(content).to_owned();
            blame.lines.extend(number.take().map(|number| (number, current.clone(), content)));
            continue;
        }
        let mut words = line.split(' ');
        let first = words.next().unwrap_or_default();
        if first.len() >= 40 && first.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            current = first.to_owned();
            number = words.nth(1).and_then(|number| number.parse().ok());
            // All zeros: not committed yet.
            number.take_if(|_| first.bytes().all(|byte| byte == b'0'));
        } else if first == "boundary" {
            blame.boundaries.push(current.clone());
        } else if first == "committer-time"
            && let Some(time) = words.next().and_then(|time| time.parse().ok())
        {
            blame.dates.insert(current.clone(), time);
        }
    }
    blame
}

/// A day of the calendar, in UTC: `2025-11-02` (days to civil, after H. Hinnant).
fn day(seconds: i64) -> String {
    let days = seconds.div_euclid(86_400) + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * of_year + 2) / 153;
    let (day, month) = (of_year - (153 * shifted + 2) / 5 + 1, if shifted < 10 { shifted + 3 } else { shifted - 9 });
    format!("{:04}-{month:02}-{day:02}", year_of_era + era * 400 + i64::from(month <= 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn porcelain_is_read() {
        let (a, b, zero) = ("a".repeat(40), "b".repeat(40), "0".repeat(40));
        let text = format!(
            "{a} 1 3 1\nauthor X\ncommitter-time 1762041600\nsummary {b} 1 1 1\nboundary\nfilename f\n\tline\n{b} 2 4 1\n\tx\n{a} 7 9\n\ty\n{zero} 1 5 1\n\tz\n"
        );
        let read = blame(&text);
        let line = |number, commit: &str, text: &str| (number, commit.to_owned(), text.to_owned());
        assert_eq!(read.lines, [line(3, &a, "line"), line(4, &b, "x"), line(9, &a, "y")]);
        assert_eq!((read.boundaries, read.dates), (vec![a.clone()], BTreeMap::from([(a, 1_762_041_600)])));
    }

    #[test]
    fn days_are_those_of_the_calendar() {
        for (seconds, wanted) in
            [(0, "1970-01-01"), (951_782_400, "2000-02-29"), (1_762_041_600, "2025-11-02"), (-1, "1969-12-31")]
        {
            assert_eq!(day(seconds), wanted);
        }
    }
}
