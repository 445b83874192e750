//! What a report does not show, in one line and as JSON.

use serde_json::{Value, json};

use super::sanitize;
use crate::{
    report::{FileReport, Hidden, Report},
    text,
};

/// Most pages and rules that are named one by one.
const MOST_NAMED: usize = 5;

/// What the report does not show, and what hides it; `None` if it shows everything.
#[must_use]
pub fn line(report: &Report) -> Option<String> {
    let parts = parts(report);
    (!parts.is_empty()).then(|| sanitize::line(&parts.join("; ")).into_owned())
}

/// The same in parts, of which each names one cause.
pub(super) fn parts(report: &Report) -> Vec<String> {
    let hidden = report.hidden();
    if hidden.is_empty() {
        return Vec::new();
    }
    let Hidden { suppressed, unchanged, baseline, unchecked, counted, off, lowered, settings, unread } = &hidden;
    let count = |n: usize, what: &str| (n > 0).then(|| format!("{n} {what}"));
    let parts = if *unchecked == 1 { "part not checked" } else { "parts not checked" };
    let counts = [
        count(*suppressed, "suppressed"),
        count(*unchanged, "unchanged"),
        count(*baseline, "in the baseline"),
        count(*unchecked, parts),
    ];
    let counts: Vec<String> = counts.into_iter().flatten().collect();
    let mut parts = Vec::new();
    if !counts.is_empty() {
        parts.push(counts.join(", "));
    }
    for (origin, rules, n) in counted {
        let rules = if rules.len() > MOST_NAMED { format!("{} rules", rules.len()) } else { text::join(rules, "and") };
        parts.push(format!("{} of {rules}: {origin}", findings(*n)));
    }
    for (origin, names) in off {
        let shown = names.iter().take(MOST_NAMED).map(String::as_str).collect::<Vec<_>>().join(", ");
        let more = names.len().saturating_sub(MOST_NAMED);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        parts.push(format!("{shown}{more} off: {origin}"));
    }
    parts.extend(lowered.iter().map(|(origin, n)| match n {
        1 => format!("1 error lowered to a warning: {origin}"),
        n => format!("{n} errors lowered to warnings: {origin}"),
    }));
    parts.extend(settings.iter().map(|setting| format!("{}: {}", setting.text, setting.origin)));
    parts.extend(unread.iter().take(MOST_NAMED).map(|page| format!("{} was not read ({})", page.path, page.by)));
    parts.extend(match unread.len().saturating_sub(MOST_NAMED) {
        0 => None,
        1 => Some("1 more page was not read".to_owned()),
        more => Some(format!("{more} more pages were not read")),
    });
    parts
}

/// The same as JSON; `None` if the report shows everything.
pub(super) fn json(report: &Report) -> Option<Value> {
    let hidden = report.hidden();
    if hidden.is_empty() {
        return None;
    }
    let Hidden { suppressed, unchanged, baseline, unchecked, counted, off, lowered, settings, unread } = &hidden;
    let counted = counted
        .iter()
        .map(|(origin, rules, findings)| json!({ "rules": rules, "findings": findings, "origin": origin }));
    let off = off.iter().map(|(origin, names)| json!({ "rules": names, "findings": null, "origin": origin }));
    let lowered = lowered.iter().map(|(origin, findings)| json!({ "findings": findings, "origin": origin }));
    let settings = settings.iter().map(|setting| json!({ "setting": setting.text, "origin": setting.origin }));
    let unread = unread.iter().map(|page| json!({ "file": page.path, "reason": page.by }));
    Some(json!({
        "suppressed": suppressed,
        "unchanged": unchanged,
        "baseline": baseline,
        "unchecked": unchecked,
        "rules": counted.chain(off).collect::<Vec<_>>(),
        "lowered": lowered.collect::<Vec<_>>(),
        "settings": settings.collect::<Vec<_>>(),
        "pages": unread.collect::<Vec<_>>(),
    }))
}

/// How many findings of a file are beyond those that are listed; `None` if all are listed.
pub(super) fn more(file: &FileReport) -> Option<String> {
    match file.more {
        0 => None,
        1 => Some("… and 1 more finding".to_owned()),
        more => Some(format!("… and {more} more findings")),
    }
}

fn findings(n: usize) -> String {
    format!("{n} finding{}", if n == 1 { "" } else { "s" })
}
