//! Link check results of earlier runs, in one SQLite file.
//!
//! Only verdicts are stored: alive and dead. Results that say nothing about the link (a timeout, a 5xx, a refusal of
//! programs), links accepted only by this run's options, and responses to custom headers are fetched each time. SQLite
//! keeps committed rows if the process is killed, and lets two processes share the file.

mod owner;
mod row;
mod seen;

use std::{
    borrow::Cow,
    collections::HashMap,
    fmt, fs,
    path::{Path, PathBuf},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension, TransactionBehavior, params};

pub use self::seen::Lapse;
use self::{
    owner::{Kind, journal, kind, remove},
    row::MAX_LENGTH,
};
use crate::facts::{Answer, FetchRequest};

/// How long a link that was alive is not fetched again.
pub const ALIVE_TTL: Duration = Duration::from_secs(24 * 60 * 60);
/// The same for a dead link, which may be fixed soon.
pub const DEAD_TTL: Duration = Duration::from_secs(60 * 60);
/// Marks the file as an ack-lint cache (SQLite: `application_id`); the bytes spell “ackl”.
const APPLICATION_ID: i32 = 0x6163_6b6c;
/// Version of the tables. A file with another version is recreated.
const SCHEMA_VERSION: i32 = 3;
/// Above this number of requests, the whole file is read in one pass.
const BULK: usize = 200;
/// File name of the cache.
const FILE: &str = "links.sqlite";
/// The files of a cache. SQLite reads the others before it: a journal that is left over takes the place of its pages.
pub const FILES: [&str; 4] = [FILE, "links.sqlite-journal", "links.sqlite-wal", "links.sqlite-shm"];
/// Steps of SQLite's virtual machine between two looks at the limit.
const STEPS: i32 = 100_000;
/// How many times [`STEPS`] a run may need: some seconds, for caches far larger than any page has links.
const MAX_STEPS: u32 = 500;
/// Rows that may be used: not expired, not from the future (the clock may have been set back), no longer valid than ours,
/// not too long.
const VALID: &str = "until > ?1 AND stored <= ?1 + 60 AND until <= stored + 86400 AND octet_length(answer) <= ?2";
const _: () = assert!(ALIVE_TTL.as_secs() == 86_400, "VALID has this number");
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
    /// The `User-Agent` of the run, unless it is the default. Servers may answer another one differently.
    agent: Option<String>,
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
        let opened = connect(&path).or_else(|refusal| {
            if refusal.is_replaceable() {
                remove(&path);
                return connect(&path);
            }
            Err(refusal)
        });
        let connection = opened.map_err(|refusal| failed(refusal.to_string()))?;
        let now = now.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
        Ok(Self { connection, path, now, agent: None })
    }

    /// Uses only what was answered to this `User-Agent`; `None` is the default one.
    #[must_use]
    pub fn for_agent(mut self, agent: Option<&str>) -> Self {
        self.agent = agent.map(str::to_owned);
        self
    }

    /// The URL, and whom it was answered to. Neither has line ends.
    fn key<'a>(&self, url: &'a str) -> Cow<'a, str> {
        self.agent.as_ref().map_or(Cow::Borrowed(url), |agent| Cow::Owned(format!("{url}\n{agent}")))
    }

    /// Returns the valid answers, in the order of `requests`. `private` says whether private networks are allowed.
    #[must_use]
    pub fn get(&self, requests: &[FetchRequest], private: bool) -> Vec<Option<Answer>> {
        let text = format!("SELECT answer, stored FROM answers WHERE {VALID} AND url = ?3 AND wants = ?4");
        // Most rows are needed: reading all is faster than one query for each.
        if requests.len() > BULK {
            return self.get_bulk(requests, private).unwrap_or_else(|_| vec![None; requests.len()]);
        }
        let Ok(mut statement) = self.connection.prepare(&text) else { return vec![None; requests.len()] };
        let mut one = |request: &FetchRequest| {
            let key = self.key(&request.url);
            let values = params![self.now as i64, MAX_LENGTH as i64, key, variant(request, private)];
            let found =
                statement.query_row(values, |row| Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?))).optional();
            let (text, stored) = found.ok()??;
            self.valid(&text, stored)
        };
        requests.iter().map(&mut one).collect()
    }

    /// Like [`Self::get`], in one pass over all valid rows.
    fn get_bulk(&self, requests: &[FetchRequest], private: bool) -> rusqlite::Result<Vec<Option<Answer>>> {
        let keys: Vec<_> = requests.iter().map(|request| self.key(&request.url)).collect();
        let variants = requests.iter().map(|request| variant(request, private));
        let indices: HashMap<(&str, i64), usize> = keys.iter().map(|key| &**key).zip(variants).zip(0..).collect();
        let mut found = vec![None; requests.len()];
        let text = format!("SELECT url, wants, answer, stored FROM answers WHERE {VALID}");
        let mut statement = self.connection.prepare(&text)?;
        let mut rows = statement.query(params![self.now as i64, MAX_LENGTH as i64])?;
        while let Some(row) = rows.next()? {
            let text = |column| row.get_ref(column).and_then(|value| Ok(value.as_str()?));
            if let Some(&index) = indices.get(&(text(0)?, row.get(1)?)) {
                found[index] = self.valid(text(2)?, row.get(3)?);
            }
        }
        Ok(found)
    }

    /// The answer of a row, unless it is older than such an answer may be: the file may not be ours, so what it says
    /// about its expiry can only shorten that.
    fn valid(&self, text: &str, stored: i64) -> Option<Answer> {
        let answer = row::read(text)?;
        let end = u64::try_from(stored).ok()?.checked_add(row::ttl(&answer.outcome).as_secs())?;
        (end > self.now).then_some(answer)
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
        let rows: Vec<_> = answers.map(|(request, answer)| (self.key(&request.url), request, answer)).collect();
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
            for (key, request, answer) in rows {
                let Some((text, age)) = row::write(answer) else { continue };
                let until = now + age.as_secs() as i64;
                statement.execute(params![key, variant(request, private), now, until, text]).map_err(failed)?;
            }
        }
        // Rows from the future included: they would never expire.
        let text = format!("DELETE FROM answers WHERE NOT ({VALID})");
        transaction.execute(&text, params![now, MAX_LENGTH as i64]).map_err(failed)?;
        transaction.commit().map_err(failed)
    }

    /// Counts rows and file size.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn contents(&self) -> Result<Contents, Error> {
        let failed = |error: rusqlite::Error| Error { path: self.path.clone(), message: error.to_string() };
        let text =
            "SELECT count(*), coalesce(sum(until > ?1 AND stored <= ?1 + 60 AND stored > ?1 - ?2), 0) FROM answers";
        let values = params![self.now as i64, ALIVE_TTL.as_secs() as i64];
        let counts = self.connection.query_row(text, values, |row| Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?)));
        let (all, fresh) = counts.map_err(failed)?;
        Ok(Contents {
            fresh: fresh.unsigned_abs(),
            stale: (all - fresh).unsigned_abs(),
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

/// Whether a cache file is truncated or corrupt and can be recreated.
fn is_corrupt(error: &rusqlite::Error) -> bool {
    matches!(error.sqlite_error_code(), Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt))
}

/// Why a file cannot be opened as a cache.
#[derive(Debug)]
enum Refusal {
    Sqlite(rusqlite::Error),
    /// The file has another version.
    Version,
    /// The file has other tables, or views, which SQLite would run.
    Schema,
}

impl Refusal {
    /// Whether to start with a new file instead.
    fn is_replaceable(&self) -> bool {
        match self {
            Self::Sqlite(error) => is_corrupt(error),
            Self::Version => true,
            Self::Schema => false,
        }
    }
}

impl From<rusqlite::Error> for Refusal {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sqlite(error)
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(error) => error.fmt(f),
            Self::Version => f.write_str("written by another version"),
            Self::Schema => f.write_str("not an ack-lint cache"),
        }
    }
}

/// The table of answers; [`seen::TABLE`] is the other one.
const TABLE: &str = "CREATE TABLE answers (url TEXT NOT NULL, wants INTEGER NOT NULL, stored INTEGER NOT NULL, \
    until INTEGER NOT NULL, answer TEXT NOT NULL, PRIMARY KEY (url, wants)) WITHOUT ROWID";

/// Opens a file, which may come from an untrusted pull request: nothing in its schema is run before it is known to be ours, and each
/// statement is limited (<https://www.sqlite.org/security.html>).
fn connect(path: &Path) -> Result<Connection, Refusal> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.pragma_update(None, "trusted_schema", false)?;
    connection.pragma_update(None, "cell_size_check", true)?;
    let mut left = MAX_STEPS;
    connection.progress_handler(
        STEPS,
        Some(move || {
            left = left.saturating_sub(1);
            left == 0
        }),
    )?;
    // Leaves a single file after the run, which can be saved and restored.
    connection.pragma_update(None, "journal_mode", "TRUNCATE")?;
    if version(&connection)? != SCHEMA_VERSION {
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        // Another process may have been faster.
        if version(&transaction)? != SCHEMA_VERSION {
            let objects: i64 = transaction.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
            if objects > 0 {
                return Err(Refusal::Version);
            }
            transaction.execute_batch(TABLE)?;
            transaction.execute_batch(seen::TABLE)?;
            transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
            transaction.pragma_update(None, "user_version", SCHEMA_VERSION)?;
        }
        transaction.commit()?;
    }
    if !has_our_schema(&connection)? {
        return Err(Refusal::Schema);
    }
    // Check that the table is readable.
    connection.query_row("SELECT 1 FROM answers LIMIT 1", [], |_| Ok(())).optional()?;
    Ok(connection)
}

fn version(connection: &Connection) -> rusqlite::Result<i32> {
    connection.pragma_query_value(None, "user_version", |row| row.get(0))
}

/// Whether our tables are all that the file has.
fn has_our_schema(connection: &Connection) -> rusqlite::Result<bool> {
    let words = |text: &str| text.replace(['(', ')', ','], " ").split_whitespace().collect::<Vec<_>>().join(" ");
    let mut statement = connection.prepare("SELECT type, name, sql FROM sqlite_schema ORDER BY name LIMIT 3")?;
    let rows = statement.query_map([], |row| {
        Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?, row.get::<_, Option<String>>(2)?))
    })?;
    let rows: Vec<_> = rows.collect::<rusqlite::Result<_>>()?;
    let is_ours = |((kind, name, sql), (own, text)): (&(String, String, Option<String>), (&str, &str))| {
        kind == "table" && name == own && sql.as_ref().is_some_and(|sql| words(sql) == words(text))
    };
    let own = [("answers", TABLE), ("seen", seen::TABLE)];
    Ok(rows.len() == own.len() && rows.iter().zip(own).all(is_ours))
}

#[cfg(test)]
mod tests;
