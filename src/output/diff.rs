//! `--diff`: what the fixes would change, as a unified diff (POSIX, diff -u) for `patch` and `git apply`.

use std::fmt::Write as _;

use similar::TextDiff;

use crate::report::Report;

/// One diff per changed page; empty if nothing would change.
#[must_use]
pub fn diff(report: &Report) -> String {
    let mut out = String::new();
    for file in &report.files {
        if let Some(fixed) = &file.fixed {
            let (old, new) = (name("a", &file.path), name("b", &file.path));
            let diff = TextDiff::from_lines(&*fixed.before, &*fixed.after);
            out += &diff.unified_diff().header(&old, &new).to_string();
        }
    }
    out
}

/// A name in the header, quoted as git does (git-diff, core.quotePath) if it has special characters.
fn name(side: &str, path: &str) -> String {
    let special = |c: char| c.is_ascii_control() || matches!(c, '"' | '\\');
    if !path.contains(special) {
        // A tab ends a name that contains spaces.
        let end = if path.contains(' ') { "\t" } else { "" };
        return format!("{side}/{path}{end}");
    }
    let mut name = format!("\"{side}/");
    for c in path.chars() {
        // Writing to a string cannot fail.
        let _ = match c {
            '"' | '\\' => write!(name, "\\{c}"),
            c if c.is_ascii_control() => write!(name, "\\{:03o}", u32::from(c)),
            c => write!(name, "{c}"),
        };
    }
    name.push('"');
    name
}
