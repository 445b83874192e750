//! History of a git repository: when lines of a document were written, and the files of a revision. Runs the `git`
//! program; without it, or if it fails, there is no history and no diff base.

mod authors;
mod blame;
mod history;
mod modules;
mod revision;
mod tracked;
mod trust;
mod words;

use std::{
    io::{Read, Write},
    path::{Path, PathBuf},
    process::{ChildStdout, Command, Stdio},
    sync::mpsc::{self, RecvTimeoutError},
    thread,
    time::Instant,
};

pub use authors::{Commits, NoAuthors};
pub use revision::{BaseCommit, Checkout, Error};
pub use tracked::{Conversion, LeftOut, Tracked};

/// Output limit of one `git` call, in bytes.
const OUTPUT_LIMIT: u64 = 8 << 20;
/// Output limit of a list of all files, in bytes.
const TREE_OUTPUT_LIMIT: u64 = 128 << 20;

/// A repository, read with `git`.
#[derive(Debug, Clone)]
pub struct Git {
    root: PathBuf,
}

impl Git {
    /// Finds the repository of a folder, an absolute path.
    #[must_use]
    pub fn discover(folder: &Path) -> Option<Self> {
        let root = folder.ancestors().find(|above| above.join(".git").exists())?;
        Some(Self { root: root.to_owned() })
    }

    /// The folder that contains `.git`.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Whether one of some files is committed, or added to be. Case is ignored, as some file systems do. `None` if git
    /// cannot say: there is no git, or it does not trust the owner of the repository.
    #[must_use]
    pub fn tracks_any(&self, files: &[PathBuf]) -> Option<bool> {
        self.tracks_spelled(files, "icase,literal")
    }

    /// Whether a file is committed, or added to be, under exactly this name. `None` if git cannot say.
    #[must_use]
    pub fn tracks(&self, file: &Path) -> Option<bool> {
        self.tracks_spelled(&[file.to_owned()], "literal")
    }

    /// Whether a `.gitignore` leaves out a file or a folder that is not tracked. Where git does not answer, none does.
    #[must_use]
    pub fn ignores(&self, path: &Path) -> bool {
        let name = relative_to(&self.root, path).filter(|name| !name.is_empty());
        name.and_then(|name| self.text(&["check-ignore", "--", &name])).is_some_and(|listed| !listed.is_empty())
    }

    /// Whether a file is committed, or added to be, with the text that it has. `None` if git cannot say.
    #[must_use]
    pub fn has_committed_text(&self, file: &Path) -> Option<bool> {
        if !self.tracks(file)? {
            return Some(false);
        }
        let mut arguments = self.without_filters()?;
        let modified = ["--literal-pathspecs", "ls-files", "-z", "--modified", "--"];
        arguments.extend(modified.map(str::to_owned).into_iter().chain([relative_to(&self.root, file)?]));
        Some(self.text(&arguments)?.is_empty())
    }

    fn tracks_spelled(&self, files: &[PathBuf], how: &str) -> Option<bool> {
        let data = self.root.join(".git");
        // Not a repository, whatever the name of the folder.
        if data.is_dir() && !data.join("HEAD").exists() {
            return Some(false);
        }
        let mut arguments = vec!["ls-files".to_owned(), "-z".to_owned(), "--cached".to_owned(), "--".to_owned()];
        for file in files {
            arguments.push(format!(":({how}){}", relative_to(&self.root, file)?));
        }
        Some(!self.text(&arguments)?.is_empty())
    }

    /// Options that disable all filters; `None` if one cannot be disabled.
    fn without_filters(&self) -> Option<Vec<String>> {
        let listed = self.text(&["config", "--list", "--name-only", "-z"])?;
        let mut keys: Vec<&str> = listed.split('\0').filter(|key| key.starts_with("filter.")).collect();
        keys.sort_unstable();
        keys.dedup();
        let off = |key: &str| (!key.contains('=')).then(|| ["-c".to_owned(), format!("{key}=")]);
        Some(keys.into_iter().map(off).collect::<Option<Vec<_>>>()?.into_iter().flatten().collect())
    }

    /// Output of a `git` call as text; invalid UTF-8 is replaced.
    fn text<S: AsRef<str>>(&self, arguments: &[S]) -> Option<String> {
        let arguments: Vec<&str> = arguments.iter().map(AsRef::as_ref).collect();
        Some(String::from_utf8_lossy(&self.run(&arguments, b"", OUTPUT_LIMIT)?).into_owned())
    }

    /// Output of a `git` call, at most `limit` bytes; `None` if there is no git or it fails.
    fn run(&self, arguments: &[&str], input: &[u8], limit: u64) -> Option<Vec<u8>> {
        self.run_until(arguments, input, limit, None).ok()
    }

    /// The same, which ends at a deadline.
    fn run_until(
        &self,
        arguments: &[&str],
        input: &[u8],
        limit: u64,
        deadline: Option<Instant>,
    ) -> Result<Vec<u8>, Failed> {
        self.read_until(arguments, input, deadline, |output| {
            let mut bytes = Vec::new();
            let read = output.take(limit).read_to_end(&mut bytes);
            if read.is_ok() && (bytes.len() as u64) < limit { Ok(bytes) } else { Err(Failed::Git) }
        })
    }

    /// What `read` makes of the output of a `git` call. Runs no hook, pager or filter of the repository, and fetches nothing.
    fn read_until<T: Send>(
        &self,
        arguments: &[&str],
        input: &[u8],
        deadline: Option<Instant>,
        read: impl FnOnce(ChildStdout) -> Result<T, Failed> + Send,
    ) -> Result<T, Failed> {
        let mut command = Command::new("git");
        command.args(["--no-pager", "--work-tree=.", "-c", "core.fsmonitor=false", "-c", "core.quotePath=false"]);
        command.args(arguments).env("GIT_OPTIONAL_LOCKS", "0").env("GIT_NO_LAZY_FETCH", "1").env("LC_ALL", "C");
        for variable in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"] {
            command.env_remove(variable);
        }
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.current_dir(&self.root).spawn().map_err(|_| Failed::Git)?;
        let (Some(mut stdin), Some(stdout)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(Failed::Git);
        };
        // git writes before it has read all input.
        let read = thread::scope(|scope| {
            let (done, reads) = mpsc::channel();
            scope.spawn(move || stdin.write_all(input));
            scope.spawn(move || {
                let _ = done.send(read(stdout));
            });
            let read = match deadline {
                Some(deadline) => reads.recv_timeout(deadline.saturating_duration_since(Instant::now())),
                None => reads.recv().map_err(RecvTimeoutError::from),
            };
            let read = read.unwrap_or_else(|error| {
                Err(if error == RecvTimeoutError::Timeout { Failed::OutOfTime } else { Failed::Git })
            });
            if read.is_err() {
                let _ = child.kill();
            }
            read
        });
        let ended = child.wait().map_err(|_| Failed::Git)?;
        read.and_then(|read| if ended.success() { Ok(read) } else { Err(Failed::Git) })
    }
}

/// Why a `git` call has no output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Failed {
    /// There is no git, it failed, or its output is too long.
    Git,
    /// The deadline passed.
    OutOfTime,
}

/// Path relative to the root, with `/`, as git uses it; `None` if it is not below, or not UTF-8.
fn relative_to(root: &Path, path: &Path) -> Option<String> {
    String::from_utf8(bytes_relative_to(root, path)?).ok()
}

/// The same in bytes, of which names may consist.
fn bytes_relative_to(root: &Path, path: &Path) -> Option<Vec<u8>> {
    let relative = path.strip_prefix(root).map(Path::to_owned).ok().or_else(|| {
        let (root, path) = (std::fs::canonicalize(root).ok()?, std::fs::canonicalize(path).ok()?);
        path.strip_prefix(root).map(Path::to_owned).ok()
    })?;
    // Only on Windows is a backslash no part of a name.
    match cfg!(windows) {
        true => Some(relative.to_str()?.replace('\\', "/").into_bytes()),
        false => Some(relative.as_os_str().as_encoded_bytes().to_vec()),
    }
}

/// Date of a Unix time, in UTC: `2025-11-02` (days to civil, after H. Hinnant).
pub(crate) fn day(seconds: i64) -> String {
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
    fn dates_follow_the_calendar() {
        for (seconds, wanted) in
            [(0, "1970-01-01"), (951_782_400, "2000-02-29"), (1_762_041_600, "2025-11-02"), (-1, "1969-12-31")]
        {
            assert_eq!(day(seconds), wanted);
        }
    }
}
