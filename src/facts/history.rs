//! What git says about the lines of a page.

use std::{collections::BTreeMap, sync::Arc};

/// When the lines of a page were last changed, and which modules the project had then.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct History {
    /// By line, from 1. Lines without known history are absent.
    pub lines: BTreeMap<u32, LineHistory>,
    /// By the offset of a reference to modules, where fixes have changed the page since, so that lines say nothing.
    pub references: BTreeMap<u32, Written>,
    /// Why the history of some lines is not known, if git has one.
    pub cut_off: Option<CutOff>,
}

/// Why a history does not reach far enough.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum CutOff {
    /// The clone is too shallow for some line.
    Shallow,
    /// Reading it took too long; nothing is known of any line.
    OutOfTime,
    /// The modules were in another folder when some line was written, and nobody knows in which.
    Moved,
}

/// When one line was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineHistory {
    /// Its text, without the line break. The history applies to this text only.
    pub text: String,
    /// The last change of its words or numbers; `None` if that is not committed.
    pub written: Option<Written>,
    /// Numbers that this change left as they were while it changed others, and so did older ones; newest first.
    pub unchanged: Vec<Unchanged>,
}

impl LineHistory {
    /// When the numbers between two offsets of the line were written.
    #[must_use]
    pub fn written_between(&self, start: usize, end: usize) -> Option<&Written> {
        let before = |offset: usize| self.text.get(..offset).map(|text| numbers(text).count());
        let own = before(start).zip(before(end)).filter(|(from, to)| from < to);
        let is_older = |older: &&Unchanged| {
            own.is_some_and(|(from, to)| (from..to).all(|at| older.numbers.binary_search(&at).is_ok()))
        };
        self.unchanged.iter().rfind(is_older).map(|older| &older.written).or(self.written.as_ref())
    }
}

/// The numbers in a text.
pub fn numbers(text: &str) -> impl Iterator<Item = u32> + '_ {
    text.split(|c: char| !c.is_ascii_digit()).filter_map(|digits| digits.parse().ok())
}

/// Numbers of a line that are older than its last change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unchanged {
    /// Which numbers of the line, from 0, ascending.
    pub numbers: Vec<usize>,
    /// When they were written.
    pub written: Written,
}

/// Words as they were committed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// The commit.
    pub snapshot: Arc<Snapshot>,
    /// The numbers that the commit changed on the line; of a line with other words, what it may have changed.
    pub renumbered: Vec<Renumbered>,
}

/// A line whose numbers were changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Renumbered {
    /// All numbers of the line, in order: before and after the change.
    pub numbers: Vec<(u32, u32)>,
    /// Directories in the module folder when the numbers before were written.
    pub before: Vec<String>,
    /// Whether those came after the numbers, which were written for them perhaps.
    pub is_next: bool,
    /// Directories in the module folder at each later commit that changed it.
    pub since: Arc<[Vec<String>]>,
    /// Where `before` are those of the commit that wrote the numbers: what that commit changed itself.
    pub older: Option<Vec<Renumbered>>,
}

/// The project at one commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    /// Abbreviated commit hash.
    pub commit: String,
    /// Commit date, `2025-11-02`.
    pub date: String,
    /// Names of the directories in the module folder at that commit; those that got another name since have today's.
    pub directories: Vec<String>,
}
