//! `markdown`: for a comment on a pull request, or the summary of a CI job.
//!
//! What a document says stands in `<code>` with every character that Markdown knows as a reference, so that nothing in it is markup, a
//! link, a cell of the table, or the mention of a person (GitHub and GitLab look for none in code).

use super::{Style, rule_url, sanitize, summary};
use crate::{
    diagnostic::{Diagnostic, Severity},
    document::LineIndex,
    report::{FileReport, Report},
    text,
};

/// What a comment may have on GitHub: characters there, and fewer characters than bytes.
pub const COMMENT_LIMIT: usize = 65_536;
/// What the summary of a step may have on GitHub, in bytes.
pub const STEP_LIMIT: usize = 1 << 20;
/// Bytes for saying what was left out.
const RESERVE: usize = 200;
/// Characters of one text.
const LONGEST: usize = 500;

/// At most `limit` bytes: a heading, the findings with the errors first, what was read, and the notes. Findings beyond the limit are
/// counted; empty where there is no room for a heading.
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
        out.push_str(&format!("\nNot shown for want of room: {}.\n", counts(left[0], left[1])));
    }
    out + &foot
}

const TABLE: &str = "\n| | Place | Finding |\n|---|---|---|\n";

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
    // Help of several lines is something to paste, which a cell has no room for.
    let help = finding.help.as_ref().filter(|help| !help.contains('\n'));
    let help = help.map(|help| format!("<br>{}", code(help))).unwrap_or_default();
    let (severity, rule) = (finding.severity.as_str(), finding.rule);
    format!("| {severity} | {place} | {}{help}<br>[{rule}]({}) |\n", code(&finding.message), rule_url(rule))
}

/// What was read, and the notes.
fn foot(report: &Report, limit: usize) -> String {
    let mut out = String::from("\n");
    for text in summary::what_was_read(report, Style::default()).iter().chain(&report.notes) {
        let item = format!("- {}\n", code(text));
        if out.len() + item.len() > limit {
            break;
        }
        out.push_str(&item);
    }
    out
}

/// A text as code, on one line.
fn code(text: &str) -> String {
    let line = sanitize::line(text);
    let mut out = String::from("<code>");
    for c in text::clip(&line, LONGEST).chars() {
        match c {
            // What no Markdown gives a meaning to inside a line.
            ' ' | ',' | ';' | '-' | '/' | '(' | ')' | '\'' | '"' | '=' | '+' | '%' | '?' => out.push(c),
            c if c.is_ascii_alphanumeric() || !c.is_ascii() => out.push(c),
            c => out.push_str(&format!("&#{};", u32::from(c))),
        }
    }
    out + "</code>"
}
