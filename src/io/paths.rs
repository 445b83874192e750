//! Paths as texts: absolute, relative, in reports.

#[cfg(unix)]
use std::sync::LazyLock;
use std::{
    borrow::Cow,
    fs,
    path::{Path, PathBuf},
};

/// The path from the current directory, if it is below.
#[must_use]
pub fn shorten(path: &Path) -> PathBuf {
    let current = absolute(Path::new("."));
    path.strip_prefix(&current).map_or_else(|_| path.to_owned(), Path::to_owned)
}

/// The root of the current directory, which is the root of the run.
#[must_use]
pub fn current_root() -> PathBuf {
    let current = absolute(Path::new("."));
    root_of(&current).unwrap_or(current)
}

/// Makes a path absolute without resolving links; returns it unchanged if there is no current directory.
#[must_use]
pub fn absolute(path: &Path) -> PathBuf {
    let (mut clean, rest) = from_root(path);
    for part in rest.components() {
        match part {
            std::path::Component::ParentDir => {
                clean.pop();
            }
            std::path::Component::CurDir => {}
            part => clean.push(part),
        }
    }
    clean
}

/// An absolute path in two parts, of which only the second may have `.` and `..`.
#[cfg(unix)]
fn from_root(path: &Path) -> (PathBuf, Cow<'_, Path>) {
    // A run has thousands of relative paths, and stays in one folder.
    static CURRENT: LazyLock<Option<PathBuf>> = LazyLock::new(|| std::env::current_dir().ok());
    let start = if path.has_root() || path.as_os_str().is_empty() { None } else { CURRENT.clone() };
    (start.unwrap_or_default(), Cow::Borrowed(path))
}

/// The same where a path may be relative to a folder other than the current one, as `C:file` on Windows.
#[cfg(not(unix))]
fn from_root(path: &Path) -> (PathBuf, Cow<'_, Path>) {
    (PathBuf::new(), std::path::absolute(path).map_or(Cow::Borrowed(path), Cow::Owned))
}

/// Whether the name of a file begins with a dot. Programs keep credentials in such files: `.netrc`, `.npmrc`, `.env`.
#[must_use]
pub fn is_hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."))
}

/// Makes a path absolute and resolves links; falls back to [`absolute`].
#[must_use]
pub fn real(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| absolute(path))
}

/// Project root of a folder: the nearest ancestor, or itself, with an `ack-lint.toml` or a `.git`.
#[must_use]
pub fn root_of(folder: &Path) -> Option<PathBuf> {
    let marked = |folder: &&Path| folder.join("ack-lint.toml").is_file() || folder.join(".git").exists();
    folder.ancestors().find(marked).map(Path::to_owned)
}

/// Path relative to a folder, both absolute, with `/`: `../CREDITS.md`.
#[must_use]
pub fn relative(path: &Path, folder: &Path) -> String {
    let below = |(up, above): (usize, &Path)| Some((up, path.strip_prefix(above).ok()?));
    let Some((up, below)) = folder.ancestors().enumerate().find_map(below) else { return display(path, folder) };
    let below = below.components().map(|part| part.as_os_str().to_string_lossy());
    std::iter::repeat_n("..".into(), up).chain(below).collect::<Vec<_>>().join("/")
}

/// Path of a document in reports: relative to the root with `/`, or absolute if it is outside.
#[must_use]
pub fn display(path: &Path, root: &Path) -> String {
    let absolute = absolute(path);
    let shown = absolute.strip_prefix(root).unwrap_or(&absolute);
    let text = shown.to_string_lossy();
    if std::path::MAIN_SEPARATOR == '/' { text.into_owned() } else { text.replace(std::path::MAIN_SEPARATOR, "/") }
}
