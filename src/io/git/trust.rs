//! Repositories that git refuses to read, because they belong to another user (git-config, `safe.directory`).

use std::process::{Command, Stdio};

use super::Git;

/// Longer advice is not repeated; in bytes.
const LONGEST: usize = 4096;

impl Git {
    /// The command that git advises for a repository that it refuses to read; `None` if it reads it.
    #[must_use]
    pub fn advice(&self) -> Option<String> {
        let mut command = Command::new("git");
        command.args(["--no-pager", "--work-tree=.", "rev-parse", "--git-dir"]);
        command.env("LC_ALL", "C").env_remove("GIT_DIR").env_remove("GIT_WORK_TREE");
        let ran = command.stdin(Stdio::null()).current_dir(self.root()).output().ok()?;
        advice_in(&String::from_utf8_lossy(&ran.stderr)).filter(|_| !ran.status.success())
    }
}

/// The line of an error of git that is a command.
fn advice_in(error: &str) -> Option<String> {
    let command = error.lines().map(str::trim).find(|line| line.starts_with("git config "))?;
    (command.len() < LONGEST && command.contains("safe.directory")).then(|| command.to_owned())
}

#[cfg(test)]
mod tests {
    use super::advice_in;

    #[test]
    fn the_advice_is_a_command() {
        let error = "fatal: detected dubious ownership in repository at '/a b'\nTo add an exception, call:\n\n\t\
                     git config --global --add safe.directory '/a b'\n";
        assert_eq!(advice_in(error).unwrap(), "git config --global --add safe.directory '/a b'");
        assert_eq!(advice_in("fatal: not a git repository: git config x"), None);
        assert_eq!(advice_in(""), None);
    }
}
