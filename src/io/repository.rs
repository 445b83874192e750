//! Reads the forge of a repository from its git configuration. Runs no program.

use std::{
    collections::HashMap,
    fs,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use crate::model::links::Forge;

/// Size limit of the configuration, in bytes.
const SIZE_LIMIT: u64 = 1 << 20;

/// Finds the forge of documents. Reads each repository once.
#[derive(Debug, Default)]
pub struct Forges {
    known: Mutex<HashMap<PathBuf, Option<Forge>>>,
}

impl Forges {
    /// Finds the forge of the repository of a folder; `None` without a repository or if its remote is not on a forge.
    #[must_use]
    pub fn find(&self, folder: &Path) -> Option<Forge> {
        let root = folder.ancestors().find(|folder| folder.join(".git").exists())?;
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.entry(root.to_owned()).or_insert_with(|| read(root)).clone()
    }
}

fn read(root: &Path) -> Option<Forge> {
    let (own, common) = git_folders(root)?;
    let mut forge = Forge::of_remote(&remote(&text(&common.join("config"))?)?)?;
    let head = |path: PathBuf, prefix: &str| Some(text(&path)?.trim().strip_prefix(prefix)?.to_owned());
    let default = head(common.join("refs/remotes/origin/HEAD"), "ref: refs/remotes/origin/");
    forge.branches.extend(head(own.join("HEAD"), "ref: refs/heads/"));
    forge.branches.extend(usual_branches(&common, default.as_deref()).into_iter().map(str::to_owned));
    forge.branches.extend(default);
    forge.branches.push("HEAD".to_owned());
    Some(forge)
}

/// Which of the usual names the default branch has, or may have. Forges redirect from one to the other, unless both are
/// branches.
fn usual_branches(common: &Path, default: Option<&str>) -> Vec<&'static str> {
    let is_other = |name: &str| {
        let reference = format!("refs/remotes/origin/{name}");
        let packed = || text(&common.join("packed-refs")).unwrap_or_default();
        common.join(&reference).is_file()
            || packed().lines().any(|line| line.split_once(' ').is_some_and(|(_, name)| name == reference))
    };
    match default {
        None => vec!["main", "master"],
        Some("main") => {
            if is_other("master") {
                Vec::new()
            } else {
                vec!["master"]
            }
        }
        Some("master") => {
            if is_other("main") {
                Vec::new()
            } else {
                vec!["main"]
            }
        }
        Some(_) => Vec::new(),
    }
}

/// The folders with `HEAD` and `config`; they differ in a worktree (gitrepository-layout).
pub(super) fn git_folders(root: &Path) -> Option<(PathBuf, PathBuf)> {
    let git = root.join(".git");
    if git.is_dir() {
        return Some((git.clone(), git));
    }
    let own = root.join(text(&git)?.trim().strip_prefix("gitdir: ")?);
    let common = text(&own.join("commondir")).map_or_else(|| own.clone(), |path| own.join(path.trim()));
    Some((own, common))
}

/// URL of the remote `origin`, otherwise of the only remote (git-config).
fn remote(config: &str) -> Option<String> {
    let mut remotes: Vec<(String, String)> = Vec::new();
    let mut section = None;
    for line in config.lines().map(str::trim) {
        if let Some(header) = line.strip_prefix('[') {
            section = header.strip_prefix("remote \"").and_then(|rest| rest.split_once("\"]")).map(|(name, _)| name);
        } else if let (Some(name), Some((key, value))) = (section, line.split_once('='))
            && key.trim().eq_ignore_ascii_case("url")
        {
            remotes.push((name.to_owned(), value.trim().trim_matches('"').to_owned()));
        }
    }
    let origin = remotes.iter().position(|(name, _)| name == "origin");
    let at = origin.or_else(|| (remotes.len() == 1).then_some(0))?;
    Some(remotes.swap_remove(at).1)
}

fn text(path: &Path) -> Option<String> {
    let small = fs::metadata(path).is_ok_and(|metadata| metadata.is_file() && metadata.len() <= SIZE_LIMIT);
    if small { fs::read_to_string(path).ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::remote;

    #[test]
    fn the_remote_is_origin_or_the_only_one() {
        let two = "[core]\n\turl = x\n[remote \"up\"]\n\turl = https://a.test/u/r\n[remote \"origin\"]\n\tfetch = x\n\tURL=git@a.test:o/r.git\n";
        assert_eq!(remote(two).as_deref(), Some("git@a.test:o/r.git"));
        assert_eq!(remote("[remote \"up\"]\nurl = \"https://a.test/u/r\"\n").as_deref(), Some("https://a.test/u/r"));
        assert_eq!(remote("[remote \"a\"]\nurl = x\n[remote \"b\"]\nurl = y\n"), None);
        assert_eq!(remote("[branch \"main\"]\nremote = origin\n"), None);
    }
}
