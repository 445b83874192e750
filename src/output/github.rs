//! `github`: workflow commands, which GitHub Actions shows as annotations.
//!
//! `::error file=…,line=…,col=…,endLine=…,endColumn=…,title=…::message`, escaped as `@actions/core` escapes: `%`, CR and LF everywhere, `:` and `,`
//! in properties too, so that nothing in a document becomes a command. A step shows ten errors and ten warnings and silently
//! drops the rest, so one notice counts what is beyond the limit.

use std::{borrow::Cow, fmt::Write as _};

use super::{grouped, help, hidden, sanitize};
use crate::{
    diagnostic::{Diagnostic, Severity},
    document::LineIndex,
    report::{FileReport, Report},
};

/// Maximum number of annotations of one severity in a step.
const LIMIT: usize = 10;

/// The commands, errors before warnings.
pub(super) fn render(report: &Report) -> String {
    let mut out = String::new();
    let mut unlisted = Vec::new();
    for severity in [Severity::Error, Severity::Warning] {
        let mut left = LIMIT;
        let mut beyond = 0;
        for file in &report.files {
            let mut of_severity = file.diagnostics.iter().filter(|found| found.severity == severity).peekable();
            if of_severity.peek().is_none() {
                continue;
            }
            let lines = LineIndex::new(&file.source);
            for diagnostic in of_severity {
                if left > 0 {
                    left -= 1;
                    command(&mut out, file, &lines, diagnostic);
                } else {
                    beyond += 1;
                }
            }
        }
        if beyond > 0 {
            unlisted.push(format!("{beyond} more {}{}", severity.as_str(), if beyond == 1 { "" } else { "s" }));
        }
    }
    // Writing to a string cannot fail.
    if !unlisted.is_empty() {
        let unlisted = unlisted.join(" and ");
        let _ = writeln!(out, "::notice title=ack-lint::{unlisted} (GitHub shows {LIMIT} of each per step)");
    }
    for file in &report.files {
        if let Some(more) = hidden::more(file) {
            let _ = writeln!(out, "::notice file={},title=ack-lint::{more}", property(file.repository_path()));
        }
    }
    out
}

fn command(out: &mut String, file: &FileReport, lines: &LineIndex, diagnostic: &Diagnostic) {
    let start = lines.position(&file.source, diagnostic.span.start);
    let end = lines.position(&file.source, diagnostic.span.end);
    let mut text = grouped::message(diagnostic).into_owned();
    if let Some(help) = help::with_options(diagnostic) {
        text.push('\n');
        text.push_str(&help);
    }
    if let Some(others) = grouped::other_lines(diagnostic, lines) {
        text.push('\n');
        text.push_str(&others);
    }
    let _ = writeln!(
        out,
        "::{} file={},line={},col={},endLine={},endColumn={},title={}::{}",
        diagnostic.severity.as_str(),
        property(file.repository_path()),
        start.line,
        start.column,
        end.line,
        end.column,
        property(diagnostic.rule),
        data(&text),
    );
}

/// Escapes a message.
fn data(text: &str) -> String {
    let safe: Vec<Cow<'_, str>> = text.split('\n').map(sanitize::line).collect();
    sanitize::inert(safe.join("\n")).replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Escapes a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
