//! `--diff`: what fixes would change, as a unified diff (POSIX, diff -u) that `patch` and `git apply` take.

use similar::TextDiff;

use crate::report::Report;

/// One diff a changed document; empty where nothing would change.
#[must_use]
pub fn diff(report: &Report) -> String {
    let mut out = String::new();
    for file in &report.files {
        if let Some(fixed) = &file.fixed {
            let (old, new) = (format!("a/{}", file.path), format!("b/{}", file.path));
            let diff = TextDiff::from_lines(&*fixed.before, &*fixed.after);
            out += &diff.unified_diff().header(&old, &new).to_string();
        }
    }
    out
}
