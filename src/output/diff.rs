//! `--diff`: what the fixes would change, as a unified diff (POSIX, diff -u) for `patch` and `git apply`.
//!
//! A patch cannot escape what it quotes, so it has no line that is a command of a CI runner or steers the terminal: hunks end before
//! such a line, and a page in which such a line changes has no patch.

use std::fmt::Write as _;

use similar::{ChangeTag, DiffOp, TextDiff, udiff::UnifiedHunkHeader};

use super::sanitize;
use crate::report::{Fixed, Report};

/// Lines of context around a change.
const CONTEXT: usize = 3;

/// The patches of a run.
#[derive(Debug, Clone, Default)]
pub struct Patches {
    /// One diff per changed page; empty if nothing would change.
    pub text: String,
    /// What is missing in it, and why.
    pub notes: Vec<String>,
}

/// What the fixes would change.
#[must_use]
pub fn diff(report: &Report) -> Patches {
    let mut patches = Patches::default();
    for file in &report.files {
        let Some(fixed) = &file.fixed else { continue };
        let note = match patch(&file.path, fixed) {
            Some(Patch { text, bare }) => {
                patches.text += &text;
                bare.then_some(
                    "a change has no lines around it, because they have commands of a CI runner or control characters; \
                     `git apply` needs --unidiff-zero",
                )
            }
            None => Some(
                "the patch is not shown, because a line that changes has a command of a CI runner or control characters",
            ),
        };
        patches.notes.extend(note.map(|note| format!("{}: {note}", file.path)));
    }
    patches
}

/// The patch of one page.
struct Patch {
    text: String,
    /// Whether a hunk has no context after its changes, and does not end with the page.
    bare: bool,
}

/// The patch of a page, unless a line that changes cannot be printed.
fn patch(path: &str, fixed: &Fixed) -> Option<Patch> {
    // A carriage return alone ends no line of a patch.
    let (before, after): (Vec<&str>, Vec<&str>) =
        (fixed.before.split_inclusive('\n').collect(), fixed.after.split_inclusive('\n').collect());
    let diff = TextDiff::from_slices(&before, &after);
    // Every line of a patch has a prefix.
    let is_unfit = |line: &str| sanitize::steers(line) || sanitize::has_command(&format!(" {line}"));
    let changed = diff.ops().iter().filter(|op| !matches!(op, DiffOp::Equal { .. }));
    for op in changed {
        let removed = op.old_range().filter_map(|at| diff.old_slice(at)).map(|line| format!("-{line}"));
        let added = op.new_range().filter_map(|at| diff.new_slice(at)).map(|line| format!("+{line}"));
        if removed.chain(added).any(|line| sanitize::steers(&line) || sanitize::has_command(&line)) {
            return None;
        }
    }
    let mut text = String::new();
    let mut bare = false;
    for group in diff.grouped_ops(CONTEXT) {
        let hunks = cut(group, |at| diff.old_slice(at).is_some_and(is_unfit));
        for hunk in hunks {
            bare |= hunk.bare;
            if text.is_empty() {
                text = format!("--- {}\n+++ {}\n", name("a", path), name("b", path));
            }
            write_hunk(&mut text, &hunk.ops, &diff);
        }
    }
    Some(Patch { text, bare })
}

/// Writes a hunk. A line without a line feed is the last of its file.
fn write_hunk(text: &mut String, ops: &[DiffOp], diff: &TextDiff<'_, '_, str>) {
    // Writing to a string cannot fail.
    let _ = writeln!(text, "{}", UnifiedHunkHeader::new(ops));
    for change in ops.iter().flat_map(|op| diff.iter_changes(op)) {
        let sign = match change.tag() {
            ChangeTag::Equal => ' ',
            ChangeTag::Delete => '-',
            ChangeTag::Insert => '+',
        };
        let end = if change.value().ends_with('\n') { "" } else { "\n\\ No newline at end of file\n" };
        let _ = write!(text, "{sign}{}{end}", change.value());
    }
}

/// A hunk, cut or not.
#[derive(Default)]
struct Hunk {
    ops: Vec<DiffOp>,
    bare: bool,
}

/// Cuts a hunk at lines of context that must not be shown, by their index in the old text.
fn cut(group: Vec<DiffOp>, is_command: impl Fn(usize) -> bool) -> Vec<Hunk> {
    let mut hunks = Vec::new();
    let mut ops = Vec::new();
    let mut was_cut = false;
    for op in group {
        let DiffOp::Equal { old_index, new_index, len } = op else {
            ops.push(op);
            continue;
        };
        let mut start = 0;
        for at in (0..len).filter(|at| is_command(old_index + at)) {
            ops.push(DiffOp::Equal { old_index: old_index + start, new_index: new_index + start, len: at - start });
            hunks.extend(hunk(std::mem::take(&mut ops), true));
            (start, was_cut) = (at + 1, true);
        }
        ops.push(DiffOp::Equal { old_index: old_index + start, new_index: new_index + start, len: len - start });
    }
    if was_cut {
        hunks.extend(hunk(ops, false));
        return hunks;
    }
    vec![Hunk { ops, bare: false }]
}

/// A part of a hunk with at most [`CONTEXT`] lines on each side; `None` if nothing changes in it. Where it was cut after its changes,
/// it has no more lines before them than after: `patch` takes it for the end of the file otherwise.
fn hunk(ops: Vec<DiffOp>, cut_after: bool) -> Option<Hunk> {
    let is_change = |op: &DiffOp| !matches!(op, DiffOp::Equal { .. });
    let (first, last) = (ops.iter().position(is_change)?, ops.iter().rposition(is_change)?);
    let context = |ops: &[DiffOp]| ops.iter().map(|op| op.old_range().len()).sum::<usize>().min(CONTEXT);
    let (before, after) = (context(&ops[..first]), context(&ops[last + 1..]));
    let at_start = ops[first].old_range().start <= before;
    let before = if cut_after && !at_start { before.min(after) } else { before };
    let (old, new) = (ops[first].old_range().start, ops[first].new_range().start);
    let (old_end, new_end) = (ops[last].old_range().end, ops[last].new_range().end);
    let equal = |old_index, new_index, len| (len > 0).then_some(DiffOp::Equal { old_index, new_index, len });
    let mut kept: Vec<DiffOp> = equal(old - before, new - before, before).into_iter().collect();
    kept.extend_from_slice(&ops[first..=last]);
    kept.extend(equal(old_end, new_end, after));
    Some(Hunk { ops: kept, bare: cut_after && after == 0 })
}

/// A name in the header, quoted as git does (git-diff, core.quotePath) if it has special characters.
fn name(side: &str, path: &str) -> String {
    let command = sanitize::has_command(path);
    let special = |c: char| c.is_ascii_control() || matches!(c, '"' | '\\') || (command && matches!(c, '#' | ':'));
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
            c if special(c) => write!(name, "\\{:03o}", u32::from(c)),
            c => write!(name, "{c}"),
        };
    }
    name.push('"');
    name
}
