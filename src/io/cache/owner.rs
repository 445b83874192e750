//! Whose file it is that is in the place of the cache.

use std::{
    fs::{self, File},
    io::{Read, Seek, SeekFrom},
    path::{Path, PathBuf},
};

use super::{APPLICATION_ID, FILES};

/// Owner of the file.
pub(super) enum Kind {
    Missing,
    AckLint,
    Foreign,
}

/// Reads the header of a file (<https://www.sqlite.org/fileformat.html>, 1.3). A symbolic link is foreign, as its target
/// would be overwritten; so is a pipe, which opening would wait for, and a file whose journal names another journal, which
/// SQLite would delete.
pub(super) fn kind(path: &Path) -> std::io::Result<Kind> {
    let is_special =
        |name: &str| fs::symlink_metadata(path.with_file_name(name)).is_ok_and(|metadata| !metadata.is_file());
    if FILES.into_iter().any(is_special) || names_a_journal(&journal(path)) {
        return Ok(Kind::Foreign);
    }
    let mut header = Vec::new();
    match File::open(path) {
        Ok(file) => file.take(100).read_to_end(&mut header)?,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Kind::Missing),
        Err(error) => return Err(error),
    };
    if header.is_empty() {
        return Ok(Kind::Missing);
    }
    let ours = header.get(68..72).is_none_or(|id| id == APPLICATION_ID.to_be_bytes());
    Ok(if header.starts_with(b"SQLite format 3\0") && ours { Kind::AckLint } else { Kind::Foreign })
}

pub(super) fn journal(path: &Path) -> PathBuf {
    path.with_file_name(FILES[1])
}

pub(super) fn remove(path: &Path) {
    let _ = fs::remove_file(path);
    let _ = fs::remove_file(journal(path));
}

/// Whether a journal ends with the name of a super-journal (<https://www.sqlite.org/fileformat.html>, “The Rollback
/// Journal”), which ours never has. SQLite deletes that file.
fn names_a_journal(path: &Path) -> bool {
    const MAGIC: [u8; 8] = [0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7];
    let end = || {
        let mut file = File::open(path).ok()?;
        file.seek(SeekFrom::End(-8)).ok()?;
        let mut end = [0; 8];
        file.read_exact(&mut end).ok()?;
        Some(end)
    };
    end() == Some(MAGIC)
}
