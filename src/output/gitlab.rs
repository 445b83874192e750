//! `gitlab`: a Code Quality report, which GitLab shows in merge requests. GitLab compares reports by fingerprint, so fingerprints
//! are unique and do not depend on line numbers.

use serde_json::{Value, json};

use super::{finish_json, sanitize};
use crate::{
    diagnostic::Severity,
    document::LineIndex,
    engine,
    report::{FileReport, Report},
};

/// The report: one array, indented.
pub(super) fn render(report: &Report) -> String {
    let issues: Vec<Value> = report.files.iter().flat_map(issues).collect();
    finish_json(serde_json::to_string_pretty(&issues))
}

fn issues(file: &FileReport) -> Vec<Value> {
    let lines = LineIndex::new(&file.source);
    let path = file.repository_path();
    let fingerprints = engine::fingerprints(path, &file.source, file.diagnostics.iter());
    let issue = |(finding, fingerprint): (&crate::diagnostic::Diagnostic, String)| {
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
    file.diagnostics.iter().zip(fingerprints).map(issue).collect()
}
