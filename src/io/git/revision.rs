//! A revision of a repository, laid out in a folder.

use std::{
    collections::BTreeSet,
    fmt, fs, io,
    path::{Component, Path, PathBuf},
};

use super::{Git, LONGEST_TREE};

/// Larger files are laid out empty.
const SIZE_LIMIT: u64 = 32 << 20;
/// The most that is laid out in all, in bytes.
const TOTAL_LIMIT: u64 = 256 << 20;

/// Why a revision cannot be compared with.
#[derive(Debug, PartialEq, Eq)]
pub enum Error {
    /// No `git`, or it does not take the folder for a repository.
    NoRepository,
    /// It names no commit here.
    NoCommit {
        /// Whether the clone is shallow, so that fetching more may help.
        shallow: bool,
    },
    /// Objects of it are not here: a partial clone.
    Incomplete,
    /// More than a run may read.
    TooLarge,
    /// A file could not be written.
    Io(String),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoRepository => f.write_str("no git repository is here, or git cannot read it"),
            Self::NoCommit { shallow: false } => f.write_str("git knows no such commit"),
            Self::NoCommit { shallow: true } => f.write_str(
                "git knows no such commit; the clone is shallow: fetch more of its history (fetch-depth: 0)",
            ),
            Self::Incomplete => f.write_str("objects of it are missing: the clone is a partial one (--filter)"),
            Self::TooLarge => f.write_str("the texts in it are larger than a run may read"),
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

/// What an entry of a tree is (git-ls-tree).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    File,
    Link,
    /// A commit of another repository.
    Module,
}

/// One path of a revision.
struct Entry {
    kind: Kind,
    object: String,
    path: PathBuf,
}

impl Git {
    /// The name of the commit that a revision means.
    ///
    /// # Errors
    /// It means none here.
    pub fn commit(&self, revision: &str) -> Result<String, Error> {
        let shallow = self.text(&["rev-parse", "--is-shallow-repository"]).ok_or(Error::NoRepository)?;
        let wanted = format!("{revision}^{{commit}}");
        let named = self.text(&["rev-parse", "--verify", "--quiet", "--end-of-options", &wanted]);
        named
            .map(|name| name.trim().to_owned())
            .filter(|name| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_hexdigit()))
            .ok_or(Error::NoCommit { shallow: shallow.trim() == "true" })
    }

    /// The paths that files of a commit have in the index, where they have others: the old one, the new one.
    #[must_use]
    pub fn renamed_since(&self, commit: &str) -> Vec<(PathBuf, PathBuf)> {
        let arguments =
            ["diff", "--cached", "--name-status", "--find-renames", "--diff-filter=R", "--no-ext-diff", "-z", commit];
        let Some(said) = self.text(&arguments) else { return Vec::new() };
        let words: Vec<&str> = said.split('\0').collect();
        words.chunks_exact(3).map(|change| (change[1].into(), change[2].into())).collect()
    }

    /// Lays a commit out in `folder`: every path of it, with its text where `wanted` says so and empty where not, and a `.git`
    /// that leads to the repository's.
    ///
    /// # Errors
    /// The commit is not whole, or the folder cannot be written.
    pub fn check_out(&self, commit: &str, folder: &Path, wanted: impl Fn(&Path) -> bool) -> Result<(), Error> {
        let listed =
            self.run(&["ls-tree", "-r", "-z", "--full-tree", commit], b"", LONGEST_TREE).ok_or(Error::Incomplete)?;
        let entries: Vec<Entry> = listed.split(|&byte| byte == 0).filter_map(entry).collect();
        let mut folders = BTreeSet::new();
        for entry in &entries {
            folders.extend(entry.path.parent().map(Path::to_owned));
            folders.extend((entry.kind == Kind::Module).then(|| entry.path.clone()));
        }
        folders.iter().try_for_each(|below| fs::create_dir_all(folder.join(below)))?;
        let read = |entry: &&Entry| entry.kind == Kind::Link || (entry.kind == Kind::File && wanted(&entry.path));
        let texts = self.blobs(entries.iter().filter(read).map(|entry| entry.object.as_str()))?;
        let mut texts = texts.into_iter();
        let mut links = Vec::new();
        for entry in &entries {
            let text = if read(&entry) { texts.next().ok_or(Error::Incomplete)? } else { Vec::new() };
            match entry.kind {
                Kind::Module => {}
                Kind::File => fs::write(folder.join(&entry.path), text)?,
                Kind::Link => links.push((&entry.path, text)),
            }
        }
        // Last, so that nothing is written through one.
        links.into_iter().for_each(|(path, target)| link(folder, path, &target));
        if let Some(git) = self.text(&["rev-parse", "--absolute-git-dir"]) {
            fs::write(folder.join(".git"), format!("gitdir: {}\n", git.trim_end()))?;
        }
        Ok(())
    }

    /// What objects hold (git-cat-file, Batch Output).
    fn blobs<'a>(&self, objects: impl Iterator<Item = &'a str>) -> Result<Vec<Vec<u8>>, Error> {
        let asked: String = objects.flat_map(|object| [object, "\n"]).collect();
        let said = self.run(&["cat-file", "--batch"], asked.as_bytes(), TOTAL_LIMIT).ok_or(Error::TooLarge)?;
        let mut rest = said.as_slice();
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

/// `100644 blob NAME<tab>path`; `None` for a path that would not lie below the folder it is laid out in.
fn entry(line: &[u8]) -> Option<Entry> {
    let tab = line.iter().position(|&byte| byte == b'\t')?;
    let header = std::str::from_utf8(&line[..tab]).ok()?;
    let mut words = header.split(' ');
    let kind = match (words.next()?, words.next()?) {
        ("120000", "blob") => Kind::Link,
        (_, "blob") => Kind::File,
        (_, "commit") => Kind::Module,
        _ => return None,
    };
    let path = PathBuf::from(std::str::from_utf8(&line[tab + 1..]).ok()?);
    let plain = |part: Component<'_>| matches!(part, Component::Normal(name) if !name.eq_ignore_ascii_case(".git"));
    let object = words.next()?.to_owned();
    path.components().all(plain).then_some(Entry { kind, object, path })
}

/// Makes a symbolic link, where it leads to something in the same folder.
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
    fn nothing_is_laid_out_beside_the_folder() {
        let path =
            |path: &str| entry(format!("100644 blob {}\t{path}", "a".repeat(40)).as_bytes()).map(|entry| entry.path);
        assert_eq!(path("docs/a b.md"), Some(PathBuf::from("docs/a b.md")));
        for hostile in ["../a", "/etc/a", "a/../../b", ".git/config", "a/.GIT/hooks/x", ".git"] {
            assert_eq!(path(hostile), None, "{hostile}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn links_stay_in_the_folder() {
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
