//! What shows that a page is of MyST or Quarto, where its name does not say it.
//!
//! A fence counts if it begins its line, is closed, and is not itself in code, a comment or a quoted example: a forge reads the
//! page as GFM, and one line must not change what is read of all others.

use std::{collections::HashMap, ops::Range};

use super::{DEPTH_LIMIT, Dialect, MARKDOWN_BODY, closes, is_html_format};

/// The dialect of a page and the offset of the fence or role that shows it: `{=html}` is Quarto; a directive name after a fence,
/// or a role that links to a page or label, is MyST.
pub(in crate::document) fn find(source: &str) -> Option<(Dialect, usize)> {
    if !may_have(source.as_bytes()) {
        return None;
    }
    let mut scan = Scan::default();
    let mut start = 0;
    for line in source.split_inclusive('\n') {
        scan.line(line, start);
        if let Some((Dialect::Quarto, _)) = scan.found {
            break;
        }
        start += line.len();
    }
    scan.found
}

/// Whether a brace directly follows the marker of a fence, or begins a role.
fn may_have(bytes: &[u8]) -> bool {
    let is_role = |rest: &[u8]| rest.starts_with(b"{doc}`") || rest.starts_with(b"{ref}`");
    memchr::memchr_iter(b'{', bytes)
        .any(|at| matches!(bytes[..at].last(), Some(b'`' | b'~' | b':')) || is_role(&bytes[at..]))
}

#[derive(Default)]
struct Scan {
    found: Option<(Dialect, usize)>,
    /// Directives that are not closed yet.
    open: Vec<Fence>,
    /// The code that the line is in.
    code: Option<(u8, usize)>,
    in_comment: bool,
    in_list: bool,
}

struct Fence {
    marker: u8,
    length: usize,
    dialect: Dialect,
    at: usize,
}

impl Scan {
    fn line(&mut self, line: &str, start: usize) {
        let rest = line.trim_start_matches([' ', '\t', '>']);
        let before = &line[..line.len() - rest.len()];
        let rest = rest.trim_end();
        if self.in_comment {
            self.in_comment = !rest.contains("-->");
            return;
        }
        if let Some((marker, length)) = self.code {
            if closes(rest, marker, length) {
                self.code = None;
            }
            return;
        }
        if rest.is_empty() {
            return;
        }
        let indent: usize = before.bytes().map(|byte| if byte == b'\t' { 4 } else { usize::from(byte == b' ') }).sum();
        let item = item(rest);
        if item < rest.len() {
            self.in_list |= indent < 4;
        } else if before.is_empty() {
            self.in_list = false;
        }
        if indent >= 4 && !self.in_list && !before.contains('>') {
            return;
        }
        let at = start + before.len() + rest.len() - item;
        let rest = &rest[rest.len() - item..];
        if !self.fence(rest, at) {
            self.inline(rest, at);
        }
    }

    /// Reads the line of a fence; returns whether it is one.
    fn fence(&mut self, rest: &str, at: usize) -> bool {
        let Some(marker) = rest.bytes().next().filter(|byte| matches!(byte, b'`' | b'~' | b':')) else { return false };
        let length = rest.bytes().take_while(|&byte| byte == marker).count();
        let info = &rest[length..];
        if length < 3 || (marker == b'`' && info.contains('`')) {
            return false;
        }
        if let Some(closed) = self.open.iter().rposition(|fence| closes(rest, fence.marker, fence.length)) {
            let Fence { dialect, at, .. } = self.open[closed];
            if dialect == Dialect::Quarto || self.found.is_none() {
                self.found = Some((dialect, at));
            }
            self.open.truncate(closed);
            return true;
        }
        match dialect(marker, info) {
            Some(dialect) if self.open.len() < DEPTH_LIMIT => self.open.push(Fence { marker, length, dialect, at }),
            _ if marker != b':' => self.code = Some((marker, length)),
            _ => {}
        }
        true
    }

    /// Looks for roles outside code, and for a comment that goes on.
    fn inline(&mut self, rest: &str, start: usize) {
        if memchr::memchr2(b'`', b'<', rest.as_bytes()).is_none() {
            return;
        }
        let runs = runs(rest);
        // Where the last run of a length is, so that each run is looked at once.
        let last: HashMap<usize, usize> = runs.iter().enumerate().map(|(index, run)| (run.len(), index)).collect();
        let (mut at, mut next) = (0, 0);
        let mut comment = rest.find("<!--");
        loop {
            if comment.is_some_and(|comment| comment < at) {
                comment = rest[at..].find("<!--").map(|found| at + found);
            }
            match (runs.get(next), comment) {
                (run, Some(comment)) if run.is_none_or(|run| comment < run.start) => {
                    let Some(end) = rest[comment..].find("-->") else {
                        self.in_comment = true;
                        return;
                    };
                    at = comment + end;
                    next += runs[next..].iter().take_while(|run| run.start < at).count();
                }
                (Some(run), _) => {
                    let opened = next;
                    next += 1;
                    at = run.end;
                    if last.get(&run.len()).is_none_or(|last| *last == opened) {
                        continue;
                    }
                    let role = ["{doc}", "{ref}"].into_iter().find(|role| rest[..run.start].ends_with(role));
                    if let (Some(role), None) = (role, self.found) {
                        self.found = Some((Dialect::Myst, start + run.start - role.len()));
                    }
                    next += runs[next..].iter().take_while(|other| other.len() != run.len()).count() + 1;
                    at = runs.get(next - 1).map_or(at, |closing| closing.end);
                }
                (None, _) => return,
            }
        }
    }
}

/// The runs of backticks in a line.
fn runs(line: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for (at, _) in line.match_indices('`') {
        match found.last_mut() {
            Some(run) if run.end == at => run.end += 1,
            _ => found.push(at..at + 1),
        }
    }
    found
}

/// The length of a line without the marker of a list item.
fn item(rest: &str) -> usize {
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let marker = match rest.as_bytes().get(digits) {
        Some(b'-' | b'*' | b'+') if digits == 0 => 1,
        Some(b'.' | b')') if (1..10).contains(&digits) => digits + 1,
        _ => return rest.len(),
    };
    let after = &rest[marker..];
    if after.starts_with([' ', '\t']) { after.trim_start().len() } else { rest.len() }
}

/// The dialect that a fence with this marker and info string is of.
fn dialect(marker: u8, info: &str) -> Option<Dialect> {
    let inside = info.strip_prefix('{')?;
    let format = inside.strip_prefix('=').and_then(|format| format.split_once('}'));
    if marker != b':' && format.is_some_and(|(format, _)| is_html_format(format)) {
        return Some(Dialect::Quarto);
    }
    let length = inside.bytes().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b':')).count();
    let (name, after) = inside.split_at(length);
    // In GFM, a fence of colons is text, so only what MyST knows counts.
    let is_known = || matches!(name, "image" | "raw") || MARKDOWN_BODY.contains(&name);
    (!name.is_empty() && after.starts_with('}') && (marker != b':' || is_known())).then_some(Dialect::Myst)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fence_counts_if_it_is_one_and_is_closed() {
        let myst = |at| Some((Dialect::Myst, at));
        for (source, wanted) in [
            ("a\n\n```{note}\nb\n```\n", myst(3)),
            ("- a\n\n    ~~~{foo} x\n    ~~~\n", myst(9)),
            ("- ```{note}\n  b\n  ```\n", myst(2)),
            ("> :::{note}\n> b\n> :::\n", myst(2)),
            ("::::{grid}\n:::{card}\n:::\n::::\n", myst(11)),
            ("````{tab}\n```\n````\n", None),
            ("see {doc}`a` b", myst(4)),
            ("```{=html}\n<b>\n```\n", Some((Dialect::Quarto, 0))),
            ("```{=html5}\n<b>\n```\n", Some((Dialect::Quarto, 0))),
            ("```{note}\n```\n~~~{=html}\n~~~\n", Some((Dialect::Quarto, 14))),
            ("```{note}\nb\n", None),
            (":::{note}\nb\n", None),
            (":::{code-block}\nb\n:::\n", None),
            ("<!-- ```{note} -->\n\n<!--\n```{note}\n```\n{doc}`a`\n-->\n", None),
            ("a `` ```{note}`` `{ref}`` a\n", None),
            ("    ```{note}\n    ```\n", None),
            ("````\n```{note}\n```\n{ref}`a`\n````\n", None),
            ("{ref}` b\n", None),
            ("` a {ref}`` b ``\n", myst(4)),
            ("a <!-- {ref}`b` --> {ref}`c`\n", myst(20)),
            ("a `b <!-- c` {ref}`d`\n", myst(13)),
        ] {
            assert_eq!(find(source), wanted, "{source}");
        }
    }
}
