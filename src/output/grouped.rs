//! Findings with the same cause, in formats that show them as one.

use std::{borrow::Cow, collections::BTreeMap};

use crate::{
    diagnostic::Diagnostic,
    document::LineIndex,
    fix::{self, Fix},
    report::FileReport,
    text,
};

/// Most other lines of a finding that are listed.
const MOST_LINES: usize = 100;

/// The message, with the number of locations if there are several.
pub(super) fn message(finding: &Diagnostic) -> Cow<'_, str> {
    match (finding.others.len(), &finding.together) {
        (0, _) | (_, Some(_)) => finding.headline(),
        (others, None) => Cow::Owned(format!("{} ({} locations)", finding.headline(), others + 1)),
    }
}

/// The lines of the other findings, in words; `None` without any.
pub(super) fn other_lines(finding: &Diagnostic, lines: &LineIndex) -> Option<String> {
    let own = lines.line(finding.span.start);
    let mut others: Vec<u32> = finding.others.iter().map(|other| lines.line(other.span.start)).collect();
    others.sort_unstable();
    others.dedup();
    others.retain(|line| *line != own);
    let mut shown: Vec<String> = others.iter().take(MOST_LINES).map(u32::to_string).collect();
    let more = others.len() - shown.len();
    shown.extend((more > 0).then(|| format!("{more} more")));
    match shown.as_slice() {
        [] => None,
        [line] => Some(format!("also on line {line}")),
        lines => Some(format!("also on lines {}", text::join(lines, "and"))),
    }
}

/// The fixes of all findings as one; the first fix if they cannot be applied together.
pub(super) fn fix(finding: &Diagnostic) -> Option<Cow<'_, Fix>> {
    let first = finding.singles().find_map(|single| single.fix.as_ref())?;
    if finding.others.is_empty() {
        return Some(Cow::Borrowed(first));
    }
    let all = finding.singles().filter_map(|single| single.fix.as_ref());
    let same = all.filter(|fix| fix.safety == first.safety);
    let title = finding.together.as_ref().map_or(&first.title, |together| &together.help).clone();
    Some(match fix::join(same.collect()) {
        Some(edits) => Cow::Owned(Fix { title, safety: first.safety, edits, order: None }),
        None => Cow::Borrowed(first),
    })
}

/// The findings of a file, at most `most` of each rule, and a line for each rule that has more; 0 for no limit.
pub(super) fn limited(file: &FileReport, most: usize) -> (Vec<&Diagnostic>, Vec<String>) {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut shown = Vec::new();
    for finding in &file.diagnostics {
        let count = counts.entry(finding.rule).or_default();
        *count += 1;
        if most == 0 || *count <= most {
            shown.push(finding);
        }
    }
    let beyond = |(rule, count): (&str, usize)| {
        let more = count.saturating_sub(most).min(count);
        (most > 0 && more > 0).then(|| format!("… and {more} more of {rule} (--max-findings 0 lists all)"))
    };
    (shown, counts.into_iter().filter_map(beyond).collect())
}
