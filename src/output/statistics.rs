//! `--statistics`: findings per rule.

use std::{collections::BTreeMap, fmt::Write as _};

use crate::{diagnostic::Severity, fix::Safety, report::Report, rules::ALL};

/// One line per rule, most frequent first: count, severity, id, fix, title.
#[must_use]
pub fn statistics(report: &Report) -> String {
    let mut counts: BTreeMap<&str, (usize, Severity, Option<Safety>)> = BTreeMap::new();
    for diagnostic in report.files.iter().flat_map(|file| &file.diagnostics) {
        let (count, severity, fix) = counts.entry(diagnostic.rule).or_insert((0, diagnostic.severity, None));
        *count += 1;
        *severity = (*severity).max(diagnostic.severity);
        *fix = (*fix).max(diagnostic.singles().filter_map(|single| Some(single.fix.as_ref()?.safety)).max());
    }
    let mut rows: Vec<_> = counts.into_iter().collect();
    rows.sort_by_key(|(rule, (count, ..))| (std::cmp::Reverse(*count), *rule));
    let width = rows.iter().map(|(rule, _)| rule.len()).max().unwrap_or(0);
    let mut out = String::new();
    for (id, (count, severity, fix)) in rows {
        let title = ALL.iter().find(|rule| rule.id == id).map_or("", |rule| rule.title());
        let fix = match fix {
            Some(Safety::Safe) => "safe fix",
            Some(Safety::Unsafe) => "unsafe fix",
            None => "",
        };
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{count:6}  {:7}  {id:width$}  {fix:10}  {title}", severity.as_str());
    }
    out
}
