//! When links were alive: the difference between a link that has just died and one that never worked.

use rusqlite::{Connection, OptionalExtension, params};

use super::{Cache, Error, is_corrupt, remove};

/// A link that was alive once and is dead now, in Unix time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lapse {
    /// When it was last alive.
    pub alive: i64,
    /// When it was first dead after that.
    pub dead: i64,
}

/// The second table of a cache. Each row is about a link that was alive.
pub(super) const TABLE: &str = "CREATE TABLE seen (url TEXT NOT NULL, private INTEGER NOT NULL, alive INTEGER NOT NULL, \
    dead INTEGER, PRIMARY KEY (url, private)) WITHOUT ROWID";
/// Rows that are kept: neither from the future nor older than the longest grace, a year, by more than a month.
const KEPT: &str = "alive <= ?1 + 60 AND alive > ?1 - 34300800";
/// Rows of links that are dead, and whose times are possible.
const LAPSED: &str = "coalesce(dead >= alive AND dead <= ?1 + 60, 0)";

impl Cache {
    /// Remembers which links were alive or dead in this run. Of a dead link, the first time counts.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn observe<'a>(&mut self, links: impl Iterator<Item = (&'a str, bool)>, private: bool) -> Result<(), Error> {
        let (now, path) = (self.now as i64, self.path.clone());
        let rows: Vec<_> = links.map(|(url, is_alive)| (self.key(url).into_owned(), is_alive)).collect();
        let write = |connection: &mut Connection| -> rusqlite::Result<()> {
            let transaction = connection.transaction()?;
            {
                let mut alive = transaction
                    .prepare("INSERT OR REPLACE INTO seen (url, private, alive, dead) VALUES (?2, ?3, ?1, NULL)")?;
                let text = format!("UPDATE seen SET dead = ?1 WHERE url = ?2 AND private = ?3 AND NOT ({LAPSED})");
                let mut dead = transaction.prepare(&text)?;
                for (key, is_alive) in &rows {
                    let statement = if *is_alive { &mut alive } else { &mut dead };
                    statement.execute(params![now, key, private])?;
                }
            }
            transaction.execute(&format!("DELETE FROM seen WHERE NOT ({KEPT})"), params![now])?;
            transaction.commit()
        };
        write(&mut self.connection).map_err(|error| {
            // The next run would fail in the same way.
            if is_corrupt(&error) {
                remove(&path);
            }
            Error { path, message: error.to_string() }
        })
    }

    /// Since when a link is dead that was alive once; `None` if it never was, or is not dead.
    #[must_use]
    pub fn lapse(&self, url: &str, private: bool) -> Option<Lapse> {
        let text = format!("SELECT alive, dead FROM seen WHERE {KEPT} AND {LAPSED} AND url = ?2 AND private = ?3");
        let read = |row: &rusqlite::Row<'_>| Ok(Lapse { alive: row.get(0)?, dead: row.get(1)? });
        let values = params![self.now as i64, self.key(url), private];
        self.connection.query_row(&text, values, read).optional().ok()?
    }

    /// The time of the run, in Unix time.
    #[must_use]
    pub const fn now(&self) -> i64 {
        self.now as i64
    }
}
