//! `concise`: one line per finding, `path:line:column: severity[rule] message`, which editors can parse.

use std::fmt::Write as _;

use owo_colors::Style as Paint;

use super::{Style, full::severity_paint, hidden, sanitize};
use crate::{document::LineIndex, report::Report};

/// One line per finding, in the order of the report.
pub(super) fn render(report: &Report, style: Style) -> String {
    let mut out = String::new();
    for file in report.files.iter().filter(|file| !file.diagnostics.is_empty()) {
        let lines = LineIndex::new(&file.source);
        let path = style.paint(&sanitize::line(&file.path), Paint::new().bold());
        for diagnostic in &file.diagnostics {
            let at = lines.position(&file.source, diagnostic.span.start);
            let severity = style.paint(diagnostic.severity.as_str(), severity_paint(diagnostic.severity).bold());
            let rule = style.paint(&format!("[{}]", diagnostic.rule), Paint::new().dimmed());
            let message = sanitize::line(&diagnostic.message);
            // Writing to a string cannot fail.
            let _ = writeln!(out, "{path}:{}:{}: {severity}{rule} {message}", at.line, at.column);
        }
        if let Some(more) = hidden::more(file) {
            let _ = writeln!(out, "{path}: {more}");
        }
    }
    out
}
