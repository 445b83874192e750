//! Answers about addresses from earlier runs, in one SQLite file.
//!
//! Kept are verdicts on the address: that it is alive, and that it is dead. What says nothing about it (a timeout, a 5xx, a
//! wall), what only this run's options made alive, and answers to a header field of the user's are asked anew each time.
//! SQLite keeps what was committed through a kill at any moment, and lets two processes share the file.

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

/// How long an address that was alive is not asked again.
pub const ALIVE_TTL: Duration = Duration::from_secs(24 * 60 * 60);
/// The same for one that was dead, which somebody may be mending.
pub const DEAD_TTL: Duration = Duration::from_secs(60 * 60);
/// Marks a file as ours (SQLite: `application_id`); the bytes say “ackl”.
const APPLICATION: i32 = 0x6163_6b6c;
/// The form of the rows. A file of another form is begun anew.
const FORM: i32 = 1;
/// More requests than this are answered from one pass over the file.
const MANY: usize = 200;
/// The name of the file.
const FILE: &str = "links.sqlite";
/// How long another process may hold the file.
const PATIENCE: Duration = Duration::from_secs(2);

/// Why there is no cache. The run goes on without it.
#[derive(Debug)]
pub struct Error {
    path: PathBuf,
    what: String,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path.display(), self.what)
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

/// What the cache holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Contents {
    /// Answers that are still good.
    pub fresh: u64,
    /// Answers that are too old.
    pub stale: u64,
    /// Size of the file in bytes.
    pub size: u64,
}

/// The directory of the cache where nobody names one: that of the user, by the custom of the system.
#[must_use]
pub fn directory() -> Option<PathBuf> {
    dirs::cache_dir().map(|folder| folder.join("ack-lint"))
}

/// The file of the cache in a directory.
#[must_use]
pub fn file(directory: &Path) -> PathBuf {
    directory.join(FILE)
}

impl Cache {
    /// Opens the cache in a directory, and makes both where they are missing.
    ///
    /// # Errors
    /// The directory cannot be made, or the file is not ours to write.
    pub fn open(directory: &Path, now: SystemTime) -> Result<Self, Error> {
        let path = file(directory);
        let failed = |what: String| Error { path: path.clone(), what };
        fs::create_dir_all(directory).map_err(|error| failed(error.to_string()))?;
        match kind(&path).map_err(|error| failed(error.to_string()))? {
            Kind::Foreign => return Err(failed("this is no cache of ack-lint".to_owned())),
            Kind::Ours | Kind::Missing => {}
        }
        let opened = connect(&path).or_else(|error| {
            if is_spoilt(&error) {
                remove(&path);
                return connect(&path);
            }
            Err(error)
        });
        let connection = opened.map_err(|error| failed(error.to_string()))?;
        let now = now.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
        Ok(Self { connection, path, now })
    }

    /// The answers that are still good, by place in `requests`. `private` says whether private networks were allowed.
    #[must_use]
    pub fn get(&self, requests: &[FetchRequest], private: bool) -> Vec<Option<Answer>> {
        let text = "SELECT answer FROM answers WHERE url = ?1 AND wants = ?2 AND until > ?3 AND stored <= ?4";
        // Most of what is there is wanted: reading it all is faster than looking for each.
        if requests.len() > MANY {
            return self.pick(requests, private).unwrap_or_else(|_| vec![None; requests.len()]);
        }
        let Ok(mut statement) = self.connection.prepare(text) else { return vec![None; requests.len()] };
        let mut one = |request: &FetchRequest| {
            let now = self.now as i64;
            // A clock that went back makes no answer older than it is.
            let found = statement
                .query_row(params![request.url, wants(request, private), now, now + 60], |row| row.get::<_, String>(0));
            row::read(&found.optional().ok()??)
        };
        requests.iter().map(&mut one).collect()
    }

    /// The same in one pass over all that is still good.
    fn pick(&self, requests: &[FetchRequest], private: bool) -> rusqlite::Result<Vec<Option<Answer>>> {
        let places: HashMap<(&str, i64), usize> = requests
            .iter()
            .enumerate()
            .map(|(place, request)| ((request.url.as_str(), wants(request, private)), place))
            .collect();
        let mut found = vec![None; requests.len()];
        let now = self.now as i64;
        let text = "SELECT url, wants, answer FROM answers WHERE until > ?1 AND stored <= ?2";
        let mut statement = self.connection.prepare(text)?;
        let mut rows = statement.query(params![now, now + 60])?;
        while let Some(row) = rows.next()? {
            let text = |column| row.get_ref(column).and_then(|value| Ok(value.as_str()?));
            if let Some(&place) = places.get(&(text(0)?, row.get(1)?)) {
                found[place] = row::read(text(2)?);
            }
        }
        Ok(found)
    }

    /// Keeps answers, all or none.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn put<'a>(
        &mut self,
        answers: impl Iterator<Item = (&'a FetchRequest, &'a Answer)>,
        private: bool,
    ) -> Result<(), Error> {
        let (now, path) = (self.now as i64, self.path.clone());
        let failed = |error: rusqlite::Error| {
            // It would be as bad the next time.
            if is_spoilt(&error) {
                remove(&path);
            }
            Error { path: path.clone(), what: error.to_string() }
        };
        let transaction = self.connection.transaction().map_err(failed)?;
        {
            let text = "INSERT OR REPLACE INTO answers (url, wants, stored, until, answer) VALUES (?1, ?2, ?3, ?4, ?5)";
            let mut statement = transaction.prepare(text).map_err(failed)?;
            for (request, answer) in answers {
                let Some((text, age)) = row::write(answer) else { continue };
                let until = now + age.as_secs() as i64;
                statement.execute(params![request.url, wants(request, private), now, until, text]).map_err(failed)?;
            }
        }
        transaction.execute("DELETE FROM answers WHERE until <= ?1", params![now]).map_err(failed)?;
        transaction.commit().map_err(failed)
    }

    /// What it holds.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn contents(&self) -> Result<Contents, Error> {
        let failed = |error: rusqlite::Error| Error { path: self.path.clone(), what: error.to_string() };
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

/// Removes the cache of a directory; says whether there was one.
///
/// # Errors
/// The file is not ours, or cannot be removed.
pub fn clear(directory: &Path) -> Result<bool, Error> {
    let path = file(directory);
    let failed = |what: String| Error { path: path.clone(), what };
    match kind(&path).map_err(|error| failed(error.to_string()))? {
        Kind::Missing if !path.exists() => Ok(false),
        Kind::Foreign => Err(failed("this is no cache of ack-lint".to_owned())),
        Kind::Ours | Kind::Missing => {
            fs::remove_file(&path).map_err(|error| failed(error.to_string()))?;
            let _ = fs::remove_file(journal(&path));
            Ok(true)
        }
    }
}

/// Answers differ by what was wanted of the address and by whether private networks were allowed.
fn wants(request: &FetchRequest, private: bool) -> i64 {
    i64::from(request.image) | i64::from(request.anchors) << 1 | i64::from(private) << 2
}

/// Whose file it is.
enum Kind {
    Missing,
    Ours,
    Foreign,
}

/// Looks at the header of a file (<https://www.sqlite.org/fileformat.html>, 1.3).
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
    let ours = header.get(68..72).is_none_or(|id| id == APPLICATION.to_be_bytes());
    Ok(if header.starts_with(b"SQLite format 3\0") && ours { Kind::Ours } else { Kind::Foreign })
}

/// Whether a file of ours was cut off or written over: what it held can be asked again.
fn is_spoilt(error: &rusqlite::Error) -> bool {
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
    connection.busy_timeout(PATIENCE)?;
    // One file and no more when the run is over, so that it can be saved and restored.
    connection.pragma_update(None, "journal_mode", "TRUNCATE")?;
    connection.pragma_update(None, "trusted_schema", false)?;
    let form: i32 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if form != FORM {
        let transaction = connection.transaction()?;
        transaction.execute_batch(
            "DROP TABLE IF EXISTS answers;
             CREATE TABLE answers (
                 url TEXT NOT NULL, wants INTEGER NOT NULL, stored INTEGER NOT NULL, until INTEGER NOT NULL,
                 answer TEXT NOT NULL, PRIMARY KEY (url, wants)
             ) WITHOUT ROWID;",
        )?;
        transaction.pragma_update(None, "application_id", APPLICATION)?;
        transaction.pragma_update(None, "user_version", FORM)?;
        transaction.commit()?;
    }
    // Says whether there is a table that can be read.
    connection.query_row("SELECT 1 FROM answers LIMIT 1", [], |_| Ok(())).optional()?;
    Ok(connection)
}

#[cfg(test)]
mod tests;
