//! Lays out a revision in a folder: all of its paths, and the content of the files that are needed.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt, fs, io,
    path::{Component, Path, PathBuf},
};

use super::{Git, TREE_OUTPUT_LIMIT, tracked::path_of};

/// Larger files stay empty; in bytes.
const SIZE_LIMIT: u64 = 32 << 20;
/// Limit of what is read at once, in bytes.
const TOTAL_LIMIT: u64 = 256 << 20;

/// Why a revision cannot be the diff base.
#[derive(Debug, PartialEq, Eq)]
pub enum Error {
    /// No `git`, or the folder is not a repository.
    NoRepository,
    /// git does not trust the owner of the repository; the command that it advises.
    Untrusted(String),
    /// Unknown commit.
    NoCommit {
        /// Whether the clone is shallow, so that fetching more may help.
        shallow: bool,
    },
    /// The commits of `A...B` have no common ancestor.
    NoMergeBase,
    /// Objects are missing: a partial clone.
    Incomplete,
    /// Larger than the limit of all files.
    TooLarge,
    /// A file could not be written.
    Io(String),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoRepository => f.write_str("not a git repository, or git cannot read it"),
            Self::Untrusted(advice) => write!(f, "git does not trust the owner of the repository; run `{advice}`"),
            Self::NoCommit { shallow: false } => f.write_str("unknown commit"),
            Self::NoCommit { shallow: true } => {
                f.write_str("unknown commit; the clone is shallow, fetch more history (fetch-depth: 0)")
            }
            Self::NoMergeBase => f.write_str("the two commits have no common ancestor"),
            Self::Incomplete => f.write_str("objects are missing because the clone is partial (--filter)"),
            Self::TooLarge => f.write_str("the pages to compare with are larger than 256 MiB in total"),
            Self::Io(what) => f.write_str(what),
        }
    }
}

impl std::error::Error for Error {}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Self {
        Self::Io(error.to_string())
    }
}

/// Kind of a tree entry (git-ls-tree).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    File,
    Link,
    /// A submodule.
    Submodule,
}

/// One path of a revision.
struct Entry {
    kind: Kind,
    object: String,
    path: PathBuf,
}

/// The commit that a working tree is compared with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaseCommit {
    /// Its hash.
    pub commit: String,
    /// What reports call it.
    pub name: String,
}

/// A revision in a folder.
#[derive(Debug)]
pub struct Checkout {
    git: Git,
    folder: PathBuf,
    /// Object names of files.
    files: BTreeMap<PathBuf, String>,
    /// Commits of submodules.
    submodules: BTreeMap<PathBuf, String>,
}

impl Git {
    /// Resolves a revision to a commit hash.
    ///
    /// # Errors
    /// If there is no such commit.
    pub fn commit(&self, revision: &str) -> Result<String, Error> {
        let unread = || self.advice().map_or(Error::NoRepository, Error::Untrusted);
        let shallow = self.text(&["rev-parse", "--is-shallow-repository"]).ok_or_else(unread)?;
        let wanted = format!("{revision}^{{commit}}");
        let named = self.text(&["rev-parse", "--verify", "--quiet", "--end-of-options", &wanted]);
        named
            .map(|name| name.trim().to_owned())
            .filter(|name| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_hexdigit()))
            .ok_or(Error::NoCommit { shallow: shallow.trim() == "true" })
    }

    /// The commit where the working tree and a revision parted: their merge base, so that what the revision changed
    /// since is not taken for a change of the working tree. `A...B` names both sides, as for `git diff`.
    ///
    /// # Errors
    /// If there is no such commit.
    pub fn diff_base(&self, revision: &str) -> Result<BaseCommit, Error> {
        let sides = revision.split_once("...");
        let side = |name| if str::is_empty(name) { "HEAD" } else { name };
        let (named, other) = sides.map_or((revision, "HEAD"), |(named, other)| (side(named), side(other)));
        let commit = self.commit(named)?;
        let short = |commit: &str| commit.get(..10).unwrap_or(commit).to_owned();
        let called = if commit.starts_with(named) { short(&commit) } else { format!("{named} ({})", short(&commit)) };
        let other_commit = match self.commit(other) {
            // A repository without a commit of its own.
            Err(_) if sides.is_none() => return Ok(BaseCommit { commit, name: called }),
            found => found?,
        };
        let base = self.text(&["merge-base", &commit, &other_commit]).map(|base| base.trim().to_owned());
        match base.filter(|base| !base.is_empty()) {
            Some(base) if base == commit => Ok(BaseCommit { commit, name: called }),
            Some(base) => {
                let name = format!("the merge base of {named} and {other} ({})", short(&base));
                Ok(BaseCommit { commit: base, name })
            }
            None if sides.is_some() => Err(Error::NoMergeBase),
            None => {
                Ok(BaseCommit { commit, name: format!("{called}, which has no known ancestor in common with HEAD") })
            }
        }
    }

    /// Files renamed between a commit and the index: new path by old path.
    #[must_use]
    pub fn renamed_since(&self, commit: &str) -> BTreeMap<PathBuf, PathBuf> {
        let arguments =
            ["diff", "--cached", "--name-status", "--find-renames", "--diff-filter=R", "--no-ext-diff", "-z", commit];
        let Some(output) = self.text(&arguments) else { return BTreeMap::new() };
        let words: Vec<&str> = output.split('\0').collect();
        words.chunks_exact(3).map(|change| (change[1].into(), change[2].into())).collect()
    }

    /// Files that differ between a commit and the index.
    #[must_use]
    pub fn modified_since(&self, commit: &str) -> BTreeSet<PathBuf> {
        let arguments =
            ["diff", "--cached", "--name-only", "--no-renames", "--diff-filter=M", "--no-ext-diff", "-z", commit];
        let listed = self.run(&arguments, b"", TREE_OUTPUT_LIMIT).unwrap_or_default();
        listed.split(|&byte| byte == 0).filter(|name| !name.is_empty()).map(path_of).collect()
    }

    /// Creates all paths of a commit in `folder`, its files empty, with a `.git` file that points to the repository.
    ///
    /// # Errors
    /// If objects are missing or the folder cannot be written.
    pub fn check_out(&self, commit: &str, folder: &Path) -> Result<Checkout, Error> {
        let listed = self
            .run(&["ls-tree", "-r", "-z", "--full-tree", commit], b"", TREE_OUTPUT_LIMIT)
            .ok_or(Error::Incomplete)?;
        let entries: Vec<Entry> = listed.split(|&byte| byte == 0).filter_map(entry).collect();
        let mut folders = BTreeSet::from([Path::new("")]);
        for entry in &entries {
            folders.extend(entry.path.parent());
            folders.extend((entry.kind == Kind::Submodule).then_some(entry.path.as_path()));
        }
        folders.iter().try_for_each(|below| fs::create_dir_all(folder.join(below)))?;
        let mut checkout = Checkout {
            git: self.clone(),
            folder: folder.to_owned(),
            files: BTreeMap::new(),
            submodules: BTreeMap::new(),
        };
        let mut links = Vec::new();
        for Entry { kind, object, path } in entries {
            match kind {
                Kind::Submodule => drop(checkout.submodules.insert(path, object)),
                Kind::File => {
                    fs::write(folder.join(&path), "")?;
                    checkout.files.insert(path, object);
                }
                Kind::Link => links.push((path, object)),
            }
        }
        // Links come last, so that no file is written through one.
        let targets = self.blobs(links.iter().map(|(_, object)| object.as_str()))?;
        links.iter().zip(targets).for_each(|((path, _), target)| link(folder, path, &target));
        if let Some(git) = self.text(&["rev-parse", "--absolute-git-dir"]) {
            fs::write(folder.join(".git"), format!("gitdir: {}\n", git.trim_end()))?;
        }
        Ok(checkout)
    }

    /// Contents of objects (git-cat-file, Batch Output); empty for large ones.
    fn blobs<'a>(&self, objects: impl Iterator<Item = &'a str>) -> Result<Vec<Vec<u8>>, Error> {
        let objects: Vec<&str> = objects.collect();
        if objects.is_empty() {
            return Ok(Vec::new());
        }
        let input = |objects: &[&str]| objects.iter().flat_map(|object| [object, "\n"]).collect::<String>();
        let sizes = self
            .run(&["cat-file", "--batch-check=%(objectsize)"], input(&objects).as_bytes(), TREE_OUTPUT_LIMIT)
            .ok_or(Error::Incomplete)?;
        let sizes = String::from_utf8_lossy(&sizes);
        let sizes: Option<Vec<u64>> = sizes.lines().map(|size| size.parse().ok()).collect();
        let sizes = sizes.filter(|sizes| sizes.len() == objects.len()).ok_or(Error::Incomplete)?;
        let small = objects.iter().zip(&sizes).filter(|(_, size)| **size <= SIZE_LIMIT);
        if small.clone().map(|(_, size)| size).sum::<u64>() > TOTAL_LIMIT {
            return Err(Error::TooLarge);
        }
        let wanted: Vec<&str> = small.map(|(object, _)| *object).collect();
        // Each object has a line of its own before it.
        let limit = TOTAL_LIMIT + 200 * wanted.len() as u64 + 1;
        let output = self.run(&["cat-file", "--batch"], input(&wanted).as_bytes(), limit).ok_or(Error::Incomplete)?;
        let mut rest = output.as_slice();
        let mut blobs = Vec::new();
        for size in sizes {
            if size > SIZE_LIMIT {
                blobs.push(Vec::new());
                continue;
            }
            let end = rest.iter().position(|&byte| byte == b'\n').ok_or(Error::Incomplete)?;
            let size = usize::try_from(size).map_err(|_| Error::TooLarge)?;
            blobs.push(rest.get(end + 1..end + 1 + size).ok_or(Error::Incomplete)?.to_vec());
            rest = rest.get(end + size + 2..).unwrap_or_default();
        }
        Ok(blobs)
    }
}

impl Checkout {
    /// Paths of the files, sorted, without links.
    pub fn files(&self) -> impl Iterator<Item = &Path> {
        self.files.keys().map(PathBuf::as_path)
    }

    /// The commit of a submodule at a path.
    #[must_use]
    pub fn submodule(&self, path: &Path) -> Option<&str> {
        self.submodules.get(path).map(String::as_str)
    }

    /// All submodules, each with its commit.
    pub fn submodules(&self) -> impl Iterator<Item = (&Path, &str)> {
        self.submodules.iter().map(|(path, commit)| (path.as_path(), commit.as_str()))
    }

    /// Writes the content of files.
    ///
    /// # Errors
    /// If objects are missing, too large, or cannot be written.
    pub fn fill<'a>(&self, paths: impl IntoIterator<Item = &'a Path>) -> Result<(), Error> {
        let wanted: Vec<(&Path, &str)> =
            paths.into_iter().filter_map(|path| Some((path, self.files.get(path)?.as_str()))).collect();
        let texts = self.git.blobs(wanted.iter().map(|(_, object)| *object))?;
        for ((path, _), text) in wanted.into_iter().zip(texts) {
            fs::write(self.folder.join(path), text)?;
        }
        Ok(())
    }
}

/// Parses `100644 blob NAME<tab>path`; `None` for a path outside the folder.
fn entry(line: &[u8]) -> Option<Entry> {
    let tab = line.iter().position(|&byte| byte == b'\t')?;
    let header = std::str::from_utf8(&line[..tab]).ok()?;
    let mut words = header.split(' ');
    let kind = match (words.next()?, words.next()?) {
        ("120000", "blob") => Kind::Link,
        (_, "blob") => Kind::File,
        (_, "commit") => Kind::Submodule,
        _ => return None,
    };
    let path = path_of(&line[tab + 1..]);
    if cfg!(target_os = "macos") && path.to_str().is_none() {
        // There can be no file of this name.
        return None;
    }
    let plain = |part: Component<'_>| matches!(part, Component::Normal(name) if !name.eq_ignore_ascii_case(".git"));
    let object = words.next()?.to_owned();
    path.components().all(plain).then_some(Entry { kind, object, path })
}

/// Creates a symbolic link if its target is inside the folder.
fn link(folder: &Path, path: &Path, target: &[u8]) {
    let Ok(target) = std::str::from_utf8(target) else { return };
    let mut depth = path.components().count() - 1;
    for part in Path::new(target).components() {
        match part {
            Component::Normal(_) => depth += 1,
            Component::CurDir => {}
            Component::ParentDir if depth > 0 => depth -= 1,
            _ => return,
        }
    }
    #[cfg(unix)]
    let _ = std::os::unix::fs::symlink(target, folder.join(path));
    #[cfg(not(unix))]
    let _ = fs::write(folder.join(path), "");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_written_outside_the_folder() {
        let path =
            |path: &str| entry(format!("100644 blob {}\t{path}", "a".repeat(40)).as_bytes()).map(|entry| entry.path);
        assert_eq!(path("docs/a b.md"), Some(PathBuf::from("docs/a b.md")));
        for hostile in ["../a", "/etc/a", "a/../../b", ".git/config", "a/.GIT/hooks/x", ".git"] {
            assert_eq!(path(hostile), None, "{hostile}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn links_stay_inside_the_folder() {
        let folder = tempfile::tempdir().unwrap_or_else(|error| panic!("{error}"));
        fs::create_dir(folder.path().join("docs")).unwrap_or_default();
        for (name, target, made) in
            [("docs/a", "../b.md", true), ("c", "docs/./d", true), ("e", "../f", false), ("g", "/etc/passwd", false)]
        {
            link(folder.path(), Path::new(name), target.as_bytes());
            assert_eq!(folder.path().join(name).is_symlink(), made, "{name} -> {target}");
        }
    }
}
