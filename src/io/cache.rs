//! Link check results of earlier runs, in one SQLite file.
//!
//! Only verdicts are stored: alive and dead. Results that say nothing about the link (a timeout, a 5xx, a refusal of
//! programs), links accepted only by this run's options, and responses to custom headers are fetched each time. SQLite
//! keeps committed rows if the process is killed, and lets two processes share the file.

mod row;

use std::{
    collections::HashMap,
    fmt,
    fs::{self, File},
    io::Read,
    path::{Path, PathBuf},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension, params};

use crate::facts::{Answer, FetchRequest};

/// How long a link that was alive is not fetched again.
pub const ALIVE_TTL: Duration = Duration::from_secs(24 * 60 * 60);
/// The same for a dead link, which may be fixed soon.
pub const DEAD_TTL: Duration = Duration::from_secs(60 * 60);
/// Marks the file as an ack-lint cache (SQLite: `application_id`); the bytes spell “ackl”.
const APPLICATION_ID: i32 = 0x6163_6b6c;
/// Version of the table. A file with another version is recreated.
const SCHEMA_VERSION: i32 = 1;
/// Above this number of requests, the whole file is read in one pass.
const BULK: usize = 200;
/// File name of the cache.
const FILE: &str = "links.sqlite";
/// How long to wait for another process that locks the file.
const BUSY_TIMEOUT: Duration = Duration::from_secs(2);

/// Why the cache cannot be used. The run continues without it.
#[derive(Debug)]
pub struct Error {
    path: PathBuf,
    message: String,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path.display(), self.message)
    }
}

impl std::error::Error for Error {}

/// An open cache.
#[derive(Debug)]
pub struct Cache {
    connection: Connection,
    path: PathBuf,
    now: u64,
}

/// Statistics of a cache.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Contents {
    /// Answers that are still valid.
    pub fresh: u64,
    /// Expired answers.
    pub stale: u64,
    /// Size of the file in bytes.
    pub size: u64,
}

/// Default directory of the cache: in the user's cache directory.
#[must_use]
pub fn directory() -> Option<PathBuf> {
    dirs::cache_dir().map(|folder| folder.join("ack-lint"))
}

/// Path of the cache file in a directory.
#[must_use]
pub fn file(directory: &Path) -> PathBuf {
    directory.join(FILE)
}

impl Cache {
    /// Opens the cache in a directory; creates both if they are missing.
    ///
    /// # Errors
    /// If the directory cannot be created, or the file is not a writable ack-lint cache.
    pub fn open(directory: &Path, now: SystemTime) -> Result<Self, Error> {
        let path = file(directory);
        let failed = |message: String| Error { path: path.clone(), message };
        fs::create_dir_all(directory).map_err(|error| failed(error.to_string()))?;
        match kind(&path).map_err(|error| failed(error.to_string()))? {
            Kind::Foreign => return Err(failed("not an ack-lint cache".to_owned())),
            Kind::AckLint | Kind::Missing => {}
        }
        let opened = connect(&path).or_else(|error| {
            if is_corrupt(&error) {
                remove(&path);
                return connect(&path);
            }
            Err(error)
        });
        let connection = opened.map_err(|error| failed(error.to_string()))?;
        let now = now.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
        Ok(Self { connection, path, now })
    }

    /// Returns the valid answers, in the order of `requests`. `private` says whether private networks are allowed.
    #[must_use]
    pub fn get(&self, requests: &[FetchRequest], private: bool) -> Vec<Option<Answer>> {
        let text = "SELECT answer FROM answers WHERE url = ?1 AND wants = ?2 AND until > ?3 AND stored <= ?4";
        // Most rows are needed: reading all is faster than one query for each.
        if requests.len() > BULK {
            return self.get_bulk(requests, private).unwrap_or_else(|_| vec![None; requests.len()]);
        }
        let Ok(mut statement) = self.connection.prepare(text) else { return vec![None; requests.len()] };
        let mut one = |request: &FetchRequest| {
            let now = self.now as i64;
            // Ignore rows from the future, stored before the clock was set back.
            let found = statement.query_row(params![request.url, variant(request, private), now, now + 60], |row| {
                row.get::<_, String>(0)
            });
            row::read(&found.optional().ok()??)
        };
        requests.iter().map(&mut one).collect()
    }

    /// Like [`Self::get`], in one pass over all valid rows.
    fn get_bulk(&self, requests: &[FetchRequest], private: bool) -> rusqlite::Result<Vec<Option<Answer>>> {
        let indices: HashMap<(&str, i64), usize> = requests
            .iter()
            .enumerate()
            .map(|(index, request)| ((request.url.as_str(), variant(request, private)), index))
            .collect();
        let mut found = vec![None; requests.len()];
        let now = self.now as i64;
        let text = "SELECT url, wants, answer FROM answers WHERE until > ?1 AND stored <= ?2";
        let mut statement = self.connection.prepare(text)?;
        let mut rows = statement.query(params![now, now + 60])?;
        while let Some(row) = rows.next()? {
            let text = |column| row.get_ref(column).and_then(|value| Ok(value.as_str()?));
            if let Some(&index) = indices.get(&(text(0)?, row.get(1)?)) {
                found[index] = row::read(text(2)?);
            }
        }
        Ok(found)
    }

    /// Stores answers in one transaction.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn put<'a>(
        &mut self,
        answers: impl Iterator<Item = (&'a FetchRequest, &'a Answer)>,
        private: bool,
    ) -> Result<(), Error> {
        let (now, path) = (self.now as i64, self.path.clone());
        let failed = |error: rusqlite::Error| {
            // The next run would fail in the same way.
            if is_corrupt(&error) {
                remove(&path);
            }
            Error { path: path.clone(), message: error.to_string() }
        };
        let transaction = self.connection.transaction().map_err(failed)?;
        {
            let text = "INSERT OR REPLACE INTO answers (url, wants, stored, until, answer) VALUES (?1, ?2, ?3, ?4, ?5)";
            let mut statement = transaction.prepare(text).map_err(failed)?;
            for (request, answer) in answers {
                let Some((text, age)) = row::write(answer) else { continue };
                let until = now + age.as_secs() as i64;
                statement.execute(params![request.url, variant(request, private), now, until, text]).map_err(failed)?;
            }
        }
        transaction.execute("DELETE FROM answers WHERE until <= ?1", params![now]).map_err(failed)?;
        transaction.commit().map_err(failed)
    }

    /// Counts rows and file size.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn contents(&self) -> Result<Contents, Error> {
        let failed = |error: rusqlite::Error| Error { path: self.path.clone(), message: error.to_string() };
        let count = |sql: &str| {
            let counted = self.connection.query_row(sql, params![self.now as i64], |row| row.get::<_, i64>(0));
            counted.map(|count| count as u64).map_err(failed)
        };
        Ok(Contents {
            fresh: count("SELECT count(*) FROM answers WHERE until > ?1")?,
            stale: count("SELECT count(*) FROM answers WHERE until <= ?1")?,
            size: fs::metadata(&self.path).map_or(0, |metadata| metadata.len()),
        })
    }
}

/// Deletes the cache of a directory; returns whether there was one.
///
/// # Errors
/// If the file is not an ack-lint cache or cannot be deleted.
pub fn clear(directory: &Path) -> Result<bool, Error> {
    let path = file(directory);
    let failed = |message: String| Error { path: path.clone(), message };
    match kind(&path).map_err(|error| failed(error.to_string()))? {
        Kind::Missing if !path.exists() => Ok(false),
        Kind::Foreign => Err(failed("not an ack-lint cache".to_owned())),
        Kind::AckLint | Kind::Missing => {
            fs::remove_file(&path).map_err(|error| failed(error.to_string()))?;
            let _ = fs::remove_file(journal(&path));
            Ok(true)
        }
    }
}

/// Part of the key: what was requested of the URL, and whether private networks are allowed.
fn variant(request: &FetchRequest, private: bool) -> i64 {
    i64::from(request.image) | i64::from(request.anchors) << 1 | i64::from(private) << 2
}

/// Owner of the file.
enum Kind {
    Missing,
    AckLint,
    Foreign,
}

/// Reads the header of a file (<https://www.sqlite.org/fileformat.html>, 1.3).
fn kind(path: &Path) -> std::io::Result<Kind> {
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

/// Whether a cache file is truncated or corrupt and can be recreated.
fn is_corrupt(error: &rusqlite::Error) -> bool {
    matches!(error.sqlite_error_code(), Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt))
}

fn journal(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push("-journal");
    PathBuf::from(name)
}

fn remove(path: &Path) {
    let _ = fs::remove_file(path);
    let _ = fs::remove_file(journal(path));
}

fn connect(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    // Leaves a single file after the run, which can be saved and restored.
    connection.pragma_update(None, "journal_mode", "TRUNCATE")?;
    connection.pragma_update(None, "trusted_schema", false)?;
    let version: i32 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if version != SCHEMA_VERSION {
        let transaction = connection.transaction()?;
        transaction.execute_batch(
            "DROP TABLE IF EXISTS answers;
             CREATE TABLE answers (
                 url TEXT NOT NULL, wants INTEGER NOT NULL, stored INTEGER NOT NULL, until INTEGER NOT NULL,
                 answer TEXT NOT NULL, PRIMARY KEY (url, wants)
             ) WITHOUT ROWID;",
        )?;
        transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
        transaction.pragma_update(None, "user_version", SCHEMA_VERSION)?;
        transaction.commit()?;
    }
    // Check that the table is readable.
    connection.query_row("SELECT 1 FROM answers LIMIT 1", [], |_| Ok(())).optional()?;
    Ok(connection)
}

#[cfg(test)]
mod tests;
