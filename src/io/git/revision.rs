//! Checks out a revision into a folder.

use std::{
    collections::BTreeSet,
    fmt, fs, io,
    path::{Component, Path, PathBuf},
};

use super::{Git, TREE_OUTPUT_LIMIT};

/// Larger files are written empty; in bytes.
const SIZE_LIMIT: u64 = 32 << 20;
/// Total size limit, in bytes.
const TOTAL_LIMIT: u64 = 256 << 20;

/// Why a revision cannot be the diff base.
#[derive(Debug, PartialEq, Eq)]
pub enum Error {
    /// No `git`, or the folder is not a repository.
    NoRepository,
    /// Unknown commit.
    NoCommit {
        /// Whether the clone is shallow, so that fetching more may help.
        shallow: bool,
    },
    /// Objects are missing: a partial clone.
    Incomplete,
    /// Larger than [`TOTAL_LIMIT`].
    TooLarge,
    /// A file could not be written.
    Io(String),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoRepository => f.write_str("not a git repository, or git cannot read it"),
            Self::NoCommit { shallow: false } => f.write_str("unknown commit"),
            Self::NoCommit { shallow: true } => {
                f.write_str("unknown commit; the clone is shallow, fetch more history (fetch-depth: 0)")
            }
            Self::Incomplete => f.write_str("objects are missing because the clone is partial (--filter)"),
            Self::TooLarge => f.write_str("its files are larger than 256 MiB in total"),
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

impl Git {
    /// Resolves a revision to a commit hash.
    ///
    /// # Errors
    /// If there is no such commit.
    pub fn commit(&self, revision: &str) -> Result<String, Error> {
        let shallow = self.text(&["rev-parse", "--is-shallow-repository"]).ok_or(Error::NoRepository)?;
        let wanted = format!("{revision}^{{commit}}");
        let named = self.text(&["rev-parse", "--verify", "--quiet", "--end-of-options", &wanted]);
        named
            .map(|name| name.trim().to_owned())
            .filter(|name| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_hexdigit()))
            .ok_or(Error::NoCommit { shallow: shallow.trim() == "true" })
    }

    /// Files renamed between a commit and the index: old path, new path.
    #[must_use]
    pub fn renamed_since(&self, commit: &str) -> Vec<(PathBuf, PathBuf)> {
        let arguments =
            ["diff", "--cached", "--name-status", "--find-renames", "--diff-filter=R", "--no-ext-diff", "-z", commit];
        let Some(output) = self.text(&arguments) else { return Vec::new() };
        let words: Vec<&str> = output.split('\0').collect();
        words.chunks_exact(3).map(|change| (change[1].into(), change[2].into())).collect()
    }

    /// Writes all paths of a commit to `folder`, with content for the files that `wanted` selects and empty otherwise,
    /// and a `.git` file that points to the repository.
    ///
    /// # Errors
    /// If objects are missing or the folder cannot be written.
    pub fn check_out(&self, commit: &str, folder: &Path, wanted: impl Fn(&Path) -> bool) -> Result<(), Error> {
        let listed = self
            .run(&["ls-tree", "-r", "-z", "--full-tree", commit], b"", TREE_OUTPUT_LIMIT)
            .ok_or(Error::Incomplete)?;
        let entries: Vec<Entry> = listed.split(|&byte| byte == 0).filter_map(entry).collect();
        let mut folders = BTreeSet::new();
        for entry in &entries {
            folders.extend(entry.path.parent().map(Path::to_owned));
            folders.extend((entry.kind == Kind::Submodule).then(|| entry.path.clone()));
        }
        folders.iter().try_for_each(|below| fs::create_dir_all(folder.join(below)))?;
        let read = |entry: &&Entry| entry.kind == Kind::Link || (entry.kind == Kind::File && wanted(&entry.path));
        let texts = self.blobs(entries.iter().filter(read).map(|entry| entry.object.as_str()))?;
        let mut texts = texts.into_iter();
        let mut links = Vec::new();
        for entry in &entries {
            let text = if read(&entry) { texts.next().ok_or(Error::Incomplete)? } else { Vec::new() };
            match entry.kind {
                Kind::Submodule => {}
                Kind::File => fs::write(folder.join(&entry.path), text)?,
                Kind::Link => links.push((&entry.path, text)),
            }
        }
        // Links come last, so that no file is written through one.
        links.into_iter().for_each(|(path, target)| link(folder, path, &target));
        if let Some(git) = self.text(&["rev-parse", "--absolute-git-dir"]) {
            fs::write(folder.join(".git"), format!("gitdir: {}\n", git.trim_end()))?;
        }
        Ok(())
    }

    /// Contents of objects (git-cat-file, Batch Output).
    fn blobs<'a>(&self, objects: impl Iterator<Item = &'a str>) -> Result<Vec<Vec<u8>>, Error> {
        let input: String = objects.flat_map(|object| [object, "\n"]).collect();
        let output = self.run(&["cat-file", "--batch"], input.as_bytes(), TOTAL_LIMIT).ok_or(Error::TooLarge)?;
        let mut rest = output.as_slice();
        let mut blobs = Vec::new();
        while !rest.is_empty() {
            let end = rest.iter().position(|&byte| byte == b'\n').ok_or(Error::Incomplete)?;
            let header = String::from_utf8_lossy(&rest[..end]);
            let size: usize = header.rsplit(' ').next().and_then(|size| size.parse().ok()).ok_or(Error::Incomplete)?;
            let text = rest.get(end + 1..end + 1 + size).ok_or(Error::Incomplete)?;
            blobs.push(if size as u64 > SIZE_LIMIT { Vec::new() } else { text.to_vec() });
            rest = rest.get(end + size + 2..).unwrap_or_default();
        }
        Ok(blobs)
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
    let path = PathBuf::from(std::str::from_utf8(&line[tab + 1..]).ok()?);
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
