//! What the history of a repository says of lines of a document. `git` is called as a program; without it, and wherever it fails, nothing
//! is known.

use std::{
    collections::BTreeMap,
    ffi::OsStr,
    io::Read,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::Arc,
};

use crate::facts::{History, Then, Written};

/// The most that is read of what a call writes, in bytes.
const LONGEST: u64 = 8 << 20;
/// Lines whose history is looked up in one document.
const MOST_LINES: usize = 500;
/// Commits whose module trees are looked up for one document.
const MOST_COMMITS: usize = 50;

/// When lines (from 1) of a document were last written, and which modules there were then.
///
/// `trees` are the folders that the modules may have been in, the likeliest first. Lines that are not committed are left out.
#[must_use]
pub fn history(document: &Path, trees: &[PathBuf], lines: &[u32]) -> Option<History> {
    let folder = document.parent()?;
    let said = run(folder, &["rev-parse", "--show-toplevel", "--is-shallow-repository"])?;
    let (top, shallow) = said.trim_end().split_once('\n')?;
    let top = PathBuf::from(top);
    let ranges = lines.iter().take(MOST_LINES).map(|line| format!("-L{line},{line}"));
    let mut arguments = vec!["blame".to_owned(), "--porcelain".to_owned()];
    arguments.extend(ranges);
    arguments.extend(["--".to_owned(), document.file_name()?.to_str()?.to_owned()]);
    let blamed = blame(&run(folder, &arguments)?);
    let mut history = History::default();
    let mut known: BTreeMap<String, Option<Arc<Then>>> = BTreeMap::new();
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
            let directories = trees.iter().find_map(|tree| directories(&top, &commit, tree))?;
            Some(Arc::new(Then { commit: commit.get(..10)?.to_owned(), date: day(date), directories }))
        });
        if let Some(then) = then {
            history.lines.insert(line, Written { text, then: Arc::clone(then) });
        }
    }
    Some(history)
}

/// The numbered directories of a folder at a commit; `None` where there were not two of them.
fn directories(top: &Path, commit: &str, tree: &Path) -> Option<Vec<String>> {
    let real = std::fs::canonicalize(tree).unwrap_or_else(|_| tree.to_owned());
    let below = real.strip_prefix(top).ok()?.to_str()?.replace('\\', "/");
    let listed = run(top, &["ls-tree", "-d", "-z", "--name-only", &format!("{commit}:{below}")])?;
    let names: Vec<String> = listed.split('\0').filter(|name| !name.is_empty()).map(str::to_owned).collect();
    (crate::model::modules::ModuleTree::is_tree(&names)).then_some(names)
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

/// What a call writes; `None` where there is no git, or where it fails. Nothing of the repository's is run: no hook, no pager, no filter.
fn run<S: AsRef<OsStr>>(folder: &Path, arguments: &[S]) -> Option<String> {
    let mut command = Command::new("git");
    command.args(["--no-pager", "-c", "core.fsmonitor=false", "-c", "core.quotePath=false"]).args(arguments);
    command.env("GIT_OPTIONAL_LOCKS", "0").env("LC_ALL", "C").env_remove("GIT_DIR").env_remove("GIT_WORK_TREE");
    let mut child =
        command.current_dir(folder).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().ok()?;
    let mut bytes = Vec::new();
    let read = child.stdout.take()?.take(LONGEST).read_to_end(&mut bytes);
    let whole = read.is_ok_and(|read| (read as u64) < LONGEST);
    if !whole {
        let _ = child.kill();
    }
    let ended = child.wait().ok()?;
    (whole && ended.success()).then(|| String::from_utf8(bytes).ok()).flatten()
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
