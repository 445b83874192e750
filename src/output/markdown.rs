//! `markdown`: for a comment on a pull request, or the summary of a CI job.
//!
//! Text from documents is put in `<code>`, with every special character escaped, so that nothing in it is markup, a link, a table
//! cell or a mention.

use super::{grouped, help, hidden, rule_url, sanitize, summary};
use crate::{
    diagnostic::{Diagnostic, Severity},
    document::LineIndex,
    report::{FileReport, Report},
    text,
};

/// Maximum length of a comment on GitHub. GitHub counts characters; this counts bytes, which are never fewer.
pub const COMMENT_LIMIT: usize = 65_536;
/// Maximum size of a step summary on GitHub, in bytes.
pub const STEP_LIMIT: usize = 1 << 20;
/// Bytes reserved for the line that counts what was left out.
const RESERVE: usize = 200;
/// Maximum length of one text, in characters.
const LONGEST: usize = 500;
/// Maximum length of one cause of what is hidden, in characters.
const LONGEST_PART: usize = 240;

/// A heading, the findings with errors first, what was checked, and the notes, in at most `limit` bytes. Findings beyond the limit
/// are counted. Empty if not even the heading fits.
#[must_use]
pub fn markdown(report: &Report, limit: usize) -> String {
    let mut out = format!("### ack-lint: {}\n", heading(report));
    if out.len() + RESERVE > limit {
        return String::new();
    }
    let foot = foot(report, (limit - out.len() - RESERVE) / 4);
    let room = limit - foot.len() - RESERVE;
    let mut left = [0, 0];
    let (mut full, mut begun) = (false, false);
    for (beyond, severity) in left.iter_mut().zip([Severity::Error, Severity::Warning]) {
        for file in &report.files {
            let lines = LineIndex::new(&file.source);
            for finding in file.diagnostics.iter().filter(|finding| finding.severity == severity) {
                let row = if full { String::new() } else { row(file, &lines, finding) };
                full |= out.len() + TABLE.len() + row.len() > room;
                if full {
                    *beyond += 1;
                    continue;
                }
                if !begun {
                    out.push_str(TABLE);
                    begun = true;
                }
                out.push_str(&row);
            }
        }
    }
    if full {
        out.push_str(&format!("\nNot shown for lack of space: {}.\n", counts(left[0], left[1])));
    }
    out + &foot
}

const TABLE: &str = "\n| | Location | Finding |\n|---|---|---|\n";

fn heading(report: &Report) -> String {
    let totals = report.totals();
    let found = if totals.is_clean() { "no findings".to_owned() } else { counts(totals.errors, totals.warnings) };
    if totals.suppressed > 0 { format!("{found}, {} suppressed", totals.suppressed) } else { found }
}

fn counts(errors: usize, warnings: usize) -> String {
    let count = |n: usize, word: &str| (n > 0).then(|| format!("{n} {word}{}", if n == 1 { "" } else { "s" }));
    [count(errors, "error"), count(warnings, "warning")].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn row(file: &FileReport, lines: &LineIndex, finding: &Diagnostic) -> String {
    let at = lines.position(&file.source, finding.span.start);
    let place = code(&format!("{}:{}:{}", file.path, at.line, at.column));
    // Help with several lines is something to paste, and does not fit into a cell.
    let help = help::with_options(finding).filter(|help| !help.contains('\n'));
    let help = help.map(|help| format!("<br>{}", code(&help))).unwrap_or_default();
    let (severity, rule) = (finding.severity.as_str(), finding.rule);
    format!("| {severity} | {place} | {}{help}<br>[{rule}]({}) |\n", code(&grouped::message(finding)), rule_url(rule))
}

/// The counts of what was checked, what is hidden, and the notes. Lines beyond the limit are counted.
fn foot(report: &Report, limit: usize) -> String {
    let more = report.files.iter().filter_map(|file| Some(format!("{}: {}", file.path, hidden::more(file)?)));
    let checked = summary::plain(report).into_iter().chain(more).map(|text| code(&text));
    let hidden = causes(report, limit / 2).map(|text| item(&text));
    let mut left = usize::from(hidden.is_none() && hidden::line(report).is_some());
    // Pages of a change must not take the place of what it hides.
    let hidden = hidden.unwrap_or_default();
    let mut out = String::from("\n");
    for text in checked {
        let item = item(&text);
        let fits = out.len() + item.len() + hidden.len() <= limit;
        left += usize::from(!fits);
        out.push_str(if fits { &item } else { "" });
    }
    out.push_str(&hidden);
    for text in &report.notes {
        let item = item(&code(text));
        let fits = out.len() + item.len() <= limit;
        left += usize::from(!fits);
        out.push_str(if fits { &item } else { "" });
    }
    match left {
        0 => {}
        1 => out.push_str("- 1 line is not shown for lack of space\n"),
        _ => out.push_str(&format!("- {left} lines are not shown for lack of space\n")),
    }
    out
}

fn item(text: &str) -> String {
    format!("- {text}\n")
}

/// What the report does not show, in at most `limit` bytes: each cause is clipped by itself, and those beyond the limit are
/// counted. `None` if it shows everything, or if there is no space.
fn causes(report: &Report, limit: usize) -> Option<String> {
    let parts = hidden::parts(report);
    let mut text = String::new();
    let mut shown = 0;
    for part in &parts {
        let start = if shown == 0 { "hidden: " } else { "; " };
        let part = escaped(&format!("{start}{}", text::clip(&sanitize::line(part), LONGEST_PART)));
        if text.len() + part.len() > limit {
            break;
        }
        text.push_str(&part);
        shown += 1;
    }
    match parts.len() - shown {
        0 => {}
        more => text.push_str(&format!("; and {more} more")),
    }
    (shown > 0).then(|| format!("<code>{text}</code>"))
}

/// A text as code, on one line.
fn code(text: &str) -> String {
    format!("<code>{}</code>", escaped(&text::clip(&sanitize::line(text), LONGEST)))
}

/// A line without a character that has a meaning in Markdown.
fn escaped(line: &str) -> String {
    let mut out = String::new();
    for c in line.chars() {
        match c {
            // Characters without a meaning inside a line of Markdown.
            ' ' | ',' | ';' | '-' | '/' | '(' | ')' | '\'' | '"' | '=' | '+' | '%' | '?' => out.push(c),
            c if c.is_ascii_alphanumeric() || !c.is_ascii() => out.push(c),
            // Without the comment, GitHub reads an e-mail address.
            '@' => out.push_str("&#64;<!-- -->"),
            c => out.push_str(&format!("&#{};", u32::from(c))),
        }
    }
    out
}
