//! `concise`: one line per cause, `path:line:column: severity[rule] message`, which editors can parse.

use std::fmt::Write as _;

use owo_colors::Style as Paint;

use super::{Style, full::severity_paint, grouped, hidden, sanitize};
use crate::{document::LineIndex, report::Report};

/// One line per finding, in the order of the report.
pub(super) fn render(report: &Report, style: Style) -> String {
    let mut out = String::new();
    for file in report.files.iter().filter(|file| !file.diagnostics.is_empty()) {
        let lines = LineIndex::new(&file.source);
        let path = style.paint(&sanitize::line(&file.path), Paint::new().bold());
        let (shown, beyond) = grouped::limited(file, report.max_findings);
        for diagnostic in shown {
            let at = lines.position(&file.source, diagnostic.span.start);
            let severity = style.paint(diagnostic.severity.as_str(), severity_paint(diagnostic.severity).bold());
            let rule = style.paint(&format!("[{}]", diagnostic.rule), Paint::new().dimmed());
            let message = grouped::message(diagnostic);
            let message = sanitize::line(&message);
            // Writing to a string cannot fail.
            let _ = writeln!(out, "{path}:{}:{}: {severity}{rule} {message}", at.line, at.column);
        }
        for more in beyond.into_iter().chain(hidden::more(file)) {
            let _ = writeln!(out, "{path}: {more}");
        }
    }
    out
}
