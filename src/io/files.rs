//! Finds, reads and writes documents.

use std::{
    fs,
    io::{self, Read, Write},
    path::Path,
};

use tempfile::{Builder, NamedTempFile};

use super::boundary;
pub use super::{
    error::Error,
    paths::{absolute, current_root, display, is_hidden, real, relative, root_of, shorten},
};

/// Size limit of a document, in bytes. The largest real one that was met has 0.2 MB.
pub const SIZE_LIMIT: u64 = 8 << 20;

/// Reads a document.
///
/// # Errors
/// If it is missing, unreadable, larger than [`SIZE_LIMIT`], or not UTF-8 text.
pub fn read(path: &Path) -> Result<String, Error> {
    read_up_to(path, SIZE_LIMIT)
}

/// Reads a text of at most `limit` bytes.
///
/// # Errors
/// Same as [`read`].
pub fn read_up_to(path: &Path, limit: u64) -> Result<String, Error> {
    let failed = |error| Error::Io(path.to_owned(), error);
    let metadata = fs::metadata(path).map_err(failed)?;
    // Opening a named pipe waits for its writer. `/dev/stdin` and the pipes of a shell, `/dev/fd/63`, have one.
    if !metadata.is_file() && !metadata.is_dir() && !path.starts_with("/dev") && !path.starts_with("/proc") {
        return Err(Error::Special(path.to_owned()));
    }
    let file = fs::File::open(path).map_err(failed)?;
    if metadata.is_file() && metadata.len() > limit {
        return Err(Error::TooLarge(path.to_owned(), metadata.len(), limit));
    }
    read_from(file, path, limit)
}

/// Reads a text of at most `limit` bytes from a stream, standard input for instance; `name` is used in errors.
///
/// # Errors
/// Same as [`read`].
pub fn read_from(stream: impl Read, name: &Path, limit: u64) -> Result<String, Error> {
    let mut bytes = Vec::new();
    stream.take(limit + 1).read_to_end(&mut bytes).map_err(|error| Error::Io(name.to_owned(), error))?;
    if bytes.len() as u64 > limit {
        return Err(Error::TooLarge(name.to_owned(), bytes.len() as u64, limit));
    }
    let encoding = match bytes.as_slice() {
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => Some("UTF-16"),
        _ => None,
    };
    if let Some(encoding) = encoding {
        return Err(Error::OtherEncoding(name.to_owned(), encoding));
    }
    let text =
        String::from_utf8(bytes).map_err(|error| Error::NotUtf8(name.to_owned(), error.utf8_error().valid_up_to()))?;
    match text.find('\0') {
        Some(offset) => Err(Error::Binary(name.to_owned(), offset)),
        None if is_pointer(&text) => Err(Error::Pointer(name.to_owned())),
        None => Ok(text),
    }
}

/// Whether a text is what Git LFS has in the repository in place of a large file (git-lfs, docs/spec.md).
#[must_use]
pub fn is_pointer(text: &str) -> bool {
    const LONGEST: usize = 1024;
    let is_version = |line: &str| {
        line.strip_prefix("version https://").is_some_and(|rest| {
            rest.starts_with("git-lfs.github.com/spec/") || rest.starts_with("hawser.github.com/spec/")
        })
    };
    text.len() < LONGEST
        && text.lines().next().is_some_and(is_version)
        && text.lines().any(|line| line.starts_with("oid sha256:"))
}

/// Replaces a document atomically, through a temporary file in the same folder; keeps its permissions, and its owner and
/// group where the user may set them. A file with hard links is written in place, so that they stay together.
///
/// # Errors
/// If the content is no longer `before`, or the file cannot be written.
pub fn replace(path: &Path, before: &str, after: &str) -> Result<(), Error> {
    let failed = |error| Error::Io(path.to_owned(), error);
    // Replace the target of a symbolic link, not the link.
    let real = fs::canonicalize(boundary::resolve_named(path, &current_root())?).map_err(failed)?;
    let now = read(&real)?;
    if now == after {
        // Already written under another name of the same file.
        return Ok(());
    }
    if now != before {
        return Err(failed(io::Error::other("changed since it was read; not written")));
    }
    let metadata = fs::metadata(&real).map_err(failed)?;
    // A new file could take its place; but whoever protects a file does not want that.
    if metadata.permissions().readonly() {
        return Err(failed(io::Error::other("is read-only; not written")));
    }
    if has_other_names(&metadata) {
        return fs::write(&real, after).map_err(failed);
    }
    let temporary = write_temporary(&real, after, Builder::new().prefix(TEMPORARY_PREFIX)).map_err(failed)?;
    keep_owner(temporary.as_file(), &metadata);
    // After the owner, whose change may clear bits.
    temporary.as_file().set_permissions(metadata.permissions()).map_err(failed)?;
    temporary.persist(&real).map_err(|error| failed(error.error))?;
    Ok(())
}

/// Whether a file has hard links, which a new file would not have.
#[cfg(unix)]
fn has_other_names(metadata: &fs::Metadata) -> bool {
    std::os::unix::fs::MetadataExt::nlink(metadata) > 1
}

#[cfg(not(unix))]
const fn has_other_names(_: &fs::Metadata) -> bool {
    false
}

/// Gives a new file the owner and the group of the one that it replaces, as far as the user may: root can set both, other
/// users one of their groups.
#[cfg(unix)]
fn keep_owner(file: &fs::File, replaced: &fs::Metadata) {
    use std::os::unix::fs::{MetadataExt, fchown};
    let (uid, gid) = (replaced.uid(), replaced.gid());
    if file.metadata().is_ok_and(|new| (new.uid(), new.gid()) != (uid, gid))
        && fchown(file, Some(uid), Some(gid)).is_err()
    {
        let _ = fchown(file, None, Some(gid));
    }
}

#[cfg(not(unix))]
const fn keep_owner(_: &fs::File, _: &fs::Metadata) {}

/// Creates a file atomically.
///
/// # Errors
/// If the file exists or cannot be written.
pub fn create(path: &Path, text: &str) -> Result<(), Error> {
    let failed = |error| Error::Io(path.to_owned(), error);
    let mut builder = Builder::new();
    builder.prefix(TEMPORARY_PREFIX);
    // Use the permissions of a new file: temporary files are private.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let folder = boundary::resolve_named(folder, &current_root())?;
    let path = &path.file_name().map_or_else(|| path.to_owned(), |name| folder.join(name));
    let temporary = write_temporary(path, text, &builder).map_err(failed)?;
    temporary.persist_noclobber(path).map_err(|error| failed(error.error))?;
    Ok(())
}

/// Writes an output file that the user named, a pipe or a device included. A link in the repository may have come with
/// a pull request: it is not followed, because it could lead to any other file.
///
/// # Errors
/// If the file cannot be written, or is such a link.
pub fn write_output(path: &Path, text: &str) -> Result<(), Error> {
    let failed = |error| Error::Io(path.to_owned(), error);
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let folder = boundary::resolve_named(folder, &current_root())?;
    let real = path.file_name().map_or_else(|| path.to_owned(), |name| folder.join(name));
    let is_link = fs::symlink_metadata(&real).is_ok_and(|metadata| metadata.is_symlink());
    if is_link && boundary::is_bounded(&folder, &current_root()) {
        return Err(failed(io::Error::other("is a link; name the file it leads to")));
    }
    fs::write(&real, text).map_err(failed)
}

/// Prefix of temporary files.
const TEMPORARY_PREFIX: &str = ".ack-lint-";

/// Writes a temporary file in the same folder, synced to disk.
fn write_temporary(path: &Path, text: &str, builder: &Builder<'_, '_>) -> io::Result<NamedTempFile> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut temporary = builder.tempfile_in(folder)?;
    temporary.write_all(text.as_bytes())?;
    temporary.as_file().sync_all()?;
    Ok(temporary)
}

/// Whether there is a file, directory or link of this name.
#[must_use]
pub fn is_there(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}
