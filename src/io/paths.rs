//! Paths as texts: absolute, relative, in reports.

use std::{
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
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut clean = PathBuf::new();
    for part in absolute.components() {
        match part {
            std::path::Component::ParentDir => {
                clean.pop();
            }
            part => clean.push(part),
        }
    }
    clean
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
