//! `gitlab`: a Code Quality report, which GitLab shows in merge requests. GitLab compares reports by fingerprint, so fingerprints
//! are unique and do not depend on line numbers, and each location is an issue of its own, so that a new one is shown.

use serde_json::{Value, json};

use super::{finish_json, hidden, sanitize};
use crate::{
    diagnostic::{Diagnostic, Severity},
    document::LineIndex,
    engine,
    report::{FileReport, Report},
    span::Span,
};

/// The report: one array, indented.
pub(super) fn render(report: &Report) -> String {
    let issues: Vec<Value> = report.files.iter().flat_map(issues).collect();
    finish_json(serde_json::to_string_pretty(&issues))
}

fn issues(file: &FileReport) -> Vec<Value> {
    let lines = LineIndex::new(&file.source);
    let path = file.repository_path();
    let all = || file.diagnostics.iter().flat_map(Diagnostic::singles);
    let fingerprints = engine::fingerprints(path, &file.source, all());
    let issue = |(finding, fingerprint): (&Diagnostic, String)| {
        let severity = match finding.severity {
            Severity::Error => "major",
            Severity::Warning => "minor",
        };
        json!({
            "description": sanitize::line(&finding.message),
            "check_name": finding.rule,
            "fingerprint": fingerprint,
            "severity": severity,
            "location": { "path": path, "lines": { "begin": lines.line(finding.span.start) } },
        })
    };
    let more = hidden::more(file).map(|more| {
        let unlisted = Diagnostic::new(Span::empty(0), more.as_str());
        let fingerprint = engine::fingerprints(path, "", std::iter::once(&unlisted)).into_iter().next();
        json!({
            "description": more,
            "check_name": "ack-lint",
            "fingerprint": fingerprint,
            "severity": "info",
            "location": { "path": path, "lines": { "begin": 1 } },
        })
    });
    all().zip(fingerprints).map(issue).chain(more).collect()
}
