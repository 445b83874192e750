//! Numbers of a line that are older than its last change, which changed others only.

use std::{sync::Arc, time::Instant};

use super::{Line, MAX_ROUNDS, Reader, TooMany, day};
use crate::{
    facts::{Snapshot, Unchanged, Written, numbers},
    io::git::words::{all_numbers, edited, words_of},
};

/// When unchanged numbers were written, and whether some are older than the history of a shallow clone.
pub(super) type Older = (Vec<Unchanged>, bool);

impl Reader<'_> {
    /// The project at a commit that wrote a line, if it is one; `None` if its modules are not known.
    ///
    /// # Errors
    /// If too many lines were looked up already.
    pub(super) fn written(
        &mut self,
        commit: &str,
        date: i64,
        line: Option<&Line>,
        until: Option<&str>,
    ) -> Result<Option<Written>, TooMany> {
        let Some(directories) = self.modules.at(commit) else { return Ok(None) };
        let name = commit.get(..10).unwrap_or(commit).to_owned();
        let snapshot = Arc::new(Snapshot { commit: name, date: day(date), directories });
        let renumbered = line.map_or(Ok(Vec::new()), |line| self.renumbered(line, until, MAX_ROUNDS))?;
        Ok(Some(Written { snapshot, renumbered }))
    }

    /// When those numbers of a line were written that the commit of the line left as they were while it changed others;
    /// and those that the commit before left, and so on. `today` is the text of the line, or a part of it.
    ///
    /// # Errors
    /// If too many lines were looked up already.
    pub(super) fn unchanged(&mut self, today: &str, line: &Line, until: Option<&str>) -> Result<Older, TooMany> {
        let mut found = Vec::new();
        let mut line = line.clone();
        let all: Vec<u32> = numbers(today).collect();
        // The number of the older line that each number is.
        let mut kept: Vec<Option<usize>> = (0..all.len()).map(Some).collect();
        let mut part = all;
        for _ in 0..MAX_ROUNDS {
            let Some((commit, path)) = line.previous.clone() else { break };
            let (now, before) = (self.words(line.commit.as_deref(), &line.path), self.words(Some(&commit), &path));
            let wanted = words_of(&now, line.origin);
            let Some(from) = only_position(&all_numbers(wanted), &part) else { break };
            let edited = edited(&before, &now, wanted, self.deadline);
            self.is_late |= Instant::now() >= self.deadline;
            let Some((old, same)) = edited else { break };
            for number in &mut kept {
                *number = number.and_then(|at| same.get(from + at).copied().flatten());
            }
            let of_line: Vec<usize> = kept.iter().enumerate().filter_map(|(at, kept)| kept.map(|_| at)).collect();
            if of_line.is_empty() {
                break;
            }
            let mut lines: Vec<u32> =
                old.iter().filter(|(word, _)| numbers(word).next().is_some()).map(|(_, line)| *line).collect();
            lines.dedup();
            let Some(writer) = self.writer(&commit, &path, lines)? else { break };
            if writer.boundary && self.is_shallow {
                return Ok((found, true));
            }
            let written = self.written(&writer.commit, writer.date, writer.line.as_ref(), until)?;
            found.extend(written.map(|written| Unchanged { numbers: of_line, written }));
            let Some(next) = writer.line else { break };
            part = all_numbers(old);
            line = next;
        }
        Ok((found, false))
    }
}

/// Where numbers are in others, if at one position only.
fn only_position(all: &[u32], part: &[u32]) -> Option<usize> {
    let mut found = all.windows(part.len().max(1)).enumerate().filter(|(_, window)| *window == part);
    let (at, _) = found.next()?;
    found.next().is_none().then_some(at)
}
