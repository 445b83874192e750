//! `rdjsonl`: the Reviewdog Diagnostic Format, one location per line, because Reviewdog compares locations with changed lines.
//! Columns count UTF-8 bytes from 1; ends are exclusive.

use serde_json::{Value, json};

use super::{finish_json, hidden, rule_url, sanitize};
use crate::{
    diagnostic::{Diagnostic, Severity},
    document::LineIndex,
    fix::{self, Fix},
    report::{FileReport, Report},
    span::Span,
};

/// Maximum bytes that a suggestion replaces; fixes whose edits are farther apart have none.
const LONGEST: u32 = 4096;

/// The findings in the order of the report.
pub(super) fn render(report: &Report) -> String {
    report.files.iter().flat_map(diagnostics).collect()
}

fn diagnostics(file: &FileReport) -> Vec<String> {
    let lines = LineIndex::new(&file.source);
    let more = hidden::more(file).map(|more| {
        json!({ "message": more, "location": { "path": file.repository_path() }, "severity": "INFO", "source": source() })
    });
    let shapes =
        file.diagnostics.iter().flat_map(Diagnostic::singles).map(|finding| shape(file, &lines, finding)).chain(more);
    shapes.map(|shape| finish_json(serde_json::to_string(&shape))).collect()
}

/// Who reports.
fn source() -> Value {
    json!({ "name": "ack-lint", "url": env!("CARGO_PKG_REPOSITORY") })
}

fn shape(file: &FileReport, lines: &LineIndex, finding: &Diagnostic) -> Value {
    let severity = match finding.severity {
        Severity::Error => "ERROR",
        Severity::Warning => "WARNING",
    };
    let mut message = sanitize::line(&finding.message).into_owned();
    if let Some(help) = &finding.help {
        message.push('\n');
        message.push_str(&sanitize::block(help));
    }
    let mut shape = json!({
        "message": message,
        "location": { "path": file.repository_path(), "range": range(lines, finding.span) },
        "severity": severity,
        "source": source(),
        "code": { "value": finding.rule, "url": rule_url(finding.rule) },
    });
    if let Some((span, text)) = finding.fix.as_ref().and_then(|fix| suggestion(fix, &file.source)) {
        shape["suggestions"] = json!([{ "range": range(lines, span), "text": text }]);
    }
    shape
}

fn range(lines: &LineIndex, span: Span) -> Value {
    let position = |offset: u32| {
        let line = lines.line(offset);
        json!({ "line": line, "column": offset - lines.start(line) + 1 })
    };
    json!({ "start": position(span.start), "end": position(span.end.max(span.start)) })
}

/// All edits of a fix as one replacement, including the text between them.
fn suggestion(fix: &Fix, source: &str) -> Option<(Span, String)> {
    let whole = Span::new(fix.edits.first()?.span.start, fix.edits.last()?.span.end);
    if whole.end.checked_sub(whole.start)? > LONGEST {
        return None;
    }
    let ending = fix::line_ending(source);
    let mut text = String::new();
    let mut at = whole.start;
    for edit in &fix.edits {
        text.push_str(source.get(at as usize..edit.span.start as usize)?);
        text.push_str(&fix::with_line_endings(ending, &edit.text));
        at = edit.span.end;
    }
    Some((whole, text))
}
