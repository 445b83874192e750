//! Output of `git blame --porcelain` (git-blame, The Porcelain Format).

use std::collections::{BTreeMap, BTreeSet};

/// What `git blame` says about lines of a file.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Blame {
    pub(super) lines: Vec<Line>,
    /// Commits whose parents were not looked at.
    pub(super) boundaries: BTreeSet<String>,
    /// Commit time in seconds, by commit.
    pub(super) dates: BTreeMap<String, i64>,
}

/// One line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Line {
    /// Its number in the file, from 1.
    pub(super) number: u32,
    /// The commit that wrote it; `None` if it is not committed.
    pub(super) commit: Option<String>,
    /// The file of that commit.
    pub(super) path: String,
    /// Its number in that file.
    pub(super) origin: u32,
    /// The commit before, and the name of the file there.
    pub(super) previous: Option<(String, String)>,
    /// Its text, without the line break.
    pub(super) text: String,
}

impl Blame {
    /// Parses the output.
    pub(super) fn parse(text: &str) -> Self {
        let mut blame = Self::default();
        let mut line = Line::default();
        // Headers are given once for each commit, or for each of its files.
        let mut headers: BTreeMap<String, (String, Option<(String, String)>)> = BTreeMap::new();
        let mut name = String::new();
        for read in text.split('\n') {
            if let Some(content) = read.strip_prefix('\t') {
                let (path, previous) = headers.get(&name).cloned().unwrap_or_default();
                content.strip_suffix('\r').unwrap_or(content).clone_into(&mut line.text);
                blame.lines.push(Line { path, previous, ..std::mem::take(&mut line) });
                continue;
            }
            let (first, rest) = read.split_once(' ').unwrap_or((read, ""));
            if first.len() >= 40 && first.bytes().all(|byte| byte.is_ascii_hexdigit()) {
                first.clone_into(&mut name);
                let mut numbers = rest.split(' ').map(|number| number.parse().unwrap_or_default());
                line.origin = numbers.next().unwrap_or_default();
                line.number = numbers.next().unwrap_or_default();
                // All zeros: not committed.
                line.commit = Some(name.clone()).filter(|name| name.bytes().any(|byte| byte != b'0'));
                continue;
            }
            match first {
                "boundary" => drop(blame.boundaries.insert(name.clone())),
                "committer-time" => blame.dates.extend(rest.parse().map(|time| (name.clone(), time))),
                "filename" => rest.clone_into(&mut headers.entry(name.clone()).or_default().0),
                "previous" => {
                    let previous = rest.split_once(' ').map(|(commit, path)| (commit.to_owned(), path.to_owned()));
                    headers.entry(name.clone()).or_default().1 = previous;
                }
                _ => {}
            }
        }
        blame
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn porcelain_is_parsed() {
        let (a, b, zero) = ("a".repeat(40), "b".repeat(40), "0".repeat(40));
        let text = format!(
            "{a} 1 3 1\nauthor X\ncommitter-time 1762041600\nsummary {b} 1 1 1\nboundary\nfilename f\n\tline\n\
             {b} 2 4 1\nprevious {a} old name\nfilename f\n\tx\r\n{a} 7 9\n\ty\n{zero} 1 5 1\nfilename f\n\tz\n"
        );
        let line = |number, origin, commit: &str, text: &str| Line {
            number,
            commit: Some(commit.to_owned()).filter(|commit| *commit != zero),
            path: "f".to_owned(),
            origin,
            previous: (commit == b).then(|| (a.clone(), "old name".to_owned())),
            text: text.to_owned(),
        };
        let read = Blame::parse(&text);
        assert_eq!(
            read.lines,
            [line(3, 1, &a, "line"), line(4, 2, &b, "x"), line(9, 7, &a, "y"), line(5, 1, &zero, "z")]
        );
        assert_eq!((read.boundaries, read.dates), (BTreeSet::from([a.clone()]), BTreeMap::from([(a, 1_762_041_600)])));
    }
}
